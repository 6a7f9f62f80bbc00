import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { MouthCue } from '../../preload/contract/events.ts'
import { decodeWav } from '../../main/speech/rules/wav.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import type { FakeVoicevox } from '../fakes/voicevox/contract.ts'
import {
  between,
  gapsIn,
  lastHeard,
  onset,
  placeOf,
  type Heard,
} from '../support/audio-analysis.ts'
import { record } from '../support/record-audio.ts'
import { product, untilReady } from './app.ts'
import type { PageHandle } from './devtools.ts'
import { figureOf, runsOf, Skipped, waitsOf, type Bench, type Figure } from './figures.ts'
import { underLoad } from './load.ts'
import { parkPointer } from './pointer.ts'
import { createReturningUser, petPage, returnsAt } from './returning-user.ts'
import { steadySound } from './steady-sound.ts'

const lines = runsOf(50)
const readyLines = runsOf(40)
const freshLines = runsOf(7)
const recordings = runsOf(10)
const mutings = runsOf(20)
const recordedSeconds = 30
/** A longer silence within a sound is audible. */
const gapSeconds = 0.01
const synthesisMs = 1500
/** The load of a busy machine, for which the goals are set. */
const busyLoad = 6
/** The page releases its audio context this long after a line. The next line must find the state of a long silence. */
const silentMs = 2500
const threeSentences = '来た来た。席、温めておいたよ。物理的に。'
/** If a mouth has not followed its sound within this time, it does not follow at all. */
const lostMs = 300

/** How soon and how smoothly Dash is heard, and how well its beak matches. Recorded from the loudspeaker's sink. */
export const voice: Bench = {
  async measure(note) {
    if (process.platform !== 'linux')
      throw new Skipped('only Linux has a sink that can be recorded')
    await parkPointer()
    const engine = await startVoicevox()
    const user = await createReturningUser()
    greetsWith(threeSentences, user.dataFolder)
    const app = user.start({
      env: { HOT_DASH_LOCALE: 'ja', HOT_DASH_VOICEVOX_URL: engine.url },
    })
    try {
      const pet = await app.devTools.page(petPage)
      await pet.evaluate(untilReady)
      await pet.evaluate(`(${follow.toString()})()`)
      await untilSilent(pet)
      const tellLoad = (what: string) =>
        note(`load ${(loadavg()[0] ?? 0).toFixed(1)} after ${what}`)
      const ready = await readyMs(pet, readyLines)
      tellLoad('lines that were ready')
      const mouth = await mouthMs(pet, note)
      tellLoad('mouths')
      const { ratio, whole } = await firstRatio(pet, engine)
      const busy = await underLoad(busyLoad, async () => {
        const waits = await readyMs(pet, readyLines)
        tellLoad('lines that were ready, on a busy machine')
        const mute = await muteMs(pet, engine)
        tellLoad('muting')
        const gaps = await gapsOf(pet, engine)
        tellLoad('recordings of half a minute')
        return { waits, gaps, mute }
      })
      return {
        'speech.ready_ms': waitsOf(ready, 120),
        'speech.busy_ready_ms': waitsOf(busy.waits, 300),
        'speech.busy_mute_ms': waitsOf(busy.mute, 100),
        'speech.first_ratio': figureOf(ratio, 1.1),
        'speech.first_whole_ratio': figureOf(whole, null),
        'speech.mouth_ms': mouth,
        'speech.gaps': waitsOf(busy.gaps, 1),
      }
    } finally {
      await app.quit()
      user.remove()
      await engine.close()
    }
  },
}

/** Leaves only one greeting: marks all other greetings of the afternoon as just said. */
function greetsWith(text: string, dataFolder: string): void {
  const file = join(product, 'resources/lines/greetings.json')
  const greetings = JSON.parse(readFileSync(file, 'utf8')) as Readonly<
    Record<string, readonly { readonly ja: string }[]>
  >
  const db = new Database(join(dataFolder, 'hot-dash.db'))
  const say = db.prepare("INSERT INTO said_line (trigger, line, at) VALUES ('greeting-day', ?, ?)")
  for (const { ja } of greetings['greeting-day'] ?? [])
    if (ja !== text) say.run(ja, Date.parse(returnsAt))
  db.close()
}

/** What main told a page about a clip. */
interface Told {
  readonly clip: string
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
  /** Milliseconds since the epoch, like all times in this file. */
  readonly at: number
}

interface Line {
  readonly askedAt: number
  readonly heard: Heard
  readonly told: readonly Told[]
  /** The frames in which the mouth changes its shape. */
  readonly mouths: readonly { readonly shape: string; readonly at: number }[]
}

