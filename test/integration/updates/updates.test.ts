import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { UpdatesView, UpdateWay } from '../../../preload/contract/views/updates.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import { type Moment } from '../../../main/updates/rules/moment.ts'
import { countStart } from '../../../main/updates/count-start.ts'
import { changeUpdateState, readUpdateState } from '../../../main/updates/state-file.ts'
import { openUpdates } from '../../../main/updates/updates.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { setUpUpdater, type UpdaterSetup } from './set-up.ts'

const awaySeconds = 5 * 60

let setup: UpdaterSetup
let time: ManualTime
beforeEach(async () => {
  setup = await setUpUpdater()
  time = new ManualTime('2026-11-26T00:00:00Z')
})
afterEach(() => setup.close())

const minuteMs = 60_000
const away: Moment = { isDashBusy: false, isWorking: false, idleSeconds: awaySeconds }
const notes = '## English\n\n- A new hat\n\n## 日本語\n\n- 新しい帽子\n'

/** Hot Dash's updates with a real updater and a person who has chosen. */
async function open(
  options: {
    readonly choice?: UpdateChoice
    readonly way?: UpdateWay['name']
    readonly isSafe?: boolean
    readonly version?: string
  } = {},
) {
  const { way = 'install', isSafe = false, version = '0.1.0' } = options
  const stateFile = join(setup.folder, 'data', 'hot-dash.updates.json')
  const person = {
    choice: options.choice ?? 'unasked',
    moment: { ...away, idleSeconds: 0 },
    locale: 'en' as 'en' | 'ja',
    ends: 0,
    loads: 0,
    prepares: 0,
    /** What the next moments are like, before `moment` is. */
    moments: [] as Moment[],
    /** How the code that fetches fails to be loaded. */
    loadFails: null as Error | null,
  }
  const choices = createEmitter<undefined>()
  const looked = Promise.withResolvers<undefined>()
  const ending = Promise.withResolvers<undefined>()
  const updates = openUpdates({
    way: Promise.resolve({ name: way } as UpdateWay),
    version,
    choice: () => person.choice,
    onChoice: choices.on,
    locale: () => person.locale,
    isSafe,
    openUpdater() {
      person.loads += 1
      if (person.loadFails !== null) return Promise.reject(person.loadFails)
      return setup.open().then((updater) => ({
        ...updater,
        prepare() {
          person.prepares += 1
          return updater.prepare()
        },
      }))
    },
    state: {
      read: () => readUpdateState(stateFile),
      change: (change) => void changeUpdateState(stateFile, change),
    },
    now: () => time.now(),
    timers: time,
    moment() {
      const next = person.moments.shift()
      if (next === undefined) return person.moment
      if (person.moments.length === 0) looked.resolve(undefined)
      return next
    },
    end() {
      person.ends += 1
      ending.resolve(undefined)
    },
    log: { info: () => undefined, warn: () => undefined },
  })
  /** Settles with the first view that is so. */
  const until = (isSo: (view: UpdatesView) => boolean): Promise<UpdatesView> =>
    new Promise((resolve) => {
      const off = updates.onChange(look)
      function look() {
        const view = updates.view()
        if (!isSo(view)) return
        off()
        resolve(view)
      }
      look()
    })
  await until((view) => view.way.name === way)
  return {
    updates,
    person,
    until,
    /** Settles when Hot Dash ends to be replaced. */
    ended: ending.promise,
    stateFile,
    /** Settles when the moments that were given are over. */
    looked: looked.promise,
    choose(choice: UpdateChoice) {
      person.choice = choice
      choices.emit(undefined)
    },
    in: (name: UpdatesView['state']['name']) => until(({ state }) => state.name === name),
    /** Nothing more comes of a minute that has passed. */
    minute: async () => {
      time.move(minuteMs)
      updates.runDue()
      await until(({ state }) => state.name !== 'asking' && state.name !== 'fetching')
    },
  }
}

/** With a newer version, of which a few bytes have come by itself, and no more do until they are released. */
async function openInFetching() {
  setup.releases.publish({ version: '0.2.0' })
  setup.releases.holdFile(10)
  const dash = await open({ choice: 'automatic' })
  dash.updates.runDue()
  await setup.releases.held
  return dash
}

