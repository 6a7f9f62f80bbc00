import { readdirSync, readFileSync, writeFileSync, type RmOptions } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createReleaseKeys } from '../../../scripts/manifests/release-signature.ts'
import type { Release } from '../../../main/updates/rules/release-manifest.ts'
import {
  updateProblemOf,
  type UpdateProblemCode,
  type Updater,
} from '../../../main/updates/updater.ts'
import { appImageOf } from '../../fakes/releases/app-image.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { setUpUpdater, type UpdaterSetup } from './set-up.ts'

/** Disk operations, in order. The file system is the real one. */
const disk = vi.hoisted(() => ({ steps: [] as string[] }))

vi.mock('node:fs', async (load) => {
  const real = await load<typeof import('node:fs')>()
  return {
    ...real,
    fsyncSync: (file: number) => {
      real.fsyncSync(file)
      disk.steps.push(`sync ${real.readlinkSync(`/proc/self/fd/${file}`)}`)
    },
    renameSync: (from: string, to: string) => {
      real.renameSync(from, to)
      disk.steps.push(`rename ${from} ${to}`)
    },
    rmSync: (path: string, options: RmOptions) => {
      real.rmSync(path, options)
      disk.steps.push(`remove ${path}`)
    },
  }
})

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>()
  return {
    ...real,
    open: async (...words: Parameters<typeof real.open>) => {
      const file = await real.open(...words)
      const sync = file.sync.bind(file)
      return Object.assign(file, {
        sync: async () => {
          await sync()
          disk.steps.push(`sync ${String(words[0])}`)
        },
      })
    },
  }
})

let setup: UpdaterSetup
beforeEach(async () => {
  setup = await setUpUpdater()
})
afterEach(() => setup.close())

const fetchIt = (updater: Updater, release: Release) =>
  updater.download(release, () => undefined, new AbortController().signal)

/** The problem that the user sees. @param otherwise for errors without a more specific one */
const problemOf = (work: Promise<unknown>, otherwise: UpdateProblemCode) =>
  work.then(
    () => null,
    (cause: unknown) => updateProblemOf(cause, otherwise),
  )
const problemOfCheck = (updater: Updater) => problemOf(setup.check(updater), 'update-not-asked')
const problemOfFetch = (updater: Updater, release: Release) =>
  problemOf(fetchIt(updater, release), 'update-broken-off')

const old = () => appImageOf('0.1.0')
/** The files in the AppImage's folder. */
const names = () => readdirSync(setup.apps)

describe.skipIf(process.platform !== 'linux')('a release', () => {
  test('that is newer is found, downloaded, put in place and started', async () => {
    const body = setup.releases.publish({ version: '0.2.0', notes: '## English\n\n- A new hat' })
    const updater = setup.open()
    const release = await setup.found(updater)
    expect(release).toMatchObject({ version: '0.2.0', notes: '## English\n\n- A new hat' })
    // Checking downloads nothing.
    expect(setup.releases.sentBytes).toBe(0)
    await fetchIt(updater, release)
    expect(readFileSync(setup.app)).toEqual(old())
    const install = await updater.prepare(release)
    expect(readFileSync(setup.app)).toEqual(old())
    expect(install()).toBe(false)
    const next = join(setup.apps, 'hot-dash-0.2.0.AppImage')
    expect(await setup.started()).toBe(`0.2.0 ${next} true`)
    expect(names().sort()).toEqual(['hot-dash-0.2.0.AppImage', 'started'])
    expect(readFileSync(next)).toEqual(body)
  })

  test('keeps the name that the user gave to the file', async () => {
    const place = join(setup.apps, 'Hot Dash 小鳥.AppImage')
    setup.install(place)
    const body = setup.releases.publish({ version: '0.2.0' })
    const updater = setup.open()
    const release = await setup.found(updater)
    await fetchIt(updater, release)
    const install = await updater.prepare(release)
    install()
    expect(await setup.started()).toBe(`0.2.0 ${place} true`)
    expect(readFileSync(place)).toEqual(body)
  })

  test('is on disk under its name before the old one is removed', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const updater = setup.open()
    const release = await setup.found(updater)
    await fetchIt(updater, release)
    disk.steps.length = 0
    const install = await updater.prepare(release)
    install()
    const next = join(setup.apps, 'hot-dash-0.2.0.AppImage')
    expect(disk.steps.filter((step) => step.includes(setup.apps))).toEqual([
      `sync ${setup.app}.new`,
      `rename ${setup.app}.new ${next}`,
      `sync ${setup.apps}`,
      `remove ${setup.app}`,
    ])
  })

  test('is installed even if the system does not start it', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const updater = setup.open()
    const release = await setup.found(updater)
    await fetchIt(updater, release)
    const install = await updater.prepare(release)
    writeFileSync(`${setup.app}.new`, '#!/no/such/program\n')
    expect(install()).toBe(false)
    expect(await setup.warned).toContain('did not start')
    expect(names()).toEqual(['hot-dash-0.2.0.AppImage'])
  })

  test('that was downloaded before a restart is not downloaded again', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const before = setup.open()
    await fetchIt(before, await setup.found(before))
    const { sentBytes } = setup.releases
    const updater = setup.open()
    const release = await setup.found(updater)
    await fetchIt(updater, release)
    expect(setup.releases.sentBytes).toBe(sentBytes)
    await updater.prepare(release)
    // A newer one takes its place in the folder.
    setup.releases.publish({ version: '0.3.0' })
    await fetchIt(updater, await setup.found(updater))
    expect(readdirSync(join(setup.folder, 'updates'))).toEqual(['hot-dash-0.3.0.AppImage'])
    // No file is kept once there is no newer version.
    setup.releases.publish({ version: '0.1.0' })
    expect(await setup.check(updater)).toBeNull()
    expect(readdirSync(setup.folder)).not.toContain('updates')
  })

  test('reports its progress', async () => {
    const body = setup.releases.publish({ version: '0.2.0' })
    const updater = setup.open()
    const release = await setup.found(updater)
    const progress: number[] = []
    await updater.download(release, (at) => progress.push(at), new AbortController().signal)
    expect(progress.at(-1)).toBe(body.length)
    expect(release.file.size).toBe(body.length)
  })

  test('resumes after a lost connection', async () => {
    const body = setup.releases.publish({ version: '0.2.0' })
    setup.releases.tag('"first"')
    const updater = setup.open()
    const release = await setup.found(updater)
    setup.releases.breakFile({ after: 300_000, times: 1 })
    await fetchIt(updater, release)
    expect(setup.releases.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    await updater.prepare(release)
    expect(readFileSync(`${setup.app}.new`)).toEqual(body)
  })

  test.each(['0.1.0', '0.0.9'])('of version %s is not newer', async (version) => {
    setup.releases.publish({ version })
    expect(await setup.check(setup.open())).toBeNull()
  })

  test('is requested without anything that identifies the user', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const updater = setup.open()
    const release = await setup.found(updater)
    await fetchIt(updater, release)
    for (const { path, headers } of setup.releases.requests) {
      expect(`${path} ${JSON.stringify(headers)}`).not.toContain('0.1.0')
      expect(headers['user-agent']).toBe('hot-dash')
      expect(
        Object.keys(headers).filter((name) => /cookie|authorization|staging/.test(name)),
      ).toEqual([])
    }
  })
})

