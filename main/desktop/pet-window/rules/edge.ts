import { clamp } from '../../../../preload/contract/numbers.ts'
import type { EdgeSide } from '../../../../preload/contract/views/desktop-view.ts'
import {
  boundsFor,
  type Display,
  type Displays,
  type Rectangle,
  type Size,
  type WindowPosition,
} from './placement.ts'

/** An edge that Dash hides behind: never the bottom, where its floor is, or the top, where menus are. */
export interface Edge {
  readonly display: number
  readonly side: EdgeSide
}

export interface HidingPlace {
  readonly bird: Rectangle
  readonly edge: Edge
}

export type RestingPlace = HidingPlace | { readonly bird: Rectangle; readonly edge: null }

/** Dash hides if this share of it is off the display: less than half, so that dragging it by its beak is enough. */
const outShare = 0.3
/** Dash may be this far off the display and still hide behind its edge, because a fast pointer overshoots. */
const maxOutShare = 1.2
/**
 * The share of Dash that stays visible while it hides: the tuft, an eye, half the beak. The page shows more when Dash
 * leans out (renderer/pet/pet.tsx).
 */
const shownShare = 0.5

const sides = ['left', 'right'] as const
const right = ({ x, width }: Rectangle) => x + width
const bottom = ({ y, height }: Rectangle) => y + height

/** How far the bird hangs over a side, as a share of its width. */
const overhang = ({ workArea }: Display, bird: Rectangle, side: EdgeSide): number =>
  (side === 'left' ? workArea.x - bird.x : right(bird) - right(workArea)) / bird.width

const isBeside = (one: Rectangle, other: Rectangle) =>
  bottom(one) > other.y && one.y < bottom(other)

/** Whether nothing is beyond this side: no dock, and no other display beside the bird. */
function isOuter(
  displays: Displays,
  { workArea, bounds }: Display,
  bird: Rectangle,
  side: EdgeSide,
): boolean {
  const hasNoDock = side === 'left' ? workArea.x === bounds.x : right(workArea) === right(bounds)
  const isBeyond = (other: Rectangle) =>
    side === 'left' ? other.x < bounds.x : right(other) > right(bounds)
  return (
    hasNoDock && !displays.some((other) => isBeyond(other.bounds) && isBeside(other.bounds, bird))
  )
}

/** The place behind an edge, at the bird's height and partly off the display. */
export function boundsBehindEdge(area: Rectangle, bird: Rectangle, side: EdgeSide): Rectangle {
  const shown = Math.round(shownShare * bird.width)
  return {
    ...bird,
    x: side === 'left' ? area.x + shown - bird.width : right(area) - shown,
    y: Math.round(clamp(bird.y, area.y, bottom(area) - bird.height)),
  }
}

const hidingBehind = ({ id, workArea }: Display, bird: Rectangle, side: EdgeSide): HidingPlace => ({
  bird: boundsBehindEdge(workArea, bird, side),
  edge: { display: id, side },
})

/**
 * Where Dash hides if the user releases it here.
 * @returns null if most of it is on a display, or if the edge leads to another display or has a dock
 */
export function hidingPlaceFor(displays: Displays, bird: Rectangle): HidingPlace | null {
  for (const display of displays) {
    if (!isBeside(display.workArea, bird)) continue
    const side = sides.find((one) => {
      const out = overhang(display, bird, one)
      return out >= outShare && out <= maxOutShare && isOuter(displays, display, bird, one)
    })
    if (side) return hidingBehind(display, bird, side)
  }
  return null
}

/** Where Dash hides if a key moves it past an edge of its display. @returns null if it is not at that edge */
export const hidingPlaceBeyond = (
  displays: Displays,
  display: Display,
  bird: Rectangle,
  side: EdgeSide,
): HidingPlace | null =>
  overhang(display, bird, side) >= 0 && isOuter(displays, display, bird, side)
    ? hidingBehind(display, bird, side)
    : null

/** The displays with nothing beyond this side, at any height. */
const outermostDisplays = (displays: Displays, side: EdgeSide) =>
  displays.filter((display) => isOuter(displays, display, display.bounds, side))

export const hidingSides = (displays: Displays): readonly EdgeSide[] =>
  sides.filter((side) => outermostDisplays(displays, side).length > 0)

/**
 * Where Dash hides on the floor at a side of the desktop: on its own display if nothing is beyond that side, otherwise
 * on another display.
 * @param own the id of the display that Dash is on
 */
export function hidingPlaceAtSide(
  displays: Displays,
  own: number,
  bird: Rectangle,
  side: EdgeSide,
): HidingPlace | null {
  const all = outermostDisplays(displays, side)
  const display = all.find(({ id }) => id === own) ?? all[0]
  if (display === undefined) return null
  return hidingBehind(display, { ...bird, y: bottom(display.workArea) }, side)
}

/**
 * Where a bird of this size stands at its saved position: behind its edge if no display is beyond that edge now,
 * otherwise fully on a display.
 * @param canHide whether Dash can hide at all
 */
export function restingPlaceFor(
  displays: Displays,
  saved: WindowPosition | null,
  size: Size,
  canHide: boolean,
): RestingPlace {
  const bird = boundsFor(displays, saved, size)
  const display = displays.find(({ id }) => id === saved?.display)
  const side = saved?.edge
  return canHide && side && display && isOuter(displays, display, bird, side)
    ? hidingBehind(display, bird, side)
    : { bird, edge: null }
}
