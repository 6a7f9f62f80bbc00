import type { Rectangle } from './placement.ts'

/** Displays have each their own scale: how many physical pixels are one device independent one (DIP). */

/** A part of a window in physical pixels: the whole of it, and as little beside it as whole pixels allow. */
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
 * Whether a window is where it was put. At a scale that is no whole number (125 %) the system rounds it to a physical pixel and
 * tells it rounded to a DIP: it may be one off, and nobody has moved it.
 * @param wanted in DIP, as it was told the system
 * @param now in DIP, as the system tells it
 */
export const isPlaced = (
  wanted: Pick<Rectangle, 'x' | 'y'>,
  now: Pick<Rectangle, 'x' | 'y'>,
): boolean => Math.abs(now.x - wanted.x) <= 1 && Math.abs(now.y - wanted.y) <= 1
