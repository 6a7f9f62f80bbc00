/**
 * A meal's act. Dishes fly to the beak, which opens, bites and chews. Dash swallows, reacts to the food, and
 * celebrates a new level. Pure: takes numbers, returns a timeline. No meal takes longer than six seconds.
 */
import type { Condition, MealNews } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { OutfitId, SceneId } from '../../preload/contract/wardrobe.ts'
import { step, type Script } from './gestures.ts'

export interface Meal extends MealNews {
  /** Whether the user put the dish into the beak. Then no dish flies. */
  readonly isHanded: boolean
}

/** A dish in the air. Times count from the start of the meal, in milliseconds. */
export interface Flight {
  readonly kind: Kind
  readonly startsMs: number
  readonly landsMs: number
  /** `arc`: from its tile. `whirl`: once around Dash. `rain`: down from above. */
  readonly way: 'arc' | 'whirl' | 'rain'
  /** The index of the flight. It sets where a dish starts to whirl or to rain. */
  readonly place: number
}

/** How a meal is shown: one bite, a row of bites, dishes that whirl in, or a feast that rains down. */
export type Size = 'bite' | 'row' | 'whirl' | 'feast'

export const countOf = ({ dishes }: Pick<Meal, 'dishes'>): number =>
  dishes.reduce((sum, { count }) => sum + count, 0)

export function sizeOf(count: number): Size {
  if (count <= 1) return 'bite'
  if (count < 10) return 'row'
  return count < 200 ? 'whirl' : 'feast'
}

const arcMs = 520
/** The beak opens this long before a dish arrives. */
const openMs = 190
/** A meal of this many dishes or more is too hot. */
const manyDishes = 5
const whirl = { way: 'whirl', dishes: 14, gapMs: 75, ms: 1050 } as const
/** The times are multiples of the steps in flying-dishes.css, so that all dishes move in the same frames. */
const rain = { way: 'rain', dishes: 15, gapMs: 200 / 3, ms: 900 } as const
const row = (count: number) =>
  ({
    way: 'arc',
    dishes: Math.max(1, count),
    gapMs: Math.max(240, Math.min(340, Math.round(2000 / count))),
    ms: arcMs,
  }) as const

/** The kind of the n-th flying dish. Kinds alternate in proportion to their share of the meal. */
function kindAt(meal: Meal, n: number, of: number): Kind {
  const total = countOf(meal)
  let left = ((n + 0.5) / of) * total
  for (const { kind, count } of meal.dishes) {
    left -= count
    if (left <= 0) return kind
  }
  return 'commit'
}

function flightsOf(meal: Meal, size: Size, count: number): readonly Flight[] {
  if (meal.isHanded) return []
  const { way, dishes, gapMs, ms } = size === 'feast' ? rain : size === 'whirl' ? whirl : row(count)
  return Array.from({ length: dishes }, (_, n) => ({
    kind: kindAt(meal, n, dishes),
    startsMs: n * gapMs,
    landsMs: n * gapMs + ms,
    way,
    place: n,
  }))
}

/** @param left the share of the food before Dash chews, 0 to 1 */
const chew = (food: Kind, left: number): Script => [
  step('eating', 120, { mouth: 'eat', food, left: 0.75 * left }),
  step('eating', 120, { mouth: 'closed', food, left: 0.5 * left }),
]

/** The beak opens for each dish and closes on it. */
function bitesOf(meal: Meal, flights: readonly Flight[]): Script {
  const first = flights[0]
  const last = flights.at(-1)
  const food = (n: number) => flights[n]?.kind ?? kindAt(meal, n, Math.max(1, flights.length))
  if (!first || !last)
    return [step('eating', 160, { mouth: 'closed', food: food(0), sound: 'bite' })]
  if (first.way === 'arc') {
    return flights.flatMap(({ kind, landsMs }, n) => {
      const at = { food: kind, bites: n / flights.length }
      const bite = step('eating', 130, { mouth: 'closed', ...at, sound: 'bite' })
      const next = flights[n + 1]
      if (!next) return [bite]
      const bites = (n + 1) / flights.length
      const ms = next.landsMs - landsMs - 130
      return [bite, step('eating', ms, { mouth: 'eat', food: kind, left: 0.4, bites })]
    })
  }
  const gulpMs = 240
  const gulps = Math.ceil((last.landsMs - first.landsMs) / gulpMs)
  return Array.from({ length: gulps }, (_, n) => {
    const at = { food: food(Math.floor((n / gulps) * flights.length)), bites: n / gulps }
    return [
      step('eating', 90, { mouth: 'eat', ...at, sound: n % 3 === 0 ? 'bite' : 'peck' }),
      step('eating', gulpMs - 90, { mouth: 'fire', ...at, left: 0.4, bites: (n + 0.5) / gulps }),
    ]
  }).flat()
}

