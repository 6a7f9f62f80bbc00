import type { DashMotion } from '../../../../preload/contract/declared-settings.ts'
import type { Stride } from '../../../../preload/contract/events.ts'
import { settledAfterMs } from '../../../base/rules/waits.ts'
import { isFullyInside, type Display, type Displays, type Rectangle } from './placement.ts'

export interface Walk {
  readonly from: Rectangle
  /** In order. A 0 means that Dash stands and turns. */
  readonly strides: readonly Stride[]
  /** DIP per stride. */
  readonly length: number
}

/** About four strides a second: each moves the window and redraws Dash (docs/performance.md). */
export const strideMs = 240
/** The walking poses move the feet of the form Dash back by this share of its box (renderer/bird/poses.ts). */
const strideShare = 31 / 512
/** How many strides Dash stands still to turn. */
const turnStrides = 2
const [minStrides, maxStrides] = [8, 48]
/** If there is room for fewer strides, Dash does not walk, because it would only stagger. */
const minRoom = 4

/** With polite motion, Dash walks only after this long without a key press or pointer move. */
const undisturbedSeconds = 60
/** After this long without input, nobody is there to see a walk. */
const awayAfterSeconds = 180

/**
 * Whether Dash may walk now.
 * @param idleSeconds since the last input on this machine
 * @param upSeconds since Hot Dash started
 */
export function mayWalk(motion: DashMotion, idleSeconds: number, upSeconds: number): boolean {
  if (idleSeconds >= awayAfterSeconds) return false
  if (motion === 'lively') return true
  const isSettled = upSeconds * 1000 >= settledAfterMs
  return motion === 'polite' && idleSeconds >= undisturbedSeconds && isSettled
}

/** How long to wait before checking again whether to walk. @param chance from 0 to 1, excluding 1 */
export const pauseMs = (chance: () => number): number => 30_000 + chance() * 60_000

/** Whether Dash stands fully on the floor of a work area. */
export const isOnFloor = (displays: Displays, bird: Rectangle): boolean =>
  displays.some(
    ({ workArea: area }) =>
      isFullyInside(area, bird) && bird.y + bird.height === area.y + area.height,
  )

/**
 * Plans a walk: a random distance to one side. At an edge of the work area, Dash turns back.
 * @param size the size of Dash's form
 * @param chance from 0 to 1, excluding 1
 * @returns null if there is no room
 */
export function planWalk(
  { workArea: area }: Display,
  bird: Rectangle,
  size: number,
  chance: () => number,
): Walk | null {
  const length = Math.max(1, Math.round(bird.width * size * strideShare))
  const roomTo = (side: Stride, x: number) =>
    Math.floor((side < 0 ? x - area.x : area.x + area.width - bird.width - x) / length)
  const wanted: Stride = chance() < 0.5 ? -1 : 1
  const count = minStrides + Math.floor(chance() * (maxStrides - minStrides))
  const side = roomTo(wanted, bird.x) >= minRoom ? wanted : opposite(wanted)
  const there = Math.min(count, roomTo(side, bird.x))
  if (there < minRoom) return null
  const left = Math.min(count - there, there + roomTo(opposite(side), bird.x))
  const back = left < minRoom ? [] : [...strides(turnStrides, 0), ...strides(left, opposite(side))]
  return { from: bird, length, strides: [...strides(there, side), ...back] }
}

const opposite = (side: Stride): Stride => (side < 0 ? 1 : -1)
const strides = (count: number, stride: Stride) => Array.from({ length: count }, () => stride)

export function placeAfter({ from, length, strides: all }: Walk, count: number): Rectangle {
  const way = all.slice(0, count).reduce<number>((sum, stride) => sum + stride, 0)
  return { ...from, x: from.x + way * length }
}
