/** The address of the Git repository that carries Dash. */
export interface RemoteAddress {
  /** As it is passed to Git. */
  readonly text: string
  /** The only transports that Git may use for it, separated by colons (`GIT_ALLOW_PROTOCOL`). */
  readonly transports: string
}

const name = String.raw`[A-Za-z0-9_](?:[\w.-]*\w)?`
const user = `(?:${name}@)?`
const host = String.raw`(?:${name}|\[[\da-fA-F:.]+\])(?::\d{1,5})?`
const network = [
  // A password in an address would show in the process list. Git's credential helper keeps it instead.
  new RegExp(`^https://${user}${host}/[^\\s?#]+$`),
  new RegExp(`^ssh://${user}${host}/[^\\s?#]+$`),
  // As in git@github.com:you/dash.git. A single letter is a Windows drive.
  new RegExp(String.raw`^(?:${name}@)?[A-Za-z0-9_][\w.-]*\w:(?![:/\\]{2})[^\s:-][^\s]*$`),
]
/** A path on this computer: `/srv/dash.git`, `D:\dash.git`. Two slashes at the start lead to another computer. */
const local = /^(?:\/(?!\/)|[A-Za-z]:[\\/](?![\\/]))/

/**
 * Reads the address of a repository: https, ssh, or an absolute path.
 * @returns null for anything else: Git would take a dash for an option, and `ext::` for a program
 */
export function parseRemoteAddress(typed: string): RemoteAddress | null {
  const text = typed.trim()
  // Git's helpers read lines, so refuse line breaks.
  if (text.length > 500 || /[\u0000-\u001f\u007f]/.test(text)) return null
  if (local.test(text)) return { text, transports: 'file' }
  return network.some((pattern) => pattern.test(text)) ? { text, transports: 'https:ssh' } : null
}
