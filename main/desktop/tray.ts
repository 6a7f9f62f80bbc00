import { Menu, nativeImage, Tray, type BrowserWindow, type NativeImage } from 'electron'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Log } from '../base/log.ts'
import type { Place } from './pet-window/rules/placement.ts'
import {
  trayIcon,
  trayMenu,
  type TrayAction,
  type TrayIcon,
  type TrayItem,
  type TrayMenuOptions,
} from './rules/tray-menu.ts'

export type DashTray = ReturnType<typeof openTray>
type BuiltMenu = ReturnType<typeof Menu.buildFromTemplate>

export interface TrayOptions extends TrayMenuOptions {
  /** The folder of the tray's icons. */
  readonly pictures: string
  readonly act: (action: TrayAction) => void
  readonly put: (place: Place) => void
  readonly log: Pick<Log, 'warn'>
}

/** The tray: its icon and menu follow the snapshot. */
export function openTray(options: TrayOptions) {
  const { act, put } = options
  let tray: Tray | undefined
  let menu = Menu.buildFromTemplate([])
  let drawn: { readonly icon: TrayIcon; readonly items: readonly TrayItem[] } | undefined
  /** Submenus by content. Reuse them, because Electron leaks some submenus of replaced menus. */
  const submenus = new Map<string, BuiltMenu>()

  const image = (icon: TrayIcon): NativeImage => {
    const file = (ending: string) => join(options.pictures, `tray-${icon}-${ending}.png`)
    // Because of this name, macOS tints the icon and finds its double-density version beside it.
    if (process.platform === 'darwin') return nativeImage.createFromPath(file('Template'))
    const base = process.platform === 'linux' ? 22 : 16
    const single = nativeImage.createFromPath(file(String(base)))
    const double = nativeImage.createFromPath(file('32'))
    if (!double.isEmpty())
      single.addRepresentation({ scaleFactor: 32 / base, dataURL: double.toDataURL() })
    return single
  }

  const menuOf = (items: readonly TrayItem[]): BuiltMenu =>
    Menu.buildFromTemplate(items.map(builtItem))

  function builtItem({ action, place, submenu, ...item }: TrayItem) {
    if (action) return { ...item, click: () => act(action) }
    if (place) return { ...item, click: () => put(place) }
    if (!submenu) return item
    const content = JSON.stringify(submenu)
    const built = submenus.get(content) ?? menuOf(submenu)
    submenus.set(content, built)
    return { ...item, submenu: built }
  }

  return {
    render(snapshot: Snapshot): void {
      const before = drawn
      drawn = { icon: trayIcon(snapshot), items: trayMenu(snapshot, options) }
      if (isDeepStrictEqual(drawn, before)) return
      const { icon, items } = drawn
      menu = menuOf(items)
      try {
        if (!tray) {
          tray = new Tray(image(icon))
          tray.setToolTip('Hot Dash')
          tray.on('click', () => act('home'))
        } else if (icon !== before?.icon) {
          // On Linux, Electron leaks 4.6 kB for each image that is set, even an identical one.
          tray.setImage(image(icon))
        }
        tray.setContextMenu(menu)
      } catch (cause) {
        // This desktop has no tray. A second launch opens the home window instead.
        options.log.warn('the tray could not be created', cause)
      }
    },
    /** Opens the tray's menu over a window, at a point of its page. */
    popUp(window: BrowserWindow, { x, y }: { readonly x: number; readonly y: number }): void {
      menu.popup({ window, x: Math.round(x), y: Math.round(y) })
    },
    close: () => tray?.destroy(),
  }
}
