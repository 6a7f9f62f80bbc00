import { describe, expect, test } from 'vitest'
import { err } from '../../../preload/contract/result.ts'
import { keysIn, splitManifest, verifiedManifest } from '../../../main/updates/signature.ts'
import {
  createReleaseKeys,
  joinManifest,
  publicKeyOf,
  signManifest,
} from '../../../scripts/manifests/release-signature.ts'
import fc from '../../support/fast-check.ts'

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
const verifiedBy = (text: string, publicKeys: readonly string[], of = name) =>
  verifiedManifest(of, text, { publicKeys, now: expires - 1, freshest: null })
/** The content if the manifest is trusted, undefined if it is not signed. */
function contentBy(text: string, ...publicKeys: string[]): string | undefined {
  const result = verifiedBy(text, publicKeys)
  if (result.ok) return result.value.content
  expect(result.error.code).toBe('update-unsigned')
  return undefined
}

describe('the signature of a manifest', () => {
  test('covers all of it, including its expiry', () => {
    const text = signedBy(privateKey)
    expect(verifiedBy(text, [publicKey])).toMatchObject({ ok: true, value: { content, expires } })
    // Signing it again changes only the signature and the expiry.
    expect(signManifest(name, text, { privateKeys: [privateKey], expires })).toBe(text)
    const later = signManifest(name, text, { privateKeys: [privateKey], expires: expires + 1 })
    expect(contentBy(later, publicKey)).toBe(content.replace('.000Z', '.001Z'))
  })

  test('fails if any byte is changed, missing or added', () => {
    const text = signedBy(privateKey)
    const anywhere = fc.nat({ max: text.length - 1 })
    const byte = fc.string({ minLength: 1, maxLength: 3, unit: 'binary' })
    fc.assert(
      fc.property(anywhere, fc.nat({ max: 2 }), fc.option(byte), (at, removed, added) => {
        const other = text.slice(0, at) + (added ?? '') + text.slice(at + removed)
        // The last line break does not belong to the manifest.
        fc.pre(other !== text && `${other}\n` !== text)
        expect(contentBy(other, publicKey)).toBeUndefined()
      }),
    )
  })

  test('is refused if it is from another key, for another file, or missing', () => {
    const text = signedBy(privateKey)
    expect(contentBy(text, createReleaseKeys().publicKey)).toBeUndefined()
    expect(contentBy(text)).toBeUndefined()
    expect(verifiedBy(text, [publicKey], 'latest-mac.yml')).toEqual(
      err({ code: 'update-unsigned', detail: 'latest-mac.yml is not signed by us' }),
    )
    expect(contentBy(manifest, publicKey)).toBeUndefined()
    expect(contentBy(content, publicKey)).toBeUndefined()
    expect(contentBy('', publicKey)).toBeUndefined()
  })

  test('by two keys is accepted by a build that knows one of them', () => {
    const next = createReleaseKeys()
    const text = signedBy(privateKey, next.privateKey)
    for (const keys of [[publicKey], [next.publicKey], [publicKey, next.publicKey]])
      expect(contentBy(text, ...keys)).toBe(content)
    expect(contentBy(text, createReleaseKeys().publicKey)).toBeUndefined()
    const third = signedBy(privateKey, next.privateKey, createReleaseKeys().privateKey)
    expect(contentBy(third, publicKey)).toBeUndefined()
  })

  test('makes the manifest invalid without an expiry before it, or with lines after it', () => {
    const text = signedBy(privateKey)
    const { signatures = [] } = splitManifest(text) ?? {}
    expect(contentBy(joinManifest(manifest, signatures), publicKey)).toBeUndefined()
    expect(contentBy(`${text}version: 9.9.9\n`, publicKey)).toBeUndefined()
    expect(contentBy(joinManifest(text, signatures) + text, publicKey)).toBeUndefined()
  })

  test('is checked with the public key that belongs to the private one, and no other text is a key', () => {
    expect(publicKeyOf(privateKey)).toBe(publicKey)
    expect(() => publicKeyOf('')).toThrow()
    expect(() => publicKeyOf(publicKey)).toThrow()
    expect(keysIn(` ${publicKey}, ${privateKey},`)).toEqual([publicKey, privateKey])
    expect(keysIn('')).toEqual([])
  })
})

describe('an expired manifest', () => {
  test.each([
    // By the clock alone, if no manifest was read before.
    [100, 99, null, false],
    [100, 100, null, true],
    // The clock is behind: a manifest is old if it expires before one that was already read.
    [100, 0, 100, false],
    [100, 0, 101, true],
    [101, 0, 100, false],
    // The clock is ahead: the manifest is refused, and the user is told.
    [101, 200, 100, true],
  ])('expires %s, now %s, freshest %s: %s', (until, now, freshest, outdated) => {
    const text = signManifest(name, manifest, { privateKeys: [privateKey], expires: until })
    const result = verifiedManifest(name, text, { publicKeys: [publicKey], now, freshest })
    if (outdated)
      expect(result).toEqual(
        err({
          code: 'update-outdated',
          detail: `${name} expires ${new Date(until).toISOString()}`,
        }),
      )
    else expect(result).toMatchObject({ ok: true, value: { expires: until } })
  })
})
