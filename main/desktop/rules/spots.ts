import type { Spot } from '../../../preload/contract/views/desktop.ts'
import { clampToArea, type Rectangle, type Size } from './placement.ts'

const shares: Readonly<Record<Spot, number>> = { left: 0.03, middle: 0.5, right: 0.97 }

/** A spot on the floor of a work area. */
export function spotIn(area: Rectangle, { width, height }: Size, spot: Spot): Rectangle {
  const x = area.x + shares[spot] * Math.max(0, area.width - width)
  return clampToArea(area, { x, y: area.y + area.height - height, width, height })
}

/** The same place on another display: the same share of the free room away from its edges. */
export function samePlaceOn(to: Rectangle, from: Rectangle, bounds: Rectangle): Rectangle {
  const share = (value: number, low: number, room: number) =>
    room <= 0 ? 0 : Math.min(1, Math.max(0, (value - low) / room))
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

/** One key step left, right, up or down, within a work area. */
export const nudged = (
  area: Rectangle,
  bounds: Rectangle,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): Rectangle =>
  clampToArea(area, { ...bounds, x: bounds.x + dx * nudgeBy, y: bounds.y + dy * nudgeBy })
