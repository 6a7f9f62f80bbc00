import { app } from 'electron'
import { join } from 'node:path'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { Clock } from '../base/clock.ts'
import { openLog, type FileLog } from '../desktop/log-file.ts'
import type { DataOptions } from '../storage/data.ts'
import { storageFiles, type StorageFiles } from '../storage/files.ts'
import { openCore, type Core, type CoreProblem } from './core.ts'
import type { Environment } from './environment.ts'
import { systemLocale } from './system-locale.ts'
import { createSystemClock } from './system-clock.ts'

/** What a window's first paint needs. Everything else is opened afterwards. */
export interface Essentials extends Core {
  readonly environment: Environment
  readonly log: FileLog
  readonly clock: Clock
  /** The language in use. */
  readonly locale: () => Locale
}

/** Why Hot Dash cannot start as is. */
export interface StartProblem {
  readonly problem: CoreProblem
  readonly locale: Locale
  readonly files: StorageFiles
  readonly clock: Clock
  readonly log: FileLog
}

/**
 * Opens the essentials in the data folder. Needs no window, so it can run before Electron is ready.
 * @param decided how the previous attempt's problem was resolved
 */
export function openEssentials(
  environment: Environment,
  decided: Partial<Pick<DataOptions, 'migrates' | 'isSettled'>> = {},
): Result<Essentials, StartProblem> {
  const { migrates = false, isSettled = false } = decided
  const files = storageFiles(app.getPath('userData'))
  const log = openLog(join(files.folder, 'hot-dash.log'), !app.isPackaged)
  const clock = createSystemClock({ start: environment.now, tz: environment.tz })
  const fail = (problem: StartProblem['problem']) => {
    // Not an error: every update that changes the tables gets here, then backs up and migrates.
    if (problem.code !== 'migration-due')
      log.error(`Hot Dash cannot start: ${problem.code}`, problem)
    return err({ problem, locale: systemLocale(environment), files, clock, log })
  }
  const opened = openCore(files, { clock, log, migrates, isSettled })
  if (!opened.ok) return fail(opened.error)
  const core = opened.value
  const locale = () => {
    const choice = core.settings.all().locale
    return choice === 'system' ? systemLocale(environment) : choice
  }
  return ok({ environment, log, clock, ...core, locale })
}
