import type { EdgeSide } from '../../../preload/contract/views/desktop.ts'
import {
  boundsFor,
  type DisplayArea,
  type Displays,
  type Rectangle,
  type Size,
  type WindowPosition,
} from './placement.ts'

export interface WholeDisplay extends DisplayArea {
  /** Includes task bars and docks. */
  readonly bounds: Rectangle
}

/** Where Dash hides. Not at the bottom, where its floor is, nor at the top, where menus are. */
export interface Edge {
  readonly display: number
  readonly side: EdgeSide
}

/** Where Dash is, and the edge behind which it hides there, if any. */
export interface Standing {
  readonly bird: Rectangle
  readonly edge: Edge | undefined
}

/** Dragged out by at least this share of its width, Dash hides. The pointer at its beak cannot drag it out by half. */
const outShare = 0.3
/** Up to this share of its width it still counts as at this edge: a fast pointer overshoots. */
const maxOutShare = 1.2
/**
 * The visible share while it hides: the tuft, an eye, half the beak. The page shows more when Dash leans out
 * (renderer/pet/pet.tsx).
 */
const shownShare = 0.5

const right = ({ x, width }: Rectangle) => x + width
const bottom = ({ y, height }: Rectangle) => y + height

/** How far it hangs over a side, as a share of its width. */
const overhang = ({ workArea }: WholeDisplay, bird: Rectangle, side: EdgeSide): number =>
  (side === 'left' ? workArea.x - bird.x : right(bird) - right(workArea)) / bird.width

const isBeside = (one: Rectangle, other: Rectangle) =>
  bottom(one) > other.y && one.y < bottom(other)

/** Nothing is beyond this side: no dock, and no other display at the height of the hiding bird. */
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

/** The place behind an edge, at the bird's height and partly out of sight. */
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
 * Where Dash hides if it is released here.
 * @param bird its square at release
 * @returns undefined if most of it is on a display, or if the edge leads to another display or has a dock
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

/** Where Dash hides if a key moves it past an edge of its display. @returns undefined if it is not at that edge */
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

/** The displays with nothing beyond this side, at any height. */
const outermost = (displays: readonly WholeDisplay[], side: EdgeSide) =>
  displays.filter((display) => isOuter(displays, display, display.bounds, side))

/** The sides at which Dash can hide on these displays. */
export const sidesOf = (displays: readonly WholeDisplay[]): readonly EdgeSide[] =>
  sides.filter((side) => outermost(displays, side).length > 0)

/**
 * Where Dash hides at a side of the desktop, on the floor: of its own display if that is an outermost one.
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
 * Where a bird of this size stands by its saved position: behind its edge if that still is one (displays come and
 * go), else fully on a display.
 * @param isOffered whether Dash can hide at all
 */
export function standingAt(
  displays: Displays<WholeDisplay>,
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
