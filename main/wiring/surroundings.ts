import { app } from 'electron'
import { join } from 'node:path'
import { createLog } from '../desktop/log-file.ts'
import { storageFiles } from '../storage/storage-files.ts'
import type { Environment } from './environment.ts'
import type { Surroundings } from './essentials.ts'
import { createSystemClock } from './system-clock.ts'

/** Looks at this process and its machine. Opens no file, and needs no window. */
export function findSurroundings(environment: Environment): Surroundings {
  const files = storageFiles(app.getPath('userData'))
  return {
    environment,
    files,
    log: createLog(join(files.folder, 'hot-dash.log'), !app.isPackaged),
    clock: createSystemClock({ start: environment.now, tz: environment.tz }),
    systemLocale: () =>
      environment.locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en'),
  }
}
