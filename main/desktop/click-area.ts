import { screen, type BrowserWindow } from 'electron'
import type { Rectangle } from './rules/placement.ts'
import { inPhysicalPixels } from './rules/scale.ts'
import type { InputShapes } from './x11-input-shape.ts'

/** Where the floating window takes the pointer. Everywhere else, clicks go to what is beneath it. */
export interface ClickArea {
  /** @param areas Dash and its bubble, in DIP of the window */
  setAreas(areas: readonly Rectangle[]): void
  /** The page reports whether the pointer is over one of the areas. */
  setPointerOver(over: boolean): void
  /** Sends all clicks to what is beneath. */
  setClickThrough(on: boolean): void
  /** Tells the system again: it may have forgotten. */
  apply(): void
  /** Call it when the window has come to rest: its display may have another scale. */
  moved(): void
  close(): void
}

interface Options {
  readonly window: BrowserWindow
  readonly isClickThrough: boolean
}

export function openClickArea(options: Options): ClickArea {
  return process.platform === 'linux' ? openShapedArea(options) : openFollowedArea(options)
}

/** On X11, the display itself knows the areas. */
function openShapedArea({ window, isClickThrough: isAtFirst }: Options): ClickArea {
  let isClickThrough = isAtFirst
  let areas: readonly Rectangle[] | undefined
  let shapes: InputShapes | 'opening' | 'none' | undefined
  let isClosed = false
  /** Scale of the display when the areas were last sent to the system. */
  let appliedScale: number | undefined
  const scaleHere = () => screen.getDisplayMatching(window.getBounds()).scaleFactor

  const apply = () => {
    if (window.isDestroyed()) return
    if (shapes === 'none') {
      window.setIgnoreMouseEvents(isClickThrough)
      // `setShape` also clips what is drawn outside, so leave room for flames.
      if (areas !== undefined) window.setShape(areas.map(withMargin))
    } else if (typeof shapes === 'object' && areas !== undefined) {
      const scaleFactor = scaleHere()
      appliedScale = scaleFactor
      const taken = isClickThrough ? [] : areas.map((area) => inPhysicalPixels(area, scaleFactor))
      shapes.set(window.getNativeWindowHandle().readUInt32LE(0), taken)
    }
  }
  const open = async () => {
    shapes = 'opening'
    const { openInputShapes } = await import('./x11-input-shape.ts')
    const opened = await openInputShapes(process.env).catch(() => 'none' as const)
    shapes = opened
    if (!isClosed) apply()
    else if (opened !== 'none') opened.close()
  }

  return {
    setAreas(next) {
      areas = next
      if (shapes === undefined) void open()
      else apply()
    },
    setPointerOver: () => undefined,
    setClickThrough(on) {
      if (on === isClickThrough) return
      isClickThrough = on
      apply()
    },
    apply,
    moved() {
      if (appliedScale !== undefined && scaleHere() !== appliedScale) apply()
    },
    close() {
      isClosed = true
      if (typeof shapes === 'object') shapes.close()
    },
  }
}

/** Room for flames, hats and jumps. */
const margin = 100

const withMargin = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: Math.max(0, x - margin),
  y: Math.max(0, y - margin),
  width: width + 2 * margin,
  height: height + 2 * margin,
})

/**
 * On macOS and Windows, the page sees the pointer even while clicks go to what is beneath, and reports when it is
 * over Dash.
 */
function openFollowedArea({ window, isClickThrough: isAtFirst }: Options): ClickArea {
  let isClickThrough = isAtFirst
  let isOver = false
  const apply = () => {
    if (!window.isDestroyed()) {
      window.setIgnoreMouseEvents(isClickThrough || !isOver, { forward: true })
    }
  }
  apply()
  return {
    setAreas: () => undefined,
    setPointerOver(over) {
      if (over === isOver) return
      isOver = over
      apply()
    },
    setClickThrough(on) {
      if (on === isClickThrough) return
      isClickThrough = on
      apply()
    },
    apply,
    // No-op: the page tracks the pointer in its own pixels.
    moved: () => undefined,
    close: () => undefined,
  }
}
