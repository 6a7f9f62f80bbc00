import { screen, type BrowserWindow } from 'electron'
import { areaOf, displays, onDisplays } from './browser-windows.ts'
import type { Stride } from '../../preload/contract/events.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { DashMotion } from '../../preload/contract/settings.ts'
import { openCarry, type FlightEvent } from './carry.ts'
import { openClickArea, type ClickArea } from './click-area.ts'
import type { Cursor } from './cursor.ts'
import { openHiding } from './hiding.ts'
import { behindEdge } from './rules/edge.ts'
import {
  birdSquare,
  clampToArea,
  contains,
  positionOf,
  isWhole,
  resizeAtBottomCenter,
  smallWindowAround,
  windowAround,
  type WindowPosition,
  type Rectangle,
} from './rules/placement.ts'
import type { ScreenPoint } from './rules/pointer-watch.ts'
import { isPlaced } from './rules/scale.ts'
import { standsOnFloor } from './rules/walk.ts'
import { nudged, samePlaceOn, spotIn } from './rules/spots.ts'
import type { Place } from './rules/tray-menu.ts'
import { openReloadWhenAway } from './reload-when-away.ts'
import { openWalker } from './walk.ts'
import { windowSystem } from './window-system.ts'

export interface PetWindow {
  readonly window: BrowserWindow
  /** The square that Dash stands in, on screen. */
  readonly bird: Rectangle
  show(): void
  hide(): void
  resize(birdSize: number): void
  setClickThrough(on: boolean): void
  setMotion(motion: DashMotion): void
  /** Something is happening: Dash does not walk away from it. */
  disturb(): void
  /** Where Dash takes the pointer. */
  readonly clicks: Pick<ClickArea, 'setAreas' | 'setPointerOver'>
  /** Excludes Dash from screen captures, if the system can. */
  setContentProtection(on: boolean): void
  /** Follows the pointer until the drag ends. Then Dash falls, if it has weight. */
  startDrag(): void
  endDrag(): void
  /** Puts Dash on the floor, behind an edge, or on another display. No-op if the place is gone. */
  put(place: Place): void
  /** The side of the desktop at which Dash hides, or null if it does not. */
  readonly edge: EdgeSide | null
  /** Whether Dash can hide: the desktop moves windows and lets them hang over its edges. */
  readonly canHide: boolean
  /** Brings Dash out from behind an edge, if it hides there. */
  comeOut(): void
  /** Moves Dash by one key step; at an edge, behind it. */
  nudge(by: { readonly dx: number; readonly dy: number }): void
  /** Moves the bird to the pointer, on any display. */
  comeHere(): void
  readonly minutePassed: () => void
  close(): void
}

/** When to check the window's place again after it was shown. */
const placementChecksMs = [100, 500, 1000]
/** At this last check, a window in another place is kept inside the work area. */
const lastCheckMs = 2000

/**
 * The floating bird's transparent window, with room for its bubble. The bird's bounds decide its place; the rest may
 * hang over an edge of the screen. It is kept while hidden, because it plays all sound.
 * Always move it by `setBounds` with a fixed size: with `setPosition` alone it grows at fractional scales.
 */
