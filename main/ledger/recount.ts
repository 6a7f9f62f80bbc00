import { kinds } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import { refillDerivedTablesSql } from '../storage/database-triggers.ts'
import type { Store } from '../storage/open-store.ts'
import { sumByKind, type GrantedFood, type Grants } from './grant-food.ts'
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

/** Each step counts a part, and yields the grants that result. */
type Steps = Generator<readonly GrantedFood[], void>

/** A recount in parts: what it counts, and what it has granted so far. */
interface ScheduledRecount {
  readonly scope: Scope
  readonly granted: readonly GrantedFood[]
  /** Null until it begins, or begins again. */
  readonly stepsLeft: Steps | null
}

/** After a restart of Hot Dash, the scope of an unfinished recount is unknown, so recount everything. */
const ofEverything: ScheduledRecount = { scope: 'everything', granted: [], stepsLeft: null }

/** How the derived rows relate to the current settings. Unknown in a new, restored or merged database. */
type Derivation = 'current' | 'outdated' | 'unfinished' | 'unknown'

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
 * Recounts what was recorded, and grants the difference: at once (all `steps`), or in parts between other
 * work (`schedule`, then `next`). A schedule starts an unfinished recount over.
 */
export function createRecount(store: Store, grants: Grants, counting: () => CountingSettings) {
  const { sql } = store
  const readSettings = () => sql.value<string>('SELECT settings FROM derived_with')
  const storeSettings = (settings: string) =>
    sql.upsert('derived_with', { only: 1, settings }, 'settings = excluded.settings')
  /** The settings by which all rows were derived, except those that an unfinished recount still has to count. */
  let derivedBy = readSettings()
  let scheduled = derivedBy === unfinished ? ofEverything : null

  function derivation(): Derivation {
    const settings = readSettings()
    if (settings === undefined) return 'unknown'
    if (settings === unfinished) return 'unfinished'
    return settings === fingerprint(counting()) ? 'current' : 'outdated'
  }

  function finish(): void {
    derivedBy = fingerprint(counting())
    scheduled = null
    storeSettings(derivedBy)
  }

  /** Schedules a recount: of everything if the settings have changed. Call it inside a transaction. */
  function schedule(more: Scope): void {
    const { scope, granted } = scheduled ?? { scope: touchNothing(), granted: [] }
    const isOfAll =
      scope === 'everything' || more === 'everything' || derivedBy !== fingerprint(counting())
    if (!isOfAll) add(scope, more)
    scheduled = { scope: isOfAll ? 'everything' : scope, granted, stepsLeft: null }
    storeSettings(unfinished)
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

  /**
   * Counts the days of a scope, judges its families, and grants. Each step takes about a millisecond. Unless the scope
   * is scheduled, take all steps in one transaction.
   */
  function* steps(scope: Scope, split: SplitRange = wholeRange): Steps {
    const emails = JSON.stringify(counting().addresses)
    const toJudge = new Set(scope === 'everything' ? readFamilyIds(sql) : scope.toJudge)
    // A family joined with a forgotten one, here or on another device, is forgotten too.
    if (toJudge.size > 0) hideForgotten(sql)
    // Count everything before the first grant, because granting compares the counts of families.
    const counted: { readonly family: RepositoryId; readonly range: DayRange }[] = []
    for (const { repository, range } of rangesIn(scope)) {
      const family = findFamily(sql, repository)
      if (isForgotten(sql, family)) continue
      counted.push({ family, range })
      for (const part of split(range)) {
        recountDays(sql, { family, ...part }, emails)
        yield []
      }
    }
    const judged = new Set<RepositoryId>()
    for (const repository of toJudge) {
      const family = findFamily(sql, repository)
      if (judged.has(family)) continue
      judged.add(family)
      grants.judge(family)
      yield []
    }
    const grantees = [
      ...[...judged].map((family) => ({ family, range: null })),
      ...counted.filter(({ family }) => !judged.has(family)),
    ]
    for (const { family, range } of grantees) {
      // All days of a judged family may have become food. Read them only now: more may have been recorded meanwhile.
      const days = range ?? readSpan(sql, family)
      for (const part of days === null ? [] : split(days)) yield grants.grant(family, part)
    }
  }

  /** Takes steps for a few milliseconds, and adds what they grant. @returns whether none is left */
  function takeSteps(steps: Steps, granted: GrantedFood[]): boolean {
    const end = performance.now() + maxMs
    do {
      const step = steps.next()
      if (step.done === true) return true
      granted.push(...step.value)
    } while (performance.now() < end)
    return false
  }

  return {
    derivation,
    steps,
    /** Rebuilds the families, and recounts everything at once. Call it inside a transaction. */
    everythingNow(): readonly GrantedFood[] {
      rebuildFamilies(sql)
      const granted = sumByKind([scheduled?.granted ?? [], ...steps('everything')])
      finish()
      return granted
    },
    schedule,
    /** Schedules a recount of everything if the settings have changed. Starts an unfinished recount over. */
    scheduleIfOutdated(): void {
      if (['outdated', 'unfinished'].includes(derivation()))
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
     * Recounts what is scheduled for a few milliseconds, in one transaction. Call it while the derivation is unfinished.
     * @returns the grants of the whole recount, in menu order; null while anything is left
     */
    next(): readonly GrantedFood[] | null {
      const before = scheduled ?? ofEverything
      const stepsLeft = before.stepsLeft ?? steps(before.scope, monthsOf)
      // If the transaction is rolled back, so are its grants, and the next call starts over.
      scheduled = { ...before, stepsLeft: null }
      const granted = [...before.granted]
      const isDone = store.transactionWithoutSync(() => takeSteps(stepsLeft, granted))
      scheduled = { ...before, granted, stepsLeft }
      if (!isDone) return null
      store.transaction(finish)
      return sumByKind([granted])
    },
  }
}
