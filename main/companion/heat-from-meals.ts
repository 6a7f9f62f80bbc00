import type { CompanionStore } from './store.ts'
import { dishes } from './rules/dishes.ts'
import { cold, lastColdIndex, heatUp, type Heat, type MealHeat } from './rules/heat.ts'

const initialMealCount = 64

/**
 * Dash's heat, from the meals up to an instant. Reads only the meals since a moment when Dash was certainly cold:
 * after a night the last few, at worst all of them.
 * @param until milliseconds since the epoch
 */
export function heatFromMeals(store: Pick<CompanionStore, 'latest'>, until: number): Heat {
  for (let count = initialMealCount; ; count *= 4) {
    const meals = store
      .latest(until, count)
      .map(({ at, dish }): MealHeat => ({ at, heat: dishes[dish].heat }))
    const isAll = meals.length < count
    const from = lastColdIndex(meals) ?? (isAll ? 0 : null)
    if (from !== null) return heatUp(cold, meals.slice(from))
  }
}

export interface HeatReader {
  /** Dash's heat. @param until milliseconds since the epoch: later meals do not count */
  at(until: number): Heat
  /** Call it after a feeding. */
  forget(): void
}

/**
 * Reads the heat from the meals once per feeding, and again if the clock moves across a meal: back before one that
 * was counted, or on to one that was not.
 */
export function openHeatReader(store: Pick<CompanionStore, 'latest' | 'nextMealAt'>): HeatReader {
  let read: { readonly heat: Heat; readonly before: number } | undefined
  return {
    at(until) {
      if (read === undefined || until < read.heat.at || until >= read.before) {
        const heat = heatFromMeals(store, until)
        read = { heat, before: store.nextMealAt(until) ?? Infinity }
      }
      return read.heat
    },
    forget() {
      read = undefined
    },
  }
}
