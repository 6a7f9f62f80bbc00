/**
 * What Dash does while the user is there: its eyes follow the pointer, late and in darts like a bird's. Now and then
 * Dash gets bored and looks elsewhere, or shifts its weight. Pure: clock and chance are passed in.
 */
import type { Pose } from './pose.ts'
import type { Point } from './zones.ts'

/** Returns a number from 0 (included) to 1 (excluded). */
export type Chance = () => number

/** The shift of the irises: x within ±10, y within ±8. */
export type Look = Pose['look']

export interface Attention {
  /** When attention ends, unless the user does something before. */
  readonly until: number
  readonly noticedAt: number
  /** Null: the pointer is away. */
  readonly pointer: Point | null
  /** Null leaves the eyes to the pose. */
  readonly look: Look | null
  /** Whether Dash looks elsewhere for a while. */
  readonly isBored: boolean
  /** The foot that bears the weight: −1 left, 0 both, 1 right. */
  readonly lean: -1 | 0 | 1
  /** When the eyes move to the pointer. Infinity: they are already there. */
  readonly followsAt: number
  /** When Dash tires of what it looks at, or of looking elsewhere. */
  readonly tiresAt: number
  readonly shiftsAt: number
}

/** Attention lasts this long after the last input. */
const lastsMs = 30_000
/** Dash keeps looking this long after the pointer has left. */
const lingersMs = 3000
/** The delay before the eyes follow: they react late, and rest a little between two darts. */
const lateness = { after: 140, within: 160 }
/** The eyes ignore a pointer closer than this to where they look, in the units of a look. */
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

/** A delay: `after`, plus a random part of `within`. */
export const within = (time: { readonly after: number; readonly within: number }, chance: Chance) =>
  time.after + Math.floor(chance() * time.within)

const half = (value: number) => Math.round(value * 2) / 2

/** Looks at a point: the farther away it is, the farther aside, but never past the rim of the eye. */
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

/** @param pointer where the user's pointer is; null: it has left; undefined: other input, such as a key */
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

/** When attention next changes by itself. */
export const attentionDueAt = ({ until, followsAt, tiresAt, shiftsAt }: Attention): number =>
  Math.min(until, followsAt, tiresAt, shiftsAt)

/**
 * Applies everything that is due at an instant. Nothing is due at that instant afterwards.
 * @returns null once attention is over
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
