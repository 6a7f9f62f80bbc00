import type { BrowserWindow } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import type { BirdEvent, Room } from '../../preload/contract/events.ts'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { DesktopView } from '../../preload/contract/views/desktop-view.ts'
import type { DashPlace, Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Pages } from '../bridge/pages.ts'
import {
  createPetBrowserWindow,
  displays,
  onDisplays,
  type FirstWindow,
} from './browser-windows.ts'
import { openComeHereKeys } from './come-here-keys.ts'
import { openHomeWindow } from './home-window.ts'
import { openPetVisibility } from './pet-window/pet-visibility.ts'
import { openPetWindow } from './pet-window/pet-window.ts'
import { openPointerWatch } from './pet-window/pointer-watch.ts'
import { rescuePage } from './rescue-page.ts'
import { hidingSides } from './pet-window/rules/edge.ts'
import type { PetCommand } from './pet-window/rules/pet-reducer.ts'
import type { Place, ScreenPoint } from './pet-window/rules/placement.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import type { PositionStore } from './pet-window/position-store.ts'
import { showsTrayIcons } from './status-notifier.ts'
import { openTray, type DashTray, type TrayOptions } from './tray.ts'
import { windowSystem } from './window-system.ts'
import { openXDisplay } from './x11/x-display.ts'

export type Desktop = ReturnType<typeof openDesktop>

/** How long to wait for a page's first paint before opening everything else anyway. */
const firstPaintTimeoutMs = 5000

/**
 * Opens the windows. None is visible yet.
 * @param options.first the window that this start has begun to load
 * @param options.switches whether the start is hidden or safe. In a safe start, Dash stays in Home until called
 */
