import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import { sumOf, zeroCounts } from '../../preload/contract/counts.ts'
import type { MealNews, PetStats } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { PantryDish, PetView } from '../../preload/contract/views/pet-view.ts'
import {
  isFormId,
  type EarnableId,
  type SavedNumber,
  type Slot,
  type ThingId,
} from '../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../preload/contract/views/wardrobe-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Store } from '../storage/open-store.ts'
import { dishes, dishToFeed, unitsLeft } from './rules/dishes.ts'
import { fullnessAt } from './rules/fullness.ts'
import { cold, degreesAt, eatenUntil, heatUp, mealsSinceCold, type Heat } from './rules/heat.ts'
import { moodOf } from './rules/mood.ts'
import { createFeelings } from './feeling-store.ts'
import { createForms } from './form-store.ts'
import { createParcels } from './parcels.ts'
import { earned, everything, earnablesOfLevels } from './rules/earned.ts'
import { createSharedValues } from './shared-values.ts'
import { createWardrobe } from './wardrobe.ts'

/** Dash: the pantry, the meals, and everything that follows from them. */
export type Companion = ReturnType<typeof createCompanion>

/** A grant with units that are not eaten yet. */
interface PantryRow {
  readonly key: string
  readonly dish: Kind
  readonly units: number
}

const pantryRowsSql = 'SELECT key, pantry.dish, units FROM pantry JOIN granted USING (key)'

/**
 * Creates the companion, and delivers what Dash has earned: another half-month may have begun, or a newer version gives
 * more. Triggers derive the pantry from grants and meals (storage/database-triggers.ts), so no query slows down as more is
 * eaten.
 */
