import { screen, type BrowserWindow } from 'electron'
import { areaOf, displays } from './browser-windows.ts'
import { openCarry } from './carry.ts'
import {
  boundsFor,
  clampToArea,
  petWindowSize,
  positionOf,
  resizeAtBottomCenter,
  type WindowPosition,
  type Rectangle,
} from './rules/placement.ts'

export interface PetWindow {
  readonly window: BrowserWindow
  /** The square that Dash stands in, on the screen. */
  readonly bird: Rectangle
  show(): void
  hide(): void
  resize(birdSize: number): void
  setClickThrough(on: boolean): void
  /** While the bubble is open its area takes clicks too; otherwise they go to the window beneath. */
  setBubbleOpen(open: boolean): void
  /** Follows the pointer until the drag ends; then it falls, where it has weight. */
  startDrag(): void
  endDrag(): void
  /** Moves the bird to the pointer, on whichever display that is. */
  comeHere(): void
  close(): void
}

/** When the window's place is looked at again after it was shown. */
const placementChecksMs = [100, 500, 2000]

/**
 * The small transparent window of the floating bird. It is kept while hidden, because it plays all sound.
 * Always moved by setBounds with a fixed size: setPosition alone lets it grow at fractional scales.
 */
export function openPetWindow(options: {
  /** Created by `createPetBrowserWindow`; from now on only this owns it. */
  readonly window: BrowserWindow
  /** Side of the bird in CSS pixels. */
  readonly birdSize: number
  readonly isClickThrough: boolean
  readonly savedPosition: WindowPosition | undefined
  readonly savePosition: (position: WindowPosition) => void
  /** Whether it falls when it is let go. */
  readonly hasWeight: () => boolean
  /** Told when it falls, and when it stands again after it was held. */
  readonly onFall: () => void
  readonly onRest: () => void
  /** The system asks to close it (Alt+F4): it plays all sound, so it can only be hidden. */
  readonly onCloseRequested: () => void
  readonly admit: (window: BrowserWindow) => void
}): PetWindow {
  let { birdSize } = options
  let position = options.savedPosition
  let isBubbleOpen = false
  let { isClickThrough } = options

  const { window } = options
  options.admit(window)
  window.on('close', (event) => {
    event.preventDefault()
    options.onCloseRequested()
  })
  window.setBounds(boundsFor(displays(), position, petWindowSize(birdSize)))

  const applyNativeState = () => {
    window.setAlwaysOnTop(true, 'floating')
    if (process.platform === 'darwin') {
      window.setVisibleOnAllWorkspaces(true, { skipTransformProcessType: true })
    } else if (process.platform === 'linux') {
      window.setVisibleOnAllWorkspaces(true)
    }
    window.setIgnoreMouseEvents(isClickThrough, { forward: true })
    applyShape()
  }

  /** In the window. */
  const birdArea = (): Rectangle => {
    const { width, height } = petWindowSize(birdSize)
    const x = Math.round((width - birdSize) / 2)
    return { x, y: height - birdSize, width: birdSize, height: birdSize }
  }

  /** Only the bird (and an open bubble) takes the pointer; macOS decides by the pixels. */
  const applyShape = () => {
    if (process.platform === 'darwin') return
    const size = petWindowSize(birdSize)
    window.setShape(isBubbleOpen ? [{ x: 0, y: 0, ...size }] : [birdArea()])
  }

  const moveTo = (bounds: Rectangle) => window.setBounds({ ...bounds, ...petWindowSize(birdSize) })

  const savePosition = (bounds: Rectangle) => {
    position = positionOf(areaOf(screen.getDisplayMatching(bounds)), bounds)
    options.savePosition(position)
  }

  /** A window manager may put a window elsewhere while it takes it over, or tell of a place inside its frame. */
  const keepPlace = () => {
    if (window.isDestroyed() || carry.isMoving) return
    const wanted = boundsFor(displays(), position, petWindowSize(birdSize))
    const { x, y } = window.getBounds()
    if (x !== wanted.x || y !== wanted.y) moveTo(wanted)
  }

  const onDisplays = () => {
    if (window.isDestroyed()) return
    // What falls lands on what there is now.
    if (!carry.isMoving) moveTo(boundsFor(displays(), position, petWindowSize(birdSize)))
    applyNativeState()
  }
  screen.on('display-added', onDisplays)
  screen.on('display-removed', onDisplays)
  screen.on('display-metrics-changed', onDisplays)
  applyNativeState()

  const carry = openCarry({
    window,
    moveTo,
    hasWeight: options.hasWeight,
    onFall: options.onFall,
    onRest(bounds) {
      savePosition(bounds)
      options.onRest()
    },
  })

  // The page that would end the drag is gone.
  window.webContents.on('render-process-gone', () => carry.letGo())

  return {
    window,
    get bird() {
      const { x, y } = window.getBounds()
      const area = birdArea()
      return { ...area, x: x + area.x, y: y + area.y }
    },
    show() {
      window.showInactive()
      applyNativeState()
      for (const delayMs of placementChecksMs) setTimeout(keepPlace, delayMs)
    },
    hide() {
      carry.letGo()
      window.hide()
    },
    resize(next) {
      if (next === birdSize) return
      const wanted = resizeAtBottomCenter(window.getBounds(), petWindowSize(next))
      const bounds = clampToArea(screen.getDisplayMatching(wanted).workArea, wanted)
      birdSize = next
      moveTo(bounds)
      applyNativeState()
      savePosition(bounds)
    },
    setClickThrough(on) {
      if (on === isClickThrough) return
      isClickThrough = on
      applyNativeState()
    },
    setBubbleOpen(open) {
      if (open === isBubbleOpen) return
      isBubbleOpen = open
      applyShape()
    },
    startDrag: () => carry.pickUp(),
    endDrag: () => carry.letGo(),
    comeHere() {
      const cursor = screen.getCursorScreenPoint()
      const size = petWindowSize(birdSize)
      const { workArea } = screen.getDisplayNearestPoint(cursor)
      const bounds = clampToArea(workArea, {
        x: cursor.x - size.width / 2,
        y: cursor.y - size.height + birdSize / 2,
        ...size,
      })
      moveTo(bounds)
      window.showInactive()
      applyNativeState()
      carry.drop(bounds)
    },
    close() {
      carry.stop()
      screen.off('display-added', onDisplays)
      screen.off('display-removed', onDisplays)
      screen.off('display-metrics-changed', onDisplays)
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
