import { describe, expect, test } from 'vitest'
import {
  parseDigest,
  isFileAddress,
  isListedAddress,
  listsBaseOf,
  listsOrigin,
  packageOf,
  sizeOf,
} from '../../../../main/speech/local-engines/rules/makers.ts'
import fc from '../../../support/fast-check.ts'

const file = (name: string, size = 10) => ({
  url: `https://github.com/VOICEVOX/voicevox_engine/releases/download/1/${name}`,
  name,
  size,
})
const entry = (name: string, more: object = {}) => ({
  version: '0.25.2',
  displayInfo: { label: name, hint: '', order: 1 },
  files: [file(`${name}.0.vvppp`), file(`${name}.1.vvppp`, 5)],
  ...more,
})
const byDefault = { displayInfo: { label: 'x', hint: '', order: 0, default: true } }
const linux = { platform: 'linux', arch: 'x64' }
const allowed = (address: string) => isListedAddress('voicevox', address, listsOrigin)
const read = (list: unknown, system = linux) => packageOf(list, system, allowed)

describe("the makers' list", () => {
  test('has the package for this system, with the size of all its parts', () => {
    const found = read({ formatVersion: 1, packages: { 'linux-x64-cpu': entry('cpu') } })
    expect(found).toMatchObject({ ok: true, value: { version: '0.25.2' } })
    expect(found.ok && sizeOf(found.value)).toBe(15)
  })

  test.each([
    ['win32', 'windows-x64-directml'],
    ['linux', 'linux-x64-cpu'],
    ['darwin', 'macos-x64-cpu'],
  ])('on %s gives the makers’ default, else the CPU package', (platform, expected) => {
    const packages = {
      'windows-x64-cpu': entry('windows-x64-cpu'),
      'windows-x64-directml': entry('windows-x64-directml', byDefault),
      'linux-x64-cuda': entry('linux-x64-cuda'),
      'linux-x64-cpu': entry('linux-x64-cpu'),
      'macos-x64-cpu': entry('macos-x64-cpu'),
    }
    const found = read({ formatVersion: 1, packages }, { platform, arch: 'x64' })
    expect(found.ok && found.value.files[0]?.url).toContain(`${expected}.0.vvppp`)
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'maintenance'],
    ['a list in a newer format', { formatVersion: 2, packages: { 'linux-x64-cpu': entry('a') } }],
    ['no packages', { formatVersion: 1 }],
    ['no files', { formatVersion: 1, packages: { 'linux-x64-cpu': entry('a', { files: [] }) } }],
    [
      'a negative size',
      { formatVersion: 1, packages: { 'linux-x64-cpu': entry('a', { files: [file('a', -1)] }) } },
    ],
    [
      'a second file on another host',
      {
        formatVersion: 1,
        packages: {
          'linux-x64-cpu': entry('a', {
            files: [file('a'), { ...file('b'), url: 'https://example.com/b' }],
          }),
        },
      },
    ],
    ['only for a graphics card', { formatVersion: 1, packages: { 'linux-x64-cuda': entry('a') } }],
  ])('is rejected if it is %s', (_, list) => {
    expect(read(list)).toEqual({ ok: false, error: { code: 'engine-list-unknown' } })
  })

  test('may have no engine for a system', () => {
    const list = { formatVersion: 1, packages: { 'windows-x64-cpu': entry('a') } }
    expect(read(list)).toEqual({ ok: false, error: { code: 'engine-not-for-system' } })
  })

  test('is parsed or refused, whatever it contains, and never names a file from another repository', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.webUrl(), fc.constant(file('a').url))
    const files = fc.array(fc.record({ url: fc.oneof(fc.webUrl(), anything), size: anything }))
    const lists = fc.record({
      formatVersion: fc.oneof(fc.constant(1), anything),
      packages: fc.dictionary(
        fc.constantFrom('linux-x64-cpu', 'linux-x64-cuda'),
        fc.oneof(
          anything,
          files.map((some) => entry('a', { files: some })),
        ),
      ),
    })
    fc.assert(
      fc.property(fc.oneof(anything, lists), (list) => {
        const found = read(list)
        for (const { url } of found.ok ? found.value.files : [])
          expect(new URL(url).href).toMatch(
            /^https:\/\/github\.com\/VOICEVOX\/voicevox_engine\/releases\//,
          )
      }),
    )
  })
})

