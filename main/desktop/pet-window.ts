import { screen, type BrowserWindow } from 'electron'
import { areaOf, displays } from './browser-windows.ts'
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
  show(): void
  hide(): void
  resize(birdSize: number): void
  setClickThrough(on: boolean): void
  /** While the bubble is open its area takes clicks too; otherwise they go to the window beneath. */
  setBubbleOpen(open: boolean): void
  /** Follows the pointer until the drag ends. */
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
  /** The system asks to close it (Alt+F4): it plays all sound, so it can only be hidden. */
  readonly onCloseRequested: () => void
  readonly admit: (window: BrowserWindow) => void
}): PetWindow {
  let { birdSize } = options
  let position = options.savedPosition
  let isBubbleOpen = false
  let { isClickThrough } = options
  let drag: NodeJS.Timeout | undefined

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

  /** Only the bird (and an open bubble) takes the pointer; macOS decides by the pixels. */
  const applyShape = () => {
    if (process.platform === 'darwin') return
    const size = petWindowSize(birdSize)
    const birdArea = {
      x: Math.round((size.width - birdSize) / 2),
      y: size.height - birdSize,
      width: birdSize,
      height: birdSize,
    }
    window.setShape(isBubbleOpen ? [{ x: 0, y: 0, ...size }] : [birdArea])
  }

  const moveTo = (bounds: Rectangle) => window.setBounds({ ...bounds, ...petWindowSize(birdSize) })

  const savePosition = () => {
    const bounds = window.getBounds()
    position = positionOf(areaOf(screen.getDisplayMatching(bounds)), bounds)
    options.savePosition(position)
  }

  const settle = () => {
    moveTo(boundsFor(displays(), position, petWindowSize(birdSize)))
    applyNativeState()
  }

  /** A window manager may put a window elsewhere while it takes it over, or tell of a place inside its frame. */
  const keepPlace = () => {
    if (window.isDestroyed() || drag !== undefined) return
    const wanted = boundsFor(displays(), position, petWindowSize(birdSize))
    const { x, y } = window.getBounds()
    if (x !== wanted.x || y !== wanted.y) moveTo(wanted)
  }

  const onDisplays = () => {
    if (!window.isDestroyed()) settle()
  }
  screen.on('display-added', onDisplays)
  screen.on('display-removed', onDisplays)
  screen.on('display-metrics-changed', onDisplays)
  applyNativeState()

  const endDrag = () => {
    if (drag === undefined) return
    clearInterval(drag)
    drag = undefined
    const bounds = window.getBounds()
    moveTo(clampToArea(screen.getDisplayMatching(bounds).workArea, bounds))
    savePosition()
  }

  // The page that would end the drag is gone.
  window.webContents.on('render-process-gone', endDrag)

  return {
    window,
    show() {
      window.showInactive()
      applyNativeState()
      for (const delayMs of placementChecksMs) setTimeout(keepPlace, delayMs)
    },
    hide() {
      endDrag()
      window.hide()
    },
    resize(next) {
      if (next === birdSize) return
      const bounds = resizeAtBottomCenter(window.getBounds(), petWindowSize(next))
      birdSize = next
      moveTo(clampToArea(screen.getDisplayMatching(bounds).workArea, bounds))
      applyNativeState()
      savePosition()
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
    startDrag() {
      if (drag !== undefined) return
      const start = screen.getCursorScreenPoint()
      const bounds = window.getBounds()
      let last = start
      drag = setInterval(() => {
        const cursor = screen.getCursorScreenPoint()
        if (cursor.x === last.x && cursor.y === last.y) return
        last = cursor
        moveTo({
          ...bounds,
          x: bounds.x + cursor.x - start.x,
          y: bounds.y + cursor.y - start.y,
        })
      }, 16)
    },
    endDrag,
    comeHere() {
      const cursor = screen.getCursorScreenPoint()
      const size = petWindowSize(birdSize)
      const { workArea } = screen.getDisplayNearestPoint(cursor)
      moveTo(
        clampToArea(workArea, {
          x: cursor.x - size.width / 2,
          y: cursor.y - size.height + birdSize / 2,
          ...size,
        }),
      )
      savePosition()
      window.showInactive()
      applyNativeState()
    },
    close() {
      clearInterval(drag)
      screen.off('display-added', onDisplays)
      screen.off('display-removed', onDisplays)
      screen.off('display-metrics-changed', onDisplays)
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
