import type { CompanionStore } from './store.ts'
import { dishes } from './rules/dishes.ts'
import { cold, lastColdIndex, heatUp, type Heat, type MealHeat } from './rules/heat.ts'

const initialMealCount = 64

/**
 * Dash's heat, from the meals. It reads only those since a moment at which Dash was certainly cold: after a night the last
 * few, at worst all of them.
 */
export function heatFromMeals(store: Pick<CompanionStore, 'latest'>): Heat {
  for (let count = initialMealCount; ; count *= 4) {
    const meals = store
      .latest(count)
      .map(({ at, dish }): MealHeat => ({ at, heat: dishes[dish].heat }))
    const isAll = meals.length < count
    const from = lastColdIndex(meals) ?? (isAll ? 0 : null)
    if (from !== null) return heatUp(cold, meals.slice(from))
  }
}
