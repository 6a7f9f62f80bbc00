import type { BrowserWindow, WebContents } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import type { BirdEvent, Events, Room } from '../../preload/contract/events.ts'
import type { Settings } from '../../preload/contract/settings.ts'
import type { DashPlace, Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { DesktopView } from '../../preload/contract/views/desktop.ts'
import type { Log } from '../base/log.ts'
import { systemTimers } from '../base/timers.ts'
import {
  createPetBrowserWindow,
  displays,
  onDisplays,
  type FirstWindow,
} from './browser-windows.ts'
import { openComeHereKeys } from './come-here-keys.ts'
import { openHomeWindow } from './home-window.ts'
import { openPetVisibility } from './pet-window/pet-visibility.ts'
import { openPetWindow, type PetSettings, type PetWindow } from './pet-window/pet-window.ts'
import { openPointerWatch } from './pet-window/pointer-watch.ts'
import { rescuePage } from './rescue-page.ts'
import { hidingSides } from './pet-window/rules/edge.ts'
import type { PetCommand } from './pet-window/rules/pet-reducer.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import type { TrayMenuOptions } from './rules/tray-menu.ts'
import type { SavedPosition } from './pet-window/saved-position.ts'
import { showsTrayIcons } from './status-notifier.ts'
import { openTray, type DashTray } from './tray.ts'
import { windowSystem } from './window-system.ts'
import { openXDisplay } from './x11/x-display.ts'

export type Desktop = ReturnType<typeof openDesktop>

/** How long to wait for a page's first paint before opening everything else anyway. */
const firstPaintTimeoutMs = 5000

type WindowEvents = Pick<Events, 'room' | 'bird' | 'pointer'>

/** The part of the bridge that the windows need. */
export interface WindowBridge {
  connect(contents: WebContents): void
  sendTo<Name extends keyof WindowEvents>(
    contents: WebContents,
    name: Name,
    event: WindowEvents[Name],
  ): void
}

/**
 * The windows and the tray.
 * @param options.first the window that this start has begun to load
 * @param options.switches whether the start is hidden or safe. In a safe start, Dash stays in Home until called
 * @param options.onHomeFocus called when the user turns to Home
 * @param options.onChange called when `view` has changed
 */
export function openDesktop(options: {
  readonly first: FirstWindow
  readonly switches: Pick<StartSwitches, 'isHidden' | 'isSafe'>
  readonly savedPosition: SavedPosition
  readonly settings: () => Settings
  readonly setSettings: (change: Partial<Settings>) => void
  readonly bridge: () => WindowBridge
  readonly onHomeFocus: () => void
  readonly onChange: () => void
  readonly log: Log
}) {
  const { first, savedPosition, settings, bridge, onChange, log } = options
  const { isHidden, isSafe } = options.switches
  /** The pages that listen for events. */
  const listening = new WeakSet<WebContents>()
  const firstPaint = Promise.withResolvers<undefined>()
  /** The room to open once the loading Home window is ready for events. */
  let roomToOpen: Room | undefined
  let tray: DashTray | undefined
  /** Whether Dash is awake and has nothing to say, so that it may move on its own. */
  let isFree = false

  const connect = (window: BrowserWindow) => {
    bridge().connect(window.webContents)
    window.webContents.on('did-navigate', () => void listening.delete(window.webContents))
    rescuePage(window, log)
  }
  const home = openHomeWindow({
    first: first.name === 'home' ? first.window : undefined,
    connect,
    onFocus: options.onHomeFocus,
    onVisibility() {
      petVisibility.apply()
      onChange()
    },
  })
  const place = (): DashPlace => (home.isOpen() ? 'home' : 'desktop')
  const display = openXDisplay()
  const openPet = (petSettings: PetSettings): PetWindow => {
    const window =
      first.name === 'pet' && !first.window.isDestroyed() ? first.window : createPetBrowserWindow()
    connect(window)
    return openPetWindow({
      window,
      settings: petSettings,
      savedPosition,
      display,
      isFree: () => isFree,
      // Both pages need these two: if Dash was picked up in Home, it also falls there, although no window moves.
      sendToPage: (event) =>
        event.type === 'falls' || event.type === 'landed'
          ? sendBird(event)
          : send(petContents(), 'bird', event),
      onEdge: onChange,
      onCloseRequested: () => petVisibility.hide(),
    })
  }
  const petVisibility = openPetVisibility({
    openPet,
    // https://www.electronjs.org/docs/latest/api/browser-window, `setContentProtection`
    offersContentProtection: process.platform === 'darwin' || process.platform === 'win32',
    place,
    leaveHome: home.minimize,
    timers: systemTimers,
    startsHidden: isSafe || (first.name === 'pet' && isHidden),
    settings,
    set: options.setSettings,
    log,
  })
  const { pet } = petVisibility

  const pointerWatch = openPointerWatch({
    bird: () =>
      petVisibility.view().shown && place() === 'desktop' ? pet()?.view().bird : undefined,
    sendToPage: (at) => send(petContents(), 'pointer', at),
    pointer: display.pointer,
  })
  petVisibility.onChange(pointerWatch.apply)
  const comeHereKeys = openComeHereKeys({
    keys: () => settings().comeHereKeys,
    onPress: petVisibility.comeHere,
    onChange,
    log,
  })
  const offDisplays = onDisplays(onChange)

  const homeContents = () => home.window()?.webContents
  const petContents = () => pet()?.window.webContents
  const soundWindow = () => (pet() === undefined || place() === 'home' ? 'home' : 'pet')
  /** @returns whether the page listens */
  function send<Name extends keyof WindowEvents>(
    to: WebContents | undefined,
    name: Name,
    event: WindowEvents[Name],
  ): boolean {
    if (to === undefined || !listening.has(to)) return false
    bridge().sendTo(to, name, event)
    return true
  }
  const sendBird = (event: BirdEvent): void => {
    pet()?.move({ type: 'disturb' })
    const plays = soundWindow() === 'home' ? homeContents() : petContents()
    const other = plays === homeContents() ? petContents() : homeContents()
    const isHeard = send(plays, 'bird', event)
    const isSilent = isHeard && event.type === 'speaks'
    send(other, 'bird', isSilent ? { ...event, clip: null, words: null } : event)
  }

  return {
    /**
     * Opens what this start shows: Home the first time, otherwise the floating Dash. It shows nothing if Dash was
     * hidden or this is a hidden start. Another window opens on demand.
     * @returns settles after the first paint, or at once if nothing is shown
     */
    async open(): Promise<void> {
      if (first.name === 'pet') {
        petVisibility.apply()
        if (pet() === undefined) {
          // Dash was hidden when Hot Dash quit, or this start shows nothing.
          first.window.destroy()
          return
        }
      }
      await Promise.race([firstPaint.promise, passed(firstPaintTimeoutMs)])
    },
    /** Opens Home after the first paint if there is no tray icon. Otherwise, only a second launch could open it. */
    async openRest(): Promise<void> {
      petVisibility.apply()
      if (first.name === 'home' || isHidden) return
      if (!(await showsTrayIcons(process.platform))) home.show()
    },
    openTray(menu: Omit<TrayMenuOptions, 'put'> & { readonly pictures: string }): void {
      tray = openTray({ ...menu, log, put: (to) => pet()?.move({ type: 'put', place: to }) })
    },
    /** Call it at a page's first request: the page listens then, so send it events. */
    markListening: (contents: WebContents) => void listening.add(contents),
    /** Call it when a page has painted. It listens by then. */
    markPainted(contents: WebContents): void {
      listening.add(contents)
      firstPaint.resolve(undefined)
      if (contents !== homeContents() || roomToOpen === undefined) return
      send(contents, 'room', roomToOpen)
      roomToOpen = undefined
    },
    petVisibility,
    /** Where the only Dash is: on the desktop or in Home. */
    place,
    /** The window that plays sound: Home while Dash is visible there, else the floating one. */
    soundWindow,
    view: (): DesktopView => ({
      canMoveDash: windowSystem.canMoveWindows(),
      comeHere: comeHereKeys.view(),
      displays: displays().map(({ id, label }) => ({ id, name: label })),
      edges: pet()?.view().canHide ? hidingSides(displays()) : [],
      edge: pet()?.view().edge ?? null,
    }),
    comeHereKeys,
    movePet(command: PetCommand): void {
      pet()?.move(command)
      if (command.type === 'let-go') pointerWatch.assumeNear()
    },
    /** Where the floating Dash takes clicks; undefined while it has no window. */
    clickArea: () => pet()?.clickArea,
    homeWindow: home.window,
    showHome: home.show,
    openRoom(room: Room): void {
      home.show()
      if (!send(homeContents(), 'room', room)) roomToOpen = room
    },
    /** Whether Dash is visible, on the desktop or in Home. */
    isDashVisible: () => home.isOpen() || petVisibility.view().shown,
    /** Sends an event to all pages. Sound goes only to the page that plays it. */
    sendBird,
    popUpMenu(at: { readonly x: number; readonly y: number }): void {
      const window = pet()?.window ?? home.window()
      if (window) tray?.popUp(window, at)
    },
    render(snapshot: Snapshot): void {
      tray?.render(snapshot)
      const wasFree = isFree
      isFree =
        snapshot.bubble === null && snapshot.pet.mood !== 'asleep' && snapshot.quiet.name === 'none'
      if (isFree !== wasFree) pet()?.move({ type: 'disturb' })
    },
    close(): void {
      pointerWatch.close()
      display.close()
      offDisplays()
      comeHereKeys.close()
      petVisibility.close()
      tray?.close()
      home.close()
    },
  }
}