const asked = () => setup.releases.requests.length

describe.skipIf(process.platform !== 'linux')('a newer version', () => {
  it.each<[string, Parameters<typeof open>[0]]>([
    ['before anybody has chosen', { choice: 'unasked' }],
    ['where it is off', { choice: 'off' }],
    ['in a safe start', { choice: 'automatic', isSafe: true }],
    ['where a package manager updates', { choice: 'automatic', way: 'package-manager' }],
    ['where no key was built in', { choice: 'automatic', way: 'no-key' }],
    ['from the sources', { choice: 'automatic', way: 'source' }],
  ])('is not asked for %s, and nothing is loaded', async (_, options) => {
    setup.releases.publish({ version: '0.2.0' })
    const { minute, person, updates } = await open(options)
    await minute()
    expect(asked()).toBe(0)
    expect(person.loads).toBe(0)
    expect(updates.view()).toMatchObject({ state: { name: 'none' }, askedAt: null })
  })

  it('where no key was built in is not asked for by a button either', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const { updates } = await open({ choice: 'ask', way: 'no-key' })
    expect(await updates.check()).toEqual({ ok: true, value: null })
    expect(asked()).toBe(0)
  })

  it('comes by itself, and is installed while nobody is there and Dash is silent', async () => {
    setup.releases.publish({ version: '0.2.0', notes })
    const dash = await open({ choice: 'automatic' })
    await dash.minute()
    expect((await dash.in('ready')).state).toEqual({
      name: 'ready',
      release: { version: '0.2.0', notes: '- A new hat' },
      isWanted: false,
    })
    dash.person.locale = 'ja'
    expect(dash.updates.view().state).toMatchObject({ release: { notes: '- 新しい帽子' } })
    await dash.minute()
    dash.person.moment = { ...away, isDashBusy: true }
    await dash.minute()
    expect(dash.person.ends).toBe(0)
    dash.person.moment = away
    await dash.minute()
    await dash.ended
    dash.updates.close()
    expect(dash.updates.putInPlace()).toBe(false)
    expect(await setup.started()).toContain('0.2.0 ')
  })

  it('waits for a person who is to be asked, then for Dash', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    dash.person.moment = away
    await dash.minute()
    await dash.in('found')
    await dash.minute()
    expect(setup.releases.sentBytes).toBe(0)
    dash.updates.fetch()
    await dash.in('ready')
    await dash.minute()
    expect(dash.person.ends).toBe(0)
    dash.person.moment = { ...away, idleSeconds: 0, isDashBusy: true }
    dash.updates.install()
    expect(dash.updates.view().state).toMatchObject({ isWanted: true })
    await time.pass(1000)
    expect(dash.person.ends).toBe(0)
    dash.person.moment = { ...away, idleSeconds: 0 }
    await time.pass(1000)
    await dash.ended
    expect(dash.person.ends).toBe(1)
  })

  it('that was found by a button, or for who was asked, comes by itself once that is chosen', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    expect(await dash.updates.check()).toEqual({ ok: true, value: null })
    await dash.minute()
    expect(dash.updates.view().state.name).toBe('found')
    dash.person.choice = 'automatic'
    dash.updates.runDue()
    await dash.in('ready')
  })

  it('that cannot be installed here is only told of', async () => {
    setup.isNoAppImage()
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'automatic', way: 'tell' })
    await dash.minute()
    await dash.in('found')
    dash.updates.fetch()
    await dash.minute()
    expect(setup.releases.sentBytes).toBe(0)
    expect(dash.updates.view().state.name).toBe('found')
  })

  it('is asked for once a day, over restarts too, and an hour after that failed', async () => {
    const dash = await open({ choice: 'ask' })
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
    const next = await open({ choice: 'ask' })
    await next.minute()
    expect(asked()).toBe(before)
    time.move(24 * 60 * minuteMs)
    await next.minute()
    await next.until(({ askedAt }) => askedAt === time.now())
    expect(asked()).toBeGreaterThan(before)
  })

  it.runIf(canMountDisks)(
    'that has no room is told of, and leaves everything as it is',
    async () => {
      const disk = mountSmallDisk(2)
      try {
        setup.install(join(disk.path, 'hot-dash-0.1.0.AppImage'))
        setup.releases.publish({ version: '0.2.0' })
        const dash = await open({ choice: 'automatic' })
        dash.person.moment = away
        disk.fill()
        await dash.minute()
        const { problem } = await dash.until((view) => view.problem !== null)
        expect(problem).toEqual({ code: 'disk-full' })
        expect(dash.updates.view().state).toMatchObject({ name: 'ready', isWanted: false })
        expect(readUpdateState(dash.stateFile).installing).toBeNull()
        expect(dash.person.ends).toBe(0)
        disk.free()
        dash.updates.install()
        await dash.ended
        dash.updates.putInPlace()
        expect(await setup.started(disk.path)).toContain('0.2.0 ')
      } finally {
        disk.remove()
      }
    },
  )

  it('that stands still is given up, and can be had again', async () => {
    const dash = await openInFetching()
    time.move(minuteMs)
    const { problem } = await dash.in('found')
    expect(problem).toEqual({ code: 'update-broken-off' })
    setup.releases.release()
    dash.updates.fetch()
    await dash.in('ready')
  })

  it('that could not be put in place is told of, and not tried again without a word', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const first = await open({ choice: 'automatic' })
    changeUpdateState(first.stateFile, { installing: '0.2.0' })
    first.updates.close()
    const dash = await open({ choice: 'automatic' })
    dash.person.moment = away
    expect(dash.updates.view().problem).toEqual({ code: 'update-not-installed' })
    await dash.minute()
    await dash.minute()
    expect(dash.person.ends).toBe(0)
    expect(dash.updates.view()).toMatchObject({ state: { name: 'found' }, installsByItself: false })
    dash.updates.fetch()
    await dash.in('ready')
    dash.updates.install()
    await dash.ended
    expect(readUpdateState(dash.stateFile)).toMatchObject({ installing: '0.2.0', refused: null })
    // It has worked: the new version says nothing of it.
    const next = await open({ choice: 'automatic', version: '0.2.0' })
    expect(next.updates.view().problem).toBeNull()
  })

  it('that a person went back from does not come by itself, over restarts too; the next one does', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const first = await open()
    const { stateFile } = first
    first.updates.close()
    countStart(stateFile, '0.2.0').refuse()
    for (const starts of [1, 2]) {
      const dash = await open({ choice: 'automatic' })
      dash.person.moment = away
      expect([starts, dash.updates.view().problem]).toEqual([starts, null])
      expect((await dash.updates.check()).ok).toBe(true)
      await dash.minute()
      await dash.minute()
      expect(dash.updates.view()).toMatchObject({
        state: { name: 'found' },
        installsByItself: false,
      })
      expect(dash.person.ends).toBe(0)
      dash.updates.close()
    }
    setup.releases.publish({ version: '0.3.0' })
    const dash = await open({ choice: 'automatic' })
    dash.person.moment = away
    expect((await dash.updates.check()).ok).toBe(true)
    expect(dash.updates.view()).toMatchObject({ state: { name: 'found' }, installsByItself: true })
    await dash.minute()
    await dash.ended
    expect(readUpdateState(stateFile)).toMatchObject({ installing: '0.3.0', refused: null })
  })

  it('whose place could not be written is tried again an hour later, or at once for a person', async () => {
    const blocked = `${setup.app}.new`
    mkdirSync(blocked)
    writeFileSync(join(blocked, 'x'), '')
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'automatic' })
    dash.person.moment = away
    await dash.minute()
    const { problem } = await dash.until((view) => view.problem !== null)
    expect(problem).toEqual({ code: 'update-not-installed' })
    await dash.minute()
    await setImmediate()
    expect(dash.person.prepares).toBe(1)
    dash.updates.install()
    expect(dash.person.prepares).toBe(2)
    await dash.until((view) => view.problem !== null)
    rmSync(blocked, { recursive: true })
    await dash.minute()
    await setImmediate()
    expect(dash.person.prepares).toBe(2)
    time.move(60 * minuteMs)
    await dash.minute()
    await dash.ended
  })

  it('that has changed on the disk is fetched anew', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    await dash.updates.check()
    dash.updates.fetch()
    await dash.in('ready')
    writeFileSync(setup.fetched('0.2.0'), '#!/bin/sh\n')
    dash.updates.install()
    const { problem } = await dash.in('found')
    expect(problem).toEqual({ code: 'update-file-wrong' })
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
    dash.updates.fetch()
    await dash.in('ready')
    dash.updates.install()
    await dash.ended
    dash.updates.close()
    dash.updates.putInPlace()
    expect(await setup.started()).toContain('0.2.0 ')
  })

  it.each(['cancelled', 'switched off'])('whose fetching is %s is not fetched on', async (how) => {
    const dash = await openInFetching()
    if (how === 'cancelled') dash.updates.cancel()
    else dash.choose('off')
    expect((await dash.in('found')).problem).toBeNull()
    setup.releases.release()
    await dash.minute()
    expect(dash.updates.view().state.name).toBe('found')
    // A person can still have it.
    dash.updates.fetch()
    await dash.in('ready')
  })

  it('that was wanted is not installed once that is taken back', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    await dash.updates.check()
    dash.updates.fetch()
    await dash.in('ready')
    dash.person.moment = { ...away, isDashBusy: true }
    dash.updates.install()
    dash.updates.cancel()
    expect(dash.updates.view().state).toMatchObject({ name: 'ready', isWanted: false })
    dash.person.moment = away
    time.move(1000)
    await dash.minute()
    expect(dash.person.ends).toBe(0)
  })

  it('says when it heard that nothing is newer, apart from when it asked', async () => {
    const dash = await open({ choice: 'ask' })
    await dash.updates.check()
    expect(dash.updates.view()).toMatchObject({ askedAt: time.now(), newestAt: null })
    setup.releases.publish({ version: '0.1.0' })
    await dash.updates.check()
    const heardAt = time.now()
    expect(dash.updates.view()).toMatchObject({ askedAt: heardAt, newestAt: heardAt })
    time.move(minuteMs)
    setup.releases.redirectTo('http://127.0.0.1:9/releases/latest-linux.yml')
    await dash.updates.check()
    expect(dash.updates.view()).toMatchObject({ askedAt: time.now(), newestAt: heardAt })
    dash.updates.close()
    // It is asked again an hour after that, not a day, though Hot Dash was started anew.
    setup.releases.redirectTo(null)
    setup.releases.publish({ version: '0.2.0' })
    const next = await open({ choice: 'ask' })
    expect(next.updates.view()).toMatchObject({ askedAt: time.now(), newestAt: heardAt })
    time.move(60 * minuteMs)
    await next.minute()
    expect((await next.in('found')).newestAt).toBeNull()
    next.updates.close()
    const last = await open({ choice: 'ask' })
    expect(last.updates.view()).toMatchObject({ state: { name: 'none' }, newestAt: null })
    time.move(60 * minuteMs)
    await last.minute()
    await last.in('found')
  })

  it('can be asked for again where its code was not loaded', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    dash.person.loadFails = new Error('a file cannot be read')
    expect((await dash.updates.check()).ok).toBe(false)
    dash.person.loadFails = null
    expect((await dash.updates.check()).ok).toBe(true)
    expect(dash.updates.view().state.name).toBe('found')
  })

  it('leaves no copy where Hot Dash is quit, or was, before it is in its place', async () => {
    setup.releases.publish({ version: '0.2.0' })
    const dash = await open({ choice: 'ask' })
    const waiting = `${setup.app}.new`
    writeFileSync(waiting, 'of a Hot Dash that ended')
    await dash.updates.check()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
    dash.updates.fetch()
    await dash.in('ready')
    // Dash gets something while it is prepared.
    dash.person.moments = [away, { ...away, isDashBusy: true }]
    dash.updates.install()
    await dash.looked
    expect(existsSync(waiting)).toBe(true)
    dash.updates.close()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
  })

  it('is not fetched any longer once Hot Dash ends', async () => {
    const dash = await openInFetching()
    dash.updates.close()
    setup.releases.release()
    expect(readdirSync(setup.apps)).toEqual(['hot-dash-0.1.0.AppImage'])
  })
})
