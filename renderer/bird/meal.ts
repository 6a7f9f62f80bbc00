/** A meal, at most `maxMealShowMs`: dishes fly; Dash bites, chews, swallows, reacts, celebrates a new level. Pure. */
import { dishCount } from '../../preload/contract/counts.ts'
import type { MealNews, PetStats } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import { clamp } from '../../preload/contract/numbers.ts'
import { step, type DashSound, type GestureSteps } from './gestures.ts'

export interface Meal extends MealNews {
  /** Whether the user put the dish into the beak. Then no dish flies. */
  readonly isHanded: boolean
}

/** A dish in the air. Times count from the start of the meal, in milliseconds. */
export interface DishFlight {
  readonly kind: Kind
  readonly startsMs: number
  readonly landsMs: number
  /** `arc`: from its tile. `whirl`: once around Dash. `rain`: down from above. */
  readonly trajectory: 'arc' | 'whirl' | 'rain'
  /** The position among the meal's flights. It sets where a dish starts to whirl or to rain. */
  readonly index: number
}

/** How a meal is shown: one bite, a row of bites, dishes that whirl in, or a feast that rains down. */
type MealSize = 'bite' | 'row' | 'whirl' | 'feast'

export function mealSizeOf(count: number): MealSize {
  if (count <= 1) return 'bite'
  if (count < 10) return 'row'
  return count < 200 ? 'whirl' : 'feast'
}

const arcMs = 520
/** The beak opens this long before a dish arrives. */
const openMs = 190
/** A meal of this many dishes or more is too hot. */
const manyDishes = 5
const whirl = { trajectory: 'whirl', dishes: 14, gapMs: 75, ms: 1050 } as const
/** The times are multiples of the steps in flying-dishes.css, so that all dishes move in the same frames. */
const rain = { trajectory: 'rain', dishes: 15, gapMs: 200 / 3, ms: 900 } as const
const row = (count: number) =>
  ({
    trajectory: 'arc',
    dishes: Math.max(1, count),
    gapMs: clamp(Math.round(2000 / count), 240, 340),
    ms: arcMs,
  }) as const

/** The kind of the n-th flying dish. The kinds come one after another, in proportion to their share of the meal. */
function kindAt(meal: Meal, n: number, of: number): Kind {
  const total = dishCount(meal.dishes)
  let remaining = ((n + 0.5) / of) * total
  for (const { kind, count } of meal.dishes) {
    remaining -= count
    if (remaining <= 0) return kind
  }
  return 'commit'
}

function flightsOf(meal: Meal, size: MealSize): readonly DishFlight[] {
  if (meal.isHanded) return []
  const { trajectory, dishes, gapMs, ms } =
    size === 'feast' ? rain : size === 'whirl' ? whirl : row(dishCount(meal.dishes))
  return Array.from({ length: dishes }, (_, n) => ({
    kind: kindAt(meal, n, dishes),
    startsMs: n * gapMs,
    landsMs: n * gapMs + ms,
    trajectory,
    index: n,
  }))
}

/** Dash chews once. @param foodLeft the share of the food before it chews, 0 to 1 */
const chew = (food: Kind, foodLeft: number): GestureSteps => [
  step('eating', 120, { mouth: 'eat', food, foodLeft: 0.75 * foodLeft }),
  step('eating', 120, { mouth: 'closed', food, foodLeft: 0.5 * foodLeft }),
]

function awaitDish(first: DishFlight | undefined): GestureSteps {
  if (!first) return [step('glad', openMs, { mouth: 'eat', bites: 0 })]
  const mouth = first.trajectory === 'arc' ? 'eat' : 'fire'
  return [
    step('look-right', first.landsMs - openMs, { bites: 0 }),
    step('look-right', openMs, { mouth, bites: 0 }),
  ]
}

function bitesOf(meal: Meal, flights: readonly DishFlight[]): GestureSteps {
  const [first] = flights
  if (!first)
    return [step('eating', 160, { mouth: 'closed', food: kindAt(meal, 0, 1), sound: 'bite' })]
  return first.trajectory === 'arc' ? biteEach(flights) : gulp(flights)
}

const biteMs = 130

