import type { Database } from 'better-sqlite3'
import type { HlcTimestamp } from '../storage/rules/hlc.ts'

/** @returns undefined if it is not JSON: a value that a bad disk changed counts as never set */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Named values as JSON, each a last-writer-wins register. */
export function openSettingStore(db: Database) {
  const all = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM setting')
  const set = db.prepare<{ name: string; value: string; clock: HlcTimestamp; shared: number }>(
    `INSERT INTO setting (name, value, clock, shared) VALUES (@name, @value, @clock, @shared)
     ON CONFLICT DO UPDATE SET value = excluded.value, clock = excluded.clock, shared = excluded.shared
     WHERE excluded.clock > clock`,
  )

  return {
    /** Not validated: a newer version may have written values this one does not know. */
    all: (): ReadonlyMap<string, unknown> =>
      new Map(all.all().map(({ name, value }) => [name, parseJson(value)])),
    set: (name: string, value: unknown, options: { clock: HlcTimestamp; shared: boolean }) =>
      void set.run({
        name,
        value: JSON.stringify(value),
        clock: options.clock,
        shared: Number(options.shared),
      }),
  }
}
