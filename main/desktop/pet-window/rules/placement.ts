import { clamp } from '../../../../preload/contract/numbers.ts'
import type { EdgeSide, Spot } from '../../../../preload/contract/views/desktop-view.ts'

/** A point on the screen in device independent pixels (DIP), as in Electron's screen module. */
export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** In DIP. */
export interface Rectangle extends ScreenPoint, Size {}

export interface Display {
  readonly id: number
  /** Includes task bars and docks. */
  readonly bounds: Rectangle
  /** Without task bars and docks. */
  readonly workArea: Rectangle
}

/** All displays, the primary one first. */
export type Displays = readonly [Display, ...Display[]]

/** The bird's position relative to its display's work area, so that it survives moved or rescaled displays. */
export interface WindowPosition extends ScreenPoint {
  readonly display: number
  /** The side of that display behind which the bird hides, or null if it stands. */
  readonly edge: EdgeSide | null
}

/** Moves a rectangle into an area. If it is larger than the area, it keeps its size and starts at the area's corner. */
export function clampToArea(area: Rectangle, { x, y, width, height }: Rectangle): Rectangle {
  return {
    x: Math.round(clamp(x, area.x, area.x + area.width - width)),
    y: Math.round(clamp(y, area.y, area.y + area.height - height)),
    width,
    height,
  }
}

/**
 * Bounds for a bird of this size: its saved position if that display still exists, else the lower right corner of the
 * primary display. Always fully inside the work area.
 */
export function boundsFor(
  displays: Displays,
  saved: WindowPosition | null,
  { width, height }: Size,
): Rectangle {
  const home = displays.find(({ id }) => id === saved?.display)
  const { workArea: area } = home ?? displays[0]
  const at = saved && home ? saved : { x: area.width - width - 24, y: area.height }
  return clampToArea(area, { x: area.x + at.x, y: area.y + at.y, width, height })
}

/** The position to save for a bird with these bounds on this display, behind this edge if any. */
export const positionOf = (
  { id, workArea }: Display,
  { x, y }: ScreenPoint,
  edge: EdgeSide | null,
): WindowPosition => ({
  display: id,
  x: Math.round(x - workArea.x),
  y: Math.round(y - workArea.y),
  edge,
})

/** How far a point is outside a rectangle; 0 inside, edges included. */
export function distanceTo({ x, y, width, height }: Rectangle, point: ScreenPoint): number {
  const dx = Math.max(x - point.x, 0, point.x - (x + width))
  const dy = Math.max(y - point.y, 0, point.y - (y + height))
  return Math.hypot(dx, dy)
}

/** The display whose work area is nearest to a point. */
export function displayNear(displays: Displays, point: ScreenPoint): Display {
  const distances = displays.map(({ workArea }) => distanceTo(workArea, point))
  return displays[distances.indexOf(Math.min(...distances))] ?? displays[0]
}

export const middleOf = ({ x, y, width, height }: Rectangle): ScreenPoint => ({
  x: x + width / 2,
  y: y + height / 2,
})

export const isFullyInside = (area: Rectangle, { x, y, width, height }: Rectangle): boolean =>
  x >= area.x &&
  y >= area.y &&
  x + width <= area.x + area.width &&
  y + height <= area.y + area.height

/**
 * Whether a window is where it was put. At a fractional scale (125 %), the system rounds the place to a physical pixel
 * and then reports it rounded to a DIP, so it may be off by one although nothing moved.
 * @param now as reported by the system
 */
export const isPlaced = (wanted: ScreenPoint, now: ScreenPoint): boolean =>
  Math.abs(now.x - wanted.x) <= 1 && Math.abs(now.y - wanted.y) <= 1

/** Where the user can send Dash from the tray. */
export type Place =
  { readonly spot: Spot } | { readonly edge: EdgeSide } | { readonly display: number }

const shares: Readonly<Record<Spot, number>> = { left: 0.03, middle: 0.5, right: 0.97 }

/** A spot on the floor of a work area. */
export function spotIn(area: Rectangle, { width, height }: Size, spot: Spot): Rectangle {
  const x = area.x + shares[spot] * Math.max(0, area.width - width)
  return clampToArea(area, { x, y: area.y + area.height, width, height })
}

/** The same place on another display, with the free space on its sides in the same proportion. */
export function samePlaceOn(to: Rectangle, from: Rectangle, bounds: Rectangle): Rectangle {
  const share = (value: number, low: number, room: number) =>
    room <= 0 ? 0 : clamp((value - low) / room, 0, 1)
  const { width, height } = bounds
  const across = share(bounds.x, from.x, from.width - width)
  const down = share(bounds.y, from.y, from.height - height)
  return clampToArea(to, {
    x: to.x + across * (to.width - width),
    y: to.y + down * (to.height - height),
    width,
    height,
  })
}

/** How far a key press moves Dash, in DIP. */
const nudgeBy = 24

/** A key press: one step left, right, up or down. */
export interface Nudge {
  readonly dx: number
  readonly dy: number
}

export const nudgeWithin = (area: Rectangle, bounds: Rectangle, { dx, dy }: Nudge): Rectangle =>
  clampToArea(area, { ...bounds, x: bounds.x + dx * nudgeBy, y: bounds.y + dy * nudgeBy })