/** Makes Dash repeat a line, and records the sound. */
async function say(pet: PageHandle, line: number): Promise<Line> {
  await delay(silentMs)
  const recording = await record()
  try {
    await delay(100)
    const said = (await pet.evaluate(`(${sayAgain.toString()})(${line})`)) as Omit<Line, 'heard'>
    // Also record what has not reached the loudspeaker yet.
    await delay(500)
    return { ...said, heard: recording.heard() }
  } finally {
    await recording.close()
  }
}

/** Makes Dash say a line that is not in the log yet. */
async function newLine(pet: PageHandle): Promise<number> {
  await pet.evaluate(`globalThis.dash.request('try-voice', { styleId: null })`)
  await untilSilent(pet)
  return Number(await pet.evaluate(`globalThis.hotDashBenchSpeech.lastLine()`))
}

async function readyMs(pet: PageHandle, count: number): Promise<readonly number[]> {
  const line = await newLine(pet)
  const waits: number[] = []
  for (let run = 0; run < count; run += 1) {
    const { askedAt, heard } = await say(pet, line)
    const at = onset(heard, askedAt)
    if (at === undefined) throw new Error('nothing was heard')
    waits.push(at - askedAt)
  }
  return waits
}

/** The offset between each beak shape and its sound, over all lines. */
async function mouthMs(pet: PageHandle, note: (line: string) => void): Promise<Figure> {
  const samples: number[] = []
  const errors: number[] = []
  const ids = [await newLine(pet), await newLine(pet), await newLine(pet), await newLine(pet)]
  for (let run = 0; run < lines; run += 1) {
    const { told, heard, mouths } = await say(pet, ids[run % ids.length] ?? 0)
    for (const one of told) {
      const begin = placeOf(await clipOf(pet, one.clip), heard, one.at - 800, one.at + 1500)
      for (const { at, shape } of one.mouthCues) {
        const due = begin + at * 1000
        const late = mouths
          .filter((mouth) => mouth.shape === shape)
          .map((mouth) => mouth.at - due)
          .reduce((best, off) => (Math.abs(off) < Math.abs(best) ? off : best), lostMs)
        if (at > 0) {
          errors.push(Math.abs(late))
          samples.push(late)
        }
      }
    }
  }
  const { median, min, max } = figureOf(samples, null)
  note(`mouth after sound: ${median} ms (${min} … ${max}), ${samples.length} shapes`)
  return waitsOf(errors, 60)
}

async function clipOf(pet: PageHandle, clip: string) {
  const text = String(await pet.evaluate(`(${readClip.toString()})(${JSON.stringify(clip)})`))
  const file = Buffer.from(text, 'base64')
  const wav = decodeWav(file)
  if (wav === undefined) throw new Error('the clip is not a WAV file')
  return { samples: Float32Array.from(wav.channels[0]), rate: wav.sampleRate }
}

/**
 * For three new sentences: the time until the first is heard, and the time if the engine synthesised all three at
 * once, in units of one synthesis.
 */
async function firstRatio(pet: PageHandle, engine: FakeVoicevox) {
  const line = Number(await pet.evaluate(`globalThis.hotDashBenchSpeech.firstLine()`))
  const text = String(await pet.evaluate(`globalThis.hotDashBenchSpeech.textOf(${line})`))
  if (text !== threeSentences) throw new Error(`Dash has said something else: ${text}`)
  const [ratio, whole]: [number[], number[]] = [[], []]
  engine.configure({ synthesisMs })
  try {
    for (let run = 0; run < freshLines; run += 1) {
      // Changed voice settings force a new synthesis, because sentences are cached by those settings.
      await pet.evaluate(`globalThis.hotDashBenchSpeech.retune(${run + 1})`)
      const { askedAt, heard } = await say(pet, line)
      const waited = (onset(heard, askedAt) ?? Infinity) - askedAt
      ratio.push(waited / synthesisMs)
      whole.push(((await synthesisOf(engine, text)) + waited - synthesisMs) / synthesisMs)
    }
  } finally {
    engine.configure({ synthesisMs: 0 })
  }
  return { ratio, whole }
}

