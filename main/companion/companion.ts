import type { PantryDish } from '../../preload/contract/views/pet.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open-store.ts'
import type { DeviceId } from '../storage/rules/hlc.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Condition, MealNews } from '../../preload/contract/events.ts'
import { dishes, dishToFeed, unitsLeft } from './rules/dishes.ts'
import { fullnessAt } from './rules/fullness.ts'
import { cold, degreesAt, eatenUntil, heatUp, mealsSinceCold, type Heat } from './rules/heat.ts'
import { moodOf } from './rules/mood.ts'
import type { OutfitId, SceneId, Slot } from '../../preload/contract/wardrobe.ts'
import { createWardrobe } from './dressing.ts'

export type CompanionChange =
  { readonly type: 'fed'; readonly result: MealNews } | { readonly type: 'dressed' }

/** Dash: the pantry, the meals, and everything that follows from them. */
export type Companion = ReturnType<typeof createCompanion>

/** A grant with units that are not eaten yet. */
interface PantryRow {
  readonly key: string
  readonly dish: Kind
  readonly units: number
}

const noDishes: Readonly<Record<Kind, number>> = {
  commit: 0,
  issue: 0,
  review: 0,
  'pull-request': 0,
}

/**
 * Creates the companion, and unlocks what its level gives, in case a newer version gives more. Triggers derive the
 * pantry from grants and meals (storage/database-triggers.ts), so no query slows down as more is eaten.
 */
export function createCompanion(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log?: Pick<Log, 'error'>
}) {
  const { store, clock } = options
  const { db } = store
  const waiting = db.prepare<[], PantryDish>(
    `SELECT dish AS kind, sum(remaining) AS count, (
       SELECT day FROM pantry WHERE pantry.dish = food.dish ORDER BY day LIMIT 1
     ) AS oldest
     FROM food GROUP BY dish HAVING sum(remaining) > 0`,
  )
  const pantryRows = 'SELECT key, pantry.dish, units FROM pantry JOIN granted USING (key)'
  const oldest = db.prepare<[Kind], PantryRow>(
    `${pantryRows} WHERE pantry.dish = ? ORDER BY pantry.day, key LIMIT 1`,
  )
  const all = db.prepare<[], PantryRow>(`${pantryRows} ORDER BY pantry.dish, pantry.day, key`)
  const eatenUnits = db.prepare<[string], number>('SELECT n FROM meal WHERE grant_key = ?').pluck()
  const eat = db.prepare<[string, number, number, Kind, number, DeviceId]>(
    'INSERT INTO meal (grant_key, n, at, dish, experience, device) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const storedExperience = db.prepare<[], number>('SELECT experience FROM growth').pluck()
  const lastMealAt = db
    .prepare<[number], number | null>('SELECT max(at) FROM meal WHERE at <= ?')
    .pluck()
  const latestMeals = db.prepare<[number], { at: number; dish: Kind }>(
    'SELECT at, dish FROM meal WHERE at <= ? ORDER BY at DESC, grant_key DESC, n DESC',
  )
  const wardrobe = createWardrobe(store)
  const changes = createEmitter<CompanionChange>(options.log)
  const experience = () => storedExperience.get() ?? 0
  store.transaction(() => wardrobe.unlockUpTo(growthOf(experience()).level, clock.now()))

  /** Reads only the meals since Dash was certainly cold: after a night the last few, at worst all of them. */
  function heatAt(now: number): Heat {
    const meals = mealsSinceCold(latestMeals.iterate(eatenUntil(now)))
    return heatUp(
      cold,
      meals.map(({ at, dish }) => ({ at, heat: dishes[dish].heat })),
    )
  }

  function dishCounts(): Condition['waiting'] {
    const counts = { ...noDishes }
    for (const { kind, count } of waiting.all()) counts[kind] = count
    return counts
  }

  const unitsOf = (row: PantryRow) => ({
    row,
    units: unitsLeft(row.units, new Set(eatenUnits.all(row.key))),
  })

  function feed(choose: () => readonly ReturnType<typeof unitsOf>[]): Result<MealNews, Problem> {
    const now = clock.now()
    const heatBefore = heatAt(now)
    const before = conditionAt(now)
    const eaten = { ...noDishes }
    const unlocked = store.transaction(() => {
      for (const { row, units } of choose()) {
        const { key, dish } = row
        for (const n of units) eat.run(key, n, now, dish, dishes[dish].experience, store.device)
        eaten[dish] += units.length
      }
      return wardrobe.unlockUpTo(growthOf(experience()).level, now)
    })
    const served = kinds.filter((kind) => eaten[kind] > 0)
    if (served.length === 0) return err({ code: 'nothing-to-eat' })

    // The dishes of a feeding are eaten at the same instant, so whether Dash breathes fire does not depend on their
    // order.
    const meals = served.flatMap((kind) =>
      Array.from({ length: eaten[kind] }, () => ({ at: now, heat: dishes[kind].heat })),
    )
    const fire = heatUp(heatBefore, meals).fires > heatBefore.fires
    const result: MealNews = {
      dishes: served.map((kind) => ({ kind, count: eaten[kind] })),
      before,
      after: conditionAt(now),
      fire,
      unlocked,
    }
    changes.emit({ type: 'fed', result })
    return ok(result)
  }

  function exactConditionAt(now: number): Omit<Condition, 'waiting'> {
    return {
      experience: experience(),
      fullness: fullnessAt(lastMealAt.get(eatenUntil(now)) ?? null, now),
      heat: degreesAt(heatAt(now), now),
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
    /** Feeds one dish: the oldest of the chosen kind, else of the most common one. */
    feedOne: (kind: Kind | null) =>
      feed(() => {
        const dish = dishToFeed(dishCounts(), kind)
        const row = dish === null ? undefined : oldest.get(dish)
        if (row === undefined) return []
        const { units } = unitsOf(row)
        return [{ row, units: units.slice(0, 1) }]
      }),

    /** Feeds everything in the pantry, in one transaction. */
    feedAll: () => feed(() => all.all().map(unitsOf)),

    /** @param idleSeconds since the user last touched the computer */
    view(idleSeconds: number): Pick<Snapshot, 'pet' | 'pantry' | 'wardrobe'> {
      const now = clock.now()
      const exact = exactConditionAt(now)
      const { hour } = clock.localTime(now)
      const byKind = new Map(waiting.all().map((dish) => [dish.kind, dish]))
      return {
        pet: {
          ...growthOf(exact.experience),
          experience: exact.experience,
          fullness: Math.round(exact.fullness),
          heat: Math.round(exact.heat),
          mood: moodOf({ ...exact, hour, idleSeconds }),
        },
        pantry: kinds.flatMap((kind) => byKind.get(kind) ?? []),
        wardrobe: wardrobe.view(),
      }
    },

    wear: (slot: Slot, outfit: OutfitId | null) => dressed(wardrobe.wear(slot, outfit)),
    chooseScene: (scene: SceneId) => dressed(wardrobe.chooseScene(scene)),
    /** Called after the transaction. @returns the unsubscribe function */
    onChange: changes.on,
  }
}
