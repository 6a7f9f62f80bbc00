/**
 * A release's manifest, as electron-builder writes it (`latest.yml`, `latest-mac.yml`, `latest-linux.yml` …: version, files, their
 * sizes and SHA-512, notes), followed by the instant until which it is to be believed, and a signature of all lines before the
 * first signature; by two keys while one takes the place of another:
 *
 *     expires: '2027-05-27T00:00:00.000Z'
 *     signature: <Ed25519 of `signedText`, 64 bytes in base64>
 */
export interface SignedManifest {
  /** What is signed, and alone is read. */
  readonly content: string
  /** Milliseconds since the epoch. */
  readonly expires: number
  /** In base64. */
  readonly signatures: readonly string[]
}

const maxSignatures = 2
// 64 bytes are 86 characters, of which the last one has two bits, and two of padding.
const signatureLine = /^signature: ([A-Za-z0-9+/]{85}[AQgw]==)$/
const expiryLine = /^expires: '(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)'$/

/** @returns undefined unless it ends with the instant and one or two signatures, and nothing comes after them */
export function splitManifest(text: string): SignedManifest | undefined {
  const lines = text.replace(/\n$/, '').split('\n')
  const at = lines.findIndex((line) => line.startsWith('signature:'))
  const [, instant = ''] = expiryLine.exec(lines[at - 1] ?? '') ?? []
  const expires = Date.parse(instant)
  const signatures = lines.slice(at).flatMap((line) => signatureLine.exec(line)?.[1] ?? [])
  const isWhole = signatures.length === lines.length - at && signatures.length <= maxSignatures
  if (Number.isNaN(expires) || !isWhole) return undefined
  return { content: `${lines.slice(0, at).join('\n')}\n`, expires, signatures }
}

/** What is signed of a manifest without a signature. @param expires milliseconds since the epoch */
export function contentUntil(expires: number, unsigned: string): string {
  const lines = unsigned.replace(/\n$/, '').split('\n')
  const kept = lines.filter((line) => !expiryLine.test(line))
  return [...kept, `expires: '${new Date(expires).toISOString()}'`, ''].join('\n')
}

export const joinManifest = (content: string, signatures: readonly string[]): string =>
  content + signatures.map((signature) => `signature: ${signature}\n`).join('')

/**
 * Whether a manifest must not be believed any more. A server without our key can only replay what we have signed: an old manifest
 * says that nothing is newer, until it expires; one that ends before another that was read is refused whatever the clock says.
 * @param now by this computer's clock, which may be wrong
 * @param freshest the latest expiry of all manifests that were taken before; null: none was
 */
export const isOutdated = (
  expires: number,
  { now, freshest }: { readonly now: number; readonly freshest: number | null },
): boolean => expires <= now || (freshest !== null && expires < freshest)

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