export function createCompanion(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log?: Pick<Log, 'error'>
}) {
  const { store, clock } = options
  const { sql } = store
  const sharedValues = createSharedValues(store)
  const parcels = createParcels(store, clock)
  const forms = createForms(store, sharedValues, clock)
  const wardrobe = createWardrobe(store, sharedValues, parcels)
  const feelings = createFeelings(sharedValues, clock)
  const changes = createEmitter<undefined>(options.log)
  const experience = () => sql.value<number>('SELECT experience FROM growth') ?? 0
  const latestMeals = store.db.prepare<[number], { at: number; dish: Kind }>(
    'SELECT at, dish FROM meal WHERE at <= ? ORDER BY at DESC, grant_key DESC, n DESC',
  )
  const level = () => growthOf(experience()).level
  const deliver = () => parcels.deliver(level())
  forms.reach()
  deliver()

  /** What is left to eat, in menu order. */
  function pantry(): readonly PantryDish[] {
    const rows = sql.all<PantryDish>(
      `SELECT dish AS kind, sum(remaining) AS count, (
         SELECT day FROM pantry WHERE pantry.dish = food.dish ORDER BY day LIMIT 1
       ) AS oldest
       FROM food GROUP BY dish HAVING sum(remaining) > 0`,
    )
    return kinds.flatMap((kind) => rows.find((row) => row.kind === kind) ?? [])
  }

  function dishCounts(): PetStats['waiting'] {
    const counts = pantry().map(({ kind, count }) => [kind, count] as const)
    return { ...zeroCounts, ...Object.fromEntries(counts) }
  }

  /** Reads only the meals since the last pause that was long enough to cool Dash down: mostly a few, at worst all. */
  function heatAt(now: number): Heat {
    const meals = mealsSinceCold(latestMeals.iterate(eatenUntil(now)))
    return heatUp(
      cold,
      meals.map(({ at, dish }) => ({ at, heat: dishes[dish].heat })),
    )
  }

  function exactStatsAt(now: number): Omit<PetStats, 'waiting'> {
    const lastMealAt = sql.value<number | null>(
      'SELECT max(at) FROM meal WHERE at <= ?',
      eatenUntil(now),
    )
    return {
      experience: experience(),
      fullness: fullnessAt(lastMealAt ?? null, now),
      heat: degreesAt(heatAt(now), now),
    }
  }

  /** Fullness and heat in whole numbers, as pages show them. */
  const rounded = ({ fullness, heat }: Pick<PetStats, 'fullness' | 'heat'>) => ({
    fullness: Math.round(fullness),
    heat: Math.round(heat),
  })

  function statsAt(now: number): PetStats {
    const exact = exactStatsAt(now)
    return { ...exact, ...rounded(exact), waiting: dishCounts() }
  }

  function pet(idleSeconds: number): PetView {
    const now = clock.now()
    const exact = exactStatsAt(now)
    const felt = feelings.now()
    const { hour } = clock.localTime(now)
    const isFoodWaiting = pantry().length > 0
    const mood = moodOf({ ...exact, ...felt, isFoodWaiting, hour, idleSeconds })
    const { isProud } = felt
    return {
      ...exact,
      ...rounded(exact),
      ...growthOf(exact.experience),
      form: forms.worn(),
      mood,
      isProud,
    }
  }

  /** Eats units of the chosen grants at one instant, so their order does not decide whether Dash breathes fire. */
  function feed(
    choose: () => readonly PantryRow[],
    maxUnitsPerGrant: number,
  ): Result<MealNews, Problem> {
    const now = clock.now()
    const heatBefore = heatAt(now)
    const before = statsAt(now)
    const eaten: Record<Kind, number> = { ...zeroCounts }
    const unlocked = store.transaction(() => {
      for (const { key, dish, units } of choose()) {
        const known = sql.values<number>('SELECT n FROM meal WHERE grant_key = ?', key)
        const left = unitsLeft(units, new Set(known)).slice(0, maxUnitsPerGrant)
        const { experience: gained } = dishes[dish]
        const { device } = store
        for (const n of left)
          sql.insert('meal', { grant_key: key, n, at: now, dish, experience: gained, device })
        eaten[dish] += left.length
      }
      if (sumOf(eaten) > 0) forms.recordMealDay()
      forms.reach()
      return deliver()
    })
    const served = kinds.filter((kind) => eaten[kind] > 0)
    if (served.length === 0) return err({ code: 'nothing-to-eat' })

    const meals = served.flatMap((kind) =>
      Array.from({ length: eaten[kind] }, () => ({ at: now, heat: dishes[kind].heat })),
    )
    const result: MealNews = {
      dishes: served.map((kind) => ({ kind, count: eaten[kind] })),
      before,
      after: statsAt(now),
      hasFire: heatUp(heatBefore, meals).fires > heatBefore.fires,
      unlocked,
    }
    changes.emit(undefined)
    return ok(result)
  }

  function emitIfOk(result: Result<null, Problem>): Result<null, Problem> {
    if (result.ok) changes.emit(undefined)
    return result
  }

  return {
    /** Feeds the oldest dish of a kind; null means the most common kind. */
    feedOne: (kind: Kind | null) =>
      feed(
        () =>
          sql.all(
            `${pantryRowsSql} WHERE pantry.dish = ? ORDER BY pantry.day, key LIMIT 1`,
            dishToFeed(dishCounts(), kind),
          ),
        1,
      ),

    feedAll: () =>
      feed(() => sql.all(`${pantryRowsSql} ORDER BY pantry.dish, pantry.day, key`), Infinity),

    /** @param idleSeconds since the user last touched the computer */
    pet,
    /** Dash as it is while the user touches the computer. */
    petInCompany: () => pet(0),
    pantry,
    worn: wardrobe.worn,
    wardrobe: (): WardrobeView => ({
      ...wardrobe.view(parcels.inputsAt(level())),
      forms: forms.view(),
    }),

    /** Chooses what Dash wears, what is around it, or its form. Refuses what Dash does not have yet. */
    choose: (id: ThingId) => emitIfOk(isFormId(id) ? forms.choose(id) : wardrobe.choose(id)),
    putAway(place: Slot | 'ornament'): void {
      wardrobe.putAway(place)
      changes.emit(undefined)
    },
    saveOutfit: (number: SavedNumber) => emitIfOk(wardrobe.saveOutfit(number)),
    wearSaved: (number: SavedNumber) => emitIfOk(wardrobe.wearSaved(number)),
    formToCelebrate: () => forms.toCelebrate(),
    /** Records that the ceremony takes place. Dash wears its new form, unless the user has chosen one. */
    celebrateForm(): void {
      forms.celebrate()
      changes.emit(undefined)
    },
    feelings,
    sharedValues,
    /** Call it each minute: the day's parcels come after midnight, and Dash may have grown old enough for a form. */
    deliverParcels(): void {
      const hasGrown = forms.reach()
      if (deliver().length > 0 || hasGrown) changes.emit(undefined)
    },
    /** Call it after merging another device's meals and choices. */
    reload(): void {
      forms.reach()
      deliver()
      changes.emit(undefined)
    },
    /** Opens a parcel, or all of them (null). @returns what was inside, oldest first */
    openParcels(id: EarnableId | null): readonly EarnableId[] {
      const opened = parcels.open(id === null ? everything : [id])
      if (opened.length > 0) changes.emit(undefined)
      return opened
    },
    /** The things that the next opened parcels will likely bring, in order. */
    earnablesToUnpack: (): readonly EarnableId[] => {
      const delivered = parcels.delivered()
      const levels = earnablesOfLevels.map(({ id }) => id)
      const next = [...earned(parcels.inputsAt(level())), ...levels]
      return [...new Set([...parcels.unopened(), ...next.filter((id) => !delivered.has(id))])]
    },
    /** Called after the transaction. @returns the unsubscribe function */
    onChange: changes.on,
  }
}
