/** What is known about a request's sender. */
export interface Sender {
  /** Electron's id of the web contents. */
  readonly contents: number
  readonly isMainFrame: boolean
  readonly url: string
}

/**
 * Whether to answer a request: it must come from one of our windows, its main frame and our own origin
 * (https://www.electronjs.org/docs/latest/tutorial/security, "Validate the sender").
 * @param sender null if the frame is already gone
 */
export function mayAsk(
  sender: Sender | null,
  ownContents: ReadonlySet<number>,
  ownOrigin: string,
): boolean {
  if (!sender?.isMainFrame || !ownContents.has(sender.contents)) return false
  try {
    const { protocol, host } = new URL(sender.url)
    return `${protocol}//${host}` === ownOrigin
  } catch {
    return false
  }
}
