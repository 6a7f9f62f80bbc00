import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fetch } from '../../../../main/base/http.ts'
import { freePort, runVoicevox, type EngineProcess } from '../../../fakes/voicevox/process.ts'
import { setUpSpeech, type SpeechSetup } from '../set-up.ts'

/**
 * An engine that its user runs, kills, freezes and restarts. Time passes by hand; processes, signals and HTTP are
 * real.
 */

/** The delays between searches for a lost engine, in milliseconds. */
const searchWaitsMs = [1000, 5000, 20_000, 60_000]

let home: string
let engine: EngineProcess
let setup: SpeechSetup
/** The requested paths, and how many of them still wait for a response. */
let asked: string[]
let open = 0

const run = (port?: number) => runVoicevox(join(home, 'engine'), port)

const counted: Fetch = (url, init) => {
  asked.push(new URL(url).pathname)
  open += 1
  return fetch(url, init).finally(() => (open -= 1))
}

/** Settles when no request is open, and the search or line that sent the last one has continued. */
async function noRequestOpen(): Promise<void> {
  await expect.poll(() => open).toBe(0)
  await nextTurn()
}

function listen(ports: readonly number[]): void {
  setup = setUpSpeech({}, undefined, { home, ports, fetch: counted })
  setup.speech.start()
}

beforeEach(async () => {
  asked = []
  home = await mkdtemp(join(tmpdir(), 'hot-dash-lost-'))
  engine = await run()
})
afterEach(async () => {
  setup.close()
  engine.thaw()
  await engine.kill()
  await rm(home, { recursive: true, force: true })
})

const state = () => setup.speech.view().engine.name
const found = () => setup.until(() => state() === 'found')
const lost = () => setup.until(() => state() === 'absent')

let level = 0
/**
 * Says a line never said before, without letting time pass.
 * @returns what is heard of it first
 */
async function heard(): Promise<'voice' | 'chirps'> {
  const before = setup.events.filter(({ type }) => type === 'speaks').length
  setup.speech.hush()
  setup.speech.say('level-up', { level: (level += 1) })
  return setup.isChirping(await setup.nthClip(before + 1)) ? 'chirps' : 'voice'
}

/** Writes the runtime info of the VOICEVOX app. Its engine may answer only later. */
async function writeNote(port: number): Promise<void> {
  const folder = join(home, '.config/voicevox')
  await mkdir(folder, { recursive: true })
  const infos = [{ uuid: 'u', url: `http://127.0.0.1:${port}`, name: 'VOICEVOX' }]
  const note = { formatVersion: 1, appVersion: '0.25.2', engineInfos: infos }
  await writeFile(join(folder, 'note.tmp'), JSON.stringify(note))
  await rename(join(folder, 'note.tmp'), join(folder, 'runtime-info.json'))
}

describe('a killed engine', () => {
  test('speaks the next line if it was restarted before Hot Dash noticed', async () => {
    listen([engine.port])
    await found()
    expect(await heard()).toBe('voice')
    await engine.kill()
    engine = await run(engine.port)
    expect(await heard()).toBe('voice')
  })

  test('speaks the first line after its return, even if lines failed before', async () => {
    listen([engine.port])
    await found()
    await engine.kill()
    expect(await heard()).toBe('chirps')
    expect(state()).toBe('absent')
    expect(await heard()).toBe('chirps')
    engine = await run(engine.port)
    expect(await heard()).toBe('voice')
  })

  test('speaks even the line that failed if the engine comes back on another port', async () => {
    await writeNote(engine.port)
    listen([])
    await found()
    await engine.kill()
    engine = await run()
    await writeNote(engine.port)
    expect(await heard()).toBe('voice')
  })

  test.each(searchWaitsMs.map((_, index) => index))(
    'is found by search %i if no line is said after the loss, and by no further search',
    async (last) => {
      listen([engine.port])
      await found()
      await engine.kill()
      expect(await heard()).toBe('chirps')
      for (const [index, wait] of searchWaitsMs.slice(0, last + 1).entries()) {
        await noRequestOpen()
        if (index === last) engine = await run(engine.port)
        const before = asked.length
        setup.timers.pass(wait - 1)
        expect(asked).toHaveLength(before)
        setup.timers.pass(1)
        await expect.poll(() => asked.length).toBeGreaterThan(before)
      }
      await found()
      expect(await heard()).toBe('voice')
      await noRequestOpen()
      const before = asked.length
      setup.timers.pass(24 * 3_600_000)
      expect([asked.length, state()]).toEqual([before, 'found'])
    },
  )

  test('is searched for only four times if it never returns', async () => {
    listen([engine.port])
    await found()
    await engine.kill()
    expect(await heard()).toBe('chirps')
    for (const wait of searchWaitsMs) {
      await noRequestOpen()
      const before = asked.length
      setup.timers.pass(wait)
      await expect.poll(() => asked.length).toBeGreaterThan(before)
    }
    await noRequestOpen()
    const before = asked.length
    setup.timers.pass(24 * 3_600_000)
    expect([asked.length, state()]).toEqual([before, 'absent'])
  })

  test('is noticed when the user opens Home', async () => {
    listen([engine.port])
    await found()
    setup.speech.checkEngine()
    await noRequestOpen()
    expect(state()).toBe('found')
    await engine.kill()
    setup.speech.checkEngine()
    await lost()
  })
})

