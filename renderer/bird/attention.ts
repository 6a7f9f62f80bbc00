/**
 * What Dash does while the user is there. Its eyes follow the pointer with a delay, in jumps like a bird's. Now and
 * then Dash gets bored and looks elsewhere, or shifts its weight. Pure: clock and chance are passed in.
 */
import type { Pose } from './pose.ts'
import type { Point } from './zones.ts'

/** Returns a number from 0 (included) to 1 (excluded). */
export type Chance = () => number

/** The shift of the irises: x within ±10, y within ±8. */
export type Look = Pose['look']

export interface Attention {
  /** Attention ends at this time unless the user does something first. */
  readonly until: number
  readonly noticedAt: number
  /** Null if the pointer is away. */
  readonly pointer: Point | null
  /** Null if the pose controls the eyes. */
  readonly look: Look | null
  /** Whether Dash looks elsewhere for a while. */
  readonly isBored: boolean
  /** The foot that bears the weight: −1 left, 0 both, 1 right. */
  readonly lean: -1 | 0 | 1
  /** When the eyes move to the pointer. Infinity if they already look at it. */
  readonly followsAt: number
  /** When boredom begins or, if Dash is bored, ends. */
  readonly tiresAt: number
  readonly shiftsAt: number
}

/** Attention lasts this long after the last input. */
const lastsMs = 30_000
/** Dash keeps looking for this long after the pointer has left. */
const lingersMs = 3000
/** The delay before the eyes follow the pointer, and the least pause between two eye movements. */
const lateness = { after: 140, within: 160 }
/** The eyes do not move for a smaller change than this, in the units of a look. */
const minDart = 1.5
const interest = { after: 6000, within: 7000 }
const boredom = { after: 1000, within: 1300 }
const shifts = { after: 5000, within: 5000 }

/** Where a bored Dash looks. */
const elsewhere: readonly Look[] = [
  [-9, -5],
  [9, -6],
  [-8, 4],
  [8, 5],
  [0, -8],
]

/** @returns a delay: `after`, plus a random part of `within` */
export const within = (time: { readonly after: number; readonly within: number }, chance: Chance) =>
  time.after + Math.floor(chance() * time.within)

const half = (value: number) => Math.round(value * 2) / 2

/** Turns the eyes toward a point. The eyes turn further for a more distant point, but never past the rim of the eye. */
export function lookAt({ x, y }: Point): Look {
  const [dx, dy] = [x - 264, y - 264]
  const far = Math.hypot(dx, dy)
  return [half((10 * dx) / (far + 90)), half((8 * dy) / (far + 90))]
}

function wanted({ pointer }: Attention): Look | null {
  return pointer && lookAt(pointer)
}

function isSeen(attention: Attention): boolean {
  const target = wanted(attention)
  const { look } = attention
  if (target === null || look === null) return target === look
  return Math.hypot(target[0] - look[0], target[1] - look[1]) < minDart
}

/** @param pointer null if the pointer has left; undefined for other input, such as a key */
export function noticed(
  before: Attention | null,
  pointer: Point | null | undefined,
  now: number,
  chance: Chance,
): Attention {
  const known = before ?? {
    until: now,
    noticedAt: now,
    pointer: null,
    look: null,
    isBored: false,
    lean: 0,
    followsAt: Infinity,
    tiresAt: now + within(interest, chance),
    shiftsAt: now + within(shifts, chance),
  }
  const until = pointer === null ? Math.min(known.until, now + lingersMs) : now + lastsMs
  const next = {
    ...known,
    until,
    noticedAt: pointer === null ? known.noticedAt : now,
    pointer: pointer === undefined ? known.pointer : pointer,
  }
  if (next.isBored || isSeen(next) || next.followsAt !== Infinity) return next
  return { ...next, followsAt: now + within(lateness, chance) }
}

/** The time of the next change of attention if the user does nothing. */
export const attentionDueAt = ({ until, followsAt, tiresAt, shiftsAt }: Attention): number =>
  Math.min(until, followsAt, tiresAt, shiftsAt)

/**
 * Applies every change that is due at an instant.
 * @returns null if attention is over
 */
export function attend(before: Attention, at: number, chance: Chance): Attention | null {
  if (before.until <= at) return null
  let next = before
  if (next.followsAt <= at) next = { ...next, look: wanted(next), followsAt: Infinity }
  if (next.tiresAt <= at) next = next.isBored ? returns(next, at, chance) : tires(next, at, chance)
  if (next.shiftsAt <= at)
    next = { ...next, lean: shifted(next.lean, chance), shiftsAt: at + within(shifts, chance) }
  return next
}

function tires(attention: Attention, at: number, chance: Chance): Attention {
  const look = elsewhere[Math.floor(chance() * elsewhere.length)] ?? null
  const tiresAt = at + within(boredom, chance)
  return { ...attention, look, isBored: true, followsAt: Infinity, tiresAt }
}

function returns(attention: Attention, at: number, chance: Chance): Attention {
  const tiresAt = at + within(interest, chance)
  return { ...attention, look: wanted(attention), isBored: false, tiresAt }
}

/** Picks another foot, or both. */
function shifted(lean: Attention['lean'], chance: Chance): Attention['lean'] {
  const others = ([-1, 0, 1] as const).filter((other) => other !== lean)
  return others[Math.floor(chance() * others.length)] ?? 0
}
