import { createPublicKey, verify } from 'node:crypto'
import { err, ok, type Result } from '../../preload/contract/result.ts'

/**
 * A release's manifest, as electron-builder writes it (`latest.yml`, `latest-mac.yml`, `latest-linux.yml` …: version,
 * files, their sizes and SHA-512, notes). Its expiry follows, and then a signature of all lines before the first
 * signature. During a key rotation, each of the two keys adds a signature:
 *
 *     expires: '2027-05-27T00:00:00.000Z'
 *     signature: <Ed25519 of `signedText`, 64 bytes in base64>
 */
interface SignedManifest {
  /** The signed part. Nothing else is read. */
  readonly content: string
  /** Milliseconds since the epoch. */
  readonly expires: number
  /** Base64. */
  readonly signatures: readonly string[]
}

const maxSignatures = 2
// 64 bytes are 86 characters in base64, and two characters of padding. The last of the 86 holds only two bits.
const signatureLine = /^signature: ([A-Za-z0-9+/]{85}[AQgw]==)$/
const expiryLine = /^expires: '(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)'$/

/** @returns null unless the text ends with its expiry and one or two signatures */
export function splitManifest(text: string): SignedManifest | null {
  const lines = text.replace(/\n$/, '').split('\n')
  const signedLines = lines.findIndex((line) => line.startsWith('signature:'))
  const [, instant = ''] = expiryLine.exec(lines[signedLines - 1] ?? '') ?? []
  const expires = Date.parse(instant)
  const signatures = lines.slice(signedLines).flatMap((line) => signatureLine.exec(line)?.[1] ?? [])
  const isWhole =
    signatures.length === lines.length - signedLines && signatures.length <= maxSignatures
  if (Number.isNaN(expires) || !isWhole) return null
  return { content: `${lines.slice(0, signedLines).join('\n')}\n`, expires, signatures }
}

/**
 * The text that the key signs. It includes the file name, so that no system accepts another system's manifest.
 * @param name of the file, such as `latest-linux.yml`
 */
export const signedText = (name: string, content: string): string =>
  `hot-dash release\n${name}\n${content}`

/** The public keys in a text: DER (SPKI, RFC 8410) in base64. A comma separates two keys during a key rotation. */
export const keysIn = (text: string): readonly string[] =>
  text.split(',').flatMap((key) => key.trim() || [])

interface DistrustedManifest {
  readonly code: 'update-unsigned' | 'update-outdated'
  /** For the log. */
  readonly detail: string
}

/**
 * Whether to trust a manifest: our key has signed it, and it is not too old. A server without our key can only replay
 * what we have signed. Until it expires, an old manifest hides newer versions. A manifest that expires before another
 * accepted manifest is refused, whatever the clock says.
 * @param name of the manifest's file, as requested
 * @param options.publicKeys one signature by one of these keys is enough
 * @param options.now by this computer's clock, which may be wrong
 * @param options.freshest the latest expiry of all accepted manifests; null if there was none
 */
export function verifiedManifest(
  name: string,
  text: string,
  options: {
    readonly publicKeys: readonly string[]
    readonly now: number
    readonly freshest: number | null
  },
): Result<SignedManifest, DistrustedManifest> {
  const unsigned = err({ code: 'update-unsigned', detail: `${name} is not signed by us` } as const)
  const manifest = splitManifest(text)
  if (manifest === null) return unsigned
  const signed = Buffer.from(signedText(name, manifest.content))
  const isOurs = options.publicKeys.some((publicKey) => {
    const der = Buffer.from(publicKey, 'base64')
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return false
    return manifest.signatures.some((signature) =>
      verify(null, signed, key, Buffer.from(signature, 'base64')),
    )
  })
  if (!isOurs) return unsigned
  const { expires } = manifest
  if (expires > options.now && expires >= (options.freshest ?? -Infinity)) return ok(manifest)
  const detail = `${name} expires ${new Date(expires).toISOString()}`
  return err({ code: 'update-outdated', detail })
}
