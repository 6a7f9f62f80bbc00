import type { EdgeSide } from '../../../preload/contract/views/desktop.ts'
import {
  boundsFor,
  type DisplayArea,
  type Rectangle,
  type Size,
  type WindowPosition,
} from './placement.ts'

export interface WholeDisplay extends DisplayArea {
  /** With task bars and docks. */
  readonly bounds: Rectangle
}

/** Where Dash hides: at the bottom is the floor it stands on, and at the top are menus. */
export interface Edge {
  readonly display: number
  readonly side: EdgeSide
}

/** Where Dash is, and the edge behind which it hides there. */
export interface Standing {
  readonly bird: Rectangle
  readonly edge: Edge | undefined
}

/** Dragged out by this share of its width it hides: half of it is more than a hand at its beak can reach. */
const outShare = 0.3
/** More than its width out it was at this edge a moment ago: hands are fast. */
const maxOutShare = 1.2
/** What is seen of it while it hides: the tuft, an eye, half the beak. A page shows more of it (renderer/pet/leaning-out.ts). */
const shownShare = 0.5

const right = ({ x, width }: Rectangle) => x + width
const bottom = ({ y, height }: Rectangle) => y + height

/** How far it hangs over a side, as a share of its width. */
const overhang = ({ workArea }: WholeDisplay, bird: Rectangle, side: EdgeSide): number =>
  (side === 'left' ? workArea.x - bird.x : right(bird) - right(workArea)) / bird.width

const isBeside = (one: Rectangle, other: Rectangle) =>
  bottom(one) > other.y && one.y < bottom(other)

/** Nothing is beyond it: no dock at that side, and no other display at the height of what hides there. */
function isOuter(
  displays: readonly WholeDisplay[],
  { id, workArea, bounds }: WholeDisplay,
  hidden: Rectangle,
  side: EdgeSide,
): boolean {
  const isFree = side === 'left' ? workArea.x === bounds.x : right(workArea) === right(bounds)
  const isBeyond = (other: WholeDisplay) =>
    side === 'left' ? other.bounds.x < bounds.x : right(other.bounds) > right(bounds)
  return (
    isFree &&
    !displays.some((other) => other.id !== id && isBeyond(other) && isBeside(other.bounds, hidden))
  )
}

/** Where it hides: at its height, partly out of sight. */
export function behindEdge(area: Rectangle, bird: Rectangle, side: EdgeSide): Rectangle {
  const shown = Math.round(shownShare * bird.width)
  const y = Math.max(area.y, Math.min(bird.y, bottom(area) - bird.height))
  return {
    ...bird,
    x: side === 'left' ? area.x + shown - bird.width : right(area) - shown,
    y: Math.round(y),
  }
}

const hidden = (
  { id, workArea }: WholeDisplay,
  bird: Rectangle,
  side: EdgeSide,
): Standing & { readonly edge: Edge } => ({
  bird: behindEdge(workArea, bird, side),
  edge: { display: id, side },
})

const sides = ['left', 'right'] as const

/**
 * Where it hides if it is let go here.
 * @param bird its square, where it was let go
 * @returns undefined where all of it, or most, is on a display, and at an edge that leads to another display or has a dock
 */
export function hidesAt(
  displays: readonly WholeDisplay[],
  bird: Rectangle,
): ReturnType<typeof hidden> | undefined {
  for (const display of displays) {
    if (!isBeside(display.workArea, bird)) continue
    const side = sides.find((one) => {
      const out = overhang(display, bird, one)
      return out >= outShare && out <= maxOutShare && isOuter(displays, display, bird, one)
    })
    if (side) return hidden(display, bird, side)
  }
  return undefined
}

/** Where a key takes it that moves it on at an edge of its display. @returns undefined where it is not at that edge */
export function beyond(
  displays: readonly WholeDisplay[],
  { id, workArea }: DisplayArea,
  bird: Rectangle,
  side: EdgeSide,
): ReturnType<typeof hidden> | undefined {
  const isAtEdge = side === 'left' ? bird.x <= workArea.x : right(bird) >= right(workArea)
  const display = displays.find((one) => one.id === id)
  return display && isAtEdge && isOuter(displays, display, bird, side)
    ? hidden(display, bird, side)
    : undefined
}

/** The displays at whose side nothing is, at any height. */
const outermost = (displays: readonly WholeDisplay[], side: EdgeSide) =>
  displays.filter((display) => isOuter(displays, display, display.bounds, side))

/** The sides at which Dash can hide on these displays. */
export const sidesOf = (displays: readonly WholeDisplay[]): readonly EdgeSide[] =>
  sides.filter((side) => outermost(displays, side).length > 0)

/**
 * Where it hides at a side of the desktop, on the floor: of its own display where that is the outermost one.
 * @param from the display it is on
 */
export function atSide(
  displays: readonly WholeDisplay[],
  from: number,
  bird: Rectangle,
  side: EdgeSide,
): ReturnType<typeof hidden> | undefined {
  const all = outermost(displays, side)
  const display = all.find(({ id }) => id === from) ?? all[0]
  return display && hidden(display, { ...bird, y: bottom(display.workArea) - bird.height }, side)
}

/**
 * Where a bird of this size is by its saved position: behind its edge while that is one, since displays come and go; else whole
 * on a display.
 * @param displays the primary display first; at least one
 * @param isOffered whether it can hide at all
 */
export function standingAt(
  displays: readonly [WholeDisplay, ...WholeDisplay[]],
  saved: WindowPosition | undefined,
  size: Size,
  isOffered: boolean,
): Standing {
  const bird = boundsFor(displays, saved, size)
  const display = displays.find(({ id }) => id === saved?.display)
  const side = saved?.edge
  return isOffered && side && display && isOuter(displays, display, bird, side)
    ? hidden(display, bird, side)
    : { bird, edge: undefined }
}
