import { kinds } from '../../preload/contract/kinds.ts'
import { refillDerivedTablesSql } from '../storage/database-triggers.ts'
import type { Store } from '../storage/open-store.ts'
import { sumByKind, type Granted, type Grants } from './grants.ts'
import { recountDays, readSpan } from './count-days.ts'
import type { Families } from './families.ts'
import { touchNothing, type Touched } from './recorder.ts'
import type { CountingSettings } from './rules/counting.ts'
import { monthsOf, wholeRange, type DayRange, type SplitRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

/** Stored instead of the settings while a recount is running. */
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

function runAll(steps: (granted: Granted[]) => Generator): readonly Granted[] {
  const granted: Granted[] = []
  const all = steps(granted)
  while (all.next().done !== true);
  return sumByKind(granted)
}

function joined(one: Touched, other: Touched): Touched {
  const days = new Map(one.days)
  for (const [repository, more] of other.days)
    days.set(repository, new Set([...(days.get(repository) ?? []), ...more]))
  return {
    days,
    ranges: new Set([...one.ranges, ...other.ranges]),
    toJudge: new Set([...one.toJudge, ...other.toJudge]),
  }
}

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
  const storedSettings = () => sql.value<string>('SELECT settings FROM derived_with') ?? null
  const storeSettings = (settings: string) =>
    sql.insert('derived_with', { only: 1, settings }, 'UPDATE SET settings = excluded.settings')
  /** The settings with which everything was derived that no unfinished recount has to count. */
  let derivedBy = storedSettings()
  let isPending = derivedBy === unfinished
  /** What an unfinished recount has to count; null: everything, as after a restart of Hot Dash. */
  let scope: Touched | null = null
  let steps: Generator | undefined
  const granted: Granted[] = []

  function finish(): void {
    derivedBy = fingerprint(counting())
    isPending = false
    storeSettings(derivedBy)
  }

  /** Begins a recount, or begins the unfinished one again with this in addition. */
  function schedule(more: Touched | null): void {
    if (more === null || derivedBy !== fingerprint(counting())) scope = null
    else if (!isPending) scope = more
    else if (scope !== null) scope = joined(scope, more)
    isPending = true
    storeSettings(unfinished)
    steps = undefined
  }

  function readRanges(family: RepositoryId, split: SplitRange): readonly DayRange[] {
    const span = readSpan(sql, family)
    return span === null ? [] : split(span)
  }

  /** Adds the new grants to a list. Yields after each range of a family. */
  function* grantSteps(found: Granted[], split: SplitRange): Generator<undefined, void> {
    for (const family of families.ids()) {
      grants.judge(family)
      // Read the ranges only now: new records of a family that did not count until now are not food yet.
      for (const range of readRanges(family, split)) {
        found.push(...grants.grant(family, range))
        yield
      }
    }
  }

  /** Counts all families before the first grant, because granting compares them. */
  function* allSteps(found: Granted[], split: SplitRange): Generator<undefined, void> {
    families.hideForgotten()
    const emails = JSON.stringify(counting().addresses)
    for (const family of families.ids()) {
      if (families.isForgotten(family)) continue
      for (const range of readRanges(family, split)) {
        recountDays(sql, family, range, emails)
        yield
      }
    }
    yield* grantSteps(found, split)
  }

  /** @returns whether any steps are left */
  function runSteps(): boolean {
    const end = performance.now() + maxMs
    // Each step takes about a millisecond.
    steps ??=
      scope === null ? allSteps(granted, monthsOf) : grants.recountTouched(scope, granted, monthsOf)
    do {
      if (steps.next().done === true) return false
    } while (performance.now() < end)
    return true
  }

  return {
    /** How the derived rows relate to the current settings. Null if unknown: in a new, restored or merged database. */
    derivedWith(): 'current' | 'other' | typeof unfinished | null {
      const settings = storedSettings()
      if (settings === null || settings === unfinished) return settings
      return settings === fingerprint(counting()) ? 'current' : 'other'
    },
    /** Judges every family again, and grants the contributions that have become food. Call it inside a transaction. */
    judgeAll(): readonly Granted[] {
      families.hideForgotten()
      return runAll((found) => grantSteps(found, wholeRange))
    },
    /** Derives everything again, by the current settings. Call it inside a transaction. */
    deriveAll(): readonly Granted[] {
      families.rebuild()
      const all = runAll((found) => allSteps(found, wholeRange))
      finish()
      return all
    },
    /** Schedules a recount of what was touched, or of everything (null). Call it in a transaction. */
    schedule,
    /** Schedules a recount of everything if the settings have changed, or begins the unfinished one again. */
    begin(): void {
      const stored = storedSettings()
      // The end of a merge schedules one.
      if (stored === null || stored === fingerprint(counting())) return
      store.transaction(() => {
        schedule(touchNothing())
      })
    },
    /** Drops everything derived, and schedules a recount of all that was recorded. */
    restart(): void {
      store.transaction(() => {
        families.rebuild()
        // Triggers only add to these sums, so wrong ones would stay wrong.
        store.db.exec(`DELETE FROM family_year; DELETE FROM counted_day; ${refillDerivedTablesSql}`)
        schedule(null)
      })
    },
    isUnfinished: () => storedSettings() === unfinished,
    /**
     * Recounts for a few milliseconds, in one transaction. Call it while a recount is unfinished.
     * @returns the grants of the whole recount, in menu order; null while anything is left
     */
    next(): readonly Granted[] | null {
      const alreadyGranted = granted.length
      try {
        if (store.transactionWithoutSync(runSteps)) return null
      } catch (cause) {
        // The transaction was rolled back, and so were its grants. The next call starts the recount over.
        granted.length = alreadyGranted
        steps = undefined
        throw cause
      }
      store.transaction(finish)
      steps = undefined
      return sumByKind(granted.splice(0))
    },
  }
}