/** Dash's reaction to each kind of dish, after it swallows. */
const effects: Readonly<Record<Kind, Script>> = {
  commit: [step('happy', 900, { bites: 1 })],
  issue: [step('warm', 450, { bites: 1 }), step('happy', 700)],
  review: [step('surprised', 350, { bites: 1, sound: 'surprise' }), step('happy', 800)],
  'pull-request': [
    step('spicy', 1300, { motion: 'shake', mouth: 'tongue', bites: 1, sound: 'sizzle' }),
    step('happy', 600),
  ],
}
const tooHot = [step('spicy', 950, { motion: 'shake', mouth: 'tongue', bites: 1, sound: 'sizzle' })]
const fire = [
  step('idle', 220, { motion: 'gather', mouth: 'closed', bites: 1 }),
  step('fire', 950, { motion: 'flame', mouth: 'fire', sound: 'sizzle' }),
  step('idle', 200, { motion: 'settle', mouth: 'o' }),
]
const jump = [
  step('happy', 120, { motion: 'squash', bites: 1 }),
  step('celebrate', 250, { motion: 'up', sound: 'hop' }),
  step('celebrate', 270, { motion: 'down' }),
  step('celebrate', 180, { motion: 'settle', sound: 'landing' }),
]
/** The first jump carries the sound of the new level. */
const levelJump = [
  step('happy', 120, { motion: 'squash', bites: 1, sound: 'level-up' }),
  ...jump.slice(1),
]

const levelOf = ({ experience }: Condition): number => growthOf(experience).level

const hasLevelled = ({ before, after }: Meal) => levelOf(after) > levelOf(before)

export function together(one: Meal, other: Meal): Meal {
  const counts = new Map<Kind, number>()
  for (const { kind, count } of [...one.dishes, ...other.dishes])
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  return {
    dishes: [...counts].map(([kind, count]) => ({ kind, count })),
    before: one.before,
    after: other.after,
    fire: one.fire || other.fire,
    unlocked: [...one.unlocked, ...other.unlocked],
    isHanded: false,
  }
}

export function showOfMeal(meal: Meal) {
  const count = countOf(meal)
  const size = sizeOf(count)
  const flights = flightsOf(meal, size, count)
  const firstKind = meal.dishes[0]?.kind ?? 'commit'
  const lands = flights[0]?.landsMs ?? 0
  const comes =
    flights.length > 0
      ? [
          step('look-right', lands - openMs, { bites: 0 }),
          step('look-right', openMs, {
            mouth: flights[0]?.way === 'arc' ? 'eat' : 'fire',
            bites: 0,
          }),
        ]
      : [step('glad', openMs, { mouth: 'eat', bites: 0 })]
  const lastKind = flights.at(-1)?.kind ?? firstKind
  const bites = bitesOf(meal, flights)
  const left = bites.at(-1)?.left ?? 1
  const swallow = step('happy', 170, { motion: 'squash', mouth: 'n', sound: 'swallow' })
  const isTooHot = count >= manyDishes
  const effect = meal.fire ? fire : isTooHot ? tooHot : effects[lastKind]
  const end = hasLevelled(meal)
    ? [
        ...levelJump,
        ...(size === 'bite' && !meal.fire ? jump : []),
        step('happy', 500, { sound: meal.unlocked.length > 0 ? 'unlock' : null }),
      ]
    : [step('happy', isTooHot || meal.fire ? 600 : 0)]
  const steps: Script = [
    ...comes,
    ...bites,
    ...chew(lastKind, left),
    ...(size === 'bite' ? chew(lastKind, left / 2) : []),
    swallow,
    ...effect,
    ...end,
  ].filter(({ ms }) => ms > 0)
  return { flights, steps }
}

/** What a page shows during a meal. */
export interface MealProgress extends Condition {
  /** The card about the new level and its unlocks. Null until Dash has earned the level. */
  readonly card: {
    readonly level: number
    readonly unlocked: readonly (OutfitId | SceneId)[]
  } | null
}

/** The pantry after `gone` of the meal's dishes have left it, in flight order. */
function pantryWithout(meal: Meal, gone: number): Condition['waiting'] {
  const waiting = { ...meal.before.waiting }
  let left = gone
  for (const { kind, count } of meal.dishes) {
    const taken = Math.min(left, count)
    waiting[kind] -= taken
    left -= taken
  }
  return waiting
}

/**
 * @param bites the share of the meal that Dash has eaten, 0 to 1
 * @param served the share that has left the pantry, 0 to 1
 */
export function progressOf(meal: Meal, bites: number, served: number): MealProgress {
  const { before, after } = meal
  const { fullness, heat } = bites > 0 ? after : before
  const gained = Math.floor((after.experience - before.experience) * bites)
  const experience = before.experience + gained
  const isEarned = hasLevelled(meal) && growthOf(experience).level === levelOf(after)
  return {
    ...{ experience, fullness, heat },
    waiting: pantryWithout(meal, Math.round(countOf(meal) * served)),
    card: isEarned ? { level: levelOf(after), unlocked: meal.unlocked } : null,
  }
}
