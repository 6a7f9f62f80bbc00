import { app, Menu } from 'electron'
import type { Locale } from '../../preload/contract/settings.ts'
import type { I18n } from './i18n.ts'
import { jumpList, offeredTasks } from './rules/system-menus.ts'
import type { StartTask } from './rules/start-switches.ts'
import { startCommand } from './start-command.ts'

/**
 * The menus that the system shows for Hot Dash: Windows' jump list, and on macOS the Dock's. On Linux the desktop file has them
 * (electron-builder.yml).
 * @param perform does what was chosen; an entry of the jump list starts Hot Dash once more instead
 * @returns to be called at the start, and whenever the language may have changed
 */
export function openSystemMenus(
  i18n: Pick<I18n, 't'>,
  perform: (task: StartTask) => void,
): (locale: Locale) => void {
  let shown: Locale | undefined
  return (locale) => {
    if (locale === shown) return
    shown = locale
    const text = (key: string) => i18n.t(key)
    if (process.platform === 'win32') app.setUserTasks([...jumpList(startCommand, text)])
    if (process.platform !== 'darwin') return
    const entries = offeredTasks.map((task) => ({
      label: text(`systemMenu.${task}`),
      click: () => perform(task),
    }))
    app.dock?.setMenu(Menu.buildFromTemplate(entries))
  }
}
