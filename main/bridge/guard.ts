/** What is known of a request's sender. */
export interface Sender {
  /** The contents' number in Electron. */
  readonly contents: number
  readonly isMainFrame: boolean
  readonly url: string
}

/**
 * Whether a request may be answered: from a window of ours, its main frame, our own origin
 * (https://www.electronjs.org/docs/latest/tutorial/security, "Validate the sender").
 * @param sender null where the frame is already gone
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
