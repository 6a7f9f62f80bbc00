import { readdirSync, readFileSync, writeFileSync, type RmOptions } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReleaseKeys } from '../../../main/updates/signature.ts'
import { updateProblemOf } from '../../../main/updates/update-error.ts'
import type { Updater } from '../../../main/updates/updater.ts'
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

const fetchIt = (updater: Updater) => updater.fetch(() => undefined, new AbortController().signal)

/** The problem that the user is told about. */
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (cause: unknown) => updateProblemOf(cause),
  )

const old = () => appImageOf('0.1.0').body
/** The files in the AppImage's folder. */
const names = () => readdirSync(setup.apps)

describe.skipIf(process.platform !== 'linux')('a release', () => {
  it('that is newer is found, downloaded, put in place and started', async () => {
    const body = setup.releases.publish({ version: '0.2.0', notes: '## English\n\n- A new hat' })
    const updater = await setup.open()
    expect(await updater.check()).toEqual({
      version: '0.2.0',
      notes: '## English\n\n- A new hat',
    })
    // Checking downloads nothing.
    expect(setup.releases.sentBytes).toBe(0)
    await fetchIt(updater)
    expect(readFileSync(setup.app)).toEqual(old())
    await updater.prepare()
    expect(readFileSync(setup.app)).toEqual(old())
    expect(updater.install()).toBe(false)
    const next = join(setup.apps, 'hot-dash-0.2.0.AppImage')
    expect(await setup.started()).toBe(`0.2.0 ${next} true`)
    expect(names().sort()).toEqual(['hot-dash-0.2.0.AppImage', 'started'])
    expect(readFileSync(next)).toEqual(body)
  })

  it('keeps the name that the user gave to the file', async () => {
    const place = join(setup.apps, 'Hot Dash 小鳥.AppImage')
    setup.install(place)
    const body = setup.releases.publish({ version: '0.2.0' })
    const updater = await setup.open()
    await updater.check()
    await fetchIt(updater)
    await updater.prepare()
    updater.install()
    expect(await setup.started()).toBe(`0.2.0 ${place} true`)
    expect(readFileSync(place)).toEqual(body)
  })

  it('is on disk under its name before the old one is removed', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const updater = await setup.open()
    await updater.check()
    await fetchIt(updater)
    disk.steps.length = 0
    await updater.prepare()
    updater.install()
    const next = join(setup.apps, 'hot-dash-0.2.0.AppImage')
    expect(disk.steps.filter((step) => step.includes(setup.apps))).toEqual([
      `sync ${setup.app}.new`,
      `rename ${setup.app}.new ${next}`,
      `sync ${setup.apps}`,
      `remove ${setup.app}`,
    ])
  })

  it('that the system does not start is put in place anyway', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const updater = await setup.open()
    await updater.check()
    await fetchIt(updater)
    await updater.prepare()
    writeFileSync(`${setup.app}.new`, '#!/no/such/program\n')
    expect(updater.install()).toBe(false)
    expect(await setup.warned).toContain('did not start')
    expect(names()).toEqual(['hot-dash-0.2.0.AppImage'])
  })

  it('downloads only the parts that differ', async () => {
    const body = setup.releases.publish({ version: '0.2.0' })
    const updater = await setup.open()
    await updater.check()
    const progress: number[] = []
    await updater.fetch((received) => progress.push(received), new AbortController().signal)
    // Two of forty blocks, and the block map.
    expect(setup.releases.sentBytes).toBeLessThan(body.length / 10)
    expect(setup.releases.requests.filter(({ range }) => range !== undefined)).not.toEqual([])
    await updater.prepare()
    updater.install()
    await setup.started()
    expect(readFileSync(join(setup.apps, 'hot-dash-0.2.0.AppImage'))).toEqual(body)
  })

  it('is downloaded in full if the old file is not the released one', async () => {
    writeFileSync(setup.app, '#!/bin/sh\nexit 0\n')
    const body = setup.releases.publish({ version: '0.2.0' })
    const updater = await setup.open()
    await updater.check()
    const progress: (readonly [number, number])[] = []
    await updater.fetch((...at) => progress.push(at), new AbortController().signal)
    expect(setup.releases.sentBytes).toBeGreaterThanOrEqual(body.length)
    expect(progress.at(-1)).toEqual([body.length, body.length])
  })

  it.each(['0.1.0', '0.0.9'])('of version %s is not newer', async (version) => {
    setup.releases.publish({ version })
    expect(await (await setup.open()).check()).toBeNull()
  })

  it('that is staged reaches nobody at 0 percent, and everybody at 100', async () => {
    setup.releases.publish({ version: '0.2.0', stagingPercentage: 0 })
    const updater = await setup.open()
    expect(await updater.check()).toBeNull()
    setup.releases.publish({ version: '0.2.0', stagingPercentage: 100 })
    expect(await updater.check()).toMatchObject({ version: '0.2.0' })
  })

  it('is requested without anything that identifies the user', async () => {
    setup.releases.publish({ version: '0.2.0', stagingPercentage: 100 })
    const updater = await setup.open()
    await updater.check()
    await fetchIt(updater)
    const id = readFileSync(join(setup.folder, 'data', '.updaterId'), 'utf8')
    for (const { path, headers } of setup.releases.requests) {
      expect(`${path} ${JSON.stringify(headers)}`).not.toContain(id)
      expect(
        Object.keys(headers).filter((name) => /cookie|authorization|staging/.test(name)),
      ).toEqual([])
    }
  })
})

