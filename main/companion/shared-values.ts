import type { Store } from '../storage/open-store.ts'

export type SharedValues = ReturnType<typeof createSharedValues>

/**
 * Named values that all devices share, in the table `choice`: what the user has chosen for Dash, the days of the last trip
 * and surprise, and the last release. The last writer wins.
 */
export function createSharedValues(store: Store) {
  const { sql } = store
  return {
    get: (name: string): string | null =>
      sql.value<string>('SELECT value FROM choice WHERE name = ?', name) ?? null,
    all: (): ReadonlyMap<string, string> => {
      const rows = sql.all<{ name: string; value: string }>('SELECT name, value FROM choice')
      return new Map(rows.map(({ name, value }) => [name, value]))
    },
    set: (name: string, value: string) =>
      store.transaction(() =>
        sql.upsert(
          'choice',
          { name, value, clock: store.nextTimestamp() },
          'value = excluded.value, clock = excluded.clock WHERE excluded.clock > clock',
        ),
      ),
  }
}
