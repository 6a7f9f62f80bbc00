import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { readFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LocalEngines } from '../../../../main/speech/local-engines/local-engines.ts'
import { readProcessStart } from '../../../../main/speech/local-engines/engine-runner.ts'
import { pronounceAsShipped } from '../../../../main/speech/rules/pronunciation.ts'
import { sentencesOf } from '../../../../main/speech/rules/sentences.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'
import { installEngine, linkToItself } from '../../../fakes/voicevox/folder.ts'
import { expectLine, setUpSpeech, type SpeechSetup } from '../set-up.ts'
import { openEnginesOffline } from './set-up.ts'

const restAfterMs = 10 * 60_000
const maxSyntheses = 300

let home: string
let engines: LocalEngines
let setup: SpeechSetup

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hot-dash-local-'))
})
afterEach(async () => {
  setup.close()
  await engines.close()
  await rm(home, { recursive: true, force: true })
})

const installed = (name: string) => join(home, '.config/voicevox/vvpp-engines', name)
const pid = () =>
  (JSON.parse(readFileSync(join(home, 'engines/running.json'), 'utf8')) as { pid: number }).pid
const isRunning = () => existsSync(join(home, 'engines/running.json'))
const state = () => setup.speech.view().engine

/** Opens Hot Dash's voice on this machine. */
function open(): void {
  engines = openEnginesOffline({ home })
  setup = setUpSpeech({}, undefined, { local: engines, home })
  engines.onInstalled(() => void setup.speech.findEngine())
  setup.speech.start()
}

/** Lets the line in the bubble be heard until the engine has made its last sentence. */
async function lastClip(): Promise<void> {
  const count = sentencesOf(expectLine(setup.speech.bubble()).text, pronounceAsShipped).length
  for (let nth = 2; nth <= count; nth += 1) {
    setup.endUtterance('said')
    await setup.nthClip(nth)
  }
}

const isResting = () => state().name === 'found' && !isRunning()

describe('an installed engine', () => {
  beforeEach(async () => {
    await installEngine(installed('VOICEVOX+1'))
  })

  test('is found without running, started by the first line, and speaks', async () => {
    open()
    await setup.until(() => state().name === 'found')
    expect(state()).toEqual({ name: 'found', brand: 'VOICEVOX Engine', version: '0.25.2' })
    expect(isRunning()).toBe(false)
    const tried = setup.speech.tryVoice(null)
    await setup.until(() => state().name === 'starting')
    expect(await tried).toEqual({ ok: true, value: null })
    expect(setup.isChirping(await setup.nthClip(1))).toBe(false)
    expect(setup.speech.view().style).not.toBeNull()
  })

  test('is not started for a line that ends before it needs the engine', async () => {
    open()
    await setup.until(() => state().name === 'found')
    setup.speech.say('idle', {})
    setup.speech.hush()
    await new Promise(setImmediate)
    expect([state().name, isRunning()]).toEqual(['found', false])
  })

  test('is started once for all sentences of a line', async () => {
    open()
    await setup.until(() => state().name === 'found')
    const line = expectLine(setup.speech.say('first-start', {}))
    expect(sentencesOf(line.text, pronounceAsShipped).length).toBeGreaterThan(1)
    const first = await setup.nthClip(1)
    setup.endUtterance('said')
    const second = await setup.nthClip(2)
    expect([setup.isChirping(first), setup.isChirping(second)]).toEqual([false, false])
  })

  test('is started to list its voices', async () => {
    open()
    await setup.until(() => state().name === 'found')
    expect(await setup.speech.characters.list()).toMatchObject({
      value: [{ name: 'dummy1' }, { name: 'dummy2' }, { name: 'dummy3' }],
    })
    expect(isRunning()).toBe(true)
  })

  test('is started to read the terms of the speaking character', async () => {
    open()
    setup.change({ styleId: 8 })
    await setup.until(() => state().name === 'found')
    expect(await setup.speech.loadCharacter(null)).toMatchObject({
      ok: true,
      value: { credit: expect.stringContaining('dummy3') as unknown },
    })
    expect(isRunning()).toBe(true)
  })

  test('stops after ten minutes without a line, keeps its list of voices, and starts again with the next one', async () => {
    open()
    await setup.until(() => state().name === 'found')
    await setup.speech.tryVoice(null)
    // The engine may still be making the line's other sentences, which postpones its stop.
    await lastClip()
    const first = pid()
    setup.timers.pass(restAfterMs - 1000)
    expect(isRunning()).toBe(true)
    setup.timers.pass(2000)
    await expect.poll(isResting).toBe(true)
    expect(await readProcessStart(first)).toBeUndefined()
    expect(setup.speech.view().style).not.toBeNull()
    await setup.speech.tryVoice(null)
    expect(pid()).not.toBe(first)
  })

  test('is restarted after many sentences, because its memory grows', async () => {
    open()
    await setup.until(() => state().name === 'found')
    await setup.speech.tryVoice(null)
    const first = pid()
    const isHeard = () =>
      setup.events.some(
        (event) => event.type === 'speaks' && event.line === setup.speech.bubble()?.id,
      )
    // A new line each time, because a sentence said before is not requested again.
    for (let level = 1; !isRunning() || pid() === first; level += 1) {
      expect(level).toBeLessThanOrEqual(2 * maxSyntheses)
      setup.speech.hush()
      setup.speech.say('level-up', { level })
      await setup.until(isHeard)
    }
    expect(await readProcessStart(first)).toBeUndefined()
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: true })
  })

  test('is restarted by the next line if it dies, but not after it has died twice', async () => {
    open()
    await setup.until(() => state().name === 'found')
    for (let deaths = 1; deaths <= 2; deaths += 1) {
      expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: true })
      process.kill(pid(), 'SIGKILL')
      await setup.until(() => state().name === 'absent')
      setup.timers.pass(1000)
      if (deaths === 1) await setup.until(() => state().name === 'found')
    }
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: false })
    // The user may have fixed it.
    expect(await setup.speech.findEngine()).toEqual({ ok: true, value: null })
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: true })
  })

  test.each([
    ['ends at once', '#!/bin/sh\nexit 1\n'],
    ['is not a program', Buffer.from([1, 0, 255, 7])],
  ])('is replaced by another engine if its program %s', async (_, program) => {
    await installEngine(installed('A broken one+0'), { uuid: 'broken' })
    await writeFile(join(installed('A broken one+0'), 'run'), program)
    open()
    setup.change({ engineUuid: 'broken' })
    await setup.until(() => state().name === 'found')
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: true })
    expect(setup.speech.view().engineUuid).not.toBe('broken')
  })

  test('is reported if it cannot be run, and the next line does without it', async () => {
    open()
    await setup.until(() => state().name === 'found')
    await linkToItself(join(installed('VOICEVOX+1'), 'run'))
    const problem = { code: 'voice-engine-not-started', params: { name: 'VOICEVOX Engine' } }
    expect(await setup.speech.tryVoice(null)).toEqual({ ok: false, error: problem })
    expect(state().name).toBe('absent')
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: false })
  })

  test('is replaced by an engine that the user starts and prefers, and the choice is stored', async () => {
    const other = await startVoicevox()
    other.configure({ isAivis: true })
    try {
      await writeNote(other.url)
      open()
      await setup.until(() => setup.speech.view().engines.length === 2)
      expect(state()).toMatchObject({ brand: 'AivisSpeech' })
      setup.change({ engineUuid: 'c7b58856-bd56-4aa1-afb7-b8415f824b06' })
      await setup.until(() => setup.speech.view().engineUuid?.startsWith('c7b58856') === true)
      expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: true })
      expect(isRunning()).toBe(true)
      expect(await setup.speech.findEngine()).toMatchObject({ ok: true })
      expect(isRunning()).toBe(true)
    } finally {
      await other.close()
    }
  })

  test('is gone when the app closes', async () => {
    open()
    await setup.until(() => state().name === 'found')
    await setup.speech.tryVoice(null)
    const left = pid()
    await engines.close()
    expect(await readProcessStart(left)).toBeUndefined()
    expect(isRunning()).toBe(false)
  })
})

