import { describe, expect, it } from 'vitest'
import { joinManifest, splitManifest } from '../../../main/updates/rules/manifest.ts'
import {
  createReleaseKeys,
  publicKeyOf,
  signManifest,
  verifiedContent,
} from '../../../main/updates/signature.ts'
import fc from '../../fast-check.ts'

const { publicKey, privateKey } = createReleaseKeys()
const name = 'latest-linux.yml'
const manifest = `version: 0.2.0
files:
  - url: hot-dash-0.2.0.AppImage
    sha512: 3GQ==
    size: 1024
releaseNotes: |
  signature: what Dash writes below a letter
`

describe('the signature of a manifest', () => {
  it('covers the whole of it', () => {
    const text = signManifest(name, manifest, privateKey)
    expect(text.startsWith(manifest)).toBe(true)
    expect(verifiedContent(name, text, publicKey)).toBe(manifest)
    // Signed again, by the same key or another one, it is what it was, with one signature.
    expect(signManifest(name, text, privateKey)).toBe(text)
  })

  it('no byte of it can be another one, and none can be missing or come on top', () => {
    const text = signManifest(name, manifest, privateKey)
    const anywhere = fc.nat({ max: text.length - 1 })
    const byte = fc.string({ minLength: 1, maxLength: 3, unit: 'binary' })
    fc.assert(
      fc.property(anywhere, fc.nat({ max: 2 }), fc.option(byte), (at, removed, added) => {
        const other = text.slice(0, at) + (added ?? '') + text.slice(at + removed)
        // The last line break is none of the manifest's.
        fc.pre(other !== text && `${other}\n` !== text)
        expect(verifiedContent(name, other, publicKey)).toBeUndefined()
      }),
    )
  })

  it("another key's, another file's and none at all are not taken", () => {
    const text = signManifest(name, manifest, privateKey)
    const other = createReleaseKeys()
    expect(verifiedContent(name, text, other.publicKey)).toBeUndefined()
    expect(verifiedContent('latest-mac.yml', text, publicKey)).toBeUndefined()
    expect(verifiedContent(name, manifest, publicKey)).toBeUndefined()
    expect(verifiedContent(name, '', publicKey)).toBeUndefined()
  })

  it('a second signature makes it invalid, also a right one', () => {
    const text = signManifest(name, manifest, privateKey)
    const { signature = '' } = splitManifest(text) ?? {}
    const twice = joinManifest({ content: text, signature })
    expect(splitManifest(twice)).toBeUndefined()
    expect(verifiedContent(name, twice, publicKey)).toBeUndefined()
  })

  it('the public key is told by the private one, and no other text is a key', () => {
    expect(publicKeyOf(privateKey)).toBe(publicKey)
    expect(() => publicKeyOf('')).toThrow()
    expect(() => publicKeyOf(publicKey)).toThrow()
  })
})