describe.skipIf(process.platform !== 'linux')('a manifest', () => {
  const other = createReleaseKeys()
  test.each([
    ['without a signature', { forge: (text: string) => text.replace(/^signature:.*\n/mu, '') }],
    ['signed by another key', { privateKeys: [other.privateKey] }],
    ['with another version', { forge: (text: string) => text.replaceAll('0.2.0', '0.3.0') }],
    ['with another hash', { forge: (text: string) => text.replace(/sha512: ../u, 'sha512: AA') }],
    ['with an extra line', { forge: (text: string) => `packages: {}\n${text}` }],
    ['cut off', { forge: (text: string) => text.slice(0, text.length / 2) }],
    ['that is not YAML', { edit: () => '{' }],
  ])('%s is not accepted', async (_, forged) => {
    setup.releases.publish({ version: '0.2.0', ...forged })
    expect(await problemOfCheck(setup.open())).toBe('update-unsigned')
    expect(setup.releases.sentBytes).toBe(0)
  })

  test.each([
    ['that has expired', { expires: Date.now() - 1000 }, 'update-outdated'],
    [
      'whose expiry was removed',
      { forge: (text: string) => text.replace(/^expires:.*\n/mu, '') },
      'update-unsigned',
    ],
    [
      'whose expiry was moved',
      { forge: (text: string) => text.replace(/^expires: '..../mu, "expires: '2999") },
      'update-unsigned',
    ],
  ])('%s is not trusted, even if it says that nothing is newer', async (_, release, code) => {
    setup.releases.publish({ version: '0.1.0', ...release })
    expect(await problemOfCheck(setup.open())).toBe(code)
  })

  test('is not trusted again once a later manifest has replaced it', async () => {
    const day = 24 * 60 * 60_000
    const updater = setup.open()
    setup.releases.publish({ version: '0.2.0', expires: Date.now() + 2 * day })
    expect(await setup.check(updater)).toMatchObject({ version: '0.2.0' })
    // A server without the key can replay an older manifest that has not expired.
    setup.releases.publish({ version: '0.1.0', expires: Date.now() + day })
    expect(await problemOfCheck(updater)).toBe('update-outdated')
    setup.releases.publish({ version: '0.3.0', expires: Date.now() + 3 * day })
    expect(await setup.check(updater)).toMatchObject({ version: '0.3.0' })
  })

  test('that two keys have signed is accepted by a build that knows one of them', async () => {
    const next = createReleaseKeys()
    setup.releases.publish({
      version: '0.2.0',
      privateKeys: [setup.releases.privateKey, next.privateKey],
    })
    for (const key of [
      setup.releases.publicKey,
      next.publicKey,
      `${other.publicKey},${next.publicKey}`,
    ])
      expect(await setup.check(setup.open({ publicKey: key }))).toMatchObject({ version: '0.2.0' })
    expect(await problemOfCheck(setup.open({ publicKey: other.publicKey }))).toBe('update-unsigned')
  })

  test("is not accepted with another project's key", async () => {
    setup.releases.publish({ version: '0.2.0' })
    expect(await problemOfCheck(setup.open({ publicKey: other.publicKey }))).toBe('update-unsigned')
  })

  test('that is too large, elsewhere or missing is not read', async () => {
    const updater = setup.open()
    expect(await problemOfCheck(updater)).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0', forge: () => '#'.repeat(300_000) })
    expect(await problemOfCheck(updater)).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.redirectTo('http://127.0.0.1:9/releases/latest-linux.yml')
    expect(await problemOfCheck(updater)).toBe('update-not-asked')
    setup.releases.redirectTo(null)
    expect(await setup.check(updater)).toMatchObject({ version: '0.2.0' })
  })
})

describe.skipIf(process.platform !== 'linux')('a file', () => {
  /** Expects that it is not used and cannot be installed. */
  async function expectNothing(updater: Updater, release: Release) {
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
    await expect(updater.prepare(release)).rejects.toThrow()
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
  }

  test('that is truncated is rejected', async () => {
    const body = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0', body: body.subarray(0, body.length - 1000) })
    const updater = setup.open()
    const release = await setup.found(updater)
    expect(await problemOfFetch(updater, release)).toBe('update-file-wrong')
    await expectNothing(updater, release)
  })

  test('with another hash is rejected', async () => {
    const body = Buffer.from(appImageOf('0.2.0'))
    body[20] = (body[20] ?? 0) ^ 1
    setup.releases.publish({ version: '0.2.0', body })
    const updater = setup.open()
    const release = await setup.found(updater)
    expect(await problemOfFetch(updater, release)).toBe('update-file-wrong')
    await expectNothing(updater, release)
  })

  test.each(['gone', { after: 5000 }] as const)(
    'that disappears (%j) leaves the old version in place',
    async (how) => {
      setup.releases.publish({ version: '0.2.0' })
      const updater = setup.open()
      const release = await setup.found(updater)
      setup.releases.breakFile(how)
      expect(await problemOfFetch(updater, release)).toBe('update-broken-off')
      await expectNothing(updater, release)
    },
  )

  test('is not read past its size, even if it does not end', async () => {
    const body = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.breakFile('endless')
    const updater = setup.open()
    const release = await setup.found(updater)
    let maxReceived = 0
    const fetching = updater.download(
      release,
      (received) => {
        maxReceived = Math.max(maxReceived, received)
      },
      new AbortController().signal,
    )
    expect(await problemOf(fetching, 'update-broken-off')).toBe('update-file-wrong')
    expect(maxReceived).toBeLessThan(2 * body.length)
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
  })

  test('stops downloading once cancelled', async () => {
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.holdFile(5000)
    const updater = setup.open()
    const release = await setup.found(updater)
    const stop = new AbortController()
    const fetching = updater.download(release, () => undefined, stop.signal)
    await setup.releases.held
    stop.abort(new Error('enough'))
    await expect(fetching).rejects.toThrow('enough')
    setup.releases.release()
  })

  describe.runIf(canMountDisks)('on a full disk', () => {
    test('is not downloaded', async () => {
      const disk = mountSmallDisk(2)
      try {
        setup.downloadTo(join(disk.path, 'updates'))
        setup.releases.publish({ version: '0.2.0' })
        const updater = setup.open()
        const release = await setup.found(updater)
        disk.fill()
        expect(await problemOfFetch(updater, release)).toBe('disk-full')
        await expectNothing(updater, release)
        disk.free()
        expect(await problemOfFetch(updater, release)).toBeNull()
      } finally {
        disk.remove()
      }
    })

    test('leaves only the old version, and is installed once there is room', async () => {
      const disk = mountSmallDisk(2)
      const place = join(disk.path, 'hot-dash-0.1.0.AppImage')
      try {
        setup.install(place)
        setup.releases.publish({ version: '0.2.0' })
        const updater = setup.open()
        const release = await setup.found(updater)
        disk.fill()
        await fetchIt(updater, release)
        expect(await problemOf(updater.prepare(release), 'update-not-installed')).toBe('disk-full')
        expect(readFileSync(place)).toEqual(old())
        disk.free()
        expect(readdirSync(disk.path)).toEqual(['hot-dash-0.1.0.AppImage'])
        const install = await updater.prepare(release)
        install()
        expect(await setup.started(disk.path)).toContain('0.2.0 ')
        expect(readdirSync(disk.path).sort()).toEqual(['hot-dash-0.2.0.AppImage', 'started'])
      } finally {
        disk.remove()
      }
    })
  })
})
