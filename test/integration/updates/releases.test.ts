import { readdirSync, readFileSync, writeFileSync, type RmOptions } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createReleaseKeys } from '../../../scripts/manifests/release-signature.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { appImageOf } from '../../fakes/releases/app-image.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { away, setUpUpdates, type UpdatesSetup } from './set-up.ts'

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

let setup: UpdatesSetup
beforeEach(async () => {
  setup = await setUpUpdates(new ManualTime(new Date().toISOString()))
})
afterEach(() => setup.close())

const old = () => appImageOf('0.1.0')
/** The files in the AppImage's folder. */
const names = () => readdirSync(setup.apps)

describe.skipIf(process.platform !== 'linux')('a release', () => {
  test('that is newer is found, downloaded, put in place and started', async () => {
    const body = setup.releases.publish({ version: '0.2.0', notes: '## English\n\n- A new hat' })
    const dash = await setup.open()
    expect(await dash.find()).toEqual({ version: '0.2.0', notes: '- A new hat' })
    // Checking downloads nothing.
    expect(setup.releases.sentBytes).toBe(0)
    await dash.download()
    expect(readFileSync(setup.app)).toEqual(old())
    const install = await dash.prepare()
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
    const dash = await setup.open()
    await dash.find()
    await dash.download()
    const install = await dash.prepare()
    install()
    expect(await setup.started()).toBe(`0.2.0 ${place} true`)
    expect(readFileSync(place)).toEqual(body)
  })

  test('is on disk under its name before the old one is removed', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open()
    await dash.find()
    await dash.download()
    disk.steps.length = 0
    const install = await dash.prepare()
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
    const dash = await setup.open()
    await dash.find()
    await dash.download()
    const install = await dash.prepare()
    writeFileSync(`${setup.app}.new`, '#!/no/such/program\n')
    expect(install()).toBe(false)
    expect(await setup.warned).toContain('did not start')
    expect(names()).toEqual(['hot-dash-0.2.0.AppImage'])
  })

  test('that was downloaded before a restart is not downloaded again', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const before = await setup.open()
    await before.find()
    await before.download()
    before.updates.close()
    const { sentBytes } = setup.releases
    const dash = await setup.open()
    await dash.find()
    await dash.download()
    expect(setup.releases.sentBytes).toBe(sentBytes)
    // Its preparation succeeds, but Dash has become busy.
    dash.user.activities = [away, { ...away, isDashBusy: true }]
    dash.updates.requestInstallation()
    await dash.looked
    // A newer one takes its place in the folder.
    setup.releases.publish({ version: '0.3.0' })
    await dash.find()
    await dash.download()
    expect(readdirSync(join(setup.folder, 'updates'))).toEqual(['hot-dash-0.3.0.AppImage'])
    // No file is kept once there is no newer version.
    setup.releases.publish({ version: '0.1.0' })
    expect(await dash.check()).toBeNull()
    expect(dash.updates.view().state.name).toBe('none')
    expect(readdirSync(setup.folder)).not.toContain('updates')
  })

  test('reports its progress', async () => {
    const body = setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open()
    await dash.find()
    const progress: { readonly received: number; readonly total: number }[] = []
    dash.updates.onChange(() => {
      const { state } = dash.updates.view()
      if (state.name === 'downloading') progress.push(state)
    })
    await dash.download()
    expect(progress.at(-1)).toMatchObject({ received: body.length, total: body.length })
  })

  test('resumes after a lost connection', async () => {
    const body = setup.releases.publish({ version: '0.2.0' })
    setup.releases.tag('"first"')
    const dash = await setup.open()
    await dash.find()
    setup.releases.breakFile({ after: 300_000, times: 1 })
    await dash.download()
    expect(setup.releases.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    await dash.prepare()
    expect(readFileSync(`${setup.app}.new`)).toEqual(body)
  })

  test.each(['0.1.0', '0.0.9'])('of version %s is not newer', async (version) => {
    setup.releases.publish({ version })
    const dash = await setup.open()
    expect(await dash.check()).toBeNull()
    expect(dash.updates.view().state.name).toBe('none')
  })

  test('is requested without anything that identifies the user', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open()
    await dash.find()
    await dash.download()
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
  const checkWith = async (publicKey: string) => (await setup.open({ publicKey })).check()
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
    expect(await checkWith(setup.releases.publicKey)).toBe('update-unsigned')
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
    expect(await checkWith(setup.releases.publicKey)).toBe(code)
  })

  test('is not trusted again once a later manifest has replaced it', async () => {
    const day = 24 * 60 * 60_000
    const dash = await setup.open()
    setup.releases.publish({ version: '0.2.0', expires: Date.now() + 2 * day })
    expect(await dash.find()).toMatchObject({ version: '0.2.0' })
    // A server without the key can replay an older manifest that has not expired.
    setup.releases.publish({ version: '0.1.0', expires: Date.now() + day })
    expect(await dash.check()).toBe('update-outdated')
    setup.releases.publish({ version: '0.3.0', expires: Date.now() + 3 * day })
    expect(await dash.find()).toMatchObject({ version: '0.3.0' })
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
      expect(await (await setup.open({ publicKey: key })).find()).toMatchObject({
        version: '0.2.0',
      })
    expect(await checkWith(other.publicKey)).toBe('update-unsigned')
  })

  test("is not accepted with another project's key", async () => {
    setup.releases.publish({ version: '0.2.0' })
    expect(await checkWith(other.publicKey)).toBe('update-unsigned')
  })

  test('that is too large, elsewhere or missing is not read', async () => {
    const dash = await setup.open()
    expect(await dash.check()).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0', forge: () => '#'.repeat(300_000) })
    expect(await dash.check()).toBe('update-not-asked')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.redirectTo('http://127.0.0.1:9/releases/latest-linux.yml')
    expect(await dash.check()).toBe('update-not-asked')
    setup.releases.redirectTo(null)
    expect(await dash.find()).toMatchObject({ version: '0.2.0' })
  })
})

