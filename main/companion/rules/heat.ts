/** When a meal was eaten, and how much it heats. */
export interface MealHeat {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Degrees. */
  readonly heat: number
}

/** Dash's heat just after the last meal, and how often Dash has breathed fire so far. */
export interface Heat {
  readonly at: number
  /**
   * The time it takes to cool down. A whole number, so that the latest meals give exactly the same result as all of
   * them.
   */
  readonly coolingMs: number
  readonly fires: number
}

const msPerDegree = 3 * 60 * 1000
const fireThresholdMs = 100 * msPerDegree
const afterFireMs = 40 * msPerDegree

export const cold: Heat = { at: Number.NEGATIVE_INFINITY, coolingMs: 0, fires: 0 }

/** The cooling time left at `now`; all of it if the meal is slightly in the future, from a clock that is ahead. */
function cooled({ at, coolingMs }: Heat, now: number): number {
  return Math.max(0, coolingMs - Math.max(0, now - at))
}

/** Adds meals in time order. Each heats; at 100 degrees Dash breathes fire, which leaves 40. */
export function heatUp(before: Heat, meals: readonly MealHeat[]): Heat {
  return meals.reduce((heat, meal): Heat => {
    const coolingMs = cooled(heat, meal.at) + meal.heat * msPerDegree
    return coolingMs >= fireThresholdMs
      ? { at: meal.at, coolingMs: afterFireMs, fires: heat.fires + 1 }
      : { at: meal.at, coolingMs, fires: heat.fires }
  }, before)
}

/** @returns degrees, from 0 to below 100, cooling by 1 every 3 minutes */
export function degreesAt(heat: Heat, now: number): number {
  return cooled(heat, now) / msPerDegree
}

/**
 * Finds the meal from which the heat can be computed exactly, so that not all meals have to be read.
 *
 * Dash is certainly cold before a meal if it would be even with the maximum, 100 degrees, before the first of these
 * meals. The upper bound ignores fire, which only lowers the heat. Nothing before a cold moment matters.
 * @param meals the latest meals, in time order
 * @returns the index of the last meal before which Dash was certainly cold; null if more meals have to be read
 */
export function lastColdIndex(meals: readonly MealHeat[]): number | null {
  let bound: Heat | null = null
  let found: number | null = null
  for (const [index, { at, heat }] of meals.entries()) {
    const before: number = bound === null ? fireThresholdMs : cooled(bound, at)
    if (before === 0) found = index
    bound = { at, coolingMs: Math.min(fireThresholdMs, before + heat * msPerDegree), fires: 0 }
  }
  return found
}
