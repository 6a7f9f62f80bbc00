import { createClock } from '../../main/base/clock.ts'
import { plainTuning } from '../../preload/contract/setting-choices.ts'
import Database from 'better-sqlite3'
import type { Timers } from '../../main/base/timers.ts'
import { earnablesOfLevels } from '../../main/companion/rules/earned.ts'
import { openSpeech, type Speech } from '../../main/speech/speech.ts'
import type { LocalEngine } from '../../main/speech/engine/rules/engine-state.ts'
import { unlockTriggerOf, type Trigger } from '../../main/speech/rules/triggers.ts'
import { encodeWav } from '../../main/speech/rules/wav.ts'
import { migrate, migrations } from '../../main/storage/migrations.ts'
import type { Outlook } from '../../main/speech/rules/likely-lines.ts'
import { recordedJson } from '../fakes/voicevox/recordings.ts'

/** A clock that jumps from one timer to the next, and waits for all work that each timer starts. */
class VirtualTime implements Timers {
  now: number
  readonly #due = new Set<{ readonly at: number; readonly run: () => void }>()

  constructor(now: number) {
    this.now = now
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.now + milliseconds, run }
    this.#due.add(timer)
    return () => void this.#due.delete(timer)
  }

  async passUntil(end: number): Promise<void> {
    await settled()
    for (;;) {
      const next = [...this.#due].reduce<{ at: number; run: () => void } | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      )
      if (next === undefined || next.at > end) break
      this.#due.delete(next)
      this.now = next.at
      next.run()
      await settled()
    }
    this.now = Math.max(this.now, end)
  }
}

/** Waits until all promises that depend only on each other have settled. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const minuteMs = 60_000
const linesADay = 60
const coldMs = 10_000
const synthesisMs = 1500
const folder: LocalEngine = {
  folder: '/engine',
  uuid: '074fc39e-678b-4c13-8916-ffca8d505d1d',
  name: 'VOICEVOX',
  version: '0.25.2',
  command: '/engine/run',
}

/** An engine that takes a second and a half per sentence, with clips of a typical size. */
function engineFetch(time: VirtualTime): typeof fetch {
  // Speech refuses a silent sound.
  const hum = Float64Array.from({ length: 24_000 * 2.5 }, (_, at) => 0.1 * Math.sin(at / 20))
  const sound = encodeWav([hum], 24_000)
  const json = (body: unknown) => new Response(JSON.stringify(body))
  const answers: Readonly<Record<string, () => Response>> = {
    '/version': () => json('0.25.2'),
    '/engine_manifest': () => json({ uuid: folder.uuid, brand_name: folder.name }),
    '/speakers': () => json(recordedJson('speakers.json')),
    '/speaker_info': () => json({ policy: '' }),
    '/user_dict': () => json({}),
    '/initialize_speaker': () => new Response(null, { status: 204 }),
    '/audio_query': () => json(recordedJson('audio_query.json')),
    '/synthesis': () => new Response(sound),
  }
  return async (input) => {
    const { pathname } = new URL(input as string)
    if (pathname === '/synthesis')
      await new Promise<void>((resolve) => time.after(synthesisMs, resolve))
    return answers[pathname]?.() ?? new Response(null, { status: 404 })
  }
}

/** The daily count of each trigger, on a day of sixty lines. The first line of a day is a greeting. */
const weights: readonly (readonly [Trigger, number])[] = [
  ['new-food-commit', 9],
  ['work-push', 5],
  ['work-pull', 3],
  ['work-branch', 3],
  ['work-switch', 3],
  ['work-commit', 2],
  ['work-stash', 1],
  ['work-rebase', 1],
  ['work-merge', 1],
  ['work-conflict', 1],
  ['work-relief', 1],
  ['work-checks-failed', 1],
  ['work-checks-passed', 1],
  ['work-merged', 1],
  ['new-food-review', 1],
  ['new-food-pull-request', 1],
  ['new-food-many', 3],
  ['fed-commit', 5],
  ['fed-review', 1],
  ['fed-all', 3],
  ['level-up', 2],
  ['unlock', 1],
  ['fire-breath', 1],
  ['stroked', 5],
  ['dragged', 2],
  ['idle', 5],
  ['serial', 1],
  ['season-autumn', 1],
]

/** Random numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Event {
  /** Milliseconds since midnight. */
  readonly at: number
  readonly name: 'minute' | 'leaves' | 'comes' | Trigger
}

/** The events of a day, in order of time. */
function eventsOf(random: () => number): readonly Event[] {
  const [begin, end] = [9 * 60, 19 * 60]
  const events: Event[] = []
  const add = (minutes: number, name: Event['name']) =>
    events.push({ at: Math.round(minutes * minuteMs), name })
  for (let minute = 0; minute < 24 * 60; minute += 1) add(minute + 0.5, 'minute')
  add(0, 'leaves')
  // Work for a quarter of an hour to an hour, then leave the computer for a few minutes; also leave for lunch.
  for (let now = begin; now < end;) {
    add(now, 'comes')
    now += 15 + random() * 45
    add(Math.min(now, end), 'leaves')
    now += now > 12 * 60 && now < 13 * 60 ? 45 : 3 + random() * 7
  }
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  add(begin + 0.1, 'greeting-morning')
  for (let index = 1; index < linesADay; index += 1) {
    let left = random() * total
    const [trigger] = weights.find(([, weight]) => (left -= weight) < 0) ?? weights[0]!
    add(begin + 1 + random() * (end - begin - 1), trigger)
  }
  return events.toSorted((one, other) => one.at - other.at)
}