export function openDesktop(options: {
  readonly first: FirstWindow
  readonly switches: Pick<StartSwitches, 'isHidden' | 'isSafe'>
  readonly positionStore: PositionStore
  readonly settings: () => Settings
  readonly setSettings: (change: Partial<Settings>) => void
  readonly pages: Pick<Pages, 'add' | 'send' | 'sendOnceListening'>
  readonly onHomeFocus: () => void
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}) {
  const { first, positionStore, settings, pages, log } = options
  const { isHidden, isSafe } = options.switches
  const changes = createEmitter<null>(log)
  const changed = () => changes.emit(null)
  const birdEvents = createEmitter<null>(log)
  const firstPaint = Promise.withResolvers<undefined>()
  let tray: DashTray | undefined
  let mayRoam = () => false

  const connect = (window: BrowserWindow) => {
    pages.add(window.webContents)
    rescuePage(window, log)
  }
  const homeVisibility = createEmitter<null>(log)
  const home = openHomeWindow({
    first: first.name === 'home' ? first.window : undefined,
    connect,
    onFocus: options.onHomeFocus,
    onVisibility: () => homeVisibility.emit(null),
  })
  const homeContents = () => home.window()?.webContents
  const place = (): DashPlace => (home.isOpen() ? 'home' : 'desktop')

  const display = openXDisplay()
  const petVisibility = openPetVisibility({
    openPet(petOptions) {
      const isFirst = first.name === 'pet' && !first.window.isDestroyed()
      const window = isFirst ? first.window : createPetBrowserWindow()
      connect(window)
      return openPetWindow({
        ...petOptions,
        window,
        positionStore,
        display,
        sendToPage(event) {
          pages.send(window.webContents, 'bird', event)
          // If Dash was picked up in Home, it also falls there, although no window moves.
          if (event.type === 'falls' || event.type === 'landed')
            pages.send(homeContents(), 'bird', event)
        },
        onEdge: changed,
        mayRoam: () => mayRoam(),
      })
    },
    // https://www.electronjs.org/docs/latest/api/browser-window, `setContentProtection`
    offersContentProtection: process.platform === 'darwin' || process.platform === 'win32',
    place,
    leaveHome: home.minimize,
    clock: options.clock,
    startsHidden: isSafe || (first.name === 'pet' && isHidden),
    settings,
    set: options.setSettings,
    onChange: changed,
  })
  const { pet } = petVisibility
  const petContents = () => pet()?.window.webContents
  /** Where Dash is visible; null if it is hidden. */
  const visiblePlace = (): DashPlace | null =>
    home.isOpen() || petVisibility.view().shown ? place() : null

  const pointerWatch = openPointerWatch({
    bird: () => (visiblePlace() === 'desktop' ? pet()?.view().bird : undefined),
    sendToPage: (at) => pages.send(petContents(), 'pointer', at),
    pointer: display.pointer,
  })
  const comeHereKeys = openComeHereKeys({
    keys: () => settings().comeHereKeys,
    onPress: petVisibility.comeHere,
    onChange: changed,
    log,
  })
  const visiblePlaceChanges = createEmitter<DashPlace | null>(log)
  let lastVisiblePlace = visiblePlace()
  function compareVisiblePlace(): void {
    const before = lastVisiblePlace
    lastVisiblePlace = visiblePlace()
    if (lastVisiblePlace !== before) visiblePlaceChanges.emit(lastVisiblePlace)
  }
  const offs = [
    homeVisibility.on(petVisibility.apply),
    homeVisibility.on(changed),
    changes.on(pointerWatch.apply),
    changes.on(compareVisiblePlace),
    onDisplays(changed),
  ]

  /** Sound comes from Home while Dash is visible there, else from the floating window. */
  const soundWindow = (): Snapshot['soundWindow'] =>
    pet() === undefined || place() === 'home' ? 'home' : 'pet'
  const sendBird = (event: BirdEvent) => {
    birdEvents.emit(null)
    pet()?.dispatch({ type: 'disturb' })
    const plays = soundWindow() === 'home' ? homeContents() : petContents()
    const other = plays === homeContents() ? petContents() : homeContents()
    const isHeard = pages.send(plays, 'bird', event)
    const isSilent = isHeard && event.type === 'speaks'
    pages.send(other, 'bird', isSilent ? { ...event, clip: null, words: null } : event)
  }

  return {
    home: { show: home.show, window: home.window },
    petVisibility,
    comeHereKeys,
    place,
    soundWindow,
    view: (): DesktopView => ({
      canMoveDash: windowSystem.canMoveWindows(),
      canRaiseWindows: windowSystem.canRaiseWindows(),
      comeHere: comeHereKeys.view(),
      edges: pet()?.view().canHide ? hidingSides(displays()) : [],
      edge: pet()?.view().edge ?? null,
    }),
    /** Called when the state of the windows that pages show has changed. @returns the unsubscribe function */
    onChange: changes.on,
    /** Called when Dash becomes visible elsewhere, or hides (null). @returns the unsubscribe function */
    onVisiblePlaceChange: visiblePlaceChanges.on,
    isDashVisible: () => visiblePlace() !== null,
    /** Sends an event to all pages. Sound goes only to the page that plays it. */
    sendBird,
    /** Called before each event that `sendBird` sends. @returns the unsubscribe function */
    onBirdEvent: birdEvents.on,
    /** Shows a new snapshot in the tray, and makes the floating Dash walk as its form does. */
    render: (snapshot: Snapshot): void => {
      tray?.render(snapshot)
      pet()?.setForm(snapshot.pet.form)
    },
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
      await Promise.race([firstPaint.promise, delay(firstPaintTimeoutMs)])
    },
    /** @param may whether Dash may leave its place now. Until this is called, it does not walk. */
    allowWalks(may: () => boolean): void {
      mayRoam = may
    },
    /** Opens Home after the first paint if there is no tray icon. Otherwise, only a second launch could open it. */
    async openHomeIfNoTray(): Promise<void> {
      petVisibility.apply()
      if (first.name === 'home' || isHidden) return
      if (!(await showsTrayIcons(process.platform))) home.show()
    },
    openTray(menu: Pick<TrayOptions, 't' | 'act' | 'pictures'>): void {
      const put = (to: Place) => pet()?.dispatch({ type: 'put', place: to })
      tray = openTray({ ...menu, displays, put, log })
    },
    openRoom(room: Room): void {
      home.show()
      pages.sendOnceListening(homeContents(), 'room', room)
    },
    raiseWindowOf: display.raiseWindowOf,
    popUpMenu(at: ScreenPoint): void {
      const window = pet()?.window ?? home.window()
      if (window) tray?.popUp(window, at)
    },
    movePet(command: PetCommand): void {
      pet()?.dispatch(command)
      if (command.type === 'let-go') pointerWatch.assumeNear()
    },
    /** Moves both windows to where they were at first. */
    resetWindows(): void {
      positionStore.clear()
      pet()?.dispatch({ type: 'reset-place' })
      home.resetPlace()
    },
    /** Call it when a page has painted. */
    markPainted: () => firstPaint.resolve(undefined),
    close(): void {
      for (const off of offs) off()
      pointerWatch.close()
      display.close()
      comeHereKeys.close()
      petVisibility.close()
      tray?.close()
      home.close()
    },
  }
}
