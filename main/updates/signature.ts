import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { joinManifest, signedText, splitManifest } from './rules/manifest.ts'

// Keys are their DER in base64, one line each, as an environment variable takes them: the public one is SPKI, the private one
// PKCS #8 (RFC 8410).

/** A new pair of keys for releases. */
export function createReleaseKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { publicKey: publicKey.toString('base64'), privateKey: privateKey.toString('base64') }
}

/** @throws where it is no private Ed25519 key */
function privateKeyOf(text: string) {
  const key = createPrivateKey({
    key: Buffer.from(text, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not of Ed25519')
  return key
}

/** @throws where it is no private Ed25519 key */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKeyOf(privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64')
}

/**
 * Signs a manifest anew: an older signature goes.
 * @param name of its file
 * @param text as electron-builder writes it
 * @throws where it is no private Ed25519 key
 */
export function signManifest(name: string, text: string, privateKey: string): string {
  const unsigned = splitManifest(text)?.content ?? text
  const content = unsigned.endsWith('\n') ? unsigned : `${unsigned}\n`
  const signature = sign(null, Buffer.from(signedText(name, content)), privateKeyOf(privateKey))
  return joinManifest({ content, signature: signature.toString('base64') })
}

/**
 * @param name of its file, as it was asked for
 * @returns what was signed; undefined where the signature is missing or not this key's
 */
export function verifiedContent(name: string, text: string, publicKey: string): string | undefined {
  const manifest = splitManifest(text)
  if (manifest === undefined) return undefined
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  })
  if (key.asymmetricKeyType !== 'ed25519') return undefined
  const isOurs = verify(
    null,
    Buffer.from(signedText(name, manifest.content)),
    key,
    Buffer.from(manifest.signature, 'base64'),
  )
  return isOurs ? manifest.content : undefined
}