test('an engine that Hot Dash removes is stopped first, and does not count as dead', async () => {
  await installEngine(join(home, 'engines/VOICEVOX+1'))
  open()
  await setup.until(() => state().name === 'found')
  await setup.speech.tryVoice(null)
  expect(isRunning()).toBe(true)
  expect(await engines.remove(setup.speech.view().engineUuid ?? '')).toMatchObject({ ok: true })
  expect(isRunning()).toBe(false)
  await setup.until(() => state().name === 'absent')
  expect(state()).toMatchObject({ problem: { code: 'voice-engine-absent' } })
})

describe('a folder that the user picks', () => {
  test('provides its engine from then on, even after a restart', async () => {
    await installEngine(join(home, 'somewhere/VOICEVOX/vv-engine'))
    open()
    await setup.until(() => state().name === 'absent')
    expect(await engines.useFolder(join(home, 'somewhere/VOICEVOX'))).toMatchObject({ ok: true })
    await setup.until(() => state().name === 'found')
    setup.close()
    await engines.close()
    open()
    await setup.until(() => state().name === 'found')
  })

  test('without an engine is reported', async () => {
    open()
    expect(await engines.useFolder(home)).toEqual({
      ok: false,
      error: { code: 'engine-not-in-folder' },
    })
  })
})

describe('the VOICEVOX app', () => {
  test.each(['before', 'after'])(
    'is found by its runtime info if it starts later, with the folder created %s',
    async (when) => {
      const folder = join(home, '.config/voicevox')
      await mkdir(when === 'before' ? folder : join(home, '.config'), { recursive: true })
      open()
      await setup.until(() => state().name === 'absent')
      const app = await startVoicevox()
      try {
        await mkdir(folder, { recursive: true })
        await writeNote(app.url)
        // The watch may fire late, and the search then waits a moment.
        await expect
          .poll(() => {
            setup.timers.pass(500)
            return state().name
          })
          .toBe('found')
      } finally {
        await app.close()
      }
    },
  )
})

async function writeNote(url: string): Promise<void> {
  const folder = join(home, '.config/voicevox')
  await mkdir(folder, { recursive: true })
  const note = { formatVersion: 1, engineInfos: [{ uuid: 'u', url, name: 'VOICEVOX' }] }
  await writeFile(join(folder, 'note.tmp'), JSON.stringify(note))
  await rename(join(folder, 'note.tmp'), join(folder, 'runtime-info.json'))
}
