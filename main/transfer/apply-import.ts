import { existsSync } from 'node:fs'
import { createClock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import { createLedger } from '../ledger/ledger.ts'
import { mergeDatabase } from '../ledger/merge-devices.ts'
import { createSettings } from '../settings/settings.ts'
import { openStore } from '../storage/open-store.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import { stagedImportOf } from './unfinished-files.ts'

/**
 * Merges the import that was staged, in one transaction, and derives everything again. If it was interrupted, the next
 * call merges again what is there already. Nothing else may write to the database. Meant for a worker.
 * @param options.now milliseconds since the epoch
 * @param options.timeZone where the user is now
 * @returns whether it was merged; if not, nothing has changed
 * @throws what SQLite or the file system throws
 */
export function applyImport(options: {
  readonly files: StorageFiles
  readonly now: number
  readonly timeZone: string
  readonly firstRelease: Day
}): boolean {
  const { files, now, timeZone, firstRelease } = options
  const staged = stagedImportOf(files)
  if (!existsSync(staged)) return false
  const clock = createClock({ now: () => now, timeZone: () => timeZone })
  const opened = openStore(files.database, { clock, expected: 'used', migrates: false })
  if (!opened.ok) return false
  const store = opened.value
  try {
    const merged = mergeDatabase(store.db, staged, firstRelease)
    // The settings were merged too, so read them only now.
    const counting = createSettings(store).counting()
    if (merged.ok) createLedger({ store, clock, firstRelease, counting })
    return merged.ok
  } finally {
    // What was staged stays until the data are open (openTransfer removes it): this may be killed here, and called again.
    store.close()
  }
}
