import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Locale } from '../../preload/contract/settings.ts'
import type { I18n } from './i18n.ts'
import { startCommand } from './login-item.ts'
import {
  applicationActions,
  applicationMenu,
  jumpList,
  type ApplicationAction,
} from './rules/menu-entries.ts'
import { startTaskNames, type StartTask } from './rules/start-switches.ts'

type Item = (typeof applicationMenu)[number]['items'][number]

const isAction = (item: Item): item is ApplicationAction => item in applicationActions

/**
 * The menus that the system shows for Hot Dash: Windows's jump list; on macOS the menu bar and the Dock's menu. On
 * Linux the desktop file has them (electron-builder.yml).
 * @param perform performs the chosen action; an entry of the jump list starts Hot Dash again instead
 * @returns call it at startup, and whenever the language may have changed
 */
export function createSystemMenus(
  { t }: Pick<I18n, 't'>,
  perform: (task: StartTask | ApplicationAction) => void,
): (locale: Locale) => void {
  const entry = (item: Item): MenuItemConstructorOptions => {
    if (item === '-') return { type: 'separator' }
    const label = t(`applicationMenu.${item}`)
    if (!isAction(item)) return { role: item, label }
    const keys = applicationActions[item]
    return { label, click: () => perform(item), ...(keys !== null && { accelerator: keys }) }
  }
  const menuBar = () =>
    applicationMenu.map((menu): MenuItemConstructorOptions => ({
      label: t(`applicationMenu.${menu.name}`),
      submenu: menu.items.map(entry),
      ...('role' in menu && { role: menu.role }),
    }))
  const dockMenu = () =>
    startTaskNames.map((task) => ({ label: t(`systemMenu.${task}`), click: () => perform(task) }))
  let shown: Locale | undefined

  return (locale) => {
    if (locale === shown) return
    shown = locale
    if (process.platform === 'win32') app.setUserTasks(jumpList(startCommand, t))
    if (process.platform !== 'darwin') return
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar()))
    app.dock?.setMenu(Menu.buildFromTemplate(dockMenu()))
  }
}