interface User {
  idleSince: number | null
  level: number
  waiting: number
}

const names = ['シェフの帽子', 'スカーフ', 'まるめがね', 'ヘッドホン', 'おんせんタオル']

/** Applies an event to the user's state, and makes Dash talk about it. */
function say(speech: Speech, trigger: Trigger, user: User, random: () => number): void {
  if (trigger === 'level-up') {
    user.level += 1
    speech.say(trigger, { level: user.level })
  } else if (trigger === 'new-food-many') {
    const count = 2 + Math.floor(random() * random() * 8)
    user.waiting += count
    speech.say(trigger, { count })
  } else if (trigger === 'fed-all') {
    speech.say(trigger, { count: Math.max(2, user.waiting) })
    user.waiting = 0
  } else if (trigger === 'unlock') {
    speech.say(trigger, { item: names[Math.floor(random() * names.length)] ?? '' })
  } else {
    if (trigger === 'new-food-commit') user.waiting += 1
    if (trigger === 'fed-commit') user.waiting = Math.max(0, user.waiting - 1)
    speech.say(trigger as 'idle', {})
  }
}

function openSpeechFor(
  db: Database.Database,
  time: VirtualTime,
  user: User,
  onHeard: (source: string) => void,
): Speech {
  const engineUuid = folder.uuid
  return openSpeech({
    common: {
      db,
      clock: createClock({ now: () => time.now, timeZone: () => 'UTC' }),
      seed: 'bench',
      timers: time,
      log: {
        info(message, details) {
          if (message === 'a line is heard') onHeard((details as { source: string }).source)
        },
        warn: () => undefined,
        error: (message, cause) => console.error(message, cause),
      },
    },
    user: {
      settings: {
        all: () => ({
          muted: false,
          styleId: 3,
          voiceLanguage: null,
          systemVoice: false,
          tuning: plainTuning,
          engineUuid,
        }),
        set: () => undefined,
        onChange: () => () => undefined,
      },
      locale: () => 'ja',
      isQuiet: () => false,
      idleSeconds: () => (user.idleSince === null ? 0 : (time.now - user.idleSince) / 1000),
    },
    dash: {
      pet: () => ({ form: 'dash', mood: 'content' }),
      isVisible: () => true,
      sendBird: () => undefined,
    },
    machineLoad: {
      isBusy: () => false,
      isOnBattery: () => false,
      processors: () => ({ busy: 0, all: time.now }),
    },
    writer: { isReady: () => false, write: () => Promise.resolve(undefined) },
    engines: {
      isSafe: false,
      fetch: engineFetch(time),
      search: { env: {}, platform: 'linux', home: '/nowhere', ports: [], address: () => null },
      local: {
        findStartable: () => Promise.resolve([folder]),
        start: () =>
          new Promise((resolve) =>
            time.after(coldMs, () => resolve({ ok: true, value: 'http://127.0.0.1:50021' })),
          ),
        stop: () => Promise.resolve(),
      },
    },
  })
}

export interface DayOfLines {
  readonly said: number
  /** The number of lines whose sound was ready. */
  readonly ready: number
}

/**
 * Plays days of one user with an engine that Hot Dash runs, on one database. Each day has sixty lines between nine
 * and seven o'clock, with lunch and some breaks.
 */
export async function daysOfLines(days: number): Promise<readonly DayOfLines[]> {
  const start = Date.parse('2026-10-05T00:00:00Z')
  const time = new VirtualTime(start)
  const db = new Database(':memory:')
  migrate(db, migrations)
  let heard: boolean[] = []
  const user: User = { idleSince: null, level: 3, waiting: 0 }
  const speech = openSpeechFor(db, time, user, (source) =>
    heard.push(source === 'prepared' || source === 'cached'),
  )
  const clock = createClock({ now: () => time.now, timeZone: () => 'UTC' })
  const outlook = (): Outlook => ({
    hour: clock.localTime(time.now).hour,
    level: user.level,
    nextEarnables: earnablesOfLevels
      .filter(({ level }) => level > user.level)
      .slice(0, 3)
      .map(({ id }) => ({ trigger: unlockTriggerOf(id), name: id })),
    waiting: { commit: user.waiting },
    numbers: [],
    due: ['season-autumn', 'long-work'],
  })
  speech.start()
  await settled()
  const result: DayOfLines[] = []
  for (let day = 0; day < days; day += 1) {
    heard = []
    const random = randomOf(day + 1)
    for (const event of eventsOf(random)) {
      await time.passUntil(start + day * 24 * 60 * minuteMs + event.at)
      if (event.name === 'minute') void speech.minutePassed(outlook)
      else if (event.name === 'leaves') user.idleSince = time.now
      else if (event.name === 'comes') user.idleSince = null
      else say(speech, event.name, user, random)
    }
    result.push({ said: heard.length, ready: heard.filter(Boolean).length })
  }
  speech.close()
  db.close()
  return result
}
