import type { Database } from 'better-sqlite3'
import { attempt } from '../base/attempt.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'

export type VoiceStore = ReturnType<typeof createVoiceStore>

/** What is known about engines, across restarts. Owns the tables engine_dictionary, voice_credit and preparation. */
export function createVoiceStore(db: Database, log: Pick<Log, 'error'>) {
  /** @returns undefined if it is unknown or cannot be read */
  function read(sql: string, ...parameters: (string | number)[]): unknown {
    let value: unknown
    attempt(log, 'reading stored voice data', () => {
      value = db
        .prepare(sql)
        .pluck()
        .get(...parameters)
    })
    return value
  }
  function write(sql: string, ...parameters: (string | number)[]): void {
    attempt(log, 'storing voice data', () => db.prepare(sql).run(...parameters))
  }
  const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  const dictionary = (engine: string): string =>
    textOf(read('SELECT digest FROM engine_dictionary WHERE engine = ?', engine)) ?? ''
  const credit = (engine: string, style: number): string | null =>
    textOf(read('SELECT credit FROM voice_credit WHERE engine = ? AND style = ?', engine, style))
  const spent = (day: Day): number =>
    Number(read('SELECT seconds FROM preparation WHERE day = ?', day) ?? 0)

  return {
    /** A digest of the engine's user dictionary when last read; '' before that. */
    dictionary,
    keepDictionary(engine: string, digest: string): void {
      if (dictionary(engine) !== digest)
        write('INSERT OR REPLACE INTO engine_dictionary VALUES (?, ?)', engine, digest)
    },
    /** The credit for a voice, or null if unknown. */
    credit,
    keepCredit(engine: string, style: number, text: string): void {
      if (credit(engine, style) !== text)
        write('INSERT OR REPLACE INTO voice_credit VALUES (?, ?, ?)', engine, style, text)
    },
    /** The engine's working time for preparing speech on a day, in seconds. Only the latest day is stored. */
    spent,
    spend(day: Day, seconds: number): void {
      write(
        'INSERT OR REPLACE INTO preparation (only, day, seconds) VALUES (1, ?, ?)',
        day,
        spent(day) + seconds,
      )
    },
  }
}
