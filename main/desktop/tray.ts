import { Menu, nativeImage, Tray, type BrowserWindow, type NativeImage } from 'electron'
import { join } from 'node:path'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Log } from '../base/log.ts'
import {
  trayIcon,
  trayMenu,
  type TrayIcon,
  type TrayItem,
  type TrayMenuOptions,
} from './rules/tray-menu.ts'

export type DashTray = ReturnType<typeof openTray>
type BuiltMenu = ReturnType<typeof Menu.buildFromTemplate>

/** The tray: its icon and menu follow the snapshot. @param options.pictures folder of the tray's icons */
export function openTray(
  options: TrayMenuOptions & { readonly pictures: string; readonly log: Pick<Log, 'warn'> },
) {
  let tray: Tray | undefined
  let menu = Menu.buildFromTemplate([])
  let rendered = ''
  let shownIcon: TrayIcon | undefined
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

  const submenuOf = (items: TrayItem[]): BuiltMenu => {
    const content = JSON.stringify(items)
    const submenu = submenus.get(content) ?? Menu.buildFromTemplate(items)
    submenus.set(content, submenu)
    return submenu
  }

  return {
    render(snapshot: Snapshot): void {
      const icon = trayIcon(snapshot)
      const items = trayMenu(snapshot, options)
      const next = JSON.stringify([icon, items])
      if (next === rendered) return
      rendered = next
      menu = Menu.buildFromTemplate(
        items.map(({ submenu, ...item }) =>
          submenu ? { ...item, submenu: submenuOf(submenu) } : item,
        ),
      )
      try {
        if (!tray) {
          tray = new Tray(image(icon))
          tray.setToolTip('Hot Dash')
          tray.on('click', () => options.act('home'))
        } else if (icon !== shownIcon) {
          // On Linux, Electron leaks 4.6 kB for each image that is set, even an identical one.
          tray.setImage(image(icon))
        }
        shownIcon = icon
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
