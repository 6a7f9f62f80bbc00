/** What Dash does while the user is there: its eyes follow the pointer, it gets bored and shifts its weight. Pure. */
import type { Point } from './placements.ts'
import type { Pose } from './pose.ts'

/** Returns a number from 0 (included) to 1 (excluded). */
export type Chance = () => number

/** The shift of the irises: x within ±10, y within ±8. */
export type Gaze = Pose['gaze']

export interface Attention {
  /** Attention ends at this time unless the user does something first. */
  readonly until: number
  readonly noticedAt: number
  /** Null if the pointer is away. */
  readonly pointer: Point | null
  /** Null if the pose controls the eyes. */
  readonly gaze: Gaze | null
  /** Whether Dash looks elsewhere for a while. */
  readonly isBored: boolean
  /** The foot that bears the weight: −1 left, 0 both, 1 right. */
  readonly lean: -1 | 0 | 1
  /** When the eyes move to the pointer. Infinity if they already look at it. */
  readonly followsAt: number
  /** When boredom begins or, if Dash is bored, ends. */
  readonly boredomChangesAt: number
  readonly leanChangesAt: number
}

export type UserInput =
  /** The user's pointer is near, at a point of the drawing, or has left (null). */
  | { readonly type: 'pointer'; readonly at: Point | null }
  /** The user does anything else that Dash can notice, such as pressing a key. */
  | { readonly type: 'input' }

/** Attention lasts this long after the last input. */
const lastsMs = 30_000
/** Dash keeps looking for this long after the pointer has left. */
const lingersMs = 3000
/** The eyes do not move for a smaller change than this, in the units of a gaze. */
const minGazeChange = 1.5

/** A random delay: at least `minMs`, and up to `spreadMs` longer. */
interface DelayRange {
  readonly minMs: number
  readonly spreadMs: number
}

/** The delay before the eyes follow the pointer. It is also the least pause between two eye movements. */
const untilEyesFollow: DelayRange = { minMs: 140, spreadMs: 160 }
const untilBored: DelayRange = { minMs: 6000, spreadMs: 7000 }
const untilBoredomEnds: DelayRange = { minMs: 1000, spreadMs: 1300 }
const untilLeanChanges: DelayRange = { minMs: 5000, spreadMs: 5000 }

const boredGazes: readonly Gaze[] = [
  [-9, -5],
  [9, -6],
  [-8, 4],
  [8, 5],
  [0, -8],
]

/** @returns milliseconds */
export const randomDelay = ({ minMs, spreadMs }: DelayRange, chance: Chance): number =>
  minMs + Math.floor(chance() * spreadMs)

const roundToHalf = (value: number) => Math.round(value * 2) / 2

/** Turns the eyes toward a point. The eyes turn further for a more distant point, but never past the rim of the eye. */
export function gazeAt({ x, y }: Point): Gaze {
  const [dx, dy] = [x - 264, y - 264]
  const distance = Math.hypot(dx, dy)
  return [roundToHalf((10 * dx) / (distance + 90)), roundToHalf((8 * dy) / (distance + 90))]
}

const gazeAtPointer = ({ pointer }: Attention): Gaze | null => pointer && gazeAt(pointer)

function isGazeOnPointer(attention: Attention): boolean {
  const target = gazeAtPointer(attention)
  const { gaze } = attention
  if (target === null || gaze === null) return target === gaze
  return Math.hypot(target[0] - gaze[0], target[1] - gaze[1]) < minGazeChange
}

const newAttention = (now: number, chance: Chance): Attention => ({
  until: now,
  noticedAt: now,
  pointer: null,
  gaze: null,
  isBored: false,
  lean: 0,
  followsAt: Infinity,
  boredomChangesAt: now + randomDelay(untilBored, chance),
  leanChangesAt: now + randomDelay(untilLeanChanges, chance),
})

export const hasPointerLeft = (input: UserInput): boolean =>
  input.type === 'pointer' && input.at === null

export function noticeInput(
  before: Attention | null,
  input: UserInput,
  now: number,
  chance: Chance,
): Attention {
  const known = before ?? newAttention(now, chance)
  const hasLeft = hasPointerLeft(input)
  const next = {
    ...known,
    until: hasLeft ? Math.min(known.until, now + lingersMs) : now + lastsMs,
    noticedAt: hasLeft ? known.noticedAt : now,
    pointer: input.type === 'pointer' ? input.at : known.pointer,
  }
  if (next.isBored || isGazeOnPointer(next) || next.followsAt !== Infinity) return next
  return { ...next, followsAt: now + randomDelay(untilEyesFollow, chance) }
}

/** The time of the next change of attention if the user does nothing. */
export const attentionDueAt = ({ until, ...next }: Attention): number =>
  Math.min(until, next.followsAt, next.boredomChangesAt, next.leanChangesAt)

/** Applies every change that is due at an instant. Returns null if attention is over. */
export function advanceAttention(before: Attention, at: number, chance: Chance): Attention | null {
  if (before.until <= at) return null
  let next = before
  if (next.followsAt <= at) next = { ...next, gaze: gazeAtPointer(next), followsAt: Infinity }
  if (next.boredomChangesAt <= at) next = toggleBoredom(next, at, chance)
  if (next.leanChangesAt <= at) next = shiftWeight(next, at, chance)
  return next
}

function toggleBoredom(attention: Attention, at: number, chance: Chance): Attention {
  const isBored = !attention.isBored
  const boredGaze = () => boredGazes[Math.floor(chance() * boredGazes.length)] ?? null
  return {
    ...attention,
    isBored,
    gaze: isBored ? boredGaze() : gazeAtPointer(attention),
    followsAt: Infinity,
    boredomChangesAt: at + randomDelay(isBored ? untilBoredomEnds : untilBored, chance),
  }
}

function shiftWeight(attention: Attention, at: number, chance: Chance): Attention {
  const others = ([-1, 0, 1] as const).filter((lean) => lean !== attention.lean)
  return {
    ...attention,
    lean: others[Math.floor(chance() * others.length)] ?? 0,
    leanChangesAt: at + randomDelay(untilLeanChanges, chance),
  }
}
