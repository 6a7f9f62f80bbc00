import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { putInPlace } from '../../../../main/speech/local-engines/engine-folder.ts'
import { makers } from '../../../../main/speech/local-engines/rules/makers.ts'
import { linkMode, zipOf } from '../../../fakes/makers/zip.ts'
import { canMountDisks, mountSmallDisk } from '../../../fakes/small-disk.ts'
import {
  engineEntries,
  listOf,
  namesIn,
  nemoPackage,
  setUpInstaller,
  sevenZipOf,
  type InstallerSetup,
} from './set-up.ts'

let setup: InstallerSetup
beforeEach(async () => {
  setup = await setUpInstaller()
})
afterEach(() => setup.close())

const place = `VOICEVOX_Nemo_Engine+${makers.nemo.uuid}`
const file = '/files/nemo.0.vvppp'
const isPaused = (view: { readonly name: string }) => view.name === 'paused'
const isDone = (view: { readonly name: string }) => view.name === 'none'
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const half = (bytes: Buffer) => [bytes.subarray(0, 150_000), bytes.subarray(150_000)]

async function get() {
  const opened = await setup.open()
  expect(await opened.installer.get('nemo')).toEqual({ ok: true, value: { isNewest: false } })
  return opened
}

describe('getting an engine', () => {
  test('if the user agrees, the engine is downloaded, unpacked, named and made executable', async () => {
    setup.offer([nemoPackage])
    const { installer, offers, until } = await get()
    await until(isDone)
    expect(offers).toMatchObject([
      { title: 'VOICEVOX Nemo', version: '0.24.0', bytes: nemoPackage.length, isSizeOnly: true },
    ])
    expect(installer.view().installed).toEqual([
      {
        uuid: makers.nemo.uuid,
        engine: 'nemo',
        name: 'VOICEVOX Nemo: Engine',
        version: '0.24.0',
      },
    ])
    expect(await namesIn(setup.folder)).toEqual([place])
    expect(statSync(join(setup.folder, place, 'run')).mode & 0o111).toBe(0o111)
    expect(await namesIn(join(setup.folder, place, 'model'))).toEqual(['女声.bin'])
  })

  test('a 7z in two parts is installed, checked by its hash', async () => {
    const archive = sevenZipOf(engineEntries())
    const middle = archive.length >> 1
    setup.offer([archive.subarray(0, middle), archive.subarray(middle)])
    const { installer, until } = await get()
    await until(isDone)
    expect(installer.view().installed).toHaveLength(1)
  })

  test('if the user declines, nothing is downloaded', async () => {
    setup.offer([nemoPackage])
    const opened = await setup.open()
    opened.answer = false
    await opened.installer.get('nemo')
    expect(opened.installer.view().fetch).toEqual({ name: 'none' })
    expect(setup.makers.requests.map(({ path }) => path)).toEqual([makers.nemo.list])
  })

  test.each<[string, unknown, string]>([
    ['is missing', undefined, 'engine-list-absent'],
    ['is a page', '<html>', 'engine-list-unknown'],
    ['has a newer format', { formatVersion: 2, packages: {} }, 'engine-list-unknown'],
    ['lacks this system', { formatVersion: 1, packages: {} }, 'engine-not-for-system'],
    [
      'names another host',
      listOf({
        version: '1',
        files: [{ url: 'https://example.com/nemo', name: 'nemo', size: 10 }],
      }),
      'engine-list-unknown',
    ],
  ])('a list that %s is reported, and the user is not asked', async (_, list, code) => {
    if (list !== undefined) setup.makers.setList(makers.nemo.list, list)
    const { installer, offers } = await setup.open()
    expect(await installer.get('nemo')).toMatchObject({ ok: false, error: { code } })
    expect(offers).toEqual([])
  })
})

test('too little disk space is reported before anything is downloaded', async () => {
  const large = { url: `${setup.makers.url}/a`, name: 'a', size: 19e9 }
  const files = Array.from({ length: 50 }, () => large)
  setup.makers.setList(makers.nemo.list, listOf({ version: '1', files }))
  const { installer, offers } = await setup.open()
  const answer = await installer.get('nemo')
  expect(answer).toMatchObject({ error: { code: 'engine-no-room', params: { room: '3325.2 GB' } } })
  expect(offers).toEqual([])
  expect(await namesIn(setup.folder)).toEqual([])
})

