import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import {
  contentUntil,
  joinManifest,
  signedText,
  splitManifest,
  type SignedManifest,
} from './rules/manifest.ts'

// Keys are DER in base64, on one line, as an environment variable takes them: the public key in SPKI form, the
// private key in PKCS #8 (RFC 8410). Two keys are separated by a comma: during a key rotation, a build knows both,
// and a release is signed with both.

/** The keys of an environment variable. */
export const keysIn = (text: string): readonly string[] =>
  text.split(',').flatMap((key) => key.trim() || [])

/** A new key pair for signing releases. */
export function createReleaseKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { publicKey: publicKey.toString('base64'), privateKey: privateKey.toString('base64') }
}

/** @throws if it is not a private Ed25519 key */
function privateKeyOf(text: string) {
  const key = createPrivateKey({
    key: Buffer.from(text, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not of Ed25519')
  return key
}

/** @throws if it is not a private Ed25519 key */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKeyOf(privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64')
}

/**
 * Signs a manifest. Replaces older signatures.
 * @param name of its file
 * @param text as electron-builder writes it
 * @param options.privateKeys one or two
 * @param options.expires milliseconds since the epoch
 * @throws if one is not a private Ed25519 key
 */
export function signManifest(
  name: string,
  text: string,
  options: { readonly privateKeys: readonly string[]; readonly expires: number },
): string {
  const content = contentUntil(options.expires, splitManifest(text)?.content ?? text)
  const signed = Buffer.from(signedText(name, content))
  return joinManifest(
    content,
    options.privateKeys.map((key) => sign(null, signed, privateKeyOf(key)).toString('base64')),
  )
}

/**
 * @param name of its file, as requested
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
