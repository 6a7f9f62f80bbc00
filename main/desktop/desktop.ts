import { app, type BrowserWindow, type WebContents } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import type { BirdEvent, Events, Room } from '../../preload/contract/events.ts'
import type { Settings } from '../../preload/contract/settings.ts'
import type { DashPlace, Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { DesktopView } from '../../preload/contract/views/desktop.ts'
import type { Log } from '../base/log.ts'
import { systemTimers } from '../base/timers.ts'
import { openPetVisibility, type PetVisibility } from './pet-visibility.ts'
import { createPetBrowserWindow, displays, namedDisplays, onDisplays } from './browser-windows.ts'
import { openComeHereKeys, type ComeHereKeys } from './come-here-keys.ts'
import { openCursor } from './cursor.ts'
import { showInDock } from './dock.ts'
import type { FirstWindow } from './first-window.ts'
import { openHomeWindow } from './home-window.ts'
import type { I18n } from './i18n.ts'
import { openPetWindow, type PetWindow } from './pet-window.ts'
import { openPointerWatch } from './pointer-watch.ts'
import { rescuePage } from './rescue-page.ts'
import { sidesOf } from './rules/edge.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import type { TrayAction } from './rules/tray-menu.ts'
import type { SavedPosition } from './saved-position.ts'
import { showsTrayIcons } from './status-notifier.ts'
import { openTray, type DashTray } from './tray.ts'
import { windowSystem } from './window-system.ts'

/** How long to wait for a page's first paint before opening everything else anyway. */
const firstPaintTimeoutMs = 5000

/** https://www.electronjs.org/docs/latest/api/browser-window, `setContentProtection` */
const offersContentProtection = process.platform === 'darwin' || process.platform === 'win32'

/** The part of the bridge that the windows need. */
export interface WindowBridge {
  admit(contents: WebContents): void
  sendTo<Name extends 'room' | 'bird' | 'pointer'>(
    contents: WebContents,
    name: Name,
    event: Events[Name],
  ): void
}

/** The windows and the tray. */
export interface Desktop {
  /**
   * Opens what this start shows: Home the first time, else the floating Dash, or nothing if it was hidden or the
   * start is. The other window is created on demand.
   * @returns settles after the first paint, or at once if nothing is shown
   */
  open(): Promise<void>
  /** After the first paint: opens Home if no tray icon could lead to it. */
  openRest(): Promise<void>
  openTray(options: {
    readonly pictures: string
    readonly i18n: I18n
    readonly act: (action: TrayAction) => void
  }): void
  /** A page has made its first request, so it listens: send it events. */
  pageListens(contents: WebContents): void
  /** A page has painted, and listens. */
  pageIsReady(contents: WebContents): void
  readonly petVisibility: PetVisibility
  /** Where Dash is: there is only one. */
  readonly place: () => DashPlace
  /** The window that plays sound: Home while Dash is visible there, else the floating one. */
  readonly soundWindow: () => 'pet' | 'home'
  /** Moves the floating Dash. */
  readonly movePet: PetWindow['move']
  readonly clicks: PetWindow['clicks']
  /** What this desktop lets Dash do. */
  readonly view: () => DesktopView
  readonly comeHereKeys: Pick<ComeHereKeys, 'apply'>
  readonly homeWindow: BrowserWindow | undefined
  readonly showHome: () => void
  /** Shows one of Home's rooms. */
  openRoom(room: Room): void
  /** Whether Dash is visible, on the desktop or in Home. */
  readonly isDashVisible: () => boolean
  /** Sends an event to all pages. Sound goes only to the page that plays it. */
  readonly sendBird: (event: BirdEvent) => void
  readonly popUpMenu: (at: { readonly x: number; readonly y: number }) => void
  minutePassed(): void
  render(snapshot: Snapshot): void
  close(): void
}

/**
 * @param options.first the window that this start has begun to load
 * @param options.onHomeFocus called when the user turns to Home
 */
export function openDesktop(options: {
  readonly first: FirstWindow
  /** Whether this is a hidden or a safe start. In a safe one Dash stays in Home until it is called. */
  readonly switches: Pick<StartSwitches, 'isHidden' | 'isSafe'>
  readonly savedPosition: SavedPosition
  readonly settings: () => Settings
  readonly setSettings: (change: Partial<Settings>) => void
  readonly bridge: () => WindowBridge
  readonly onHomeFocus: () => void
  /** Called when `view` has changed. */
  readonly onChange: () => void
  readonly log: Log
}): Desktop {
  const { first, savedPosition, settings, bridge, log } = options
  const { pages } = first
  const { isHidden, isSafe } = options.switches
  /** Pages that listen. */
  const ready = new WeakSet<WebContents>()
  const firstPage = Promise.withResolvers<undefined>()
  /** The room to show once a home window that is still loading starts to listen. */
  let awaitedRoom: Room | undefined
  let pet: PetWindow | undefined
  let tray: DashTray | undefined
  /** Whether Dash has nothing to say. */
  let isSilent = false
  /** Whether it is also awake, and may move on its own. */
  let isFree = false

  const admit = (window: BrowserWindow) => {
    bridge().admit(window.webContents)
    window.webContents.on('did-navigate', () => void ready.delete(window.webContents))
    rescuePage(window, log)
  }
  const home = openHomeWindow({
    pages,
    first: first.name === 'home' ? first.window : undefined,
    admit,
    onFocus: options.onHomeFocus,
    onVisibility() {
      followDock()
      petVisibility.apply()
      options.onChange()
    },
  })
  const followDock = () => showInDock(app.dock, home.window !== undefined)
  followDock()
  const place = (): DashPlace => (home.isOpen ? 'home' : 'desktop')
  const cursor = openCursor()
  const openPet = (): PetWindow => {
    const window =
      first.name === 'pet' && !first.window.isDestroyed()
        ? first.window
        : createPetBrowserWindow(pages)
    admit(window)
    return openPetWindow({
      window,
      look: petVisibility.look(),
      savedPosition,
      cursor,
      isFree: () => isFree,
      mayReload: () => isSilent && place() === 'desktop',
      // Home's Dash may have been picked up too. No window moves in Home.
      tell: (event) =>
        event.type === 'falls' || event.type === 'landed' ? sendBird(event) : sendToPet(event),
      onEdge: options.onChange,
      onCloseRequested: () => petVisibility.hide(),
    })
  }
  const ensurePet = () => (pet ??= openPet())
  const petVisibility = openPetVisibility({
    pet: {
      show: () => ensurePet().show(),
      comeHere: () => ensurePet().comeHere(),
      hide: () => pet?.hide(),
      apply: (look) => pet?.apply(look),
    },
    offersContentProtection,
    place,
    leaveHome: home.minimize,
    timers: systemTimers,
    startsHidden: isSafe || (first.name === 'pet' && isHidden),
    settings,
    set: options.setSettings,
    log,
  })

  const pointerWatch = openPointerWatch({
    bird: () => (petVisibility.view().shown && place() === 'desktop' ? pet?.bird : undefined),
    tell(at) {
      const contents = petContents()
      if (contents && ready.has(contents)) bridge().sendTo(contents, 'pointer', at)
    },
    cursor,
  })
  petVisibility.onChange(pointerWatch.apply)
  const comeHereKeys = openComeHereKeys({
    keys: () => settings().comeHereKeys,
    onPress: petVisibility.comeHere,
    onChange: options.onChange,
    log,
  })
  const offDisplays = onDisplays(options.onChange)

  const homeContents = () => home.window?.webContents
  const petContents = () => pet?.window.webContents
  const soundWindow = () => (pet === undefined || place() === 'home' ? 'home' : 'pet')
  /** The page that plays sound comes first. */
  const listening = (): readonly WebContents[] =>
    (soundWindow() === 'home'
      ? [homeContents(), petContents()]
      : [petContents(), homeContents()]
    ).flatMap((contents) => (contents !== undefined && ready.has(contents) ? [contents] : []))

  /** For walks and for a hand that holds Dash: no window moves in Home. */
  const sendToPet = (event: BirdEvent) => {
    const contents = petContents()
    if (contents && ready.has(contents)) bridge().sendTo(contents, 'bird', event)
  }
  const sendBird = (event: BirdEvent) => {
    pet?.disturb()
    const pagesThatHear = listening()
    for (const contents of pagesThatHear) {
      const isSilent = event.type === 'speaks' && contents !== pagesThatHear[0]
      bridge().sendTo(contents, 'bird', isSilent ? { ...event, clip: null, words: null } : event)
    }
  }

  return {
    async open() {
      if (first.name === 'pet') {
        petVisibility.apply()
        if (pet === undefined) {
          // Dash was hidden when Hot Dash quit, or this start shows nothing.
          first.window.destroy()
          return
        }
      }
      await Promise.race([firstPage.promise, passed(firstPaintTimeoutMs)])
    },
    async openRest() {
      petVisibility.apply()
      // Without a tray icon, only a second launch could open Home.
      if (first.name === 'home' || isHidden) return
      if (!(await showsTrayIcons(process.platform))) home.show()
    },
    openTray({ pictures, i18n, act }) {
      tray = openTray({
        pictures,
        i18n,
        log,
        act,
        put: (place) => pet?.move({ type: 'put', place }),
      })
    },
    pageListens: (contents) => void ready.add(contents),
    pageIsReady(contents) {
      ready.add(contents)
      firstPage.resolve(undefined)
      if (contents === homeContents() && awaitedRoom !== undefined) {
        bridge().sendTo(contents, 'room', awaitedRoom)
        awaitedRoom = undefined
      }
    },
    petVisibility,
    place,
    view: () => ({
      movesDash: windowSystem.movesWindows(),
      comeHere: comeHereKeys.view(),
      displays: namedDisplays(),
      edges: pet?.canHide ? sidesOf(displays()) : [],
      edge: pet?.edge ?? null,
    }),
    comeHereKeys,
    soundWindow,
    movePet(command) {
      pet?.move(command)
      if (command.type === 'let-go') pointerWatch.letGo()
    },
    clicks: {
      setAreas: (areas) => pet?.clicks.setAreas(areas),
      setPointerOver: (over) => pet?.clicks.setPointerOver(over),
    },
    get homeWindow() {
      return home.window
    },
    showHome: home.show,
    openRoom(room) {
      home.show()
      const contents = homeContents()
      if (contents && ready.has(contents)) bridge().sendTo(contents, 'room', room)
      else awaitedRoom = room
    },
    isDashVisible: () => home.isOpen || petVisibility.view().shown,
    sendBird,
    popUpMenu(at) {
      const window = pet?.window ?? home.window
      if (window) tray?.popUp(window, at)
    },
    minutePassed: () => pet?.minutePassed(),
    render(snapshot) {
      tray?.render(snapshot)
      const wasFree = isFree
      isSilent = snapshot.bubble === null
      isFree = isSilent && snapshot.pet.mood !== 'asleep' && snapshot.quiet.name === 'none'
      if (isFree !== wasFree) pet?.disturb()
    },
    close() {
      pointerWatch.close()
      cursor.close()
      offDisplays()
      comeHereKeys.close()
      petVisibility.close()
      tray?.close()
      home.close()
      pet?.close()
    },
  }
}
