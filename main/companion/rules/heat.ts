/** A meal as far as it heats. */
export interface HotMeal {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Degrees. */
  readonly heat: number
}

/** Dash's heat just after the last meal, and how often fire was breathed on the way. */
export interface Heat {
  readonly at: number
  /**
   * The time that it takes to cool down, in milliseconds: a whole number, so that reading a tail of the meals gives
   * the same as reading all, to the last bit.
   */
  readonly coolingTime: number
  readonly fires: number
}

const timeOfDegree = 3 * 60 * 1000
const fireAt = 100 * timeOfDegree
const afterFire = 40 * timeOfDegree

export const cold: Heat = { at: Number.NEGATIVE_INFINITY, coolingTime: 0, fires: 0 }

/** What is left after a while; time that runs backwards cools nothing. */
function cooled({ at, coolingTime }: Heat, now: number): number {
  return Math.max(0, coolingTime - Math.max(0, now - at))
}

/** Eats meals in their order of time: each heats, and at 100 degrees fire is breathed and 40 are left. */
export function heatUp(before: Heat, meals: readonly HotMeal[]): Heat {
  return meals.reduce((heat, meal): Heat => {
    const coolingTime = cooled(heat, meal.at) + meal.heat * timeOfDegree
    return coolingTime >= fireAt
      ? { at: meal.at, coolingTime: afterFire, fires: heat.fires + 1 }
      : { at: meal.at, coolingTime, fires: heat.fires }
  }, before)
}

/** @returns degrees, 0 to below 100, cooling by 1 each 3 minutes */
export function degreesAt(heat: Heat, now: number): number {
  return cooled(heat, now) / timeOfDegree
}

/**
 * Finds from where on a tail of all meals tells the heat exactly, so that not all of them have to be read.
 *
 * Before a meal of the tail Dash is certainly cold if even a bird that stood at 100 degrees before the tail would be:
 * heat never exceeds 100, and neither does the bound, which ignores fire (that only lowers it to 40 at 100 or more).
 * From a cold moment on, what was before does not matter.
 * @param tail the latest meals in their order of time
 * @returns the index of the last meal before which Dash was cold for certain, or null: read further back
 */
export function coldBefore(tail: readonly HotMeal[]): number | null {
  let bound: Heat | null = null
  let found: number | null = null
  for (const [index, { at, heat }] of tail.entries()) {
    const before: number = bound === null ? fireAt : cooled(bound, at)
    if (before === 0) found = index
    bound = { at, coolingTime: Math.min(fireAt, before + heat * timeOfDegree), fires: 0 }
  }
  return found
}
