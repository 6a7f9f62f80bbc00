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
import { trayMenu, trayPicture, type TrayAction, type TrayPicture } from './rules/tray-menu.ts'
import type { I18n } from './i18n.ts'

export interface DashTray {
  render(snapshot: Snapshot): void
  /** The tray's menu at the pointer, over a window. */
  popUp(window: BrowserWindow): void
  close(): void
}

/**
 * The tray: icon and menu are drawn from a snapshot, whenever what they show has changed.
 * @param options.pictures folder of the tray's pictures
 * @param options.act does what was chosen
 */
export function openTray(options: {
  readonly pictures: string
  readonly i18n: I18n
  readonly log: Log
  readonly act: (action: TrayAction) => void
}): DashTray {
  const { pictures, i18n, act } = options
  const images = new Map<TrayPicture, NativeImage>()
  let tray: Tray | undefined
  let menu = Menu.buildFromTemplate([])
  let drawn = ''

  /** One drawing per size; macOS takes a template (black with holes) and tints it itself. */
  const image = (picture: TrayPicture): NativeImage => {
    const known = images.get(picture)
    if (known) return known
    const isMac = process.platform === 'darwin'
    const file = (size: number) =>
      join(pictures, `tray-${isMac ? 'mono' : 'color'}-${picture}-${size}.png`)
    const base = process.platform === 'linux' ? 22 : 16
    const made = nativeImage.createFromPath(file(base))
    const double = nativeImage.createFromPath(file(32))
    if (!double.isEmpty()) {
      made.addRepresentation({ scaleFactor: 32 / base, dataURL: double.toDataURL() })
    }
    made.setTemplateImage(isMac)
    images.set(picture, made)
    return made
  }

  const template = (snapshot: Snapshot): MenuItemConstructorOptions[] =>
    trayMenu(snapshot).map((item) => {
      switch (item.type) {
        case 'separator':
          return { type: 'separator' }
        case 'status':
          return { label: i18n.t(item.key, item.params), enabled: false }
        case 'action':
          return {
            label: i18n.t(item.key),
            enabled: item.enabled,
            click: () => act(item.action),
          }
      }
    })

  return {
    render(snapshot) {
      const picture = trayPicture(snapshot)
      const looks = JSON.stringify([snapshot.locale, picture, trayMenu(snapshot)])
      if (looks === drawn) return
      drawn = looks
      menu = Menu.buildFromTemplate(template(snapshot))
      try {
        if (!tray) {
          tray = new Tray(image(picture))
          tray.on('click', () => act('home'))
        } else {
          tray.setImage(image(picture))
        }
        tray.setToolTip('Hot Dash')
        tray.setContextMenu(menu)
      } catch (cause) {
        // A desktop without a tray: a second launch opens the home window instead.
        options.log.warn('no tray here', cause)
      }
    },
    popUp(window) {
      menu.popup({ window })
    },
    close() {
      tray?.destroy()
    },
  }
}