describe.skipIf(process.platform !== 'linux')('a manifest', () => {
  const other = createReleaseKeys()
  it.each([
    ['without a signature', { forge: (text: string) => text.replace(/^signature:.*\n/mu, '') }],
    ['signed by another key', { privateKeys: [other.privateKey] }],
    ['with another version', { forge: (text: string) => text.replaceAll('0.2.0', '0.3.0') }],
    ['with another hash', { forge: (text: string) => text.replace(/sha512: ../u, 'sha512: AA') }],
    ['with an extra line', { forge: (text: string) => `packages: {}\n${text}` }],
    ['cut off', { forge: (text: string) => text.slice(0, text.length / 2) }],
    ['that is not YAML', { edit: () => '{' }],
  ])('%s is not taken', async (_, forged) => {
    setup.releases.publish({ version: '0.2.0', ...forged })
    expect(await problemOf((await setup.open()).check())).toBe('update-unsigned')
    expect(setup.releases.sentBytes).toBe(0)
  })

  it.each([
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
  ])('%s is not believed, also not that nothing is newer', async (_, release, code) => {
    setup.releases.publish({ version: '0.1.0', ...release })
    expect(await problemOf((await setup.open()).check())).toBe(code)
  })

  it('that was replaced by a later one is not trusted again', async () => {
    const day = 24 * 60 * 60_000
    const updater = await setup.open()
    setup.releases.publish({ version: '0.2.0', expires: Date.now() + 2 * day })
    expect(await updater.check()).toMatchObject({ version: '0.2.0' })
    // What a server without the key can do: replay an older manifest that has not expired.
    setup.releases.publish({ version: '0.1.0', expires: Date.now() + day })
    expect(await problemOf(updater.check())).toBe('update-outdated')
    setup.releases.publish({ version: '0.3.0', expires: Date.now() + 3 * day })
    expect(await updater.check()).toMatchObject({ version: '0.3.0' })
  })

  it('with two keys is accepted by a build that knows one of them', async () => {
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
      expect(await (await setup.open(key)).check()).toMatchObject({ version: '0.2.0' })
    expect(await problemOf((await setup.open(other.publicKey)).check())).toBe('update-unsigned')
  })

  it("is not accepted with another project's key", async () => {
    setup.releases.publish({ version: '0.2.0' })
    expect(await problemOf((await setup.open(other.publicKey)).check())).toBe('update-unsigned')
  })

  it('for another kind of machine is not requested, whatever the environment says', async () => {
    setup.releases.publish({ version: '0.2.0' })
    process.env['TEST_UPDATER_ARCH'] = 'mips'
    try {
      expect(await (await setup.open()).check()).toMatchObject({ version: '0.2.0' })
    } finally {
      Reflect.deleteProperty(process.env, 'TEST_UPDATER_ARCH')
    }
  })

  it('that is too large, elsewhere or missing is not read', async () => {
    const updater = await setup.open()
    expect(await problemOf(updater.check())).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0', forge: () => '#'.repeat(300_000) })
    expect(await problemOf(updater.check())).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.redirectTo('http://127.0.0.1:9/releases/latest-linux.yml')
    expect(await problemOf(updater.check())).toBe('update-not-asked')
    setup.releases.redirectTo(null)
    expect(await updater.check()).toMatchObject({ version: '0.2.0' })
  })
})

