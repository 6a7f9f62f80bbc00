import Database from 'better-sqlite3'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { SpokenLine } from '../../../preload/contract/views/voice.ts'
import type { Speech } from '../../../main/speech/voice.ts'
import { createSpeech } from '../../../main/speech/voice.ts'
import type { Timers } from '../../../main/base/timers.ts'
import { first } from '../../../main/storage/migrations/0001-first.ts'

export type Speaks = BirdEvent & { readonly type: 'speaks' }

/** Timers that run when the test says that time passes. */
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

  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of [...this.#due].sort((a, b) => a.at - b.at)) {
      if (timer.at > this.#now || !this.#due.delete(timer)) continue
      timer.run()
    }
  }
}

export interface Stand {
  readonly speech: Speech
  readonly timers: ManualTimers
  readonly db: Database.Database
  /** Everything that went to the log, as text. */
  readonly logged: string[]
  readonly events: BirdEvent[]
  set(change: Partial<{ muted: boolean; volume: number; styleId: number; locale: Locale }>): void
  /** Whether Dash is anywhere to be seen from now on. */
  see(seen: boolean): void
  /** Settles when it holds, looked at after each change and event. */
  until(holds: () => boolean): Promise<void>
  /** The n-th clip that was ready, from 1. */
  spoken(count: number): Promise<Speaks>
  close(): void
}

/** Speech as the app builds it, with a database in memory and time in the test's hands. */
export function buildStand(
  env: Record<string, string>,
  db: Database.Database = new Database(':memory:'),
): Stand {
  if (db.pragma('user_version', { simple: true }) === 0) {
    db.exec(first)
    db.pragma('user_version = 1')
  }
  const timers = new ManualTimers()
  const logged: string[] = []
  const events: BirdEvent[] = []
  const lookers = new Set<() => void>()
  const listeners = new Set<() => void>()
  let settings = { muted: false, volume: 0.8, styleId: 3 }
  let locale: Locale = 'ja'
  let isSeen = true
  let turn = 0
  const note = (...parts: unknown[]): void => {
    logged.push(JSON.stringify(parts))
  }
  const look = (): void => {
    for (const looker of [...lookers]) looker()
  }
  const speech = createSpeech({
    db,
    fetch,
    clock: { now: () => Date.parse('2026-11-24T22:00:00Z'), zone: () => 'Asia/Tokyo' },
    chance: () => (turn++ % 7) / 7,
    timers,
    log: { info: note, warn: note, error: note },
    locale: () => locale,
    isSeen: () => isSeen,
    settings: {
      read: () => settings,
      onChange: (listener) => {
        listeners.add(listener)
        return () => {
          listeners.delete(listener)
        }
      },
    },
    places: { env, platform: 'linux', home: '/nowhere', ports: [] },
  })
  speech.onChange(look)
  speech.onBird((event) => {
    events.push(event)
    look()
  })
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const looker = (): void => {
        if (!holds()) return
        lookers.delete(looker)
        resolve()
      }
      lookers.add(looker)
      looker()
    })
  const clips = (): readonly Speaks[] => events.filter((event) => event.type === 'speaks')
  return {
    speech,
    timers,
    db,
    logged,
    events,
    set: ({ locale: language, ...change }) => {
      locale = language ?? locale
      settings = { ...settings, ...change }
      for (const listener of listeners) listener()
    },
    see: (seen) => {
      isSeen = seen
    },
    until,
    spoken: async (count) => {
      await until(() => clips().length >= count)
      const event = clips()[count - 1]
      if (event === undefined) throw new Error('no clip')
      return event
    },
    close: () => {
      speech.close()
      db.close()
    },
  }
}

/** The bubble's line, which a test expects to be there. */
export function shown(line: SpokenLine | null): SpokenLine {
  if (line === null) throw new Error('Dash is silent')
  return line
}
