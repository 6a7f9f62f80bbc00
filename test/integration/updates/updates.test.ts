import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  changeUpdateState,
  countStart,
  readUpdateState,
} from '../../../main/updates/update-state-file.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { away, setUpUpdates, type UpdatesSetup } from './set-up.ts'

let setup: UpdatesSetup
let time: ManualTime
beforeEach(async () => {
  time = new ManualTime('2026-11-26T00:00:00Z')
  setup = await setUpUpdates(time)
})
afterEach(() => setup.close())

const minuteMs = 60_000
const notes = '## English\n\n- A new hat\n\n## 日本語\n\n- 新しい帽子\n'

/**
 * Opens updates with a newer version whose automatic download has begun: a few bytes have arrived, and the rest waits
 * for `release`.
 */
async function openInFetching() {
  setup.releases.publish({ version: '0.2.0' })
  setup.releases.holdFile(10)
  const dash = await setup.open({ choice: 'automatic' })
  void dash.updates.runDue()
  await setup.releases.held
  return dash
}

const asked = () => setup.releases.requests.length

describe.skipIf(process.platform !== 'linux')('a newer version', () => {
  test.each<[string, Parameters<UpdatesSetup['open']>[0]]>([
    ['before the user has chosen', { choice: 'unasked' }],
    ['if updates are off', { choice: 'off' }],
    ['in a safe start', { choice: 'automatic', isSafe: true }],
    ['if a package manager updates', { choice: 'automatic', method: 'package-manager' }],
    ['if no key is built in', { choice: 'automatic', method: 'no-key' }],
    ['from the sources', { choice: 'automatic', method: 'source' }],
  ])('is not searched for %s', async (_, options) => {
    setup.releases.publish({ version: '0.2.0' })
    const { minute, updates } = await setup.open(options)
    await minute()
    expect(asked()).toBe(0)
    expect(updates.view()).toMatchObject({ state: { name: 'none' }, checkedAt: null })
  })

  test('is neither downloaded nor installed automatically in a safe start', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'automatic', isSafe: true })
    dash.user.activity = away
    await dash.find()
    expect(dash.updates.view().isAutomatic).toBe(false)
    await dash.minute()
    expect(dash.updates.view().state.name).toBe('found')
    await dash.download()
    await dash.minute()
    expect(dash.user.ends).toBe(0)
    await dash.prepare()
  })

  test('is not searched for if no key is built in, even by the button', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const { updates } = await setup.open({ choice: 'ask', method: 'no-key' })
    expect(await updates.check()).toEqual({ ok: true, value: null })
    expect(asked()).toBe(0)
  })

  test('is found by itself, and installed while the user is away and Dash is silent', async () => {
    setup.releases.publish({ version: '0.2.0', notes })
    const dash = await setup.open({ choice: 'automatic' })
    await dash.minute()
    expect((await dash.in('ready')).state).toEqual({
      name: 'ready',
      release: { version: '0.2.0', notes: '- A new hat' },
      isWanted: false,
    })
    dash.user.locale = 'ja'
    expect(dash.updates.view().state).toMatchObject({ release: { notes: '- 新しい帽子' } })
    await dash.minute()
    dash.user.activity = { ...away, isDashBusy: true }
    await dash.minute()
    expect(dash.user.ends).toBe(0)
    dash.user.activity = away
    await dash.minute()
    const install = await dash.ended
    dash.updates.close()
    expect(install()).toBe(false)
    expect(await setup.started()).toContain('0.2.0 ')
  })

  test("waits for the user's consent, then for Dash", async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'ask' })
    dash.user.activity = away
    await dash.minute()
    await dash.in('found')
    await dash.minute()
    expect(setup.releases.sentBytes).toBe(0)
    dash.updates.download()
    await dash.in('ready')
    await dash.minute()
    expect(dash.user.ends).toBe(0)
    dash.user.activity = { ...away, idleSeconds: 0, isDashBusy: true }
    dash.updates.requestInstallation()
    expect(dash.updates.view().state).toMatchObject({ isWanted: true })
    await time.pass(1000)
    expect(dash.user.ends).toBe(0)
    dash.user.activity = { ...away, idleSeconds: 0 }
    await time.pass(1000)
    await dash.ended
    expect(dash.user.ends).toBe(1)
  })

  test('is downloaded once the user chooses automatic updates, even if it was found before', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'ask' })
    expect(await dash.updates.check()).toEqual({ ok: true, value: null })
    await dash.minute()
    expect(dash.updates.view().state.name).toBe('found')
    dash.user.choice = 'automatic'
    void dash.updates.runDue()
    await dash.in('ready')
  })

  test('is only announced if it cannot be installed here', async () => {
    setup.isNoAppImage()
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'automatic', method: 'tell' })
    await dash.minute()
    await dash.in('found')
    dash.updates.download()
    await dash.minute()
    expect(setup.releases.sentBytes).toBe(0)
    expect(dash.updates.view().state.name).toBe('found')
  })

  test('is checked for once a day, across restarts too, and an hour after a failure', async () => {
    const dash = await setup.open({ choice: 'ask' })
    await dash.minute()
    await dash.until(({ problem }) => problem?.code === 'update-not-asked')
    expect(asked()).toBe(1)
    await dash.minute()
    expect(asked()).toBe(1)
    setup.releases.publish({ version: '0.1.0' })
    time.move(60 * minuteMs)
    await dash.minute()
    await dash.until(({ problem }) => problem === null)
    const before = asked()
    expect(before).toBeGreaterThan(1)
    dash.updates.close()
    const next = await setup.open({ choice: 'ask' })
    await next.minute()
    expect(asked()).toBe(before)
    time.move(24 * 60 * minuteMs)
    await next.minute()
    await next.until(({ checkedAt }) => checkedAt === time.now())
    expect(asked()).toBeGreaterThan(before)
  })

  test.runIf(canMountDisks)(
    'without enough disk space is reported, and leaves everything as it is',
    async () => {
      const disk = mountSmallDisk(2)
      try {
        setup.install(join(disk.path, 'hot-dash-0.1.0.AppImage'))
        setup.releases.publish({ version: '0.2.0' })
        const dash = await setup.open({ choice: 'automatic' })
        dash.user.activity = away
        disk.fill()
        await dash.minute()
        const { problem } = await dash.until((view) => view.problem !== null)
        expect(problem).toEqual({ code: 'disk-full' })
        expect(dash.updates.view().state).toMatchObject({ name: 'ready', isWanted: false })
        expect(readUpdateState(dash.stateFile).installing).toBeNull()
        expect(dash.user.ends).toBe(0)
        disk.free()
        dash.updates.requestInstallation()
        const install = await dash.ended
        install()
        expect(await setup.started(disk.path)).toContain('0.2.0 ')
      } finally {
        disk.remove()
      }
    },
  )

  test('can be downloaded again after a stalled download has failed', async () => {
    const dash = await openInFetching()
    time.move(minuteMs)
    const { problem } = await dash.in('found')
    expect(problem).toEqual({ code: 'update-broken-off' })
    setup.releases.release()
    dash.updates.download()
    await dash.in('ready')
  })

  test('that could not be installed is reported, and not retried silently', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const first = await setup.open({ choice: 'automatic' })
    changeUpdateState(first.stateFile, { installing: '0.2.0' })
    first.updates.close()
    const dash = await setup.open({ choice: 'automatic' })
    dash.user.activity = away
    expect(dash.updates.view().problem).toEqual({ code: 'update-not-installed' })
    await dash.minute()
    await dash.minute()
    expect(dash.user.ends).toBe(0)
    expect(dash.updates.view()).toMatchObject({ state: { name: 'found' }, isAutomatic: false })
    dash.updates.download()
    await dash.in('ready')
    dash.updates.requestInstallation()
    await dash.ended
    expect(readUpdateState(dash.stateFile)).toMatchObject({ installing: '0.2.0', refused: null })
    // The update has worked, and the new version does not mention it.
    const next = await setup.open({ choice: 'automatic', version: '0.2.0' })
    expect(next.updates.view().problem).toBeNull()
  })

  test('that the user rolled back from is not offered automatically, even after restarts; the next one is', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const first = await setup.open()
    const { stateFile } = first
    first.updates.close()
    countStart(stateFile, '0.2.0').refuse()
    for (const starts of [1, 2]) {
      const dash = await setup.open({ choice: 'automatic' })
      dash.user.activity = away
      expect([starts, dash.updates.view().problem]).toEqual([starts, null])
      expect((await dash.updates.check()).ok).toBe(true)
      await dash.minute()
      await dash.minute()
      expect(dash.updates.view()).toMatchObject({
        state: { name: 'found' },
        isAutomatic: false,
      })
      expect(dash.user.ends).toBe(0)
      dash.updates.close()
    }
    setup.releases.publish({ version: '0.3.0' })
    const dash = await setup.open({ choice: 'automatic' })
    dash.user.activity = away
    expect((await dash.updates.check()).ok).toBe(true)
    expect(dash.updates.view()).toMatchObject({ state: { name: 'found' }, isAutomatic: true })
    await dash.minute()
    await dash.ended
    expect(readUpdateState(stateFile)).toMatchObject({ installing: '0.3.0', refused: null })
  })

  test('whose folder is not writable is retried an hour later, or at once on request', async () => {
    const blocked = `${setup.app}.new`
    mkdirSync(blocked)
    writeFileSync(join(blocked, 'x'), '')
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'automatic' })
    dash.user.activity = away
    await dash.minute()
    const { problem } = await dash.until((view) => view.problem !== null)
    expect(problem).toEqual({ code: 'update-not-installed' })
    let changes = 0
    dash.updates.onChange(() => (changes += 1))
    await dash.minute()
    await setImmediate()
    expect(changes).toBe(0)
    dash.updates.requestInstallation()
    // It is requested, and its preparation has started.
    expect(changes).toBe(2)
    await dash.until((view) => view.problem !== null)
    expect(changes).toBe(3)
    rmSync(blocked, { recursive: true })
    await dash.minute()
    await setImmediate()
    expect(changes).toBe(3)
    time.move(60 * minuteMs)
    await dash.minute()
    await dash.ended
  })

  test.each([
    ['is another file', (path: string) => writeFileSync(path, '#!/bin/sh\n')],
    ['is gone', (path: string) => rmSync(path)],
    ['has lost its end', (path: string) => truncateSync(path, statSync(path).size - 1000)],
    ['has grown', (path: string) => appendFileSync(path, ' ')],
    [
      'has another byte',
      (path: string) => {
        const bytes = readFileSync(path)
        bytes[20] = (bytes[20] ?? 0) ^ 1
        writeFileSync(path, bytes)
      },
    ],
  ])('that %s on disk is downloaded again', async (_, change) => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'ask' })
    await dash.find()
    await dash.download()
    change(setup.fetched('0.2.0'))
    dash.updates.requestInstallation()
    const { problem } = await dash.in('found')
    expect(problem).toEqual({ code: 'update-file-wrong' })
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
    expect(await dash.download()).toBeNull()
    const install = await dash.prepare()
    dash.updates.close()
    install()
    expect(await setup.started()).toContain('0.2.0 ')
  })

  test.each(['cancelled', 'switched off'])(
    'whose download is %s does not continue downloading',
    async (how) => {
      const dash = await openInFetching()
      if (how === 'cancelled') dash.updates.cancel()
      else dash.choose('off')
      expect((await dash.in('found')).problem).toBeNull()
      setup.releases.release()
      await dash.minute()
      expect(dash.updates.view().state.name).toBe('found')
      // The user can still download it.
      dash.updates.download()
      await dash.in('ready')
    },
  )

  test('is not installed once the user withdraws the request', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'ask' })
    await dash.updates.check()
    dash.updates.download()
    await dash.in('ready')
    dash.user.activity = { ...away, isDashBusy: true }
    dash.updates.requestInstallation()
    dash.updates.cancel()
    expect(dash.updates.view().state).toMatchObject({ name: 'ready', isWanted: false })
    dash.user.activity = away
    time.move(1000)
    await dash.minute()
    expect(dash.user.ends).toBe(0)
  })

  test('reports separately when it last checked and when it last learned that nothing is newer', async () => {
    const dash = await setup.open({ choice: 'ask' })
    await dash.updates.check()
    expect(dash.updates.view()).toMatchObject({ checkedAt: time.now(), newestAt: null })
    setup.releases.publish({ version: '0.1.0' })
    await dash.updates.check()
    const heardAt = time.now()
    expect(dash.updates.view()).toMatchObject({ checkedAt: heardAt, newestAt: heardAt })
    time.move(minuteMs)
    setup.releases.redirectTo('http://127.0.0.1:9/releases/latest-linux.yml')
    await dash.updates.check()
    expect(dash.updates.view()).toMatchObject({ checkedAt: time.now(), newestAt: heardAt })
    dash.updates.close()
    // It checks again after an hour, not a day, even though Hot Dash was restarted.
    setup.releases.redirectTo(null)
    setup.releases.publish({ version: '0.2.0' })
    const next = await setup.open({ choice: 'ask' })
    expect(next.updates.view()).toMatchObject({ checkedAt: time.now(), newestAt: heardAt })
    time.move(60 * minuteMs)
    await next.minute()
    expect((await next.in('found')).newestAt).toBeNull()
    next.updates.close()
    const last = await setup.open({ choice: 'ask' })
    expect(last.updates.view()).toMatchObject({ state: { name: 'none' }, newestAt: null })
    time.move(60 * minuteMs)
    await last.minute()
    await last.in('found')
  })

  test('leaves no copy behind if Hot Dash quits before it is in place', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await setup.open({ choice: 'ask' })
    const waiting = `${setup.app}.new`
    writeFileSync(waiting, 'of a Hot Dash that ended')
    await dash.updates.check()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
    dash.updates.download()
    await dash.in('ready')
    // Dash becomes busy while the update is prepared.
    dash.user.activities = [away, { ...away, isDashBusy: true }]
    dash.updates.requestInstallation()
    await dash.looked
    expect(existsSync(waiting)).toBe(true)
    dash.updates.close()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
  })

  test('stops downloading once Hot Dash quits', async () => {
    const dash = await openInFetching()
    dash.updates.close()
    setup.releases.release()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
  })
})
