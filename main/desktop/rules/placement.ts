import type { EdgeSide } from '../../../preload/contract/views/desktop.ts'
import { maxBirdSize } from '../../../preload/contract/setting-choices.ts'

/** Room for the largest bubble, in CSS pixels: 240 wide, overlapping the bird a little at its side. */
const bubbleRoom = { above: 130, beside: 210 }

/** A rectangle in device independent pixels (DIP), as in Electron's screen module. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface DisplayArea {
  readonly id: number
  /** Without task bars and docks. */
  readonly workArea: Rectangle
}

/** The bird's position relative to its display's work area, so that it survives moved or rescaled displays. */
export interface WindowPosition {
  readonly display: number
  readonly x: number
  readonly y: number
  /** The side of that display behind which the bird hides, or null if it stands. */
  readonly edge: EdgeSide | null
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Moves a rectangle into an area. If it is larger than the area, it keeps its size and starts at the area's corner. */
export function clampToArea(area: Rectangle, { x, y, width, height }: Rectangle): Rectangle {
  const clamp = (value: number, low: number, high: number) =>
    Math.round(Math.max(low, Math.min(value, Math.max(low, high))))
  return {
    x: clamp(x, area.x, area.x + area.width - width),
    y: clamp(y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

/**
 * Bounds for a bird of this size: its saved position if that display still exists, else the lower right corner of the
 * first (primary) display. Always fully inside the work area.
 * @param displays the primary display first; at least one
 */
export function boundsFor(
  displays: readonly [DisplayArea, ...DisplayArea[]],
  saved: WindowPosition | undefined,
  { width, height }: Size,
): Rectangle {
  const home = displays.find(({ id }) => id === saved?.display)
  if (saved && home) {
    const { workArea } = home
    return clampToArea(workArea, {
      x: workArea.x + saved.x,
      y: workArea.y + saved.y,
      width,
      height,
    })
  }
  const { workArea } = displays[0]
  return clampToArea(workArea, {
    x: workArea.x + workArea.width - width - 24,
    y: workArea.y + workArea.height - height,
    width,
    height,
  })
}

/** The position to save for a bird with these bounds on this display, behind this edge if any. */
export function positionOf(
  display: DisplayArea,
  bounds: Rectangle,
  edge: EdgeSide | null,
): WindowPosition {
  const { workArea } = display
  return {
    display: display.id,
    x: Math.round(bounds.x - workArea.x),
    y: Math.round(bounds.y - workArea.y),
    edge,
  }
}

/** Resizes the bird around the middle of its lower edge, where its feet are. */
export function resizeAtBottomCenter(bounds: Rectangle, { width, height }: Size): Rectangle {
  return {
    x: Math.round(bounds.x + (bounds.width - width) / 2),
    y: Math.round(bounds.y + bounds.height - height),
    width,
    height,
  }
}

/** The square that the floating bird stands in. @param side in CSS pixels */
export const birdSquare = (side: number): Size => ({ width: side, height: side })

/**
 * The floating window's size. It never changes: the window and its content would change in two different frames. Even
 * the largest bird has room for its bubble above it and on both sides.
 */
export const petWindowSize: Size = {
  width: maxBirdSize + 2 * bubbleRoom.beside,
  height: maxBirdSize + bubbleRoom.above,
}

/** The window around a bird, with its feet at the middle of the window's lower edge. */
export const windowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, petWindowSize)

/** The same for a desktop that keeps windows fully on screen: room for the bubble only above the bird. */
export const smallWindowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, {
    width: Math.max(bird.width, 240),
    height: bird.height + bubbleRoom.above,
  })

/** Whether a point is in a rectangle, edges included. */
export const contains = (
  { x, y, width, height }: Rectangle,
  point: { readonly x: number; readonly y: number },
): boolean => point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height

/** Whether a rectangle is fully inside an area. */
export function isWhole(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  return (
    x >= area.x &&
    y >= area.y &&
    x + width <= area.x + area.width &&
    y + height <= area.y + area.height
  )
}
