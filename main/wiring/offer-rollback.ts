import { app } from 'electron'
import { join } from 'node:path'
import { askToChoose, showMessage } from '../desktop/dialogs.ts'
import { createI18n, timeText } from '../desktop/main-i18n.ts'
import { showInBrowser, releasePage } from '../desktop/links.ts'
import { readDatabaseVersion } from '../storage/database-version.ts'
import { listBackups } from '../storage/backup-files.ts'
import {
  readLastShutdownState,
  unknownState,
  writeLastShutdownState,
} from '../storage/last-shutdown-state.ts'
import type { StartedVersion } from '../updates/rules/update-state.ts'
import type { StartOptions } from './start-options.ts'
import { readProcessContext } from './process-context.ts'

/**
 * Asks what to do about a version that failed to start twice. This opens neither the database nor a window, because
 * what failed there may fail here too.
 * @param before the version to go back to; its release page opens. If this version has migrated the database beyond
 *   what the earlier one can read, its next start restores a backup
 * @param refuse called when the user goes back: this version must not be installed automatically again
 * @returns whether to start this version now
 */
export async function offerRollback(
  startOptions: StartOptions,
  before: StartedVersion,
  refuse: () => void,
): Promise<boolean> {
  const { files, log, systemLocale } = readProcessContext(startOptions)
  const locale = systemLocale()
  const i18n = createI18n(locale)
  const canRead = (path: string) =>
    (readDatabaseVersion(path) ?? Infinity) <= (before.databaseVersion ?? -1)
  const backups = listBackups(files)
  const backup = backups.find(({ name }) => canRead(join(files.backups, name))) ?? backups[0]
  const keepsData = canRead(files.database)
  const values = {
    version: app.getVersion(),
    before: before.version,
    time: backup === undefined ? '' : timeText(locale, backup.at),
    context: backup === undefined ? 'noBackup' : keepsData ? 'keepsData' : 'backup',
  }
  log.error(`${values.version} failed to start twice; the previous version is ${before.version}`)
  const choice = await askToChoose(i18n.t('rollback.question', values), {
    goBack: i18n.t('rollback.goBack', values),
    useBackup: backup === undefined ? null : i18n.t('rollback.useBackup'),
    tryAgain: i18n.t('rollback.tryAgain'),
    quit: i18n.t('fatal.quit'),
  })
  if (choice === 'goBack') refuse()
  try {
    const restores = choice === 'useBackup' || (choice === 'goBack' && !keepsData)
    // Whichever version starts next restores the backup.
    if (restores && backup !== undefined)
      writeLastShutdownState(files.state, {
        ...(readLastShutdownState(files.state) ?? unknownState),
        atNextStart: { type: 'restore', backup: backup.name },
      })
    if (choice === 'goBack') await showInBrowser(releasePage(before.version))
  } catch (cause) {
    log.error(`the chosen action failed: ${choice ?? ''}`, cause)
    await showMessage(i18n.t('rollback.failed'), 'error')
    return false
  }
  return choice === 'useBackup' || choice === 'tryAgain'
}
