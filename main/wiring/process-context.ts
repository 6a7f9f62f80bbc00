import { app } from 'electron'
import { join } from 'node:path'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { createLog } from '../desktop/log-file.ts'
import { storageFiles } from '../storage/storage-files.ts'
import type { StartOptions } from './start-options.ts'
import { createSystemClock } from '../base/system-clock.ts'

/** Everything that is known before the database is open. */
export type ProcessContext = ReturnType<typeof readProcessContext>

/** Reads the state of this process and its machine. It opens no file and needs no window. */
export function readProcessContext(startOptions: StartOptions) {
  const files = storageFiles(app.getPath('userData'))
  const logFile = join(files.folder, 'hot-dash.log')
  return {
    startOptions,
    /** No other process uses these files. Their folder may be missing. */
    files,
    logFile,
    log: createLog(logFile, { toConsole: !app.isPackaged }),
    clock: createSystemClock(startOptions.now, startOptions.tz),
    /** The language if the user has not chosen one. */
    systemLocale: (): Locale =>
      startOptions.locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en'),
  }
}
