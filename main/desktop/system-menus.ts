import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { I18n } from './main-i18n.ts'
import { startCommand } from './login-item.ts'
import { startTaskNames, startTasks, type StartTask } from './rules/start-switches.ts'

/** The entries that Hot Dash performs itself, with their keys on macOS. */
const applicationActions = { settings: 'Command+,', project: null } as const
export type ApplicationAction = keyof typeof applicationActions

const ownItems = ['about', '-', 'settings', '-', 'services', '-'] as const
const hidingItems = ['hide', 'hideOthers', 'unhide', '-', 'quit'] as const

/**
 * The menu bar of macOS, in the order of Apple's Human Interface Guidelines. It has the editing items, because text
 * fields get their shortcuts only from them. It has nothing of a browser: no reload, no zoom, no developer tools.
 * An item is a separator (`-`), an action of ours, or a role that macOS implements itself
 * (https://www.electronjs.org/docs/latest/api/menu-item). Its text is `applicationMenu.<item>`.
 */
export const applicationMenu = [
  { name: 'app', items: [...ownItems, ...hidingItems] },
  { name: 'edit', items: ['undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', 'selectAll'] },
  // macOS adds the list of windows to the first, and its search to the second.
  { name: 'window', role: 'window', items: ['close', 'minimize', 'zoom', 'front'] },
  { name: 'help', role: 'help', items: ['project'] },
] as const

type Item = (typeof applicationMenu)[number]['items'][number]

const isAction = (item: Item): item is ApplicationAction => item in applicationActions

/**
 * The menus that the system shows for Hot Dash: Windows's jump list; on macOS the menu bar and the Dock's menu. On
 * Linux, the desktop file has them (electron-builder.yml).
 * @param perform runs the chosen item. Entries of the jump list launch Hot Dash again instead
 * @returns a function to call at startup, and whenever the language may have changed
 */
export function createSystemMenus(
  { t }: Pick<I18n, 't'>,
  perform: (task: StartTask | ApplicationAction) => void,
): (locale: Locale) => void {
  const entry = (item: Item): MenuItemConstructorOptions => {
    if (item === '-') return { type: 'separator' }
    const label = t(`applicationMenu.${item}`)
    if (!isAction(item)) return { role: item, label }
    const click = () => perform(item)
    const keys = applicationActions[item]
    return keys === null ? { label, click } : { label, click, accelerator: keys }
  }
  const menuBar = () =>
    applicationMenu.map((menu): MenuItemConstructorOptions => {
      const label = t(`applicationMenu.${menu.name}`)
      const submenu = menu.items.map(entry)
      return 'role' in menu ? { label, submenu, role: menu.role } : { label, submenu }
    })
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

/**
 * Windows's jump list, as Electron's `app.setUserTasks` takes it: each entry starts Hot Dash, and if it is already
 * running, that process performs the task.
 */
export const jumpList = (commandFor: typeof startCommand, t: I18n['t']) =>
  startTaskNames.map((task) => {
    const [program, ...args] = commandFor([startTasks[task]])
    const text = t(`systemMenu.${task}`)
    return {
      program,
      // Windows takes the arguments as one text.
      arguments: args.map((arg) => (arg.startsWith('--') ? arg : `"${arg}"`)).join(' '),
      title: text,
      description: text,
      iconPath: program,
      iconIndex: 0,
    }
  })
