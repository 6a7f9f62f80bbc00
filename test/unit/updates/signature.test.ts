import { describe, expect, it } from 'vitest'
import { isOutdated, joinManifest, splitManifest } from '../../../main/updates/rules/manifest.ts'
import {
  createReleaseKeys,
  keysIn,
  publicKeyOf,
  signManifest,
  verifiedManifest,
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

const expires = Date.parse('2027-05-27T00:00:00.000Z')
const content = `${manifest}expires: '2027-05-27T00:00:00.000Z'\n`
const signedBy = (...privateKeys: string[]) =>
  signManifest(name, manifest, { privateKeys, expires })
const contentBy = (text: string, ...publicKeys: string[]) =>
  verifiedManifest(name, text, publicKeys)?.content

describe('the signature of a manifest', () => {
  it('covers the whole of it, and until when it is believed', () => {
    const text = signedBy(privateKey)
    expect(verifiedManifest(name, text, [publicKey])).toMatchObject({ content, expires })
    // Signed again it is what it was, with one signature and another expiry.
    expect(signManifest(name, text, { privateKeys: [privateKey], expires })).toBe(text)
    const later = signManifest(name, text, { privateKeys: [privateKey], expires: expires + 1 })
    expect(contentBy(later, publicKey)).toBe(content.replace('.000Z', '.001Z'))
  })

  it('no byte of it can be another one, and none can be missing or come on top', () => {
    const text = signedBy(privateKey)
    const anywhere = fc.nat({ max: text.length - 1 })
    const byte = fc.string({ minLength: 1, maxLength: 3, unit: 'binary' })
    fc.assert(
      fc.property(anywhere, fc.nat({ max: 2 }), fc.option(byte), (at, removed, added) => {
        const other = text.slice(0, at) + (added ?? '') + text.slice(at + removed)
        // The last line break is none of the manifest's.
        fc.pre(other !== text && `${other}\n` !== text)
        expect(contentBy(other, publicKey)).toBeUndefined()
      }),
    )
  })

  it("another key's, another file's and none at all are not taken", () => {
    const text = signedBy(privateKey)
    expect(contentBy(text, createReleaseKeys().publicKey)).toBeUndefined()
    expect(contentBy(text)).toBeUndefined()
    expect(verifiedManifest('latest-mac.yml', text, [publicKey])).toBeUndefined()
    expect(contentBy(manifest, publicKey)).toBeUndefined()
    expect(contentBy(content, publicKey)).toBeUndefined()
    expect(contentBy('', publicKey)).toBeUndefined()
  })

  it('by two keys is taken by whoever knows one of them', () => {
    const next = createReleaseKeys()
    const text = signedBy(privateKey, next.privateKey)
    for (const keys of [[publicKey], [next.publicKey], [publicKey, next.publicKey]])
      expect(contentBy(text, ...keys)).toBe(content)
    expect(contentBy(text, createReleaseKeys().publicKey)).toBeUndefined()
    const third = signedBy(privateKey, next.privateKey, createReleaseKeys().privateKey)
    expect(contentBy(third, publicKey)).toBeUndefined()
  })

  it('without an expiry before it, or with lines after it, makes it invalid', () => {
    const text = signedBy(privateKey)
    const { signatures = [] } = splitManifest(text) ?? {}
    expect(contentBy(joinManifest(manifest, signatures), publicKey)).toBeUndefined()
    expect(contentBy(`${text}version: 9.9.9\n`, publicKey)).toBeUndefined()
    expect(contentBy(joinManifest(text, signatures) + text, publicKey)).toBeUndefined()
  })

  it('the public key is told by the private one, and no other text is a key', () => {
    expect(publicKeyOf(privateKey)).toBe(publicKey)
    expect(() => publicKeyOf('')).toThrow()
    expect(() => publicKeyOf(publicKey)).toThrow()
    expect(keysIn(` ${publicKey}, ${privateKey},`)).toEqual([publicKey, privateKey])
    expect(keysIn('')).toEqual([])
  })
})

describe('a manifest that must not be believed any more', () => {
  it.each([
    // By the clock alone, as long as none was read.
    [100, 99, null, false],
    [100, 100, null, true],
    // A clock that is behind: one that ends before another that was read is an old one.
    [100, 0, 100, false],
    [100, 0, 101, true],
    [101, 0, 100, false],
    // A clock that is ahead: refused, and the user is told.
    [101, 200, 100, true],
  ])('expires %s, now %s, freshest %s: %s', (until, now, freshest, outdated) => {
    expect(isOutdated(until, { now, freshest })).toBe(outdated)
  })
})
