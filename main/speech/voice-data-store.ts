import type { Database } from 'better-sqlite3'
import { attempt, type Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import { createSql } from '../storage/sql.ts'

export type VoiceDataStore = ReturnType<typeof createVoiceDataStore>

/** Remembers engines across restarts. Owns the tables engine_dictionary, voice_credit and preparation. */
export function createVoiceDataStore(db: Database, log: Pick<Log, 'error'>) {
  const sql = createSql(db)
  /** @returns undefined if the value is unknown or cannot be read */
  function read(text: string, ...parameters: (string | number)[]): string | number | undefined {
    let value: string | number | undefined
    attempt(log, 'reading stored voice data', () => (value = sql.value(text, ...parameters)))
    return value
  }
  function write(text: string, ...parameters: (string | number)[]): void {
    // Hot Dash may have closed while the engine worked.
    if (db.open) attempt(log, 'storing voice data', () => sql.run(text, ...parameters))
  }
  const dictionaryDigest = (engine: string): string =>
    String(read('SELECT digest FROM engine_dictionary WHERE engine = ?', engine) ?? '')
  const credit = (engine: string, style: number): string | null => {
    const query = 'SELECT credit FROM voice_credit WHERE engine = ? AND style = ?'
    return read(query, engine, style)?.toString() ?? null
  }

  return {
    /** A digest of the engine's user dictionary when last read; '' before that. */
    dictionaryDigest,
    keepDictionary(engine: string, digest: string): void {
      if (dictionaryDigest(engine) !== digest)
        write('INSERT OR REPLACE INTO engine_dictionary VALUES (?, ?)', engine, digest)
    },
    credit,
    keepCredit(engine: string, style: number, text: string): void {
      if (credit(engine, style) !== text)
        write('INSERT OR REPLACE INTO voice_credit VALUES (?, ?, ?)', engine, style, text)
    },
    /** How long the engine worked on preparing speech on a day, in seconds. The table stores only the latest day. */
    secondsSpent: (day: Day): number =>
      Number(read('SELECT seconds FROM preparation WHERE day = ?', day) ?? 0),
    spend(day: Day, seconds: number): void {
      write(
        `INSERT INTO preparation (only, day, seconds) VALUES (1, ?, ?) ON CONFLICT DO UPDATE
         SET seconds = excluded.seconds + iif(day = excluded.day, seconds, 0), day = excluded.day`,
        day,
        seconds,
      )
    },
  }
}
