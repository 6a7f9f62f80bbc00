import { app } from 'electron'
import { join } from 'node:path'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { Clock } from '../base/clock.ts'
import { openCompanion, type Companion } from '../companion/companion.ts'
import { createPrivateFile, openDataFolder } from '../desktop/data-folder.ts'
import { openLog, type FileLog } from '../desktop/log-file.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { openSettings, type SettingsService } from '../settings/settings.ts'
import { openStore, type OpenProblem, type Store } from '../storage/open.ts'
import { openClock, type Environment } from './environment.ts'
import { openTimeZone } from './time-zone.ts'
import { firstRelease } from './first-release.ts'

/** What the first paint of a window needs. All else is opened after it. */
export interface Essentials {
  readonly environment: Environment
  readonly log: FileLog
  readonly clock: Clock
  readonly store: Store
  readonly settings: SettingsService
  readonly ledger: Ledger
  readonly companion: Companion
  /** The language in use. */
  readonly locale: () => Locale
}

/** Why Hot Dash cannot start. `fatal.<code>` says it to a person. */
export interface StartProblem {
  readonly code: OpenProblem['code'] | 'unexpected'
  readonly cause: unknown
  readonly locale: Locale
  readonly dataFolder: string
  readonly log: FileLog
}

/** Opens them in the data folder. Needs no window, and so may run before Electron is ready. */
export function openEssentials(environment: Environment): Result<Essentials, StartProblem> {
  const dataFolder = app.getPath('userData')
  const log = openLog(join(dataFolder, 'hot-dash.log'), !app.isPackaged)
  const fail = (code: StartProblem['code'], cause: unknown) => {
    log.error('Hot Dash cannot start', cause)
    return err({ code, cause, locale: systemLocale(environment), dataFolder, log })
  }
  const path = join(dataFolder, 'hot-dash.db')
  try {
    openDataFolder(dataFolder, log)
    createPrivateFile(path)
  } catch (cause) {
    return fail('database-unreadable', cause)
  }
  try {
    const clock = openClock(environment.now, openTimeZone(environment.zone))
    const opened = openStore(path, { clock })
    if (!opened.ok) return fail(opened.error.code, opened.error)
    const store = opened.value
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
      store,
      settings,
      ledger,
      companion,
      locale,
    })
  } catch (cause) {
    return fail('unexpected', cause)
  }
}

/** The language where none was chosen. */
function systemLocale({ locale }: Environment): Locale {
  return locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en')
}
