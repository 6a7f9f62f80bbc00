import type { BrowserWindow } from 'electron'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { DashPlace } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { attempt, type Log } from '../base/log.ts'
import type { Pages } from '../bridge/pages.ts'
import { createPetBrowserWindow, type FirstWindow } from './browser-windows.ts'
import { openHomeWindow } from './home-window.ts'
import { openPetVisibility } from './pet-window/pet-visibility.ts'
import { openPetWindow, type PetWindowOptions } from './pet-window/pet-window.ts'
import type { PositionStore } from './pet-window/position-store.ts'
import { rescuePage } from './rescue-page.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import type { XDisplay } from './x11/x-display.ts'

export type Windows = ReturnType<typeof openWindows>

export interface WindowsOptions {
  /** The window that this start has begun to load. */
  readonly first: FirstWindow
  /** Whether the start is hidden or safe. In a safe start, Dash stays in Home until called. */
  readonly switches: Pick<StartSwitches, 'isHidden' | 'isSafe'>
  readonly positionStore: PositionStore
  readonly settings: () => Settings
  readonly setSettings: (change: Partial<Settings>) => void
  readonly pages: Pick<Pages, 'add' | 'send'>
  readonly onHomeFocus: () => void
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * Home and the floating window, between which Dash moves. Neither is visible yet.
 * @param options.onChange called when what the windows show has changed
 */
export function openWindows(
  options: WindowsOptions &
    Pick<PetWindowOptions, 'mayRoam'> & {
      readonly display: XDisplay
      readonly onChange: () => void
    },
) {
  const { first, switches, pages, onChange, log } = options

  const connect = (window: BrowserWindow) => {
    pages.add(window.webContents)
    rescuePage(window, log)
  }
  const home = openHomeWindow({
    first: first.name === 'home' ? first.window : undefined,
    connect,
    onFocus: options.onHomeFocus,
    onVisibility() {
      attempt(log, 'showing Dash', petVisibility.apply)
      onChange()
    },
  })
  const homePage = () => home.window()?.webContents
  const place = (): DashPlace => (home.isOpen() ? 'home' : 'desktop')

  const petVisibility = openPetVisibility({
    openPet(petOptions) {
      const isFirst = first.name === 'pet' && !first.window.isDestroyed()
      const window = isFirst ? first.window : createPetBrowserWindow()
      connect(window)
      return openPetWindow({
        ...options,
        ...petOptions,
        window,
        sendToPage(event) {
          pages.send(window.webContents, 'bird', event)
          // If Dash was picked up in Home, it also falls there, although no window moves.
          if (event.type === 'falls' || event.type === 'landed')
            pages.send(homePage(), 'bird', event)
        },
        onEdge: onChange,
      })
    },
    // https://www.electronjs.org/docs/latest/api/browser-window, `setContentProtection`
    offersContentProtection: process.platform === 'darwin' || process.platform === 'win32',
    place,
    leaveHome: home.minimize,
    clock: options.clock,
    startsHidden: switches.isSafe || (first.name === 'pet' && switches.isHidden),
    settings: options.settings,
    set: options.setSettings,
    onChange,
  })
  const { pet } = petVisibility

  return {
    home,
    petVisibility,
    pet,
    homePage,
    petPage: () => pet()?.window.webContents,
    /** The window that Dash is in, even if Dash is hidden. */
    place,
    /** Where Dash is visible; null if it is hidden. */
    visiblePlace: (): DashPlace | null =>
      home.isOpen() || petVisibility.view().isShown ? place() : null,
    close(): void {
      petVisibility.close()
      home.close()
    },
  }
}
