/** Roles of Electron's menus that macOS implements itself (https://www.electronjs.org/docs/latest/api/menu-item). */
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

/** Actions that Hot Dash performs itself. */
export type ApplicationAction = 'settings' | 'project'

/** An entry. Texts are keys of resources/locales below `applicationMenu`. */
export type ApplicationItem =
  | { readonly type: 'separator' }
  | { readonly type: 'role'; readonly role: Role }
  | { readonly type: 'action'; readonly action: ApplicationAction; readonly keys?: string }

export interface ApplicationSubmenu {
  readonly name: 'app' | 'edit' | 'window' | 'help'
  /** Submenus that macOS extends: the list of windows, the search of Help. */
  readonly role?: 'window' | 'help'
  readonly items: readonly ApplicationItem[]
}

const line = { type: 'separator' } as const
const roles = (...names: readonly Role[]): readonly ApplicationItem[] =>
  names.map((role) => ({ type: 'role', role }))

/**
 * The menu bar of macOS, in the order of Apple's Human Interface Guidelines. It has the editing shortcuts, without
 * which no text field has them, and nothing of a browser: no reload, no zoom, no developer tools.
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
 * Whether the macOS Dock shows Hot Dash: while Home exists, even minimised, since it is minimised into the Dock. Dash
 * alone lives beside the clock, with the tray icon.
 */
export const isInDock = (windows: { readonly hasHome: boolean }): boolean => windows.hasHome
