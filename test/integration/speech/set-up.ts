import Database from 'better-sqlite3'
import { createClock } from '../../../main/base/clock.ts'
import type { BirdEvent, SpeaksEvent, UtteranceOutcome } from '../../../preload/contract/events.ts'
import { plainTuning } from '../../../preload/contract/setting-choices.ts'
import type { Locale, Tuning } from '../../../preload/contract/declared-settings.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import type { ShownLine } from '../../../preload/contract/views/voice-view.ts'
import type { Outlook } from '../../../main/speech/rules/likely-lines.ts'
import { openSpeech, type Speech } from '../../../main/speech/speech.ts'
import type { SpeechOptions } from '../../../main/speech/speech-options.ts'
import type { Fetch } from '../../../main/base/http.ts'
import type { Timers } from '../../../main/base/timers.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'

/** Has a clip: words said by the system's voice have none. */
export type ClipEvent = SpeaksEvent & { readonly clip: string }

/** Timers that run when the test lets time pass. */
export class ManualTimers implements Timers {
  #now = 0
  readonly #due = new Set<{ readonly at: number; readonly run: () => void }>()

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run }
    this.#due.add(timer)
    return () => {
      this.#due.delete(timer)
    }
  }

  /** How many were neither run nor cancelled. */
  get waiting(): number {
    return this.#due.size
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of [...this.#due].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.#now || !this.#due.delete(timer)) continue
      timer.run()
    }
  }
}

export interface SpeechSetup {
  readonly speech: Speech
  readonly timers: ManualTimers
  readonly db: Database.Database
  /** Every entry of the application log, as JSON. */
  readonly logged: string[]
  /** The warnings among them. */
  readonly warnings: string[]
  /** The errors among them. */
  readonly errors: string[]
  /** The current listeners to the settings. */
  readonly listeners: ReadonlySet<unknown>
  readonly events: BirdEvent[]
  /** Changes settings or the locale. */
  change(
    change: Partial<{
      muted: boolean
      volume: number
      styleId: number
      voiceLanguage: Locale | null
      systemVoice: boolean
      tuning: Tuning
      engineUuid: string | null
      locale: Locale
    }>,
  ): void
  /** The machine sleeps: the clock advances, but no timer does. */
  sleep(milliseconds: number): void
  /** Sets whether Dash is visible in any window. */
  setVisible(visible: boolean): void
  setMood(mood: Mood): void
  /** Sets whether Dash says nothing on its own. */
  setQuiet(quiet: boolean): void
  /** Settles when the condition holds; it is checked after each change and event. */
  until(condition: () => boolean): Promise<void>
  /** Settles with the event of the n-th clip, from 1. */
  nthClip(nth: number): Promise<ClipEvent>
  /** Reports how the last utterance ended, as its window does. */
  endUtterance(outcome: UtteranceOutcome): void
  /** Whether it is chirped. Chirps are not stored among the clips of an engine. */
  isChirping(event: ClipEvent): boolean
  /** Prepares likely speech, as after an idle minute. @param mayGoOn whether the machine is still idle */
  prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void>
  close(): void
}

/** A machine without engines. */
const noEngines: SpeechOptions['engines']['local'] = {
  findStartable: () => Promise.resolve([]),
  start: () => Promise.reject(new Error('there is none')),
  stop: () => Promise.resolve(),
}

/** The user has switched the language model off. */
const noWriter: SpeechOptions['writer'] = {
  isReady: () => false,
  write: () => Promise.reject(new Error('there is none')),
}

