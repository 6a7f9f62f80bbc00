import { BrowserWindow, screen, type Display } from 'electron'
import type { Pages } from './pages.ts'
import {
  boundsFor,
  clampInto,
  petWindowSize,
  placeOf,
  resized,
  type DisplayArea,
  type Place,
  type Rectangle,
} from './rules/placement.ts'
import { hardened } from './web-preferences.ts'

export interface PetWindow {
  readonly window: BrowserWindow
  show(): void
  hide(): void
  resize(bird: number): void
  setClickThrough(on: boolean): void
  /** While the bubble is open its place takes clicks too; else they go to what lies beneath. */
  setBubble(open: boolean): void
  /** Follows the pointer until the drag ends. */
  startDrag(): void
  endDrag(): void
  /** Puts the bird next to the pointer: the way back from anywhere. */
  comeHere(): void
  close(): void
}

const areaOf = ({ id, workArea }: Display): DisplayArea => ({ id, workArea })

/** @returns all displays, the primary first */
function displays(): [DisplayArea, ...DisplayArea[]] {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [areaOf(primary), ...others.map(areaOf)]
}

/**
 * The small transparent window of the floating bird. It is kept while hidden, because it plays all sound.
 * Always moved by setBounds with a fixed size: setPosition alone lets it grow at fractional scales.
 */
export function openPetWindow(options: {
  readonly pages: Pages
  readonly icon: string
  /** Side of the bird in CSS pixels. */
  readonly bird: number
  readonly isClickThrough: boolean
  readonly savedPlace: Place | undefined
  readonly savePlace: (place: Place) => void
  /** The system asks to close it (Alt+F4): it plays all sound, so it can only be hidden. */
  readonly onCloseAsked: () => void
  readonly admit: (window: BrowserWindow) => void
}): PetWindow {
  let { bird } = options
  let place = options.savedPlace
  let isBubbleOpen = false
  let { isClickThrough } = options
  let drag: NodeJS.Timeout | undefined

  const window = new BrowserWindow({
    ...boundsFor(displays(), place, petWindowSize(bird)),
    title: 'Dash',
    icon: options.icon,
    show: false,
    transparent: true,
    backgroundColor: '#00000000',
    frame: false,
    hasShadow: false,
    roundedCorners: false,
    thickFrame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    focusable: process.platform !== 'darwin',
    acceptFirstMouse: true,
    ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
    webPreferences: { ...hardened(options.pages.preload), backgroundThrottling: false },
  })
  options.admit(window)
  window.removeMenu()
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', (event) => {
    event.preventDefault()
    options.onCloseAsked()
  })
  void window.loadURL(options.pages.url('pet'))

  const assertNative = () => {
    window.setAlwaysOnTop(true, 'floating')
    if (process.platform === 'darwin') {
      window.setVisibleOnAllWorkspaces(true, { skipTransformProcessType: true })
    } else if (process.platform === 'linux') {
      window.setVisibleOnAllWorkspaces(true)
    }
    window.setIgnoreMouseEvents(isClickThrough, { forward: true })
    shape()
  }

  /** Only the bird (and an open bubble) is a window to the pointer; macOS knows by the pixels. */
  const shape = () => {
    if (process.platform === 'darwin') return
    const size = petWindowSize(bird)
    const birdArea = {
      x: Math.round((size.width - bird) / 2),
      y: size.height - bird,
      width: bird,
      height: bird,
    }
    window.setShape(isBubbleOpen ? [{ x: 0, y: 0, ...size }] : [birdArea])
  }

  const moveTo = (bounds: Rectangle) => window.setBounds({ ...bounds, ...petWindowSize(bird) })

  const remember = () => {
    const bounds = window.getBounds()
    place = placeOf(areaOf(screen.getDisplayMatching(bounds)), bounds)
    options.savePlace(place)
  }

  const settle = () => {
    moveTo(boundsFor(displays(), place, petWindowSize(bird)))
    assertNative()
  }

  const onDisplays = () => {
    if (!window.isDestroyed()) settle()
  }
  screen.on('display-added', onDisplays)
  screen.on('display-removed', onDisplays)
  screen.on('display-metrics-changed', onDisplays)
  assertNative()

  const endDrag = () => {
    if (drag === undefined) return
    clearInterval(drag)
    drag = undefined
    const bounds = window.getBounds()
    moveTo(clampInto(screen.getDisplayMatching(bounds).workArea, bounds))
    remember()
  }

  // No page is left that could tell of the hand letting go.
  window.webContents.on('render-process-gone', endDrag)

  return {
    window,
    show() {
      window.showInactive()
      assertNative()
    },
    hide() {
      endDrag()
      window.hide()
    },
    resize(next) {
      if (next === bird) return
      const bounds = resized(window.getBounds(), petWindowSize(next))
      bird = next
      moveTo(clampInto(screen.getDisplayMatching(bounds).workArea, bounds))
      assertNative()
      remember()
    },
    setClickThrough(on) {
      if (on === isClickThrough) return
      isClickThrough = on
      assertNative()
    },
    setBubble(open) {
      if (open === isBubbleOpen) return
      isBubbleOpen = open
      shape()
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
      const size = petWindowSize(bird)
      const { workArea } = screen.getDisplayNearestPoint(cursor)
      moveTo(
        clampInto(workArea, {
          x: cursor.x - size.width / 2,
          y: cursor.y - size.height + bird / 2,
          ...size,
        }),
      )
      remember()
      window.showInactive()
      assertNative()
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
