import { dayMs } from '../../preload/contract/durations.ts'
import { isFormId, type EarnableId } from '../../preload/contract/earnables.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/open-store.ts'
import { readAdoption } from '../storage/read-adoption.ts'
import { halfMonthsAt } from './rules/half-months.ts'
import {
  everything,
  initialEarnables,
  nextParcels,
  unwrapped,
  type EarningInputs,
} from './rules/earned.ts'

export type Parcels = ReturnType<typeof createParcels>

/**
 * Delivers what Dash has earned, a few things each day. From its delivery on, a thing is Dash's for good. Its parcel
 * stays until the user opens it.
 */
export function createParcels(store: Store, clock: Clock) {
  const { sql } = store
  const delivered = (): ReadonlySet<string> =>
    new Set([...initialEarnables, ...sql.values<string>('SELECT item FROM unlock')])

  /** The things in closed parcels, oldest first. */
  function unopened(): readonly EarnableId[] {
    const rows = sql.all<{ item: EarnableId; at: number }>(
      'SELECT item, at FROM unlock WHERE item NOT IN (SELECT item FROM opened_parcel)',
    )
    const at = new Map(rows.map((row) => [row.item, row.at]))
    return everything.filter((id) => at.has(id)).sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0))
  }

  /** How many parcels have come today, on all devices, in the user's current time zone. Forms come without a parcel. */
  function deliveredToday(now: number): number {
    const dayOf = (instant: number) => clock.localTime(instant).day
    const recent = sql.all<{ item: string; at: number }>(
      'SELECT item, at FROM unlock WHERE at > ?',
      now - 2 * dayMs,
    )
    return recent.filter(({ item, at }) => !isFormId(item) && dayOf(at) === dayOf(now)).length
  }

  function inputsAt(level: number): EarningInputs {
    const adoption = readAdoption(sql)
    const deeds = sql.all<{ item: string; at: number }>('SELECT item, at FROM deed')
    return {
      level,
      halfMonths: halfMonthsAt(clock.localTime(clock.now()).day, adoption),
      isSouthern: clock.isSouthern(),
      deeds: new Map(deeds.map(({ item, at }) => [item, at])),
      adoptedAt: adoption === null ? null : Date.parse(adoption),
    }
  }

  return {
    inputsAt,
    delivered,
    unopened,
    /** @returns the newly delivered things, in the order of delivery */
    deliver(level: number): readonly EarnableId[] {
      const now = clock.now()
      const inputs = inputsAt(level)
      const known = delivered()
      const found = unwrapped(inputs).filter(({ id }) => !known.has(id))
      const ids = nextParcels(inputs, known, deliveredToday(now))
      if (ids.length + found.length > 0)
        store.transaction(() => {
          for (const id of ids) sql.insert('unlock', { item: id, at: now })
          for (const { id, at } of found) {
            sql.insert('unlock', { item: id, at })
            // Another device may have opened it before its delivery here.
            sql.insertIfAbsent('opened_parcel', { item: id })
          }
        })
      return ids
    },
    /** @returns the things whose parcels were still closed */
    open(ids: readonly EarnableId[]): readonly EarnableId[] {
      const opened = unopened().filter((id) => ids.includes(id))
      if (opened.length > 0)
        store.transaction(() => {
          for (const id of opened) sql.insert('opened_parcel', { item: id })
        })
      return opened
    },
  }
}
