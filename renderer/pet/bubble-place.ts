import { clamp } from '../../preload/contract/numbers.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop-view.ts'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { BubbleSide } from '../bird/gestures.ts'
import type { Area } from './silhouette.ts'

type Beside = Exclude<BubbleSide, 'above'>

/** In CSS pixels of the page. */
export interface BubblePlace extends Area {
  readonly side: BubbleSide
  /** The distance from the bubble's corner to its tail, along the edge that faces Dash. */
  readonly tail: number
}

/** The beak's distance from the top of Dash's box, as a share of the box. */
const beakHeight = 0.5
/** The least distance between the tail and the bubble's corners, in CSS pixels. */
const minTailInset = 22

/** The sides for the user's choice, in order of preference. An empty list puts the bubble above Dash. */
export const sidesByChoice: Readonly<Record<Settings['bubbleSide'], readonly Beside[]>> = {
  automatic: [],
  left: ['left', 'right'],
  right: ['right', 'left'],
}

export const bubbleSidesAtEdge: Readonly<Record<EdgeSide, readonly Beside[]>> = {
  left: ['right'],
  right: ['left'],
}

/**
 * Places the bubble on a wanted side with enough room, else above Dash, else on the side with more room. A bubble
 * that fits into the free area lies entirely within it.
 * @param options.free the visible area: the overlap of the window and its display's work area
 * @param options.bird Dash's box, which may extend beyond the free area
 * @param options.bubble its size, including the tail
 * @param options.wantedSides in order of preference
 * @param options.overlapShare the share of Dash's box that a bubble beside it overlaps: a speaking Dash is narrower
 *   than its box
 */
export function placeBubble(options: {
  readonly free: Area
  readonly bird: Area
  readonly bubble: Pick<Area, 'width' | 'height'>
  readonly wantedSides: readonly Beside[]
  readonly overlapShare?: number | undefined
}): BubblePlace {
  const { free, bird, bubble, wantedSides, overlapShare = 0.12 } = options
  const left = free.x
  const right = free.x + free.width - bubble.width
  const top = free.y
  const bottom = free.y + free.height - bubble.height
  const middle = bird.x + bird.width / 2

  const overlap = overlapShare * bird.width
  const beside = {
    left: bird.x + overlap - bubble.width,
    right: bird.x + bird.width - overlap,
  }
  const side =
    wantedSides.find((one) => beside[one] >= left && beside[one] <= right) ??
    (bird.y - bubble.height >= top ? 'above' : middle < free.x + free.width / 2 ? 'right' : 'left')

  if (side === 'above') {
    const x = clamp(middle - bubble.width / 2, left, right)
    const y = clamp(bird.y - bubble.height, top, bottom)
    const tail = clamp(middle - x, minTailInset, bubble.width - minTailInset)
    return { ...bubble, side, x, y, tail }
  }
  const beakY = bird.y + beakHeight * bird.height
  const y = clamp(beakY - bubble.height / 2, top, bottom)
  return {
    ...bubble,
    side,
    x: clamp(beside[side], left, right),
    y,
    tail: clamp(beakY - y, minTailInset, bubble.height - minTailInset),
  }
}

export const overlaps = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

/** The origin of the display's work area: Chromium has these properties, the standard does not. */
type WorkAreaScreen = Screen & { readonly availLeft?: number; readonly availTop?: number }

/** The part of the window that lies in its display's work area, in CSS pixels of the page. */
export function freeArea(): Area {
  const { innerWidth, innerHeight, screenX, screenY } = window
  const { availLeft = 0, availTop = 0, availWidth, availHeight }: WorkAreaScreen = window.screen
  const x = Math.max(0, availLeft - screenX)
  const y = Math.max(0, availTop - screenY)
  return {
    x,
    y,
    width: Math.min(innerWidth, availLeft + availWidth - screenX) - x,
    height: Math.min(innerHeight, availTop + availHeight - screenY) - y,
  }
}
