import type { Rectangle } from './placement.ts'

/** Each display has its own scale: the number of physical pixels per device independent pixel (DIP). */

/** A part of a window in physical pixels: all of it, and as little around it as whole pixels allow. */
export function inPhysicalPixels({ x, y, width, height }: Rectangle, scale: number): Rectangle {
  const [left, top] = [Math.floor(x * scale), Math.floor(y * scale)]
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) * scale) - left,
    height: Math.ceil((y + height) * scale) - top,
  }
}

/**
 * Whether a window is where it was put. At a fractional scale (125 %) the system rounds the place to a physical
 * pixel, and reports it rounded to a DIP: it may be off by one without a move.
 * @param wanted in DIP, as set
 * @param now in DIP, as reported by the system
 */
export const isPlaced = (
  wanted: Pick<Rectangle, 'x' | 'y'>,
  now: Pick<Rectangle, 'x' | 'y'>,
): boolean => Math.abs(now.x - wanted.x) <= 1 && Math.abs(now.y - wanted.y) <= 1
