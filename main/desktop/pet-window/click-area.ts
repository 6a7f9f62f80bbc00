import type { BrowserWindow } from 'electron'
import type { Rectangle } from './rules/placement.ts'
import type { XDisplay } from '../x11/x-display.ts'

/** The areas of the floating window that take clicks. Elsewhere, clicks go to the window beneath. */
export function createClickArea(window: BrowserWindow, display: Pick<XDisplay, 'shapeInput'>) {
  let isClickThrough = false
  /** Undefined until the page has reported its areas. */
  let areas: readonly Rectangle[] | undefined
  let isOver = false

  /** Gives the areas to the X display. If it does not take them, uses Electron's coarser functions. */
  async function shape(): Promise<void> {
    if (areas === undefined) return
    if (await display.shapeInput(window, isClickThrough ? [] : areas)) return
    if (window.isDestroyed()) return
    window.setIgnoreMouseEvents(isClickThrough)
    window.setShape(areas.map(withMargin))
  }
  /** Applies the state again: the system may have forgotten it, or the display may have another scale now. */
  const apply = () => {
    if (process.platform === 'linux') void shape()
    // On macOS and Windows, the page sees the pointer even while clicks go to the window beneath.
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
    /** Call it when the page reports whether the pointer is over one of the areas. */
    setPointerOver(isNowOver: boolean): void {
      isOver = isNowOver
      apply()
    },
    setClickThrough(isOn: boolean): void {
      isClickThrough = isOn
      apply()
    },
  }
}

/** In DIP. `setShape` also clips the drawing, so leave room for flames, hats and jumps. */
const margin = 100

const withMargin = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: Math.max(0, x - margin),
  y: Math.max(0, y - margin),
  width: width + 2 * margin,
  height: height + 2 * margin,
})
