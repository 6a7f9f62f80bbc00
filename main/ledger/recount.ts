import { kinds } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open-store.ts'
import { sumByKind, type Granted, type Grants } from './contributions-to-food.ts'
import { recountDays, spanOf } from './count-days.ts'
import type { Families } from './families.ts'
import type { CountingSettings } from './rules/counting.ts'
import { monthsOf, type DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

/** Replaces the stored settings until the recount with them has finished. */
const unfinished = 'unfinished'

/** Increase this number when the counting rules change: rows derived by older rules are then rebuilt. */
const rulesVersion = 1

const fingerprint = (counting: CountingSettings) =>
  JSON.stringify([
    rulesVersion,
    kinds.map((kind) => counting.kinds[kind]),
    counting.languages,
    counting.addresses,
  ])

/** How long one transaction of a recount should take. */
const maxMs = 10

/**
 * Recounts what was recorded, and grants the difference: all at once, or in parts after the counting settings changed.
 * A restart begins an unfinished recount again.
 */
export function createRecount(
  store: Store,
  families: Families,
  grants: Grants,
  counting: () => CountingSettings,
) {
  const { sql } = store
  const stored = () => sql.value<string>('SELECT settings FROM derived_with') ?? null
  const setStored = (settings: string) =>
    sql.insert('derived_with', { only: 1, settings }, 'UPDATE SET settings = excluded.settings')
  const setDone = () => setStored(fingerprint(counting()))
  let steps: Generator<undefined> | undefined
  const granted: Granted[] = []

  /** Yields after each step of about a millisecond: a month of a family. */
  function* stepsOf(
    recounts: boolean,
    found: Granted[],
    partsOf: (span: DayRange) => readonly DayRange[],
  ): Generator<undefined, undefined> {
    families.eraseForgotten()
    const emails = JSON.stringify(counting().addresses)
    const rangesOf = (family: RepositoryId) => {
      const span = spanOf(sql, family)
      return span === null ? [] : partsOf(span)
    }
    const all = families.ids()
    // Count everything before the first grant, which compares families.
    for (const family of recounts ? all : []) {
      for (const range of rangesOf(family)) {
        recountDays(sql, family, range, emails)
        yield
      }
    }
    for (const family of all) {
      grants.judge(family)
      // Read the ranges only now: new records of a family that did not count until now are not food yet.
      for (const range of rangesOf(family)) {
        found.push(...grants.grant(family, range))
        yield
      }
    }
  }

  function atOnce(recounts: boolean): readonly Granted[] {
    const found: Granted[] = []
    const all = stepsOf(recounts, found, (span) => [span])
    while (all.next().done !== true);
    return sumByKind(found)
  }

  /** @returns whether anything is left */
  function countDue(): boolean {
    const end = performance.now() + maxMs
    steps ??= stepsOf(true, granted, monthsOf)
    do {
      if (steps.next().done === true) return false
    } while (performance.now() < end)
    return true
  }

  return {
    /** Which settings the derived rows were made with; null if unknown, as in a new or restored database or after a merge. */
    derivedWith(): 'current' | 'other' | typeof unfinished | null {
      const settings = stored()
      if (settings === null || settings === unfinished) return settings
      return settings === fingerprint(counting()) ? 'current' : 'other'
    },
    /** Judges every family again, and grants the contributions that have become food. Call it inside a transaction. */
    judgeAll: () => atOnce(false),
    /** Derives everything again, by the current settings. Call it inside a transaction. */
    deriveAll(): readonly Granted[] {
      families.rebuild()
      const granted = atOnce(true)
      setDone()
      return granted
    },
    /** Schedules a recount. Call it after the settings have changed. */
    begin(): void {
      if (stored() === fingerprint(counting())) return
      store.transaction(() => setStored(unfinished))
      steps = undefined
    },
    isUnfinished: () => stored() === unfinished,
    /**
     * Recounts for some milliseconds, in one transaction. Call it while a recount is unfinished.
     * @returns the grants of the whole recount, in menu order; null while anything is left
     */
    next(): readonly Granted[] | null {
      try {
        if (store.transactionWithoutSync(countDue)) return null
      } catch (cause) {
        // The transaction was rolled back, so the whole recount begins again.
        steps = undefined
        throw cause
      }
      store.transaction(setDone)
      steps = undefined
      return sumByKind(granted.splice(0))
    },
  }
}
