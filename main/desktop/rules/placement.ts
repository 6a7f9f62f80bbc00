import type { EdgeSide } from '../../../preload/contract/views/desktop.ts'
import { maxBirdSize } from '../../../preload/contract/settings.ts'

/** For the largest bubble, in CSS pixels: 240 wide, and a little over the bird where it is beside. */
const bubbleRoom = { above: 130, beside: 210 }

/** A rectangle in device independent pixels, as Electron's screen module has them. */
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

/** The bird's position relative to its display's work area: it holds when displays are moved or rescaled. */
export interface WindowPosition {
  readonly display: number
  readonly x: number
  readonly y: number
  /** The side of that display behind which it hides; null: it stands. */
  readonly edge: EdgeSide | null
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Moves a rectangle into an area; one larger than the area keeps its size and starts at the area's corner. */
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
 * Bounds for a bird of this size: its saved position if that display is still there, else the lower right corner
 * of the first (primary) display; always whole inside the work area.
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

/** The position to save for a bird at these bounds on this display, behind this edge of it. */
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

/** Gives the bird another size; the middle of its lower edge, where its feet are, stays. */
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
 * The floating window. It never changes its size: a window and what it shows would change it in two frames. The largest bird
 * has room for its bubble above it and on both sides.
 */
export const petWindowSize: Size = {
  width: maxBirdSize + 2 * bubbleRoom.beside,
  height: maxBirdSize + bubbleRoom.above,
}

/** The window round a bird: its feet are in the middle of the window's lower edge. */
export const windowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, petWindowSize)

/** The same for a desktop that keeps windows whole on the screen: the bubble has room above the bird only. */
export const smallWindowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, {
    width: Math.max(bird.width, 240),
    height: bird.height + bubbleRoom.above,
  })

/** Whether a point is on a rectangle, its edge included. */
export const contains = (
  { x, y, width, height }: Rectangle,
  point: { readonly x: number; readonly y: number },
): boolean => point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height

/** Whether a rectangle is whole inside an area. */
export function isWhole(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  return (
    x >= area.x &&
    y >= area.y &&
    x + width <= area.x + area.width &&
    y + height <= area.y + area.height
  )
}
