import type { Database } from 'better-sqlite3'
import { attempt } from '../base/attempt.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import type { Spent } from './rules/preparation.ts'

/** What is known about engines, across restarts. If it cannot be written, it is known until the app quits. */
export interface VoiceStore {
  /** A digest of the engine's user dictionary when last read; '' before that. */
  dictionary(engine: string): string
  keepDictionary(engine: string, digest: string): void
  /** The credit for a voice, or null if unknown. */
  credit(engine: string, style: number): string | null
  keepCredit(engine: string, style: number, credit: string): void
  /** The time spent on preparing, on its most recent day. */
  spent(): Spent | null
  spend(spent: Spent): void
}

/** Owns the tables engine_dictionary, voice_credit and preparation. */
export function openVoiceStore(db: Database, log: Pick<Log, 'error'>): VoiceStore {
  const texts = new Map<string, string>()
  let spent: Spent | null | undefined

  /** @returns '' if unknown, and caches that */
  function read(key: string, sql: string, ...parameters: readonly (string | number)[]): string {
    const known = texts.get(key)
    if (known !== undefined) return known
    let text = ''
    attempt(log, 'reading stored voice data', () => {
      text =
        db
          .prepare<unknown[], string>(sql)
          .pluck()
          .get(...parameters) ?? ''
    })
    texts.set(key, text)
    return text
  }

  function write(key: string, text: string, sql: string, ...parameters: (string | number)[]): void {
    texts.set(key, text)
    attempt(log, 'storing voice data', () => db.prepare(sql).run(...parameters))
  }

  const dictionary = (engine: string) =>
    read(engine, 'SELECT digest FROM engine_dictionary WHERE engine = ?', engine)
  const credit = (engine: string, style: number) =>
    read(
      `${engine} ${style.toString()}`,
      'SELECT credit FROM voice_credit WHERE engine = ? AND style = ?',
      engine,
      style,
    ) || null

  return {
    dictionary,
    keepDictionary(engine, digest) {
      if (dictionary(engine) !== digest)
        write(
          engine,
          digest,
          'INSERT OR REPLACE INTO engine_dictionary VALUES (?, ?)',
          engine,
          digest,
        )
    },
    credit,
    keepCredit(engine, style, text) {
      if (credit(engine, style) === text) return
      const key = `${engine} ${style.toString()}`
      write(key, text, 'INSERT OR REPLACE INTO voice_credit VALUES (?, ?, ?)', engine, style, text)
    },
    spent() {
      if (spent !== undefined) return spent
      spent = null
      attempt(log, 'reading the time spent on speech', () => {
        spent =
          db
            .prepare<[], { day: Day; seconds: number }>('SELECT day, seconds FROM preparation')
            .get() ?? null
      })
      return spent
    },
    spend(now) {
      spent = now
      attempt(log, 'storing the time spent on speech', () =>
        db
          .prepare('INSERT OR REPLACE INTO preparation (only, day, seconds) VALUES (1, ?, ?)')
          .run(now.day, now.seconds),
      )
    },
  }
}
