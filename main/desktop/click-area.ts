import { screen, type BrowserWindow } from 'electron'
import { inPhysicalPixels, type Rectangle } from './rules/placement.ts'
import { setInputShape, shapeExtension } from './rules/x11-protocol.ts'
import { openX11, type X11Connection } from './x11-connection.ts'

/** Where the floating window takes the pointer. Everywhere else, clicks go to what is beneath it. */
export interface ClickArea {
  /** @param areas Dash and its bubble, in DIP of the window */
  readonly setAreas: (areas: readonly Rectangle[]) => void
  /** The page reports whether the pointer is over one of the areas. */
  readonly setPointerOver: (over: boolean) => void
  /** Sends all clicks to what is beneath. */
  readonly setClickThrough: (on: boolean) => void
  /** Tells the system again: it may have forgotten, or the window may be on a display with another scale. */
  readonly apply: () => void
  readonly close: () => void
}

export const openClickArea: (window: BrowserWindow, isClickThrough: boolean) => ClickArea =
  process.platform === 'linux' ? openShapedArea : createFollowedArea

/**
 * On X11, the display itself knows the areas. We tell it over our own connection: Electron's `setShape` also clips
 * what a window shows, and its `setIgnoreMouseEvents` is all or nothing (Electron 33 to 45).
 */
function openShapedArea(window: BrowserWindow, isAtFirst: boolean): ClickArea {
  let isClickThrough = isAtFirst
  let areas: readonly Rectangle[] | undefined
  /** Undefined until there are areas; without a display that knows shapes, it settles with undefined. */
  let shapes: ReturnType<typeof openShapes> | undefined

  const apply = async () => {
    if (areas === undefined) return
    const display = await (shapes ??= openShapes())
    if (window.isDestroyed()) return
    if (display === undefined) {
      window.setIgnoreMouseEvents(isClickThrough)
      window.setShape(areas.map(withMargin))
      return
    }
    const { scaleFactor } = screen.getDisplayMatching(window.getBounds())
    const taken = isClickThrough ? [] : areas.map((area) => inPhysicalPixels(area, scaleFactor))
    const id = window.getNativeWindowHandle().readUInt32LE(0)
    display.x11.tell(setInputShape(display.extension, id, taken))
  }

  return {
    setAreas(next) {
      areas = next
      void apply()
    },
    setPointerOver: () => undefined,
    setClickThrough(on) {
      isClickThrough = on
      void apply()
    },
    apply: () => void apply(),
    close: () => void shapes?.then((display) => display?.x11.close()),
  }
}

/** @returns undefined if there is no local display, or if it refuses the connection or knows no shapes */
async function openShapes(): Promise<
  { readonly x11: X11Connection; readonly extension: number } | undefined
> {
  const x11 = await openX11(process.env).catch(() => undefined)
  try {
    return x11 && { x11, extension: await x11.extension(shapeExtension) }
  } catch {
    x11?.close()
    return undefined
  }
}

/** `setShape` also clips what is drawn outside, so this leaves room for flames, hats and jumps. */
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
function createFollowedArea(window: BrowserWindow, isAtFirst: boolean): ClickArea {
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
      isOver = over
      apply()
    },
    setClickThrough(on) {
      isClickThrough = on
      apply()
    },
    apply,
    close: () => undefined,
  }
}