/** The time that the engine takes for a whole text at once. */
async function synthesisOf({ url }: FakeVoicevox, text: string): Promise<number> {
  const start = performance.now()
  const ask = `${url}/audio_query?speaker=1&text=${encodeURIComponent(text)}`
  const query = await (await fetch(ask, { method: 'POST' })).text()
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/synthesis?speaker=1`, { method: 'POST', headers, body: query })
  await answer.arrayBuffer()
  return performance.now() - start
}

/** The number of gaps in each recording. The recorded sound is never silent, so each gap is a dropout. */
async function gapsOf(pet: PageHandle, engine: FakeVoicevox): Promise<readonly number[]> {
  const line = await newLine(pet)
  const gaps: number[] = []
  engine.configure({ sound: steadySound(recordedSeconds + 2) })
  try {
    for (let run = 0; run < recordings; run += 1) {
      await pet.evaluate(`globalThis.hotDashBenchSpeech.retune(${100 + run})`)
      await delay(silentMs)
      // This latency does not change how the sink plays: it still takes chunks as long as the program wants.
      const recording = await record(500)
      await pet.evaluate(`void globalThis.dash.request('say-again', { line: ${line} })`)
      await delay((recordedSeconds + 1) * 1000)
      const heard = recording.heard()
      await recording.close()
      const begin = onset(heard, 0)
      if (begin === undefined) throw new Error('nothing was heard')
      const samples = between(heard, begin, begin + (recordedSeconds - 1) * 1000)
      gaps.push(gapsIn(samples, heard.rate, gapSeconds))
      await pet.evaluate(`globalThis.hotDashBenchSpeech.hush()`)
    }
  } finally {
    engine.configure({ sound: null })
  }
  return gaps
}

/** The time from a request to mute Dash, in the middle of a sound, to the last audible sound. */
async function muteMs(pet: PageHandle, engine: FakeVoicevox): Promise<readonly number[]> {
  const line = await newLine(pet)
  const waits: number[] = []
  engine.configure({ sound: steadySound(10) })
  try {
    for (let run = 0; run < mutings; run += 1) {
      await pet.evaluate(`globalThis.hotDashBenchSpeech.retune(${200 + run})`)
      await delay(silentMs)
      const recording = await record()
      await pet.evaluate(`void globalThis.dash.request('say-again', { line: ${line} })`)
      while (onset(recording.heard(), 0) === undefined) await delay(100)
      await delay(1000)
      const askedAt = Date.now()
      await pet.evaluate(`globalThis.hotDashBenchSpeech.hush()`)
      await delay(500)
      waits.push((lastHeard(recording.heard()) ?? askedAt) - askedAt)
      await recording.close()
    }
  } finally {
    engine.configure({ sound: null })
  }
  return waits
}

/** Waits until Dash has spoken and is silent again. */
async function untilSilent(pet: PageHandle): Promise<void> {
  await pet.evaluate(`globalThis.hotDashBenchSpeech.untilSilent()`)
}

// The functions below run in the page, so they cannot use anything outside themselves.

/** Records what the page hears about speech, and what it shows. */
function follow(): void {
  const bridge = (
    globalThis as unknown as { dash: import('../../preload/contract/dash-bridge.ts').DashBridge }
  ).dash
  const told: Told[] = []
  const mouths: { shape: string; at: number }[] = []
  let asked = 0
  bridge.on('bird', (event) => {
    if (event.type !== 'speaks' || event.clip === null || event.line !== asked) return
    told.push({ ...event, clip: event.clip, at: Date.now() })
  })
  const bird = document.querySelector('svg.bird')
  if (bird === null) throw new Error('there is no Dash')
  new MutationObserver(() => {
    const shape = bird.getAttribute('data-mouth') ?? ''
    requestAnimationFrame((at) => mouths.push({ shape, at: performance.timeOrigin + at }))
  }).observe(bird, { attributeFilter: ['data-mouth'] })
  const snapshot = () => bridge.request('snapshot', null)
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const untilSilent = async () => {
    for (;;) {
      const { log, bubble } = await snapshot()
      if (log.length > 0 && bubble === null) return
      await pause(200)
    }
  }
  const hotDashBenchSpeech = {
    untilSilent,
    lastLine: async () => (await snapshot()).log.at(-1)?.id,
    firstLine: async () => (await snapshot()).log[0]?.id,
    textOf: async (line: number) => (await snapshot()).log.find(({ id }) => id === line)?.text,
    retune: (step: number) =>
      bridge.request('set', { tuning: { speed: 1, pitch: 0, intonation: 1 + step / 1000 } }),
    hush: async () => {
      await bridge.request('set', { muted: true })
      await untilSilent()
      await bridge.request('set', { muted: false })
    },
    say: async (line: number) => {
      told.length = 0
      mouths.length = 0
      asked = line
      const askedAt = Date.now()
      await bridge.request('say-again', { line })
      await untilSilent()
      return { askedAt, told, mouths }
    },
  }
  Object.assign(globalThis, { hotDashBenchSpeech })
}

function sayAgain(line: number): Promise<unknown> {
  return (
    globalThis as unknown as { hotDashBenchSpeech: { say(line: number): Promise<unknown> } }
  ).hotDashBenchSpeech.say(line)
}

async function readClip(clip: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(clip)).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
