/** Roles of Electron's menus that macOS itself gives their meaning (https://www.electronjs.org/docs/latest/api/menu-item). */
type Role =
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'delete'
  | 'selectAll'
  | 'close'
  | 'minimize'
  | 'zoom'
  | 'front'

/** What Hot Dash does itself. */
export type ApplicationAction = 'settings' | 'project'

/** An entry; texts are keys of resources/locales, below `applicationMenu`. */
export type ApplicationItem =
  | { readonly type: 'separator' }
  | { readonly type: 'role'; readonly role: Role }
  | { readonly type: 'action'; readonly action: ApplicationAction; readonly keys?: string }

export interface ApplicationSubmenu {
  readonly name: 'app' | 'edit' | 'window' | 'help'
  /** What macOS adds to: the list of windows, the search of Help. */
  readonly role?: 'window' | 'help'
  readonly items: readonly ApplicationItem[]
}

const line = { type: 'separator' } as const
const roles = (...names: readonly Role[]): readonly ApplicationItem[] =>
  names.map((role) => ({ type: 'role', role }))

/**
 * The menu bar of macOS, in the order of Apple's Human Interface Guidelines. It has the keys of editing, which no text field has
 * without it, and nothing of a browser: no reload, no zoom, no developer tools.
 */
export const applicationMenu: readonly ApplicationSubmenu[] = [
  {
    name: 'app',
    items: [
      ...roles('about'),
      line,
      { type: 'action', action: 'settings', keys: 'Command+,' },
      line,
      ...roles('services'),
      line,
      ...roles('hide', 'hideOthers', 'unhide'),
      line,
      ...roles('quit'),
    ],
  },
  {
    name: 'edit',
    items: [
      ...roles('undo', 'redo'),
      line,
      ...roles('cut', 'copy', 'paste', 'delete', 'selectAll'),
    ],
  },
  { name: 'window', role: 'window', items: roles('close', 'minimize', 'zoom', 'front') },
  { name: 'help', role: 'help', items: [{ type: 'action', action: 'project' }] },
]

/**
 * Whether the Dock of macOS shows Hot Dash: while there is Home, also minimised, since it is in the Dock then. Dash alone lives
 * beside the clock, with the tray's icon.
 */
export const isInDock = (windows: { readonly hasHome: boolean }): boolean => windows.hasHome
