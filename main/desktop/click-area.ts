import type { BrowserWindow } from 'electron'
import type { Rectangle } from './rules/placement.ts'
import type { XDisplay } from './x-display.ts'

/** Where the floating window takes the pointer. Everywhere else, clicks go to what is beneath it. */
export function createClickArea(window: BrowserWindow, display: Pick<XDisplay, 'shapeInput'>) {
  let isClickThrough = false
  /** Undefined until the page has reported them. */
  let areas: readonly Rectangle[] | undefined
  let isOver = false

  /** On X11, the display itself knows the areas. */
  async function shape(): Promise<void> {
    if (areas === undefined) return
    if (await display.shapeInput(window, isClickThrough ? [] : areas)) return
    if (window.isDestroyed()) return
    window.setIgnoreMouseEvents(isClickThrough)
    window.setShape(areas.map(withMargin))
  }
  /** Tells the system again: it may have forgotten, or the window may be on a display with another scale. */
  const apply = () => {
    if (process.platform === 'linux') void shape()
    // On macOS and Windows, the page sees the pointer even while clicks go to what is beneath.
    else if (!window.isDestroyed())
      window.setIgnoreMouseEvents(isClickThrough || !isOver, { forward: true })
  }

  return {
    apply,
    /** @param next Dash and its bubble, in DIP of the window */
    setAreas(next: readonly Rectangle[]): void {
      areas = next
      apply()
    },
    /** The page reports whether the pointer is over one of the areas. */
    setPointerOver(over: boolean): void {
      isOver = over
      apply()
    },
    /** Sends all clicks to what is beneath. */
    setClickThrough(on: boolean): void {
      isClickThrough = on
      apply()
    },
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
