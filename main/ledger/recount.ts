import { kinds } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import { refillDerivedTablesSql } from '../storage/database-triggers.ts'
import type { Store } from '../storage/open-store.ts'
import { sumByKind, type Granted, type Grants } from './grant-food.ts'
import { recountDays, readSpan } from './count-days.ts'
import {
  findFamily,
  hideForgotten,
  isForgotten,
  readFamilyIds,
  rebuildFamilies,
} from './families.ts'
import { touchDay, touchNothing, type Touched } from './recorder.ts'
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

type Scope = Touched | 'everything'

/** One range for each month with any of the days, because counting a range takes less time than counting each day. */
function rangesOf(days: Iterable<Day>): readonly DayRange[] {
  const months = new Map<string, DayRange>()
  for (const day of [...days].sort()) {
    const month = day.slice(0, 7)
    months.set(month, { from: months.get(month)?.from ?? day, to: day })
  }
  return [...months.values()]
}

function add(to: Touched, more: Touched): void {
  for (const [repository, days] of more.days) for (const day of days) touchDay(to, repository, day)
  for (const range of more.ranges) to.ranges.add(range)
  for (const repository of more.toJudge) to.toJudge.add(repository)
}

/**
 * Recounts what was recorded, and grants the difference: at once (`now`), or in parts between other work (`schedule`,
 * then `next`). A schedule starts an unfinished recount over.
 */
export function createRecount(store: Store, grants: Grants, counting: () => CountingSettings) {
  const { sql } = store
  const storedSettings = () => sql.value<string>('SELECT settings FROM derived_with') ?? null
  const storeSettings = (settings: string) =>
    sql.insert('derived_with', { only: 1, settings }, 'UPDATE SET settings = excluded.settings')
  /** The settings by which all rows were derived, except those that an unfinished recount still has to count. */
  let derivedBy = storedSettings()
  /** What the unfinished recount has to count. After a restart of Hot Dash, everything. */
  let scheduled: Scope = derivedBy === unfinished ? 'everything' : touchNothing()
  let steps: Generator | undefined
  const granted: Granted[] = []

  /** How the derived rows relate to the current settings. Null if unknown: in a new, restored or merged database. */
  function derivedWith(): 'current' | 'other' | typeof unfinished | null {
    const settings = storedSettings()
    if (settings === null || settings === unfinished) return settings
    return settings === fingerprint(counting()) ? 'current' : 'other'
  }

  function finish(): void {
    derivedBy = fingerprint(counting())
    scheduled = touchNothing()
    storeSettings(derivedBy)
  }

  /** Schedules a recount: of everything if the settings have changed. Call it inside a transaction. */
  function schedule(more: Scope): void {
    if (more === 'everything' || derivedBy !== fingerprint(counting())) scheduled = 'everything'
    else if (scheduled !== 'everything') add(scheduled, more)
    storeSettings(unfinished)
    steps = undefined
  }

  function* rangesIn(scope: Scope): Generator<{ repository: RepositoryId; range: DayRange }> {
    if (scope === 'everything') {
      for (const repository of readFamilyIds(sql)) {
        const range = readSpan(sql, repository)
        if (range !== null) yield { repository, range }
      }
      return
    }
    yield* scope.ranges
    for (const [repository, days] of scope.days)
      for (const range of rangesOf(days)) yield { repository, range }
  }

  /** Counts the days of a scope, judges its families, and adds grants to `found`. Yields after each part of a range. */
  function* stepsOf(scope: Scope, found: Granted[], split: SplitRange): Generator {
    const emails = JSON.stringify(counting().addresses)
    const toJudge = new Set(scope === 'everything' ? readFamilyIds(sql) : scope.toJudge)
    // A family joined with a forgotten one, here or on another device, is forgotten too.
    if (toJudge.size > 0) hideForgotten(sql)
    // Count everything before the first grant, which compares families.
    const counted: { readonly family: RepositoryId; readonly range: DayRange }[] = []
    for (const { repository, range } of rangesIn(scope)) {
      const family = findFamily(sql, repository)
      if (isForgotten(sql, family)) continue
      counted.push({ family, range })
      for (const part of split(range)) {
        recountDays(sql, { family, ...part }, emails)
        yield
      }
    }
    const judged = new Set<RepositoryId>()
    for (const repository of toJudge) {
      const family = findFamily(sql, repository)
      if (judged.has(family)) continue
      judged.add(family)
      grants.judge(family)
      yield
    }
    const grantees = [
      ...[...judged].map((family) => ({ family, range: null })),
      ...counted.filter(({ family }) => !judged.has(family)),
    ]
    for (const { family, range } of grantees) {
      // All days of a judged family may have become food. Read them only now: more may have been recorded meanwhile.
      const days = range ?? readSpan(sql, family)
      for (const part of days === null ? [] : split(days)) {
        found.push(...grants.grant(family, part))
        yield
      }
    }
  }

  /** Recounts at once. Call it inside a transaction. @returns the new grants, in menu order */
  function now(scope: Scope): readonly Granted[] {
    const found: Granted[] = []
    const all = stepsOf(scope, found, wholeRange)
    while (all.next().done !== true);
    return sumByKind(found)
  }

  /** @returns whether any steps are left */
  function runSteps(): boolean {
    const end = performance.now() + maxMs
    // Each step takes about a millisecond.
    steps ??= stepsOf(scheduled, granted, monthsOf)
    do {
      if (steps.next().done === true) return false
    } while (performance.now() < end)
    return true
  }

  return {
    derivedWith,
    now,
    /** Recounts everything at once, and derives the families again. Call it inside a transaction. */
    everythingNow(): readonly Granted[] {
      rebuildFamilies(sql)
      const found = now('everything')
      finish()
      return found
    },
    schedule,
    /** Schedules a recount of everything if the settings have changed. Starts an unfinished recount over. */
    scheduleIfOutdated(): void {
      const settings = derivedWith()
      if (settings === 'other' || settings === unfinished)
        store.transaction(() => schedule(touchNothing()))
    },
    /** Drops everything derived, and schedules a recount of all that was recorded. */
    scheduleEverything: (): void =>
      store.transaction(() => {
        rebuildFamilies(sql)
        // Triggers only add to these sums, so wrong ones would stay wrong.
        store.db.exec(`DELETE FROM family_year; DELETE FROM counted_day; ${refillDerivedTablesSql}`)
        schedule('everything')
      }),
    /**
     * Recounts what is scheduled for a few milliseconds, in one transaction. Call it while `derivedWith` is unfinished.
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
