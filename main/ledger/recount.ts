import { kinds } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open-store.ts'
import type { Sql } from '../storage/sql.ts'
import { countDays, spanOf } from './day-counts.ts'
import type { Families } from './families.ts'
import { addedUp, type Granted, type Grants } from './grants.ts'
import type { CountingSettings } from './rules/counting.ts'
import { monthsOf, type DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

/** Stored in place of the settings while a recount by them is unfinished. */
const unfinished = 'unfinished'

/** Increase it with the counting rules, so that rows derived by older ones are rebuilt. */
const rulesVersion = 1

const fingerprint = (counting: CountingSettings) =>
  JSON.stringify([
    rulesVersion,
    kinds.map((kind) => counting.kinds[kind]),
    counting.languages,
    counting.addresses,
  ])

function finish(steps: Generator): void {
  while (steps.next().done !== true);
}

/** How long one transaction of a recount should take. */
const maxMs = 10

/**
 * Recounts what was recorded, and grants the difference: all at once, or in parts after the counting settings changed.
 * Parts survive a restart.
 * @param options.counting the current settings
 */
export function createRecount(options: {
  readonly store: Store
  readonly sql: Sql
  readonly families: Families
  readonly grants: Grants
  readonly counting: () => CountingSettings
}) {
  const { store, sql, families, grants, counting } = options
  const stored = () => sql.value<string>('SELECT settings FROM derived_with') ?? null
  const setStored = (settings: string) =>
    sql.insert('derived_with', { only: 1, settings }, 'UPDATE SET settings = excluded.settings')
  const setDone = () => setStored(fingerprint(counting()))
  let steps: Generator<undefined> | undefined
  const granted: Granted[] = []

  /** In steps of about a millisecond: a month of a family each. */
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
        countDays(sql, family, range, emails)
        yield
      }
    }
    for (const family of all) {
      grants.judge(family)
      // Read only now: what was recorded since the first step became no food if the family did not count yet.
      for (const range of rangesOf(family)) {
        found.push(...grants.grant(family, range))
        yield
      }
    }
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
    /** Which settings the derived rows were made with; null if unknown, as after a merge. */
    madeBy(): 'these' | 'others' | typeof unfinished | null {
      const by = stored()
      if (by === null || by === unfinished) return by
      return by === fingerprint(counting()) ? 'these' : 'others'
    },
    /** Judges every family again, and grants what has become food. Call it inside a transaction. */
    judgeAll(): readonly Granted[] {
      const found: Granted[] = []
      finish(stepsOf(false, found, (span) => [span]))
      return addedUp(found)
    },
    /** Derives everything again, by the current settings. Call it inside a transaction. */
    all(): readonly Granted[] {
      const found: Granted[] = []
      families.rebuild()
      finish(stepsOf(true, found, (span) => [span]))
      setDone()
      return addedUp(found)
    },
    /** Makes a recount due after the settings have changed. */
    begin(): void {
      if (stored() === fingerprint(counting())) return
      store.transaction(() => setStored(unfinished))
      steps = undefined
    },
    /**
     * Recounts for some milliseconds, in one transaction. What is recorded meanwhile counts by the new settings at
     * once.
     * @returns the grants of the whole recount, in menu order; null while anything is left; undefined if none is due
     */
    next(): readonly Granted[] | null | undefined {
      if (stored() !== unfinished) return undefined
      try {
        if (store.transactionWithoutSync(countDue)) return null
      } catch (cause) {
        // The transaction was rolled back, so the whole recount begins again.
        steps = undefined
        throw cause
      }
      store.transaction(setDone)
      steps = undefined
      return addedUp(granted.splice(0))
    },
  }
}