describe('an engine that starts after Hot Dash, without runtime info', () => {
  beforeEach(async () => {
    await engine.kill()
    listen([engine.port])
    await lost()
  })

  test('is found when the user opens Home', async () => {
    engine = await run(engine.port)
    setup.speech.checkEngine()
    await found()
  })

  test('speaks the next line', async () => {
    expect(await heard()).toBe('chirps')
    engine = await run(engine.port)
    expect(await heard()).toBe('voice')
  })

  test('is found a second later if nothing is said', async () => {
    engine = await run(engine.port)
    setup.timers.pass(1000)
    await found()
  })
})

test('an engine that answers only some time after its runtime info is written is found', async () => {
  await engine.kill()
  const port = await freePort()
  await mkdir(join(home, '.config'))
  listen([])
  await lost()
  await writeNote(port)
  // The watch may fire late.
  await expect.poll(() => asked.length).toBeGreaterThan(0)
  engine = await run(port)
  setup.timers.pass(1000)
  await found()
})

describe('a frozen engine', () => {
  /** Says a line, and expects chirps after a moment at most. */
  async function expectChirpsSoon(): Promise<void> {
    let isHeard = false
    const line = heard().finally(() => (isHeard = true))
    let passed = 0
    await expect
      .poll(() => {
        if (!isHeard) setup.timers.pass(100)
        passed += isHeard ? 0 : 100
        return isHeard
      })
      .toBe(true)
    expect(await line).toBe('chirps')
    expect(passed).toBeLessThan(2000)
  }
  const questions = () => asked.filter((path) => path === '/version').length

  beforeEach(async () => {
    listen([engine.port])
    await found()
    expect(await heard()).toBe('voice')
    await noRequestOpen()
    asked = []
    engine.freeze()
    const first = heard()
    await expect.poll(() => asked).toContain('/audio_query')
    setup.timers.pass(4000)
    expect(await first).toBe('chirps')
  })

  test('lets lines chirp at once while it is frozen, and speaks the first line after it thaws', async () => {
    setup.timers.pass(4000)
    await expectChirpsSoon()
    expect(questions()).toBe(1)
    await expectChirpsSoon()
    setup.timers.pass(5000)
    engine.thaw()
    expect(await heard()).toBe('voice')
    expect([questions(), state()]).toEqual([1, 'found'])
  })

  test('counts as lost if it stays silent, and is found by the first line after its return', async () => {
    setup.timers.pass(6000)
    await expect.poll(questions).toBe(1)
    setup.timers.pass(20_000)
    await lost()
    await expectChirpsSoon()
    setup.timers.pass(1500)
    await noRequestOpen()
    engine.thaw()
    expect(await heard()).toBe('voice')
  })
})

describe('a call that is never answered', () => {
  test.each(['/audio_query', '/synthesis'])(
    'to %s is aborted for the next line, which the engine speaks',
    async (path) => {
      let isSilent = false
      const silenced: Fetch = (url, init) =>
        counted(isSilent && url.includes(path) ? silentUrl : url, init)
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const silentUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      try {
        setup = setUpSpeech({}, undefined, { home, ports: [engine.port], fetch: silenced })
        setup.speech.start()
        await found()
        isSilent = true
        const first = heard()
        await once(server, 'connection')
        isSilent = false
        setup.timers.pass(4000)
        expect(await first).toBe('chirps')
        expect(await heard()).toBe('voice')
        expect(state()).toBe('found')
        await noRequestOpen()
      } finally {
        setup.close()
        server.close()
      }
    },
  )
})
