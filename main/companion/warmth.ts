import type { CompanionStore } from './store.ts'
import { dishes } from './rules/dishes.ts'
import { cold, coldBefore, heatUp, type Heat, type HotMeal } from './rules/heat.ts'

const firstTail = 64

/**
 * Dash's heat from the meals, the same as if all of them were eaten once more: it reads back to a moment at which Dash was
 * cold for certain, which after a night's pause is the first tail, and at worst the first meal ever.
 */
export function heatFrom(store: Pick<CompanionStore, 'latest'>): Heat {
  for (let count = firstTail; ; count *= 4) {
    const tail = store
      .latest(count)
      .map(({ at, dish }): HotMeal => ({ at, heat: dishes[dish].heat }))
    const isAll = tail.length < count
    const from = coldBefore(tail) ?? (isAll ? 0 : null)
    if (from !== null) return heatUp(cold, tail.slice(from))
  }
}
