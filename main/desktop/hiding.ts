import { screen } from 'electron'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import { areaOf, displays } from './browser-windows.ts'
import { atSide, beyond, hidesAt, standingAt, type Edge, type Standing } from './rules/edge.ts'
import type { Rectangle, Size, WindowPosition } from './rules/placement.ts'

/** Whether Dash hides behind an edge of the desktop, and behind which. Each way there answers where that is, and hides it. */
export interface Hiding {
  readonly edge: Edge | undefined
  /** @returns where it hides, let go there; undefined: it does not */
  letGoAt(bird: Rectangle): Rectangle | undefined
  /** @returns where a key takes it that moves it to this side; undefined: it is not at the edge there */
  moveOn(bird: Rectangle, side: EdgeSide): Rectangle | undefined
  /** @returns where it hides at this side of the desktop; undefined: nowhere */
  goTo(bird: Rectangle, side: EdgeSide): Rectangle | undefined
  /** @returns where its saved position is on the displays that there are now, whether that is behind an edge or not */
  resume(saved: WindowPosition | undefined, size: Size): Rectangle
  /** It comes out, or is taken up. */
  end(): void
}

/**
 * @param options.isOffered whether this desktop lets it hide
 * @param options.onChange told when it hides, or no longer
 */
export function openHiding(options: {
  readonly isOffered: () => boolean
  readonly onChange: () => void
}): Hiding {
  let edge: Edge | undefined
  const set = (next: Edge | undefined) => {
    if (next?.side === edge?.side && next?.display === edge?.display) return
    edge = next
    options.onChange()
  }
  const hide = (to: Standing | undefined): Rectangle | undefined => {
    if (to === undefined || !options.isOffered()) return undefined
    set(to.edge)
    return to.bird
  }
  const display = (bird: Rectangle) => areaOf(screen.getDisplayMatching(bird))

  return {
    get edge() {
      return edge
    },
    letGoAt: (bird) => hide(hidesAt(displays(), bird)),
    moveOn: (bird, side) => hide(beyond(displays(), display(bird), bird, side)),
    goTo: (bird, side) => hide(atSide(displays(), display(bird).id, bird, side)),
    resume(saved, size) {
      const standing = standingAt(displays(), saved, size, options.isOffered())
      set(standing.edge)
      return standing.bird
    },
    end: () => set(undefined),
  }
}