describe('an interrupted download', () => {
  test('resumes where it stopped, by Range and If-Range', async () => {
    setup.offer([nemoPackage], { hash: sha256(nemoPackage) })
    setup.makers.setFile(file, { body: nemoPackage, holdAfter: 100_000 })
    const { installer, until } = await get()
    await until((view) => view.name === 'fetching' && view.received > 0)
    setup.makers.setFile(file, { body: nemoPackage })
    setup.makers.drop()
    await until(isDone)
    expect(installer.view().installed).toHaveLength(1)
    const [, first, second, ...rest] = setup.makers.requests
    expect(first?.range).toBeUndefined()
    expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(second?.ifRange).toBe('"first"')
    expect(rest).toEqual([])
  })

  test('starts over if the file changed during the pause', async () => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, { body: nemoPackage, holdAfter: 100_000, etag: '"old"' })
    const { installer, until } = await get()
    await setup.makers.held()
    await until((view) => view.name === 'fetching' && view.received > 0)
    installer.pause()
    await until(isPaused)
    setup.makers.setFile(file, { body: nemoPackage, etag: '"new"' })
    installer.resume()
    await until(isDone)
    expect(setup.makers.requests.at(-1)).toMatchObject({ ifRange: '"old"' })
    expect(installer.view().installed).toHaveLength(1)
  })

  test('starts over if the server gives no validator', async () => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, {
      body: nemoPackage,
      etag: null,
      breaks: { after: 100_000, times: 1 },
    })
    const { installer, until } = await get()
    await until(isDone)
    expect(setup.makers.requests.at(-1)?.range).toBeUndefined()
    expect(installer.view().installed).toHaveLength(1)
  })

  test('pauses with a message once retries are exhausted, and resumes on request', async () => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, { body: nemoPackage, status: 503 })
    // Skip the pauses between attempts.
    const opened = await setup.open({
      timers: {
        after(milliseconds, task) {
          const timer = setTimeout(task, milliseconds > 10_000 ? milliseconds : 0)
          return () => clearTimeout(timer)
        },
      },
    })
    expect(await opened.installer.get('nemo')).toMatchObject({ ok: true })
    expect(await opened.until(isPaused)).toMatchObject({ problem: { code: 'engine-fetch-broken' } })
    setup.makers.setFile(file, { body: nemoPackage })
    opened.installer.resume()
    await opened.until(isDone)
    expect(opened.installer.view().installed).toHaveLength(1)
  })

  test('is paused at the next start after a quit, keeps the received bytes, and resumes', async () => {
    setup.offer(half(nemoPackage))
    setup.makers.setFile(file, { body: nemoPackage.subarray(0, 150_000), holdAfter: 100_000 })
    const before = await get()
    await before.until((view) => view.name === 'fetching' && view.received >= 50_000)
    await before.installer.close()
    expect(before.installer.view().installed).toEqual([])
    setup.offer(half(nemoPackage))
    const { installer, until } = await setup.open()
    const view = await until(isPaused)
    expect(view).toMatchObject({ engine: 'nemo', total: nemoPackage.length, problem: null })
    installer.resume()
    await until(isDone)
    expect(installer.view().installed).toHaveLength(1)
    expect(setup.makers.requests.some(({ range }) => range !== undefined)).toBe(true)
  })

  test('leaves a partly unpacked engine after a kill, which the next start removes', async () => {
    for (const name of ['.unpacked', '.replaced', '.removed+x'])
      await mkdir(join(setup.folder, name), { recursive: true })
    await writeFile(join(setup.folder, '.unpacked', 'engine_manifest.json'), '{}')
    const { installer } = await setup.open()
    expect(await namesIn(setup.folder)).toEqual([])
    expect(installer.view()).toEqual({ fetch: { name: 'none' }, installed: [] })
  })

  test('leaves nothing behind if cancelled', async () => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, { body: nemoPackage, holdAfter: 100_000 })
    const { installer, until } = await get()
    await until((view) => view.name === 'fetching' && view.received > 0)
    await installer.cancel()
    expect(installer.view().fetch).toEqual({ name: 'none' })
    expect(await namesIn(setup.folder)).toEqual([])
  })
})

