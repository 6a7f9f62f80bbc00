import { createClock, type Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import { createCompanion } from '../companion/companion.ts'
import { createLedger } from '../ledger/ledger.ts'
import { createSettings } from '../settings/settings.ts'
import { openStore, type Store } from '../storage/open-store.ts'
import type { StorageFiles } from '../storage/storage-files.ts'

/** The parameters of a task that changes the whole database before Hot Dash opens it. Meant for a worker. */
export interface StartTask {
  readonly files: StorageFiles
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The user's current time zone. */
  readonly timeZone: string
  /** An adoption before this day is ignored. */
  readonly firstRelease: Day
}

/**
 * Changes the database in one transaction, which also rebuilds the derived tables and delivers what Dash has earned.
 * Nothing else may write to the database meanwhile.
 * @throws what the change or SQLite throws, or if the database does not open; nothing has changed then
 */
export function changeAtStart(
  { files, now, timeZone, firstRelease }: StartTask,
  change: (store: Store, clock: Clock) => void,
): void {
  const clock = createClock({ now: () => now, timeZone: () => timeZone })
  const opened = openStore(files.database, { clock, expected: 'used', migrates: false })
  if (!opened.ok) throw new Error(`the database does not open: ${opened.error.code}`)
  const store = opened.value
  try {
    store.transaction(() => {
      change(store, clock)
      // The change may have brought other settings.
      const counting = createSettings(store).counting()
      createLedger({ store, clock, firstRelease, counting })
      createCompanion({ store, clock })
    })
  } finally {
    store.close()
  }
}
