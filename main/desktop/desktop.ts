import type { Room } from '../../preload/contract/events.ts'
import type { DesktopView } from '../../preload/contract/views/desktop-view.ts'
import type { DashPlace, Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Pages } from '../bridge/pages.ts'
import { createBirdSender } from './bird-sender.ts'
import { displays, onDisplays } from './browser-windows.ts'
import { openComeHereKeys } from './come-here-keys.ts'
import { createOpening } from './opening.ts'
import { openPointerWatch } from './pet-window/pointer-watch.ts'
import { hidingSides } from './pet-window/rules/edge.ts'
import type { PetCommand } from './pet-window/rules/pet-reducer.ts'
import type { Place, ScreenPoint } from './pet-window/rules/placement.ts'
import { openTray, type DashTray, type TrayOptions } from './tray.ts'
import { windowSystem } from './window-system.ts'
import { openWindows, type WindowsOptions } from './windows.ts'
import { openXDisplay } from './x11/x-display.ts'

export type Desktop = ReturnType<typeof openDesktop>

/** The windows, the tray and the keys that call Dash. No window is visible yet. */
export function openDesktop(
  options: WindowsOptions & { readonly pages: Pick<Pages, 'sendOnceListening'> },
) {
  const { positionStore, settings, pages, log } = options
  const changes = createEmitter<undefined>(log)
  const changed = () => changes.emit(undefined)
  let tray: DashTray | undefined
  let mayRoam = () => false

  const display = openXDisplay()
  const windows = openWindows({
    ...options,
    display,
    mayRoam: () => mayRoam(),
    onChange: changed,
  })
  const { home, petVisibility, pet, homePage, petPage, place, visiblePlace } = windows

  const pointerWatch = openPointerWatch({
    bird: () => (visiblePlace() === 'desktop' ? pet()?.view().bird : undefined),
    sendToPage: (at) => pages.send(petPage(), 'pointer', at),
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
    changes.on(pointerWatch.apply),
    changes.on(compareVisiblePlace),
    onDisplays(changed),
  ]

  return {
    home: { show: home.show, window: home.window },
    petVisibility,
    comeHereKeys,
    place,
    ...createOpening(windows, options),
    ...createBirdSender(windows, pages, log),
    view: (): DesktopView => ({
      canMoveDash: windowSystem.canMoveWindows(),
      canRaiseWindows: windowSystem.canRaiseWindows(),
      comeHere: comeHereKeys.view(),
      edges: pet()?.view().canHide ? hidingSides(displays()) : [],
      edge: pet()?.view().edge ?? null,
    }),
    /** Called when the state of the windows that pages show has changed. @returns the unsubscribe function */
    onChange: changes.on,
    /** Called with the place where Dash is visible now, or null if it has hidden. @returns the unsubscribe function */
    onVisiblePlaceChange: visiblePlaceChanges.on,
    isDashVisible: () => visiblePlace() !== null,
    /** Shows a new snapshot in the tray, and tells the floating Dash its form, which decides how it walks. */
    render: (snapshot: Snapshot): void => {
      tray?.render(snapshot)
      pet()?.setForm(snapshot.pet.form)
    },
    /** @param may whether Dash may leave its place now. Until this is called, it does not walk. */
    allowWalks(may: () => boolean): void {
      mayRoam = may
    },
    addTray(menu: Pick<TrayOptions, 't' | 'act' | 'pictures'>): void {
      const put = (to: Place) => pet()?.dispatch({ type: 'put', place: to })
      tray = openTray({ ...menu, displays, put, log })
    },
    showRoom(room: Room): void {
      home.show()
      pages.sendOnceListening(homePage(), 'room', room)
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
    close(): void {
      for (const off of offs) off()
      pointerWatch.close()
      display.close()
      comeHereKeys.close()
      tray?.close()
      windows.close()
    },
  }
}