describe('what a download accepts', () => {
  const refusals: readonly [string, () => Buffer | readonly Buffer[], string][] = [
    ['a truncated file', () => nemoPackage.subarray(0, -500), 'engine-package-refused'],
    ['a page instead', () => Buffer.from('<html>'.repeat(100)), 'engine-package-refused'],
    [
      'a name that leaves the folder',
      () => zipOf([...engineEntries(), { path: '../out', content: 'x' }]),
      'engine-package-refused',
    ],
    [
      'a name that leaves the folder, in the first entry',
      () => zipOf([{ path: '../out', content: 'x' }, ...engineEntries()]),
      'engine-package-refused',
    ],
    [
      'a link in the first entry',
      () => zipOf([{ path: 'link', content: '/etc', mode: linkMode }, ...engineEntries()]),
      'engine-package-refused',
    ],
    [
      'a link',
      () => zipOf([...engineEntries(), { path: 'link', content: '/etc', mode: linkMode }]),
      'engine-package-refused',
    ],
    [
      'another engine',
      () => zipOf(engineEntries({ uuid: makers.voicevox.uuid })),
      'engine-package-refused',
    ],
    [
      'a command in another folder',
      () => zipOf(engineEntries({ command: '../../bin/sh' })),
      'engine-package-refused',
    ],
  ]
  test.each(refusals)('%s is refused', async (_, archive, code) => {
    const made = archive()
    setup.offer(Buffer.isBuffer(made) ? [made] : made)
    const { installer, until } = await get()
    const view = await until((shown) => isPaused(shown) || isDone(shown))
    expect(view).toMatchObject({ name: 'paused', received: 0, problem: { code } })
    expect(installer.view().installed).toEqual([])
    expect(await namesIn(setup.folder)).toEqual(['.fetching'])
  })

  test('a file with a wrong hash is deleted', async () => {
    setup.offer([nemoPackage], { hash: sha256(Buffer.from('another')) })
    const { offers, until } = await get()
    expect(offers[0]?.isSizeOnly).toBe(false)
    expect(await until(isPaused)).toMatchObject({
      received: 0,
      problem: { code: 'engine-file-wrong' },
    })
  })

  test.each([
    ['larger', nemoPackage.length - 1],
    ['smaller', nemoPackage.length + 1],
  ])('a file that is %s than listed is refused', async (_, size) => {
    setup.offer([nemoPackage], { size })
    const { until } = await get()
    expect(await until(isPaused)).toMatchObject({ problem: { code: 'engine-file-wrong' } })
  })

  test.each([
    ['that is missing', { status: 404 }],
    ['that is on another host', { location: 'http://127.0.0.2:9/nemo' }],
    ['behind endless redirects', { location: '/files/nemo.0.vvppp' }],
  ])('a file %s is not fetched', async (_, behaviour) => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, { body: nemoPackage, ...behaviour })
    const { until } = await get()
    expect(await until(isPaused)).toMatchObject({ problem: { code: 'engine-fetch-refused' } })
  })

  test('a file behind a redirect to the same makers is accepted', async () => {
    setup.offer([nemoPackage])
    setup.makers.setFile(file, { body: nemoPackage, location: '/elsewhere' })
    setup.makers.setFile('/elsewhere', { body: nemoPackage })
    const { installer, until } = await get()
    await until(isDone)
    expect(installer.view().installed).toHaveLength(1)
  })
})

describe('an installed engine', () => {
  test('is replaced by a newer version once it is stopped', async () => {
    setup.offer([nemoPackage])
    const { installer, offers, stopped, until } = await get()
    await until(isDone)
    expect(await installer.get('nemo')).toEqual({ ok: true, value: { isNewest: true } })
    expect(offers).toHaveLength(1)
    setup.offer([zipOf(engineEntries({ version: '0.25.0' }))], { version: '0.25.0' })
    expect(await installer.get('nemo')).toEqual({ ok: true, value: { isNewest: false } })
    await until(isDone)
    expect(stopped).toContain(join(setup.folder, place))
    expect(installer.view().installed).toMatchObject([{ version: '0.25.0' }])
    expect(await namesIn(setup.folder)).toEqual([place])
  })

  test('stays if a newer version cannot be put in place', async () => {
    const target = join(setup.folder, place)
    await mkdir(target, { recursive: true })
    await writeFile(join(target, 'run'), '')
    await expect(putInPlace(join(setup.folder, '.gone'), target)).rejects.toThrow('ENOENT')
    expect(await namesIn(setup.folder)).toEqual([place])
    expect(await namesIn(target)).toEqual(['run'])
  })

  test('is removed, and no longer found', async () => {
    setup.offer([nemoPackage])
    const { installer, stopped, until } = await get()
    await until(isDone)
    expect(await installer.remove(makers.nemo.uuid)).toEqual({ ok: true, value: null })
    expect(stopped).toHaveLength(2)
    expect(installer.view().installed).toEqual([])
    expect(await namesIn(setup.folder)).toEqual([])
    const next = await setup.open()
    expect(next.installer.view().installed).toEqual([])
  })
})

describe.skipIf(!canMountDisks)('a full disk', () => {
  test('pauses the download with a message, and lets it finish once there is space', async () => {
    const disk = mountSmallDisk(400)
    const own = await setUpInstaller(disk.path)
    try {
      own.offer([nemoPackage])
      own.makers.setFile(file, { body: nemoPackage, holdAfter: 100_000 })
      const { installer, until } = await own.open()
      await installer.get('nemo')
      await until((view) => view.name === 'fetching' && view.received > 0)
      disk.fill()
      own.makers.release()
      expect(await until(isPaused)).toMatchObject({ problem: { code: 'engine-no-room' } })
      expect(installer.view().installed).toEqual([])
      disk.free()
      own.makers.setFile(file, { body: nemoPackage })
      installer.resume()
      await until(isDone)
      expect(installer.view().installed).toHaveLength(1)
    } finally {
      await own.close()
      disk.remove()
    }
  })
})