export function openPetWindow(options: {
  /** Created by `createPetBrowserWindow`; from now on only this code owns it. */
  readonly window: BrowserWindow
  /** Side of the bird in CSS pixels. */
  readonly birdSize: number
  readonly isClickThrough: boolean
  readonly isContentProtected: boolean
  readonly savedPosition: WindowPosition | undefined
  readonly savePosition: (position: WindowPosition) => void
  readonly motion: DashMotion
  readonly cursor: Pick<Cursor, 'read'>
  /** Whether Dash is awake and has nothing to say. */
  readonly isFree: () => boolean
  /** Whether nothing is said or shown in the window. */
  readonly mayReload: () => boolean
  /** Called with a walk's strides, one per `strideMs`, and when the walk is broken off. */
  readonly onWalk: (strides: readonly Stride[], strideMs: number) => void
  readonly onHalt: () => void
  /** Called when Dash falls, and when it stands again after it was held. */
  readonly onFall: () => void
  readonly onRest: () => void
  /** Called when Dash hides or stops hiding, and when it turns out that it cannot hide. */
  readonly onEdge: () => void
  /** Called with the swing of a held Dash, in degrees. */
  readonly onSwing: (turn: number) => void
  /** Called as Dash falls. */
  readonly onFlight: (event: FlightEvent) => void
  /** The system asks to close the window (Alt+F4). It plays all sound, so it can only be hidden. */
  readonly onCloseRequested: () => void
  readonly admit: (window: BrowserWindow) => void
}): PetWindow {
  let { motion, isContentProtected } = options
  let position = options.savedPosition
  let isKeptInside = false
  const canHide = () => windowSystem.movesWindows() && !isKeptInside
  const hiding = openHiding({ isOffered: canHide, onChange: options.onEdge })
  let bird = hiding.resume(position, birdSquare(options.birdSize))

  const { window } = options
  options.admit(window)
  if (isContentProtected) window.setContentProtection(true)
  window.on('close', (event) => {
    event.preventDefault()
    options.onCloseRequested()
  })
  window.setBounds(windowAround(bird))
  const clicks = openClickArea({ window, isClickThrough: options.isClickThrough })

  const applyNativeState = () => {
    window.setAlwaysOnTop(true, 'floating')
    if (process.platform === 'darwin') {
      window.setVisibleOnAllWorkspaces(true, { skipTransformProcessType: true })
    } else if (process.platform === 'linux') {
      window.setVisibleOnAllWorkspaces(true)
    }
    clicks.apply()
  }

  const around = (place: Rectangle) =>
    isKeptInside ? smallWindowAround(place) : windowAround(place)
  /** Remembers the bounds too: the window itself reports a move only after a while. */
  const moveTo = (to: Rectangle) => {
    bird = to
    window.setBounds(around(to))
  }
  const savePosition = () => {
    const here = areaOf(screen.getDisplayMatching(bird))
    const { edge } = hiding
    const ofEdge = edge && displays().find(({ id }) => id === edge.display)
    position = positionOf(ofEdge ?? here, bird, ofEdge ? edge.side : null)
    options.savePosition(position)
  }
  const rest = () => {
    savePosition()
    clicks.moved()
    options.onRest()
  }
  /** Stand here, or fall if in the air. */
  const stand = () => {
    if (motion === 'statue' || standsOnFloor(displays(), bird)) rest()
    else carry.drop(bird)
  }
  /** Back to the saved place on the current displays. If its edge is gone, drop to the floor. */
  const resume = () => {
    const { edge: before } = hiding
    moveTo(hiding.resume(position, bird))
    const isLost = before !== undefined && hiding.edge === undefined
    if (isLost && !standsOnFloor(displays(), bird)) stand()
  }

  /**
   * A window manager may move a window while taking it over, or report a place inside its frame.
   * Some, like GNOME's, let no window hang over an edge: then use the smaller window.
   */
  const keepPlace = (isLast: boolean) => {
    if (window.isDestroyed() || carry.isMoving || walker.isWalking) return
    const frame = around(bird)
    if (isPlaced(frame, window.getBounds())) return
    if (isLast && !isWhole(screen.getDisplayMatching(bird).workArea, frame)) {
      isKeptInside = true
      options.onEdge()
    }
    resume()
  }
  const watchPlace = () => {
    for (const delayMs of placementChecksMs) setTimeout(() => keepPlace(false), delayMs)
    setTimeout(() => keepPlace(true), lastCheckMs)
  }

  /** Dash is now behind an edge, unless the displays changed on the way or the window manager moves it back. */
  const hides = () => {
    rest()
    resume()
    watchPlace()
  }

  const followDisplays = () => {
    if (window.isDestroyed()) return
    walker.halt()
    // A falling Dash lands on the current displays.
    if (!carry.isMoving) resume()
    applyNativeState()
  }
  const offDisplays = onDisplays(followDisplays)
  applyNativeState()

  const carry = openCarry({
    bird: () => bird,
    moveTo,
    hidesAt: (place) => hiding.letGoAt(place),
    hasWeight: () => motion !== 'statue',
    onSwing: options.onSwing,
    onFall: options.onFall,
    onFlight: options.onFlight,
    onRest: () => (hiding.edge ? hides() : rest()),
  })

  const walker = openWalker({
    bird: () => bird,
    moveTo,
    motion: () => motion,
    isFree: () => !carry.isMoving && options.isFree(),
    // Electron knows at once when the pointer enters Dash; only the display knows that it has left (cursor.ts).
    isTouched: async () =>
      contains(bird, screen.getCursorScreenPoint()) && contains(bird, await options.cursor.read()),
    onWalk: options.onWalk,
    onHalt: options.onHalt,
    onRest: savePosition,
  })
  const reload = openReloadWhenAway(
    window.webContents,
    () => !carry.isMoving && !walker.isWalking && options.mayReload(),
  )
  const comeTo = (pointer: ScreenPoint) => {
    if (window.isDestroyed()) return
    hiding.end()
    const { width, height } = bird
    const { workArea } = screen.getDisplayNearestPoint(pointer)
    const around = { x: pointer.x - width / 2, y: pointer.y - height / 2, width, height }
    moveTo(clampToArea(workArea, around))
    window.showInactive()
    applyNativeState()
    carry.drop(bird)
  }
  const putAt = (next: Rectangle) => {
    hiding.end()
    carry.stop()
    moveTo(next)
    stand()
  }
  const hideAt = (place: Rectangle | undefined) => {
    if (!place) return
    carry.slide(place, hides)
  }
  const comeOut = () => {
    if (!hiding.edge) return
    walker.disturb()
    hiding.end()
    carry.slide(clampToArea(screen.getDisplayMatching(bird).workArea, bird), stand)
  }
  const applyMotion = () => {
    const walks = motion === 'polite' || motion === 'lively'
    if (walks && windowSystem.movesWindows() && window.isVisible()) walker.begin()
    else walker.rest()
  }

  // A reloaded page reports only a pointer that enters.
  window.webContents.on('did-navigate', () => clicks.setPointerOver(false))
  // The page that would end the drag is gone.
  window.webContents.on('render-process-gone', () => carry.letGo())

  return {
    window,
    get bird() {
      return bird
    },
    get edge() {
      return hiding.edge?.side ?? null
    },
    get canHide() {
      return canHide()
    },
    show() {
      window.showInactive()
      // Set the place again: a window manager places a new window itself, and moves one that hangs over an edge
      // inside.
      resume()
      applyNativeState()
      applyMotion()
      watchPlace()
    },
    hide() {
      carry.letGo()
      window.hide()
      applyMotion()
    },
    resize(next) {
      if (next === bird.width) return
      walker.halt()
      if (carry.isMoving) carry.resize(birdSquare(next))
      if (carry.isMoving) return
      const wanted = resizeAtBottomCenter(bird, birdSquare(next))
      const { workArea } = screen.getDisplayMatching(wanted)
      const { edge } = hiding
      moveTo(edge ? behindEdge(workArea, wanted, edge.side) : clampToArea(workArea, wanted))
      savePosition()
    },
    setClickThrough: (on) => clicks.setClickThrough(on),
    setContentProtection(on) {
      if (on === isContentProtected) return
      isContentProtected = on
      window.setContentProtection(on)
    },
    clicks,
    setMotion(next) {
      if (next === motion) return
      const wasStatue = motion === 'statue'
      motion = next
      applyMotion()
      // A statue may stand in mid-air.
      if (wasStatue && window.isVisible() && !carry.isMoving && !hiding.edge) carry.drop(bird)
    },
    disturb: () => walker.disturb(),
    startDrag() {
      walker.disturb()
      hiding.end()
      carry.pickUp()
    },
    endDrag: () => carry.letGo(),
    comeOut,
    comeHere() {
      walker.disturb()
      void options.cursor.read().then(comeTo)
    },
    minutePassed: reload.minutePassed,
    put(place) {
      if ('edge' in place) {
        walker.disturb()
        hideAt(hiding.goTo(bird, place.edge))
        return
      }
      const { id, workArea } = areaOf(screen.getDisplayMatching(bird))
      const to = 'display' in place ? displays().find((one) => one.id === place.display) : undefined
      if ('display' in place && (!to || to.id === id)) return
      walker.disturb()
      const next =
        'spot' in place
          ? spotIn(workArea, bird, place.spot)
          : samePlaceOn(to?.workArea ?? workArea, workArea, bird)
      putAt(next)
    },
    nudge(by) {
      walker.disturb()
      const { dx, dy } = by
      const side = dx < 0 ? 'left' : 'right'
      if (hiding.edge && dx !== 0) {
        if (side !== hiding.edge.side) comeOut()
        return
      }
      const { workArea } = screen.getDisplayMatching(bird)
      if (hiding.edge) {
        moveTo(behindEdge(workArea, nudged(workArea, bird, { dx: 0, dy }), hiding.edge.side))
        savePosition()
        return
      }
      const hidden = dx === 0 ? undefined : hiding.moveOn(bird, side)
      if (hidden) hideAt(hidden)
      else putAt(nudged(workArea, bird, by))
    },
    close() {
      reload.close()
      walker.rest()
      carry.stop()
      clicks.close()
      offDisplays()
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
