import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { BubbleChoice } from '../../preload/contract/settings.ts'
import type { BubbleSide } from '../bird/gestures.ts'
import type { Area } from './silhouette.ts'

type Beside = Exclude<BubbleSide, 'above'>

export interface BubblePlace {
  readonly side: BubbleSide
  /** Upper left corner of the bubble, where the free area is measured. */
  readonly x: number
  readonly y: number
  /** From the bubble's corner to its tail, along the edge that faces Dash. */
  readonly tail: number
}

/** Dash's box is wider than Dash: beside it the bubble reaches over it by this share. */
const overlap = 0.12
/** Down the box: where Dash speaks. */
const mouth = 0.5
/** A tail stays so far from the bubble's corners. */
const cornerRoom = 22

const clamp = (value: number, low: number, high: number) =>
  Math.max(low, Math.min(value, Math.max(low, high)))

/** The sides of Dash that a person has chosen, the first one first; none: above it. */
export const wantedSides: Readonly<Record<BubbleChoice, readonly Beside[]>> = {
  automatic: [],
  left: ['left', 'right'],
  right: ['right', 'left'],
}

/** Of one who hides behind an edge. */
export const onScreenSide: Readonly<Record<EdgeSide, readonly Beside[]>> = {
  left: ['right'],
  right: ['left'],
}

/**
 * Where the bubble goes: on a wanted side that has room for it; else above Dash, else beside it where there is more room. Whole
 * inside the free area where that can hold it.
 * @param free where it can be seen: what the window and its display's work area have in common
 * @param bird Dash's box, which may hang over an edge of it
 * @param bubble with its tail
 * @param wanted in order
 */
export function placeBubble(
  free: Area,
  bird: Area,
  bubble: Pick<Area, 'width' | 'height'>,
  wanted: readonly Beside[],
): BubblePlace {
  const left = free.x
  const right = free.x + free.width - bubble.width
  const top = free.y
  const bottom = free.y + free.height - bubble.height
  const middle = bird.x + bird.width / 2

  const reach = overlap * bird.width
  const beside = {
    left: bird.x + reach - bubble.width,
    right: bird.x + bird.width - reach,
  }
  const side =
    wanted.find((one) => beside[one] >= left && beside[one] <= right) ??
    (bird.y - bubble.height >= top ? 'above' : middle < free.x + free.width / 2 ? 'right' : 'left')

  if (side === 'above') {
    const x = clamp(middle - bubble.width / 2, left, right)
    const y = clamp(bird.y - bubble.height, top, bottom)
    return { side, x, y, tail: clamp(middle - x, cornerRoom, bubble.width - cornerRoom) }
  }
  const mouthY = bird.y + mouth * bird.height
  const y = clamp(mouthY - bubble.height / 2, top, bottom)
  return {
    side,
    x: clamp(beside[side], left, right),
    y,
    tail: clamp(mouthY - y, cornerRoom, bubble.height - cornerRoom),
  }
}
