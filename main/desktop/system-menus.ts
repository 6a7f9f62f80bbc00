import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Locale } from '../../preload/contract/settings.ts'
import type { I18n } from './i18n.ts'
import {
  applicationMenu,
  type ApplicationAction,
  type ApplicationItem,
} from './rules/application-menu.ts'
import { jumpList } from './rules/system-menus.ts'
import { startTaskNames, type StartTask } from './rules/start-switches.ts'
import { startCommand } from './start-command.ts'

/**
 * The menus that the system shows for Hot Dash: Windows's jump list; on macOS the menu bar and the Dock's menu. On
 * Linux the desktop file has them (electron-builder.yml).
 * @param perform performs the chosen action; an entry of the jump list starts Hot Dash again instead
 * @returns call it at startup, and whenever the language may have changed
 */
export function openSystemMenus(
  i18n: Pick<I18n, 't'>,
  perform: (task: StartTask | ApplicationAction) => void,
): (locale: Locale) => void {
  const text = (key: string) => i18n.t(key)
  const item = (entry: ApplicationItem): MenuItemConstructorOptions => {
    switch (entry.type) {
      case 'separator':
        return { type: 'separator' }
      case 'role':
        return { role: entry.role, label: text(`applicationMenu.${entry.role}`) }
      case 'action':
        return {
          label: text(`applicationMenu.${entry.action}`),
          click: () => perform(entry.action),
          ...(entry.keys !== undefined && { accelerator: entry.keys }),
        }
    }
  }
  const menuBar = () =>
    applicationMenu.map(({ name, role, items }): MenuItemConstructorOptions => ({
      label: text(`applicationMenu.${name}`),
      submenu: items.map(item),
      ...(role !== undefined && { role }),
    }))
  const dockMenu = () =>
    startTaskNames.map((task) => ({
      label: text(`systemMenu.${task}`),
      click: () => perform(task),
    }))
  let shown: Locale | undefined

  return (locale) => {
    if (locale === shown) return
    shown = locale
    if (process.platform === 'win32') app.setUserTasks([...jumpList(startCommand, text)])
    if (process.platform !== 'darwin') return
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar()))
    app.dock?.setMenu(Menu.buildFromTemplate(dockMenu()))
  }
}
