import type { Database } from 'better-sqlite3'
import { attempt } from '../base/attempt.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import type { Spent } from './rules/preparation.ts'

/** What is known of engines over restarts. Where it cannot be written, it is known until the app ends. */
export interface VoiceStore {
  /** What tells the dictionary of an engine's user apart from another one, when it was asked last; '' before. */
  dictionary(engine: string): string
  keepDictionary(engine: string, digest: string): void
  /** Whom to name for a voice; null: not known. */
  credit(engine: string, style: number): string | null
  keepCredit(engine: string, style: number, credit: string): void
  /** What was spent on preparing, on the last day of it. */
  spent(): Spent | null
  spend(spent: Spent): void
}

/** Owns the tables engine_dictionary, voice_credit and preparation. */
export function openVoiceStore(db: Database, log: Pick<Log, 'error'>): VoiceStore {
  const texts = new Map<string, string>()
  let spent: Spent | null | undefined

  /** @returns '' where it is not known, and remembers that */
  function read(key: string, sql: string, ...parameters: readonly (string | number)[]): string {
    const known = texts.get(key)
    if (known !== undefined) return known
    let text = ''
    attempt(log, 'reading what is known of a voice', () => {
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
    attempt(log, 'keeping what is known of a voice', () => db.prepare(sql).run(...parameters))
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
      attempt(log, 'reading what was spent on speech', () => {
        spent =
          db
            .prepare<[], { day: Day; seconds: number }>('SELECT day, seconds FROM preparation')
            .get() ?? null
      })
      return spent
    },
    spend(now) {
      spent = now
      attempt(log, 'keeping what was spent on speech', () =>
        db
          .prepare('INSERT OR REPLACE INTO preparation (only, day, seconds) VALUES (1, ?, ?)')
          .run(now.day, now.seconds),
      )
    },
  }
}