/** Speech as the app creates it, with an in-memory database and manual timers. */
export function setUpSpeech(
  env: Record<string, string>,
  db: Database.Database = new Database(':memory:'),
  {
    local = noEngines,
    home = '/nowhere',
    writer = noWriter,
    fetch = globalThis.fetch,
    ports = [],
  }: {
    local?: SpeechOptions['engines']['local']
    home?: string
    writer?: SpeechOptions['writer']
    fetch?: Fetch
    ports?: readonly number[]
  } = {},
): SpeechSetup {
  if (db.pragma('user_version', { simple: true }) === 0) {
    migrate(db, migrations)
    db.pragma('user_version = 1')
  }
  const timers = new ManualTimers()
  const [logged, warnings, errors]: [string[], string[], string[]] = [[], [], []]
  const events: BirdEvent[] = []
  const checks = new Set<() => void>()
  const listeners = new Set<() => void>()
  let settings = {
    muted: false,
    styleId: 3,
    voiceLanguage: null as Locale | null,
    systemVoice: true,
    tuning: plainTuning,
    engineUuid: null as string | null,
  }
  let locale: Locale = 'ja'
  let now = Date.parse('2026-11-24T22:00:00Z')
  let isVisible = true
  let isQuiet = false
  let mood: Mood = 'content'
  let mayPrepare = () => true
  let uptime = 0
  const write =
    (level?: string[]) =>
    (...parts: unknown[]): void => {
      logged.push(JSON.stringify(parts))
      level?.push(JSON.stringify(parts))
    }
  const checkAll = (): void => {
    for (const check of [...checks]) check()
  }
  const speech = openSpeech({
    common: {
      db,
      clock: createClock({ now: () => now, timeZone: () => 'Asia/Tokyo' }),
      seed: 'a device',
      timers,
      log: { info: write(), warn: write(warnings), error: write(errors) },
    },
    user: {
      settings: {
        all: () => settings,
        set: (change) => {
          settings = { ...settings, ...change }
        },
        onChange: (listener) => {
          listeners.add(listener)
          return () => {
            listeners.delete(listener)
          }
        },
      },
      locale: () => locale,
      isQuiet: () => isQuiet,
      idleSeconds: () => 600,
    },
    dash: {
      pet: () => ({ form: 'dash', mood }),
      isVisible: () => isVisible,
      sendBird: (event) => {
        const isClip = event.type === 'speaks' && event.clip !== null
        events.push(isClip ? { ...event, clip: event.clip.replace('/clip/', '') } : event)
        checkAll()
      },
    },
    writer,
    machineLoad: {
      isBusy: () => false,
      isOnBattery: () => !mayPrepare(),
      processors: () => ({ busy: 0, all: (uptime += 60_000) }),
    },
    engines: {
      isSafe: false,
      fetch,
      search: { env, platform: 'linux', home, ports, address: () => null },
      local,
    },
  })
  speech.onChange(checkAll)
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return
        checks.delete(check)
        resolve()
      }
      checks.add(check)
      check()
    })
  const clips = (): readonly ClipEvent[] =>
    events.filter((event): event is ClipEvent => event.type === 'speaks' && event.clip !== null)
  return {
    speech,
    timers,
    db,
    logged,
    warnings,
    errors,
    listeners,
    events,
    change: ({ locale: newLocale, ...change }) => {
      locale = newLocale ?? locale
      settings = { ...settings, ...change }
      for (const listener of listeners) listener()
    },
    sleep: (milliseconds) => {
      now += milliseconds
    },
    setVisible: (visible) => {
      isVisible = visible
    },
    setMood: (next) => {
      mood = next
    },
    setQuiet: (quiet) => {
      isQuiet = quiet
    },
    until,
    nthClip: async (nth) => {
      await until(() => clips().length >= nth)
      const event = clips()[nth - 1]
      if (event === undefined) throw new Error('no clip')
      return event
    },
    prepare: async (outlook, mayGoOn) => {
      mayPrepare = () => true
      await speech.minutePassed(() => outlook)
      mayPrepare = mayGoOn
      await speech.minutePassed(() => outlook)
    },
    endUtterance: (outcome) => {
      const last = events.findLast((event) => event.type === 'speaks')
      if (last === undefined) throw new Error('no utterance')
      speech.endUtterance(last.utterance, outcome)
    },
    isChirping: ({ clip }) =>
      db.prepare('SELECT 1 FROM speech_clip WHERE key = ?').get(clip) === undefined,
    close: () => {
      speech.close()
      db.close()
    },
  }
}

/** @throws if Dash says nothing */
export function expectLine(line: ShownLine | null): ShownLine {
  if (line === null) throw new Error('Dash is silent')
  return line
}
