import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keysIn, verifiedManifest } from '../../../main/updates/signature.ts'
import { projectRoot } from '../../../scripts/machine/paths.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-release-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs it as `npm run release:…` does. */
function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, 'scripts/release.ts'), ...words],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

/** The lines `NAME=value` of a new pair. */
function newKeys(): Readonly<Record<string, string>> {
  const { status, stdout } = run(['keys'])
  expect(status).toBe(0)
  return Object.fromEntries(
    stdout.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+)=(.+)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value]]
    }),
  )
}

const dayMs = 24 * 60 * 60_000
function verified(name: string, keys: Readonly<Record<string, string>>) {
  const publicKeys = keysIn(keys['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? '')
  const manifest = verifiedManifest(name, read(name), {
    publicKeys,
    now: Date.now(),
    freshest: null,
  })
  return manifest.ok ? manifest.value : null
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('signing a release', () => {
  test('signs the manifest of each system, and nothing else', () => {
    const keys = newKeys()
    const manifests = ['latest.yml', 'latest-mac.yml', 'latest-linux.yml', 'latest-linux-arm64.yml']
    for (const name of manifests) write(name, `version: 0.2.0\npath: ${name}\n`)
    write('builder-debug.yml', 'x64: {}\n')

    expect(run(['sign', folder], keys)).toMatchObject({ status: 0, stderr: '' })
    for (const name of manifests) {
      const manifest = verified(name, keys)
      expect(manifest?.content).toMatch(
        new RegExp(`^version: 0\\.2\\.0\npath: ${name}\nexpires: '[^']+'\n$`),
      )
      expect((manifest?.expires ?? 0) - Date.now()).toBeGreaterThan(179 * dayMs)
      expect((manifest?.expires ?? 0) - Date.now()).toBeLessThan(181 * dayMs)
    }
    expect(read('builder-debug.yml')).toBe('x64: {}\n')
  })

  test('signs with two keys during a key rotation', () => {
    const [old, next] = [newKeys(), newKeys()]
    write('latest.yml', 'version: 0.2.0\n')
    // From the previous release on, builds know both keys; from this one on, only the new key.
    const both = {
      HOT_DASH_UPDATE_PRIVATE_KEY: `${old['HOT_DASH_UPDATE_PRIVATE_KEY']},${next['HOT_DASH_UPDATE_PRIVATE_KEY']}`,
      HOT_DASH_UPDATE_PUBLIC_KEY: next['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? '',
    }
    expect(run(['sign', folder], both)).toMatchObject({ status: 0, stderr: '' })
    for (const keys of [old, next]) expect(verified('latest.yml', keys)).not.toBeNull()
    expect(verified('latest.yml', newKeys())).toBeNull()
  })

  test.each([
    ['without a key', () => ({ HOT_DASH_UPDATE_PRIVATE_KEY: '' })],
    [
      'with a public key',
      (keys) => ({ HOT_DASH_UPDATE_PRIVATE_KEY: keys['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? '' }),
    ],
    [
      'with the keys of two pairs',
      (keys) => ({
        ...keys,
        HOT_DASH_UPDATE_PUBLIC_KEY: newKeys()['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? '',
      }),
    ],
  ] satisfies [string, (keys: Readonly<Record<string, string>>) => Record<string, string>][])(
    'is refused %s, with one sentence, and changes nothing',
    (_, given) => {
      write('latest.yml', 'version: 0.2.0\n')
      const { status, stderr } = run(['sign', folder], given(newKeys()))
      expect(status).toBe(1)
      expect(stderr).toMatch(/^hot-dash: HOT_DASH_UPDATE_PRIVATE_KEY .+\.\n$/)
      expect(read('latest.yml')).toBe('version: 0.2.0\n')
    },
  )

  test('is refused if there is nothing to sign', () => {
    const { status, stderr } = run(['sign', folder], newKeys())
    expect(status).toBe(1)
    expect(stderr).toContain('has no latest*.yml')
  })
})
