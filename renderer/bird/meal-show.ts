/** A meal as the rest of the page shows it: flying dishes, bars, and the card of a new level. Pure. */
import { dishCount } from '../../preload/contract/counts.ts'
import type { PetStats } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import { hasLevelled, levelOf, type Meal } from './meal.ts'
import { latestStepValue, type CurrentAct, type ActQueue } from './act-queue.ts'

export type ShownMeal = NonNullable<ReturnType<typeof shownMealOf>>

export function shownMealOf({ current, waiting }: ActQueue) {
  const eating = current?.act.meal ? current : null
  const waitingMeal = waiting.find((act) => act.meal !== null)?.meal
  const meal = eating?.act.meal ?? waitingMeal
  if (!meal) return null
  const bites = (eating && latestStepValue(eating, 'bites')) ?? 0
  const count = dishCount(meal.dishes)
  return {
    /** A different id for each meal on the queue. Null while the meal waits. */
    id: eating?.since ?? null,
    flights: eating?.act.flights ?? [],
    count,
    eaten: Math.round(count * bites),
    progress: mealProgressOf(meal, bites, eating ? servedShare(eating) : 0),
    /** The stats after this meal and all waiting meals. */
    after: (waitingMeal ?? meal).after,
  }
}

/**
 * The share of a meal's dishes that has left the pantry. Dishes given by hand leave it at once, and flying ones at
 * takeoff. Dishes that whirl or rain have no visible takeoff: they leave it as they are eaten.
 */
function servedShare(eating: CurrentAct): number {
  const { flights, steps } = eating.act
  const [first] = flights
  if (!first) return 1
  if (first.trajectory !== 'arc') return latestStepValue(eating, 'bites') ?? 0
  const elapsedMs = steps.slice(0, eating.step).reduce((sum, { ms }) => sum + ms, 0)
  return flights.filter(({ startsMs }) => startsMs <= elapsedMs).length / flights.length
}

/**
 * The stats of the pet while Dash eats, between those before and after the meal.
 * @param bites the share of the meal that Dash has eaten, 0 to 1
 * @param served the share that has left the pantry, 0 to 1
 */
export function mealProgressOf(meal: Meal, bites: number, served: number) {
  const { before, after } = meal
  const { fullness, heat } = bites > 0 ? after : before
  const gained = Math.floor((after.experience - before.experience) * bites)
  const experience = before.experience + gained
  const isEarned = hasLevelled(meal) && growthOf(experience).level === levelOf(after)
  return {
    experience,
    fullness,
    heat,
    waiting: pantryWithout(meal, Math.round(dishCount(meal.dishes) * served)),
    /** The card about the new level and what it brings. Null until Dash has earned the level. */
    card: isEarned ? { level: levelOf(after), ids: meal.unlocked } : null,
  }
}

/** The pantry after the given number of the meal's dishes have left it, in flight order. */
function pantryWithout(meal: Meal, gone: number): PetStats['waiting'] {
  const waiting = { ...meal.before.waiting }
  let remaining = gone
  for (const { kind, count } of meal.dishes) {
    const taken = Math.min(remaining, count)
    waiting[kind] -= taken
    remaining -= taken
  }
  return waiting
}