describe('addresses', () => {
  const releases = 'https://github.com/VOICEVOX/voicevox_engine/releases/download'

  test.each([
    [`${releases}/0.25.1/voicevox_engine-linux-cpu-x64-0.25.1.vvpp`, true, true],
    // A redirect may lead there; the list may not name it.
    ['https://release-assets.githubusercontent.com/a?b=c', false, true],
    ['https://objects.githubusercontent.com/a', false, true],
    ['https://github.com/VOICEVOX/voicevox_nemo_engine/releases/download/1/a', false, false],
    ['https://github.com/VOICEVOX/voicevox_engine-fork/releases/download/1/a', false, false],
    ['https://github.com/someone/voicevox_engine/releases/download/1/a', false, false],
    ['https://github.com/someone/else/raw/main/a', false, false],
    [`${releases}/../../../../someone/else/a`, false, false],
    [`${releases}/1/..`, false, false],
    [`${releases}/1%2f../a`, false, false],
    [`${releases}/1/a?b=c`, false, false],
    [releases.replace('https', 'http') + '/1/a', false, false],
    [releases.replace('github.com', 'github.com:8443') + '/1/a', false, false],
    [releases.replace('github.com', 'github.com.example.com') + '/1/a', false, false],
    [releases.replace('github.com', 'user:word@github.com') + '/1/a', false, false],
    [releases.replace('github.com', 'user@github.com') + '/1/a', false, false],
    ['https://127.0.0.1/a', false, false],
    ['file:///etc/passwd', false, false],
    ['', false, false],
  ])('%s may be listed: %s, may be downloaded: %s', (address, isListed, isFetched) => {
    expect(isListedAddress('voicevox', address, listsOrigin)).toBe(isListed)
    expect(isFileAddress('voicevox', address, listsOrigin)).toBe(isFetched)
  })

  test('each engine has its own repository', () => {
    const address = 'https://github.com/VOICEVOX/voicevox_nemo_engine/releases/download/1/a'
    expect(isListedAddress('nemo', address, listsOrigin)).toBe(true)
  })

  test.each([
    [undefined, listsOrigin],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080.example.com', listsOrigin],
    ['https://example.com/http://127.0.0.1:8080', listsOrigin],
    ['http://127.0.0.1:x', listsOrigin],
  ])('if a test names the lists at %s, they are read from %s', (given, base) => {
    expect(listsBaseOf(given)).toBe(base)
  })

  test('with test lists, only the test server is allowed', () => {
    const base = 'http://127.0.0.1:81'
    expect(isFileAddress('nemo', 'http://127.0.0.1:80/a', base)).toBe(false)
    expect(isFileAddress('nemo', 'http://127.0.0.1:81/a', base)).toBe(true)
    expect(isFileAddress('nemo', 'https://objects.githubusercontent.com/a', base)).toBe(false)
  })
})

test.each([
  ['A'.repeat(64), { algorithm: 'sha256', hex: 'a'.repeat(64) }],
  [` sha256:${'a'.repeat(64)}\n`, { algorithm: 'sha256', hex: 'a'.repeat(64) }],
  ['b'.repeat(40), { algorithm: 'sha1', hex: 'b'.repeat(40) }],
  ['c'.repeat(128), { algorithm: 'sha512', hex: 'c'.repeat(128) }],
  ['d'.repeat(32), null],
  [`${'d'.repeat(40)} a.vvpp`, null],
  [`blake:${'d'.repeat(40)}`, null],
  ['', null],
  [undefined, null],
])('the hash %j is read as %j', (text, digest) => {
  expect(parseDigest(text)).toEqual(digest)
})
