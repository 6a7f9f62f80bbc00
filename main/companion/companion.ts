import type { PantryDish, PetView } from '../../preload/contract/views/pet.ts'
import type { WardrobeView } from '../../preload/contract/views/wardrobe.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open.ts'
import { dishes } from './rules/dishes.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Condition } from '../../preload/contract/events.ts'
import { dishToFeed, unitsLeft, type DishCounts } from './rules/feeding.ts'
import { fullnessAt } from './rules/fullness.ts'
import { degreesAt, heatUp } from './rules/heat.ts'
import { eatenUntil } from './rules/meal-time.ts'
import { moodOf } from './rules/mood.ts'
import type { OutfitId, SceneId, Slot } from '../../preload/contract/wardrobe.ts'
import type { ItemId } from './rules/wardrobe.ts'
import { openCompanionStore, type PantryRow } from './store.ts'
import { openHeatReader } from './heat-from-meals.ts'
import { openWardrobe } from './wardrobe.ts'

/** The result of a feeding, of one dish or of many. */
export interface FeedResult {
  /** In menu order. */
  readonly dishes: readonly { readonly kind: Kind; readonly count: number }[]
  /** Dash and the pantry, before and after. */
  readonly before: Condition
  readonly after: Condition
  /** The levels before and after; null within a level. Stars after level 99 are not levels. */
  readonly levelled: { readonly from: number; readonly to: number } | null
  readonly fire: boolean
  /** In the order in which they were unlocked. */
  readonly unlocked: readonly ItemId[]
}

export type CompanionChange =
  { readonly type: 'fed'; readonly result: FeedResult } | { readonly type: 'dressed' }

export interface CompanionView {
  readonly pet: PetView
  readonly pantry: readonly PantryDish[]
  readonly wardrobe: WardrobeView
}

/** Dash: the pantry, the meals, and everything that follows from them. */
export interface Companion {
  /** Feeds one dish: the oldest of the chosen kind, else of the most common one. */
  feedOne(kind: Kind | null): Result<FeedResult, Problem>
  /** Feeds everything in the pantry, in one transaction. */
  feedAll(): Result<FeedResult, Problem>
  /** @param idleSeconds since the user last touched the computer */
  view(idleSeconds: number): CompanionView
  wear(slot: Slot, outfit: OutfitId | null): Result<null, Problem>
  chooseScene(scene: SceneId): Result<null, Problem>
  /** Called after the transaction. @returns the unsubscribe function */
  onChange(listener: (change: CompanionChange) => void): () => void
}

/** Some units of a grant. */
interface GrantUnits {
  readonly row: PantryRow
  readonly units: readonly number[]
}

/** Opens the companion, and unlocks what its level gives, in case a newer version gives more. */
export function openCompanion(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log?: Pick<Log, 'error'>
}): Companion {
  const { store, clock } = options
  const rows = openCompanionStore(store.db)
  const wardrobe = openWardrobe(store, rows)
  const changes = createEmitter<CompanionChange>(options.log)
  store.transaction(() => wardrobe.unlockUpTo(growthOf(rows.experience()).level, clock.now()))

  const heat = openHeatReader(rows)

  function dishCounts(): DishCounts {
    const counts: Record<Kind, number> = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
    for (const { kind, count } of rows.waiting()) counts[kind] = count
    return counts
  }

  const unitsOf = (row: PantryRow): GrantUnits => ({
    row,
    units: unitsLeft(row.units, rows.eaten(row.key)),
  })

  function feed(choose: () => readonly GrantUnits[]): Result<FeedResult, Problem> {
    const now = clock.now()
    const heatBefore = heat.at(eatenUntil(now))
    const before: Condition = conditionAt(now)
    const eaten: Record<Kind, number> = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
    const unlocked = store.transaction(() => {
      for (const { row, units } of choose()) {
        const { key, dish } = row
        const { experience } = dishes[dish]
        for (const n of units) {
          rows.eat({ key, n, at: now, dish, experience, device: store.device })
        }
        eaten[dish] += units.length
      }
      return wardrobe.unlockUpTo(growthOf(rows.experience()).level, now)
    })
    const served = kinds.filter((kind) => eaten[kind] > 0)
    if (served.length === 0) return err({ code: 'nothing-to-eat' })

    const from = growthOf(before.experience).level
    // The dishes of a feeding are eaten at the same instant, so whether Dash breathes fire does not depend on their
    // order.
    const meals = served.flatMap((kind) =>
      Array.from({ length: eaten[kind] }, () => ({ at: now, heat: dishes[kind].heat })),
    )
    const fire = heatUp(heatBefore, meals).fires > heatBefore.fires
    heat.forget()
    const after = conditionAt(now)
    const to = growthOf(after.experience).level
    const result: FeedResult = {
      dishes: served.map((kind) => ({ kind, count: eaten[kind] })),
      before,
      after,
      levelled: to > from ? { from, to } : null,
      fire,
      unlocked,
    }
    changes.emit({ type: 'fed', result })
    return ok(result)
  }

  function exactConditionAt(now: number): Omit<Condition, 'waiting'> {
    return {
      experience: rows.experience(),
      fullness: fullnessAt(rows.lastMealAt(eatenUntil(now)), now),
      heat: degreesAt(heat.at(eatenUntil(now)), now),
    }
  }

  /** The same in whole numbers, as pages show it, with the pantry. */
  function conditionAt(now: number): Condition {
    const exact = exactConditionAt(now)
    const [fullness, degrees] = [Math.round(exact.fullness), Math.round(exact.heat)]
    return { experience: exact.experience, fullness, heat: degrees, waiting: dishCounts() }
  }

  function dressed(result: Result<null, Problem>): Result<null, Problem> {
    if (result.ok) changes.emit({ type: 'dressed' })
    return result
  }

  return {
    feedOne: (kind) =>
      feed(() => {
        const dish = dishToFeed(dishCounts(), kind)
        const row = dish === null ? undefined : rows.oldest(dish)
        if (row === undefined) return []
        const { units } = unitsOf(row)
        return [{ row, units: units.slice(0, 1) }]
      }),

    feedAll: () => feed(() => rows.all().map(unitsOf)),

    view(idleSeconds) {
      const now = clock.now()
      const { experience, fullness, heat: degrees } = exactConditionAt(now)
      const { hour } = clock.localTime(now)
      const byKind = new Map(rows.waiting().map((dish) => [dish.kind, dish]))
      return {
        pet: {
          ...growthOf(experience),
          experience,
          fullness: Math.round(fullness),
          heat: Math.round(degrees),
          mood: moodOf({ fullness, heat: degrees, hour, idleSeconds }),
        },
        pantry: kinds.flatMap((kind) => byKind.get(kind) ?? []),
        wardrobe: wardrobe.view(),
      }
    },

    wear: (slot, outfit) => dressed(wardrobe.wear(slot, outfit)),
    chooseScene: (scene) => dressed(wardrobe.chooseScene(scene)),
    onChange: changes.on,
  }
}