const biteEach = (flights: readonly DishFlight[]): GestureSteps =>
  flights.flatMap(({ kind: food, landsMs }, n) => {
    const bites = n / flights.length
    const bite = step('eating', biteMs, { mouth: 'closed', food, bites, sound: 'bite' })
    const next = flights[n + 1]
    if (!next) return [bite]
    const ms = next.landsMs - landsMs - biteMs
    const bitesThen = (n + 1) / flights.length
    return [bite, step('eating', ms, { mouth: 'eat', food, foodLeft: 0.4, bites: bitesThen })]
  })

/** The beak opens and closes at a steady pace, because too many dishes arrive for a bite each. */
function gulp(flights: readonly DishFlight[]): GestureSteps {
  const [gulpMs, openGulpMs] = [240, 90]
  const durationMs = (flights.at(-1)?.landsMs ?? 0) - (flights[0]?.landsMs ?? 0)
  const gulps = Math.ceil(durationMs / gulpMs)
  return Array.from({ length: gulps }, (_, n) => {
    const food = flights[Math.floor((n / gulps) * flights.length)]?.kind ?? null
    return [
      step('eating', openGulpMs, {
        mouth: 'eat',
        food,
        bites: n / gulps,
        sound: n % 3 === 0 ? 'bite' : 'peck',
      }),
      step('eating', gulpMs - openGulpMs, {
        mouth: 'fire',
        food,
        foodLeft: 0.4,
        bites: (n + 0.5) / gulps,
      }),
    ]
  }).flat()
}

const swallow = step('happy', 170, { motion: 'squash', mouth: 'n', sound: 'swallow' })

/** Dash's reaction to each kind of dish, after it swallows. */
const reactions: Readonly<Record<Kind, GestureSteps>> = {
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
const jumpWith = (sound: DashSound | null): GestureSteps => [
  step('happy', 120, { motion: 'squash', bites: 1, sound }),
  step('celebrate', 250, { motion: 'up', sound: 'hop' }),
  step('celebrate', 270, { motion: 'down' }),
  step('celebrate', 180, { motion: 'settle', sound: 'landing' }),
]

export const levelOf = ({ experience }: PetStats): number => growthOf(experience).level

export const hasLevelled = ({ before, after }: Meal) => levelOf(after) > levelOf(before)

export function mergeMeals(one: Meal, other: Meal): Meal {
  const counts = new Map<Kind, number>()
  for (const { kind, count } of [...one.dishes, ...other.dishes])
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  return {
    dishes: [...counts].map(([kind, count]) => ({ kind, count })),
    before: one.before,
    after: other.after,
    hasFire: one.hasFire || other.hasFire,
    unlocked: [...one.unlocked, ...other.unlocked],
    isHanded: false,
  }
}

const isTooHot = (meal: Meal): boolean => dishCount(meal.dishes) >= manyDishes

function endingOf(meal: Meal, size: MealSize): GestureSteps {
  if (!hasLevelled(meal)) return isTooHot(meal) || meal.hasFire ? [step('happy', 600)] : []
  const secondJump = size === 'bite' && !meal.hasFire ? jumpWith(null) : []
  return [...jumpWith('level-up'), ...secondJump, step('happy', 500)]
}

function reactionTo(meal: Meal, lastKind: Kind): GestureSteps {
  if (meal.hasFire) return fire
  return isTooHot(meal) ? tooHot : reactions[lastKind]
}

/** The dishes that fly, and what Dash does meanwhile. */
export function mealTimeline(meal: Meal) {
  const size = mealSizeOf(dishCount(meal.dishes))
  const flights = flightsOf(meal, size)
  const lastKind = flights.at(-1)?.kind ?? meal.dishes[0]?.kind ?? 'commit'
  const bites = bitesOf(meal, flights)
  const foodLeft = bites.at(-1)?.foodLeft ?? 1
  // There is time to chew a single bite twice.
  const secondChew = size === 'bite' ? chew(lastKind, foodLeft / 2) : []
  const steps = [
    ...awaitDish(flights[0]),
    ...bites,
    ...chew(lastKind, foodLeft),
    ...secondChew,
    swallow,
    ...reactionTo(meal, lastKind),
    ...endingOf(meal, size),
  ]
  return { flights, steps: steps.filter(({ ms }) => ms > 0) }
}