describe.skipIf(process.platform !== 'linux')('a file', () => {
  /** Expects that nothing of it is used. */
  function expectNothing(updater: Updater) {
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
    expect(() => updater.install()).toThrow()
    expect(readFileSync(setup.app)).toEqual(old())
  }

  it('that is truncated is rejected', async () => {
    const { body } = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0', body: body.subarray(0, body.length - 1000) })
    const updater = await setup.open()
    await updater.check()
    expect(await problemOf(fetchIt(updater))).toBe('update-file-wrong')
    expectNothing(updater)
  })

  it('with another hash is rejected', async () => {
    const body = Buffer.from(appImageOf('0.2.0').body)
    body[20] = (body[20] ?? 0) ^ 1
    setup.releases.publish({ version: '0.2.0', body })
    const updater = await setup.open()
    await updater.check()
    expect(await problemOf(fetchIt(updater))).toBe('update-file-wrong')
    expectNothing(updater)
  })

  it.each(['gone', { after: 5000 }] as const)(
    'that vanishes (%j) leaves the old version in place',
    async (how) => {
      setup.releases.publish({ version: '0.2.0' })
      const updater = await setup.open()
      await updater.check()
      setup.releases.breakFile(how)
      expect(await problemOf(fetchIt(updater))).toBe('update-broken-off')
      expectNothing(updater)
    },
  )

  it.each(['whole', 'in parts'])('that does not end is not read past its size, %s', async (how) => {
    if (how === 'whole') writeFileSync(setup.app, 'unknown')
    const { body } = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.breakFile('endless')
    const updater = await setup.open()
    await updater.check()
    let maxReceived = 0
    const fetching = updater.fetch((received) => {
      maxReceived = Math.max(maxReceived, received)
    }, new AbortController().signal)
    expect(await problemOf(fetching)).toBe('update-file-wrong')
    expect(maxReceived).toBeLessThan(2 * body.length)
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(() => updater.install()).toThrow()
  })

  it('stops downloading once cancelled', async () => {
    writeFileSync(setup.app, 'unknown')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.holdFile(5000)
    const updater = await setup.open()
    await updater.check()
    const stop = new AbortController()
    const fetching = updater.fetch(() => undefined, stop.signal)
    await setup.releases.held
    stop.abort(new Error('enough'))
    await expect(fetching).rejects.toThrow('enough')
    setup.releases.release()
  })

  describe.runIf(canMountDisks)('on a full disk', () => {
    it('is not downloaded', async () => {
      const disk = mountSmallDisk(2)
      try {
        setup.cacheIn(disk.path)
        setup.releases.publish({ version: '0.2.0' })
        const updater = await setup.open()
        await updater.check()
        disk.fill()
        expect(await problemOf(fetchIt(updater))).toBe('disk-full')
        expectNothing(updater)
        disk.free()
        expect(await problemOf(fetchIt(updater))).toBeNull()
      } finally {
        disk.remove()
      }
    })

    it('takes no space beside the old one, which stays', async () => {
      const disk = mountSmallDisk(2)
      const place = join(disk.path, 'hot-dash-0.1.0.AppImage')
      try {
        setup.install(place)
        setup.releases.publish({ version: '0.2.0' })
        const updater = await setup.open()
        await updater.check()
        disk.fill()
        await fetchIt(updater)
        expect(await problemOf(updater.prepare())).toBe('disk-full')
        expect(readFileSync(place)).toEqual(old())
        disk.free()
        expect(readdirSync(disk.path)).toEqual(['hot-dash-0.1.0.AppImage'])
        await updater.prepare()
        updater.install()
        expect(await setup.started(disk.path)).toContain('0.2.0 ')
        expect(readdirSync(disk.path).sort()).toEqual(['hot-dash-0.2.0.AppImage', 'started'])
      } finally {
        disk.remove()
      }
    })
  })
})
