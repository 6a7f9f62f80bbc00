import { maxBirdSize } from '../../../../preload/contract/setting-choices.ts'
import type { Rectangle, Size } from './placement.ts'

/** Room for the largest bubble, in CSS pixels. It is 240 wide, and overlaps the bird a little at its side. */
const bubbleRoom = { above: 130, beside: 210 }

/** The square that the floating bird stands in. @param side in CSS pixels */
export const birdSquare = (side: number): Size => ({ width: side, height: side })

/** Resizes the bird around the middle of its lower edge, where its feet are. */
export function resizeAtBottomCenter(bounds: Rectangle, { width, height }: Size): Rectangle {
  return {
    x: Math.round(bounds.x + (bounds.width - width) / 2),
    y: Math.round(bounds.y + bounds.height - height),
    width,
    height,
  }
}

/**
 * The floating window's size. It never changes, because the window and its content would change in two different
 * frames. Even the largest bird has room for its bubble above it and on both sides. (`smallWindowAround` is for desktops
 * that would push such a window away from an edge.)
 */
export const petWindowSize: Size = {
  width: maxBirdSize + 2 * bubbleRoom.beside,
  height: maxBirdSize + bubbleRoom.above,
}

/** The window around a bird, with its feet at the middle of the window's lower edge. */
export const windowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, petWindowSize)

/** Like `windowAround`, for a desktop that keeps windows fully on screen: room for the bubble only above the bird. */
export const smallWindowAround = (bird: Rectangle): Rectangle =>
  resizeAtBottomCenter(bird, {
    width: Math.max(bird.width, 240),
    height: bird.height + bubbleRoom.above,
  })

/**
 * Converts a part of a window to physical pixels. Fractions are rounded outwards.
 * @param scale physical pixels per DIP of the window's display
 */
export function inPhysicalPixels({ x, y, width, height }: Rectangle, scale: number): Rectangle {
  const [left, top] = [Math.floor(x * scale), Math.floor(y * scale)]
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) * scale) - left,
    height: Math.ceil((y + height) * scale) - top,
  }
}
