import type { Store } from '../storage/open-store.ts'

/** The user's last choices, on any device. */
export function createChoices(store: Store) {
  const { sql } = store
  return {
    get: (name: string): string | null =>
      sql.value<string>('SELECT value FROM choice WHERE name = ?', name) ?? null,
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
