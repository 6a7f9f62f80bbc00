import { app } from 'electron'
import { join } from 'node:path'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { Clock } from '../base/clock.ts'
import { openCompanion, type Companion } from '../companion/companion.ts'
import { openDataFolder } from '../desktop/data-folder.ts'
import { openLog, type FileLog } from '../desktop/log-file.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { openSettings, type SettingsService } from '../settings/settings.ts'
import { openData, type Data, type DataOptions, type DataProblem } from '../storage/data.ts'
import { storageFiles, type StorageFiles } from '../storage/files.ts'
import type { Store } from '../storage/open.ts'
import { faultOf } from '../storage/rules/faults.ts'
import { openClock, type Environment } from './environment.ts'
import { openTimeZone } from './time-zone.ts'
import { firstRelease } from './first-release.ts'

/** What the first paint of a window needs. All else is opened after it. */
export interface Essentials {
  readonly environment: Environment
  readonly log: FileLog
  readonly clock: Clock
  readonly data: Data
  readonly store: Store
  readonly settings: SettingsService
  readonly ledger: Ledger
  readonly companion: Companion
  /** The language in use. */
  readonly locale: () => Locale
}

/** Why Hot Dash cannot start as it is. */
export interface StartProblem {
  readonly problem: DataProblem | { readonly code: 'unexpected'; readonly cause: unknown }
  readonly locale: Locale
  readonly files: StorageFiles
  readonly clock: Clock
  readonly log: FileLog
}

/**
 * Opens them in the data folder. Needs no window, and so may run before Electron is ready.
 * @param decided what was done about the problem of the attempt before
 */
export function openEssentials(
  environment: Environment,
  decided: Partial<Pick<DataOptions, 'migrates' | 'isSettled'>> = {},
): Result<Essentials, StartProblem> {
  const { migrates = false, isSettled = false } = decided
  const files = storageFiles(app.getPath('userData'))
  const log = openLog(join(files.folder, 'hot-dash.log'), !app.isPackaged)
  const clock = openClock(environment.now, openTimeZone(environment.zone))
  const fail = (problem: StartProblem['problem']) => {
    // A step of every update that changes the tables: it is backed up and migrated.
    if (problem.code !== 'migration-due')
      log.error(`Hot Dash cannot start: ${problem.code}`, problem)
    return err({ problem, locale: systemLocale(environment), files, clock, log })
  }
  let data: Data | undefined
  try {
    openDataFolder(files.folder, log)
    const opened = openData(files, { clock, migrates, isSettled })
    if (!opened.ok) return fail(opened.error)
    data = opened.value
    const { store } = data
    const settings = openSettings(store, log)
    const ledger = openLedger({ store, clock, firstRelease, counting: settings.counting(), log })
    const companion = openCompanion({ store, clock, log })
    const locale = () => {
      const choice = settings.all().locale
      return choice === 'system' ? systemLocale(environment) : choice
    }
    return ok({
      environment,
      log,
      clock,
      data,
      store,
      settings,
      ledger,
      companion,
      locale,
    })
  } catch (cause) {
    const fault = faultOf(cause)
    // What cannot be read is not written to by its closing.
    if (data !== undefined && fault !== 'disk-full') data.store.stopWriting()
    data?.close()
    if (fault !== undefined) return fail({ code: fault, cause })
    return fail({ code: data === undefined ? 'database-unreadable' : 'unexpected', cause })
  }
}

/** The language where none was chosen. */
function systemLocale({ locale }: Environment): Locale {
  return locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en')
}
