/**
 * What Dash does while somebody looks at it: its eyes follow the pointer, late and in darts as a bird's do, now and then
 * it is bored and looks elsewhere, and it shifts its weight. Pure: clock and chance are passed in.
 */
import type { Pose } from './pose.ts'
import type { Point } from './zones.ts'

/** From 0 up to, not including, 1. */
export type Chance = () => number

/** Where the irises go: x within ±10, y within ±8. */
export type Look = Pose['look']

export interface Attention {
  /** It ends then, unless something more is heard of the person. */
  readonly until: number
  /** In the drawing's units; null: it is away. */
  readonly pointer: Point | null
  /** Null leaves the eyes to the pose. */
  readonly look: Look | null
  /** Whether it looks elsewhere for a while. */
  readonly isBored: boolean
  /** Which foot bears the weight: −1 the left one, 0 both, 1 the right one. */
  readonly lean: -1 | 0 | 1
  /** When the eyes go to where the pointer is; Infinity: they are there. */
  readonly followsAt: number
  /** When it has seen enough of this, or enough of something else. */
  readonly tiresAt: number
  readonly shiftsAt: number
}

/** So long after the last input. */
const lastsMs = 30_000
/** So long it looks after a pointer that went away. */
const lingersMs = 3000
/** An eye needs a while to follow, and rests a while where it is. */
const lateness = { after: 140, within: 160 }
/** Nearer to where they look, in the units of a look, the eyes do not follow. */
const minDart = 1.5
const interest = { after: 6000, within: 7000 }
const boredom = { after: 1000, within: 1300 }
const shifts = { after: 5000, within: 5000 }

/** Where it looks when it has seen enough. */
const elsewhere: readonly Look[] = [
  [-9, -5],
  [9, -6],
  [-8, 4],
  [8, 5],
  [0, -8],
]

/** So long, and at random some time more. */
export const within = (time: { readonly after: number; readonly within: number }, chance: Chance) =>
  time.after + Math.floor(chance() * time.within)

const half = (value: number) => Math.round(value * 2) / 2

/** Where eyes look that see a point: farther aside the farther it is, and never beyond their rim. */
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

/** Something was heard of a person: a key, or the pointer at a point, or that it went away (null). */
export function noticed(
  before: Attention | null,
  pointer: Point | null | undefined,
  now: number,
  chance: Chance,
): Attention {
  const known = before ?? {
    until: now,
    pointer: null,
    look: null,
    isBored: false,
    lean: 0,
    followsAt: Infinity,
    tiresAt: now + within(interest, chance),
    shiftsAt: now + within(shifts, chance),
  }
  const until = pointer === null ? Math.min(known.until, now + lingersMs) : now + lastsMs
  const next = { ...known, until, pointer: pointer === undefined ? known.pointer : pointer }
  if (next.isBored || isSeen(next) || next.followsAt !== Infinity) return next
  return { ...next, followsAt: now + within(lateness, chance) }
}

/** When it next changes by itself. */
export const attentionDueAt = ({ until, followsAt, tiresAt, shiftsAt }: Attention): number =>
  Math.min(until, followsAt, tiresAt, shiftsAt)

/** What is due at an instant happens; afterwards nothing is due then any more. @returns null once it is over */
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

/** To one of the other two. */
function shifted(lean: Attention['lean'], chance: Chance): Attention['lean'] {
  const others = ([-1, 0, 1] as const).filter((other) => other !== lean)
  return others[Math.floor(chance() * others.length)] ?? 0
}
