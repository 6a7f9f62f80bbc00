import { screen } from 'electron'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import { areaOf, displays } from './browser-windows.ts'
import { atSide, beyond, hidesAt, standingAt, type Edge, type Standing } from './rules/edge.ts'
import type { Rectangle, Size, WindowPosition } from './rules/placement.ts'

/** Whether Dash hides behind an edge of the desktop, and which one. Each method hides it and returns where. */
export interface Hiding {
  readonly edge: Edge | undefined
  /** @returns where Dash hides if released here, or undefined if it does not */
  letGoAt(bird: Rectangle): Rectangle | undefined
  /** @returns where Dash hides if a key moves it to this side, or undefined if it is not at that edge */
  moveOn(bird: Rectangle, side: EdgeSide): Rectangle | undefined
  /** @returns where Dash hides at this side of the desktop, or undefined if it cannot */
  goTo(bird: Rectangle, side: EdgeSide): Rectangle | undefined
  /** @returns where the saved position is on the current displays, behind an edge or not */
  resume(saved: WindowPosition | undefined, size: Size): Rectangle
  /** Dash comes out, or is picked up. */
  end(): void
}

/**
 * @param options.isOffered whether this desktop lets Dash hide
 * @param options.onChange called when it hides or stops hiding
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
