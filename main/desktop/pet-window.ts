import { screen, type BrowserWindow } from 'electron'
import { areaOf, displays, onDisplays } from './browser-windows.ts'
import type { Stride } from '../../preload/contract/events.ts'
import type { DashMotion } from '../../preload/contract/settings.ts'
import { openCarry } from './carry.ts'
import { openClickArea, type ClickArea } from './click-area.ts'
import type { Cursor } from './cursor.ts'
import {
  birdSquare,
  boundsFor,
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
import { standsOnFloor } from './rules/walk.ts'
import { nudged, samePlaceOn, spotIn } from './rules/spots.ts'
import type { Place } from './rules/tray-menu.ts'
import { openWalker } from './walk.ts'
import { windowSystem } from './window-system.ts'

export interface PetWindow {
  readonly window: BrowserWindow
  /** The square that Dash stands in, on the screen. */
  readonly bird: Rectangle
  show(): void
  hide(): void
  resize(birdSize: number): void
  setClickThrough(on: boolean): void
  setMotion(motion: DashMotion): void
  /** Something happens: Dash does not walk away from it. */
  disturb(): void
  /** Where it takes the pointer. */
  readonly clicks: Pick<ClickArea, 'setAreas' | 'setPointerOver'>
  /** Leaves it out of captures of the screen, where the system can. */
  setContentProtection(on: boolean): void
  /** Follows the pointer until the drag ends; then it falls, where it has weight. */
  startDrag(): void
  endDrag(): void
  /** Puts it on the floor, or on another display. Nothing where that is gone. */
  put(place: Place): void
  /** A key moves it by a step. */
  nudge(by: { readonly dx: number; readonly dy: number }): void
  /** Moves the bird to the pointer, on whichever display that is. */
  comeHere(): void
  close(): void
}

/** When the window's place is looked at again after it was shown. */
const placementChecksMs = [100, 500, 1000]
/** By then a window that is elsewhere is kept there. */
const lastCheckMs = 2000

/**
 * The transparent window of the floating bird, with room for its bubble: what counts for its place is the bird, and the rest of
 * it may hang over an edge of the screen. It is kept while hidden, because it plays all sound.
 * Always moved by setBounds with a fixed size: setPosition alone lets it grow at fractional scales.
 */
export function openPetWindow(options: {
  /** Created by `createPetBrowserWindow`; from now on only this owns it. */
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
  /** Told of a walk: its strides, one each `strideMs`; and when it is broken off. */
  readonly onWalk: (strides: readonly Stride[], strideMs: number) => void
  readonly onHalt: () => void
  /** Told when it falls, and when it stands again after it was held. */
  readonly onFall: () => void
  readonly onRest: () => void
  /** Told how far it swings in the hand that holds it, in degrees. */
  readonly onSwing: (turn: number) => void
  /** The system asks to close it (Alt+F4): it plays all sound, so it can only be hidden. */
  readonly onCloseRequested: () => void
  readonly admit: (window: BrowserWindow) => void
}): PetWindow {
  let { motion, isContentProtected } = options
  let position = options.savedPosition
  let bird = boundsFor(displays(), position, birdSquare(options.birdSize))

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

  let isKeptInside = false
  const around = (place: Rectangle) =>
    isKeptInside ? smallWindowAround(place) : windowAround(place)
  /** @param to the window itself tells of a move only after a while */
  const moveTo = (to: Rectangle) => {
    bird = to
    window.setBounds(around(to))
  }
  const placed = () => boundsFor(displays(), position, bird)

  const savePosition = () => {
    position = positionOf(areaOf(screen.getDisplayMatching(bird)), bird)
    options.savePosition(position)
  }

  /**
   * A window manager may put a window elsewhere while it takes it over, or tell of a place inside its frame.
   * Some, as GNOME's, let none hang over an edge: the window gets smaller then.
   */
  const keepPlace = (isLast: boolean) => {
    if (window.isDestroyed() || carry.isMoving || walker.isWalking) return
    const wanted = placed()
    const frame = around(wanted)
    const { x, y } = window.getBounds()
    if (x === frame.x && y === frame.y) return
    if (isLast && !isWhole(screen.getDisplayMatching(wanted).workArea, frame)) isKeptInside = true
    moveTo(wanted)
  }

  const followDisplays = () => {
    if (window.isDestroyed()) return
    walker.halt()
    // What falls lands on what there is now.
    if (!carry.isMoving) moveTo(placed())
    applyNativeState()
  }
  const offDisplays = onDisplays(followDisplays)
  applyNativeState()

  const carry = openCarry({
    bird: () => bird,
    moveTo,
    hasWeight: () => motion !== 'statue',
    onSwing: options.onSwing,
    onFall: options.onFall,
    onRest() {
      savePosition()
      options.onRest()
    },
  })

  const walker = openWalker({
    bird: () => bird,
    moveTo,
    motion: () => motion,
    isFree: () => !carry.isMoving && options.isFree(),
    isTouched: () => contains(bird, screen.getCursorScreenPoint()),
    onWalk: options.onWalk,
    onHalt: options.onHalt,
    onRest: savePosition,
  })
  const comeTo = (pointer: ScreenPoint) => {
    if (window.isDestroyed()) return
    const { width, height } = bird
    const { workArea } = screen.getDisplayNearestPoint(pointer)
    const around = { x: pointer.x - width / 2, y: pointer.y - height / 2, width, height }
    moveTo(clampToArea(workArea, around))
    window.showInactive()
    applyNativeState()
    carry.drop(bird)
  }
  /** From in the air it falls. */
  const putAt = (next: Rectangle) => {
    carry.stop()
    moveTo(next)
    if (motion === 'statue' || standsOnFloor(displays(), next)) savePosition()
    else carry.drop(next)
  }
  const applyMotion = () => {
    const walks = motion === 'polite' || motion === 'lively'
    if (walks && windowSystem.movesWindows() && window.isVisible()) walker.begin()
    else walker.rest()
  }

  // The page that would end the drag is gone.
  window.webContents.on('render-process-gone', () => carry.letGo())

  return {
    window,
    get bird() {
      return bird
    },
    show() {
      window.showInactive()
      // Said once more: a window manager places a new window itself, and puts one that hangs over an edge inside.
      moveTo(placed())
      applyNativeState()
      applyMotion()
      for (const delayMs of placementChecksMs) setTimeout(() => keepPlace(false), delayMs)
      setTimeout(() => keepPlace(true), lastCheckMs)
    },
    hide() {
      carry.letGo()
      window.hide()
      applyMotion()
    },
    resize(next) {
      if (next === bird.width) return
      walker.halt()
      if (carry.isMoving) {
        carry.resize(birdSquare(next))
        return
      }
      const wanted = resizeAtBottomCenter(bird, birdSquare(next))
      moveTo(clampToArea(screen.getDisplayMatching(wanted).workArea, wanted))
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
      if (wasStatue && window.isVisible() && !carry.isMoving) carry.drop(bird)
    },
    disturb: () => walker.disturb(),
    startDrag() {
      walker.disturb()
      carry.pickUp()
    },
    endDrag: () => carry.letGo(),
    comeHere() {
      walker.disturb()
      void options.cursor.read().then(comeTo)
    },
    put(place) {
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
      putAt(nudged(screen.getDisplayMatching(bird).workArea, bird, by))
    },
    close() {
      walker.rest()
      carry.stop()
      clicks.close()
      offDisplays()
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
