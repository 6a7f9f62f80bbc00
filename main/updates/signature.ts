import { createPublicKey, verify } from 'node:crypto'
import { signedText, splitManifest, type SignedManifest } from './rules/release-manifest.ts'

/**
 * The keys of an environment variable, separated by commas: during a key rotation, a build knows two. A public key is
 * DER (SPKI, RFC 8410) in base64.
 */
export const keysIn = (text: string): readonly string[] =>
  text.split(',').flatMap((key) => key.trim() || [])

/**
 * @param name of the manifest's file, as requested
 * @param publicKeys a signature by any one of them is enough
 * @returns the signed manifest; undefined if none of these keys has signed it
 */
export function verifiedManifest(
  name: string,
  text: string,
  publicKeys: readonly string[],
): SignedManifest | undefined {
  const manifest = splitManifest(text)
  if (manifest === undefined) return undefined
  const signed = Buffer.from(signedText(name, manifest.content))
  const isOurs = publicKeys.some((publicKey) => {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    if (key.asymmetricKeyType !== 'ed25519') return false
    return manifest.signatures.some((signature) =>
      verify(null, signed, key, Buffer.from(signature, 'base64')),
    )
  })
  return isOurs ? manifest : undefined
}
