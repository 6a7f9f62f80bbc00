import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { signedText, splitManifest } from '../../main/updates/signature.ts'

// Keys are DER in base64 on one line, the form of an environment variable. The public key is in SPKI form, the
// private key in PKCS #8 (RFC 8410). During a key rotation there are two keys, separated by a comma: a build knows
// both, and a release is signed with both.

export function createReleaseKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { publicKey: publicKey.toString('base64'), privateKey: privateKey.toString('base64') }
}

/** @throws if the text is not a private Ed25519 key */
function privateKeyOf(text: string) {
  const key = createPrivateKey({
    key: Buffer.from(text, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not of Ed25519')
  return key
}

/** @throws if `privateKey` is not a private Ed25519 key */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKeyOf(privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64')
}

/**
 * Signs a manifest and replaces older signatures.
 * @param name the name of the manifest's file
 * @param text the manifest as electron-builder writes it
 * @param options.privateKeys one key, or two
 * @param options.expires milliseconds since the epoch
 * @throws if a key is not a private Ed25519 key
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

/** The part of the manifest that is signed. Replaces an older expiry. */
function contentUntil(expires: number, unsigned: string): string {
  const lines = unsigned.replace(/\n$/, '').split('\n')
  const kept = lines.filter((line) => !/^expires: '[^']*'$/.test(line))
  return [...kept, `expires: '${new Date(expires).toISOString()}'`, ''].join('\n')
}

export const joinManifest = (content: string, signatures: readonly string[]): string =>
  content + signatures.map((signature) => `signature: ${signature}\n`).join('')
