import type { Area } from './silhouette.ts'

export type BubbleSide = 'above' | 'left' | 'right'

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

/**
 * Where the bubble goes: above Dash, else beside it where there is more room; whole inside the free area where that can hold it.
 * @param free where it can be seen: what the window and its display's work area have in common
 * @param bird Dash's box, which may hang over an edge of it
 * @param bubble with its tail
 */
export function placeBubble(
  free: Area,
  bird: Area,
  bubble: Pick<Area, 'width' | 'height'>,
): BubblePlace {
  const left = free.x
  const right = free.x + free.width - bubble.width
  const top = free.y
  const bottom = free.y + free.height - bubble.height
  const middle = bird.x + bird.width / 2

  if (bird.y - bubble.height >= top) {
    const x = clamp(middle - bubble.width / 2, left, right)
    const y = clamp(bird.y - bubble.height, top, bottom)
    return { side: 'above', x, y, tail: clamp(middle - x, cornerRoom, bubble.width - cornerRoom) }
  }
  const goesRight = middle < free.x + free.width / 2
  const reach = overlap * bird.width
  const wanted = goesRight ? bird.x + bird.width - reach : bird.x + reach - bubble.width
  const mouthY = bird.y + mouth * bird.height
  const y = clamp(mouthY - bubble.height / 2, top, bottom)
  return {
    side: goesRight ? 'right' : 'left',
    x: clamp(wanted, left, right),
    y,
    tail: clamp(mouthY - y, cornerRoom, bubble.height - cornerRoom),
  }
}