describe.skipIf(process.platform !== 'linux')('a file', () => {
  /** Expects that it is not used and cannot be installed. */
  function expectNothing(dash: Awaited<ReturnType<UpdatesSetup['open']>>) {
    expect(dash.updates.view().state.name).toBe('found')
    dash.updates.requestInstallation()
    expect(dash.updates.view().state.name).toBe('found')
    expect(dash.user.ends).toBe(0)
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
  }

  test('that is truncated is rejected', async () => {
    const body = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0', body: body.subarray(0, body.length - 1000) })
    const dash = await setup.open()
    await dash.find()
    expect(await dash.download()).toBe('update-file-wrong')
    expectNothing(dash)
  })

  test('with another hash is rejected', async () => {
    const body = Buffer.from(appImageOf('0.2.0'))
    body[20] = (body[20] ?? 0) ^ 1
    setup.releases.publish({ version: '0.2.0', body })
    const dash = await setup.open()
    await dash.find()
    expect(await dash.download()).toBe('update-file-wrong')
    expectNothing(dash)
  })

  test.each(['gone', { after: 5000 }] as const)(
    'that disappears (%j) leaves the old version in place',
    async (how) => {
      setup.releases.publish({ version: '0.2.0' })
      const dash = await setup.open()
      await dash.find()
      setup.releases.breakFile(how)
      expect(await dash.download()).toBe('update-broken-off')
      expectNothing(dash)
    },
  )

  test('is not read past its size, even if it does not end', async () => {
    const body = appImageOf('0.2.0')
    setup.releases.publish({ version: '0.2.0' })
    setup.releases.breakFile('endless')
    const dash = await setup.open()
    await dash.find()
    let maxReceived = 0
    dash.updates.onChange(() => {
      const { state } = dash.updates.view()
      if (state.name === 'downloading') maxReceived = Math.max(maxReceived, state.received)
    })
    expect(await dash.download()).toBe('update-file-wrong')
    expect(maxReceived).toBeLessThan(2 * body.length)
    expect(names()).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(readFileSync(setup.app)).toEqual(old())
  })

  describe.runIf(canMountDisks)('on a full disk', () => {
    test('is not downloaded', async () => {
      const disk = mountSmallDisk(2)
      try {
        setup.downloadTo(join(disk.path, 'updates'))
        setup.releases.publish({ version: '0.2.0' })
        const dash = await setup.open()
        await dash.find()
        disk.fill()
        expect(await dash.download()).toBe('disk-full')
        expectNothing(dash)
        disk.free()
        expect(await dash.download()).toBeNull()
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
        const dash = await setup.open()
        await dash.find()
        disk.fill()
        await dash.download()
        dash.updates.requestInstallation()
        const { problem } = await dash.until((view) => view.problem !== null)
        expect(problem).toEqual({ code: 'disk-full' })
        expect(readFileSync(place)).toEqual(old())
        disk.free()
        expect(readdirSync(disk.path)).toEqual(['hot-dash-0.1.0.AppImage'])
        const install = await dash.prepare()
        install()
        expect(await setup.started(disk.path)).toContain('0.2.0 ')
        expect(readdirSync(disk.path).sort()).toEqual(['hot-dash-0.2.0.AppImage', 'started'])
      } finally {
        disk.remove()
      }
    })
  })
})
