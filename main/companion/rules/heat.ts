import { minuteMs } from '../../../preload/contract/durations.ts'

export interface MealHeat {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** How much the meal heats Dash, in degrees. */
  readonly heat: number
}

/** Dash's heat just after the last meal, and how often Dash has breathed fire so far. */
export interface Heat {
  /** When the last meal was eaten, in milliseconds since the epoch. */
  readonly at: number
  /**
   * How long Dash takes to cool down. An integer: with fractions, adding up only the latest meals could give another
   * result than adding up all.
   */
  readonly coolingMs: number
  readonly fires: number
}

const msPerDegree = 3 * minuteMs
const fireThresholdMs = 100 * msPerDegree
const afterFireMs = 40 * msPerDegree

export const cold: Heat = { at: Number.NEGATIVE_INFINITY, coolingMs: 0, fires: 0 }

/** A clock that was ahead may have dated the meal slightly later than `now`. */
const coolingLeftMs = ({ at, coolingMs }: Heat, now: number): number =>
  Math.max(0, coolingMs - Math.max(0, now - at))

/** Adds meals in time order. Each meal heats Dash. At 100 degrees, Dash breathes fire, which leaves 40 degrees. */
export const heatUp = (before: Heat, meals: readonly MealHeat[]): Heat =>
  meals.reduce((heat, meal): Heat => {
    const coolingMs = coolingLeftMs(heat, meal.at) + meal.heat * msPerDegree
    return coolingMs >= fireThresholdMs
      ? { at: meal.at, coolingMs: afterFireMs, fires: heat.fires + 1 }
      : { at: meal.at, coolingMs, fires: heat.fires }
  }, before)

/** @returns degrees, from 0 to below 100, cooling by 1 every 3 minutes */
export const degreesAt = (heat: Heat, now: number): number => coolingLeftMs(heat, now) / msPerDegree

/**
 * The meals, in time order, that decide the heat: all since the last pause that cools Dash down from 100 degrees.
 * @param latest the latest meals, newest first; read only as far as needed
 */
export function mealsSinceCold<Meal extends Pick<MealHeat, 'at'>>(
  latest: Iterable<Meal>,
): readonly Meal[] {
  const meals: Meal[] = []
  for (const meal of latest) {
    const next = meals.at(-1)
    if (next !== undefined && next.at - meal.at >= fireThresholdMs) break
    meals.push(meal)
  }
  return meals.reverse()
}

/** Allows for the seconds by which two machines' clocks differ, or one clock before and after a correction. */
const maxClockDifferenceMs = minuteMs

/**
 * Meals up to this instant count as eaten. Later meals come from a clock that ran ahead and was set back, or from
 * another device. They do not count before their time, so that neither heat nor fullness lasts for years.
 * @param now milliseconds since the epoch
 */
export const eatenUntil = (now: number): number => now + maxClockDifferenceMs
