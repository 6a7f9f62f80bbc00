import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Log } from '../base/log.ts'
import { openCompanion, type Companion } from '../companion/companion.ts'
import { openDataFolder } from '../desktop/data-folder.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { openSettings, type SettingsService } from '../settings/settings.ts'
import { openData, type Data, type DataOptions, type DataProblem } from '../storage/data.ts'
import type { StorageFiles } from '../storage/files.ts'
import type { Store } from '../storage/open.ts'
import { faultOf } from '../storage/rules/faults.ts'
import { firstRelease } from './first-release.ts'

/** The database and what needs only the database. */
export interface Core {
  readonly data: Data
  readonly store: Store
  readonly settings: SettingsService
  readonly ledger: Ledger
  readonly companion: Companion
}

/** Why the core cannot be opened. */
export type CoreProblem = DataProblem | { readonly code: 'unexpected'; readonly cause: unknown }

/** @param files not used by any other process; their folder is created if missing */
export function openCore(
  files: StorageFiles,
  { log, ...options }: DataOptions & { readonly log: Log },
): Result<Core, CoreProblem> {
  const { clock } = options
  let data: Data | undefined
  try {
    openDataFolder(files.folder, log)
    const opened = openData(files, options)
    if (!opened.ok) return opened
    data = opened.value
    const { store } = data
    const settings = openSettings(store, log)
    const ledger = openLedger({ store, clock, firstRelease, counting: settings.counting(), log })
    const companion = openCompanion({ store, clock, log })
    return ok({ data, store, settings, ledger, companion })
  } catch (cause) {
    const fault = faultOf(cause)
    // Do not write to an unreadable database while closing it.
    if (data !== undefined && fault !== 'disk-full') data.store.stopWriting()
    data?.close()
    if (fault !== undefined) return err({ code: fault, cause })
    return err({ code: data === undefined ? 'database-unreadable' : 'unexpected', cause })
  }
}
