/**
 * Recurring drawings of Dash, each on its own layer. A walk repeats four of them, and showing one paints nothing
 * (docs/performance.md).
 */
import './kept-drawings.css'
import type { Figure } from './motion/parts.ts'
import { sideOf } from './rig.ts'

export interface KeptDrawings {
  /**
   * Shows Dash as a figure, with a copy of its drawing that is created on the figure's first use.
   * @param draw makes the drawing itself show the figure
   */
  show(figure: Figure, draw: () => void): void
  /** Shows the drawing itself again. The copies stay for the next walk, and are removed if none comes. */
  hide(): void
  /** Removes the copies, because Dash looks different now. */
  clear(): void
}

/** Longer than the pause between two walks (main/desktop/rules/walk.ts). */
const keptMs = 2 * 60_000
/** Four strides, standing to turn, sitting down, and one with closed eyes. Beyond that, the least recently shown go. */
const maxCopies = 8

/** @param drawing Dash's own; nested in another drawing, it is drawn as usual */
export function createKeptDrawings(drawing: () => SVGSVGElement | null): KeptDrawings {
  /** Shared by both directions: mirroring a compositor layer needs no repaint. */
  const copies = new Map<Figure, SVGElement>()
  let shown: SVGElement | undefined
  let original: SVGSVGElement | undefined
  let made = 0
  let end: ReturnType<typeof setTimeout> | undefined

  const hide = () => {
    original?.classList.remove('is-kept-out')
    shown?.classList.remove('is-shown')
    original = undefined
    shown = undefined
  }
  const clear = () => {
    clearTimeout(end)
    end = undefined
    hide()
    for (const copy of copies.values()) copy.remove()
    copies.clear()
  }

  return {
    show(figure, draw) {
      const drawn = drawing()
      if (!(drawn?.parentElement instanceof HTMLElement)) {
        draw()
        return
      }
      clearTimeout(end)
      end = undefined
      let copy = copies.get(figure)
      if (!copy) {
        draw()
        made += 1
        copy = copyOf(drawn, made)
        drawn.after(copy)
      }
      // In order of use: the most recently shown is last.
      copies.delete(figure)
      copies.set(figure, copy)
      copy.classList.toggle('is-mirrored', sideOf(drawn)?.hasAttribute('transform') === true)
      if (copy === shown) return
      copy.classList.add('is-shown')
      shown?.classList.remove('is-shown')
      shown = copy
      drawn.classList.add('is-kept-out')
      original = drawn
      const [oldest] = copies
      if (oldest && copies.size > maxCopies) {
        copies.delete(oldest[0])
        oldest[1].remove()
      }
    },
    hide() {
      if (shown === undefined) return
      hide()
      end = setTimeout(clear, keptMs)
    },
    clear,
  }
}

/**
 * A copy that faces right. It is only a picture, so its attributes go and nothing finds it. Its gradients and clips
 * are its own, because they move with the figure.
 */
function copyOf(original: SVGSVGElement, number: number): SVGElement {
  const copy = original.cloneNode(true) as SVGSVGElement
  for (const name of copy.getAttributeNames())
    if (!['viewBox', 'width', 'height'].includes(name)) copy.removeAttribute(name)
  copy.setAttribute('class', 'kept-drawing')
  copy.setAttribute('aria-hidden', 'true')
  sideOf(copy)?.removeAttribute('transform')
  const own = (id: string) => `${id}-${number.toString()}`
  const ids = new Set(Array.from(copy.querySelectorAll('[id]'), ({ id }) => id))
  for (const element of copy.querySelectorAll('*'))
    for (const { name, value } of element.attributes) {
      if (name === 'id') element.id = own(value)
      else if (value.includes('#'))
        element.setAttribute(
          name,
          value.replaceAll(/#([^)"']+)/g, (all, id: string) => (ids.has(id) ? `#${own(id)}` : all)),
        )
    }
  return copy
}
