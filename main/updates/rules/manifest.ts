/**
 * A release's manifest, as electron-builder writes it (`latest.yml`, `latest-mac.yml`, `latest-linux.yml` …: version, files, their
 * sizes and SHA-512, notes), with a last line that signs all lines before it:
 *
 *     signature: <Ed25519 of `signedText`, 64 bytes in base64>
 */
export interface SignedManifest {
  /** What is signed, and alone is read. */
  readonly content: string
  /** In base64. */
  readonly signature: string
}

// 64 bytes are 86 characters, of which the last one has two bits, and two of padding. Nothing comes after it.
const signed = /^([^]*\n)signature: ([A-Za-z0-9+/]{85}[AQgw]==)\n?$/

/** @returns undefined where the last line is no signature, or more than one line is */
export function splitManifest(text: string): SignedManifest | undefined {
  const [, content, signature] = signed.exec(text) ?? []
  if (content === undefined || signature === undefined) return undefined
  // One that was signed twice is nobody's release.
  return /^signature:/m.test(content) ? undefined : { content, signature }
}

/** The manifest with its signature. @param content ends with a line break, and has no signature yet */
export const joinManifest = ({ content, signature }: SignedManifest): string =>
  `${content}signature: ${signature}\n`

/**
 * What the key signs. The name of the file belongs to it: the manifest of another system, signed as well, is not taken for this
 * one's.
 * @param name of the file, as `latest-linux.yml`
 */
export const signedText = (name: string, content: string): string =>
  `hot-dash release\n${name}\n${content}`

/**
 * The file that electron-builder writes for a system. electron-updater would let a variable of the environment name another one.
 * @param arch as `process.arch`: files for several on Windows and macOS are in one manifest
 */
export function manifestName(platform: string, arch: string): string {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`
}
