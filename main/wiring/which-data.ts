import type { Locale } from '../../preload/contract/settings.ts'
import { askAtStart } from '../desktop/dialogs.ts'
import type { I18n } from '../desktop/i18n.ts'
import type { StorageFiles } from '../storage/files.ts'
import type { Choice } from '../storage/maintenance.ts'
import type { Backup } from '../storage/rules/backups.ts'
import { timeText } from './time-text.ts'

/**
 * Asks whether to use the database or a backup that has more.
 * @param later the button that decides nothing
 */
export async function askWhichData(
  i18n: I18n,
  later: 'start.later' | 'fatal.quit',
  about: { readonly locale: Locale; readonly files: StorageFiles; readonly backup: Backup },
): Promise<Choice> {
  const words = {
    folder: about.files.folder,
    time: timeText(about.locale, about.backup.at),
  }
  const answer = await askAtStart(i18n.t('start.older', words), [
    i18n.t('start.restore'),
    i18n.t('start.useData'),
    i18n.t(later),
  ])
  return (['backup', 'data'] as const)[answer] ?? 'later'
}
