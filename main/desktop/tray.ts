import {
  Menu,
  nativeImage,
  Tray,
  type BrowserWindow,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron'
import { join } from 'node:path'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Log } from '../base/log.ts'
import type { I18n } from './i18n.ts'
import type { Place } from './rules/placement.ts'
import {
  trayMenu,
  trayIcon,
  type TrayAction,
  type TrayIcon,
  type TrayItem,
} from './rules/tray-menu.ts'

type BuiltMenu = ReturnType<typeof Menu.buildFromTemplate>
type Places = Extract<TrayItem, { readonly type: 'places' }>['places']

export interface DashTray {
  render(snapshot: Snapshot): void
  /** Opens the tray's menu over a window, at a point of its page. */
  popUp(window: BrowserWindow, at: { readonly x: number; readonly y: number }): void
  close(): void
}

/**
 * The tray: its icon and menu follow the snapshot, and are updated only when they change.
 * @param options.pictures folder of the tray's icons
 * @param options.act called with the chosen entry
 * @param options.put called with the chosen place for Dash
 */
export function openTray(options: {
  readonly pictures: string
  readonly i18n: Pick<I18n, 't'>
  readonly log: Log
  readonly act: (action: TrayAction) => void
  readonly put: (place: Place) => void
}): DashTray {
  const { pictures, act, put } = options
  const { t } = options.i18n
  let tray: Tray | undefined
  let menu = Menu.buildFromTemplate([])
  let rendered = ''
  let shownIcon: TrayIcon | undefined
  /** By their content: Electron leaks some submenus of replaced menus. */
  const submenus = new Map<string, BuiltMenu>()

  const image = (icon: TrayIcon): NativeImage => {
    const file = (ending: string) => join(pictures, `tray-${icon}-${ending}.png`)
    // By the name, macOS treats it as a template, which it tints, and finds the double-density version beside it.
    if (process.platform === 'darwin') return nativeImage.createFromPath(file('Template'))
    const base = process.platform === 'linux' ? 22 : 16
    const single = nativeImage.createFromPath(file(String(base)))
    const double = nativeImage.createFromPath(file('32'))
    if (!double.isEmpty()) {
      single.addRepresentation({ scaleFactor: 32 / base, dataURL: double.toDataURL() })
    }
    return single
  }

  const template = (snapshot: Snapshot): MenuItemConstructorOptions[] =>
    trayMenu(snapshot).map((item) => {
      switch (item.type) {
        case 'separator':
          return { type: 'separator' }
        case 'status':
          return { label: t(item.key, item.params), enabled: false }
        case 'action':
          return {
            label: t(`tray.${item.action}`),
            enabled: item.enabled,
            click: () => act(item.action),
          }
        case 'places':
          return { label: t(item.key), enabled: item.enabled, submenu: submenuOf(item.places) }
      }
    })

  const submenuOf = (places: Places): BuiltMenu => {
    const items = places.map(({ key, params, place }) => ({ label: t(key, params), place }))
    const content = JSON.stringify(items)
    const menu =
      submenus.get(content) ??
      Menu.buildFromTemplate(items.map(({ label, place }) => ({ label, click: () => put(place) })))
    submenus.set(content, menu)
    return menu
  }

  return {
    render(snapshot) {
      const icon = trayIcon(snapshot)
      const next = JSON.stringify([snapshot.locale, icon, trayMenu(snapshot)])
      if (next === rendered) return
      rendered = next
      menu = Menu.buildFromTemplate(template(snapshot))
      try {
        if (!tray) {
          tray = new Tray(image(icon))
          tray.setToolTip('Hot Dash')
          tray.on('click', () => act('home'))
        } else if (icon !== shownIcon) {
          // On Linux Electron leaks 4.6 kB for each image set, even an identical one.
          tray.setImage(image(icon))
        }
        shownIcon = icon
        tray.setContextMenu(menu)
      } catch (cause) {
        // No tray on this desktop: a second launch opens the home window instead.
        options.log.warn('the tray could not be created', cause)
      }
    },
    popUp(window, { x, y }) {
      menu.popup({ window, x: Math.round(x), y: Math.round(y) })
    },
    close() {
      tray?.destroy()
    },
  }
}
