import type { Day } from '../base/rules/day.ts'
import type { DerivedStore } from './derived-store.ts'
import { commitsOfDay, newUnits, startOfFood, type CountingSettings } from './rules/counting.ts'
import { newUnitsAmong, sharesCommits } from './rules/shared-commits.ts'
import { familiesOf, joinFamilies, type FamilyLink } from './rules/families.ts'
import type { RepositoryId } from './rules/ids.ts'
import { commitGrantKey, itemGrantKey } from './rules/keys.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import { allDays, monthsOf, rangesAround, yearsOver, type DayRange } from './rules/day-range.ts'

/** Food granted together: the dishes of one kind. */
export interface Granted {
  readonly kind: Kind
  readonly count: number
  /** The day of the oldest dish. */
  readonly oldest: Day
}

/** What a recording has changed, so that only this is recounted. */
export interface Touched {
  /** Days with something new, by the repository in which it was recorded. */
  readonly days: Map<RepositoryId, Set<Day>>
  /** Repositories with a new link: all days of their families are recounted. */
  readonly families: Set<RepositoryId>
  /** Repositories that are new or have a newly known language: whether their families count is judged again. */
  readonly verdicts: Set<RepositoryId>
}

export function nothingTouched(): Touched {
  return { days: new Map(), families: new Set(), verdicts: new Set() }
}

/** Adds a grant to the sum of its kind. */
function addGrant(granted: Map<Kind, Granted>, kind: Kind, count: number, day: Day): void {
  const before = granted.get(kind)
  granted.set(kind, {
    kind,
    count: (before?.count ?? 0) + count,
    oldest: before !== undefined && before.oldest < day ? before.oldest : day,
  })
}

/** Keeps families, counts and grants up to date, inside the transaction of the facts that they follow from. */
export function openDerivation(store: DerivedStore) {
  function count(family: RepositoryId, range: DayRange, addresses: string): void {
    store.forgetCounts(family, range)
    for (const { day, local, github } of store.commits(family, range, addresses)) {
      store.addCommits(family, day, commitsOfDay(local, github))
    }
    for (const items of store.items(family, range)) store.addItems(family, items)
  }

  function judge(family: RepositoryId, adoption: Day, settings: CountingSettings): void {
    const start = startOfFood(adoption, store.knowledge(family, settings.languages))
    if (start !== store.start(family)) store.setStart(family, start)
  }

  /** Judges a family again, and grants everything that counts as food now. */
  function judgeAndGrant(
    family: RepositoryId,
    adoption: Day,
    settings: CountingSettings,
    granted: Map<Kind, Granted>,
  ): void {
    judge(family, adoption, settings)
    const start = store.start(family)
    if (start !== null) grant(family, { from: start, to: allDays.to }, settings, granted)
  }

  function grant(
    family: RepositoryId,
    range: DayRange,
    settings: CountingSettings,
    granted: Map<Kind, Granted>,
  ): void {
    if (settings.kinds.commit) {
      const addresses = JSON.stringify(settings.addresses)
      for (const { day, count, granted: already } of store.commitDays(family, range)) {
        if (newUnits(count, already) === 0) continue
        const ofDay = store.commitsOfDay(day, addresses)
        const own = ofDay.get(family) ?? { identities: new Set(), count, granted: already }
        const others = [...ofDay].flatMap(([other, commits]) =>
          other === family ||
          (sharesCommits(own, commits) && !store.shareHistory(family, other, day))
            ? []
            : commits,
        )
        const units = newUnitsAmong(own, others)
        if (units === 0) continue
        store.grant(commitGrantKey(family, day), 'commit', family, day, units)
        addGrant(granted, 'commit', units, day)
      }
    }
    const wanted = kinds.filter((kind) => kind !== 'commit' && settings.kinds[kind])
    for (const item of store.ungranted(family, range, wanted)) {
      const { kind, host, key, repository, day } = item
      store.grant(itemGrantKey(kind, host, key), kind, repository, day, 1)
      addGrant(granted, kind, 1, day)
    }
  }

  /** A family joined with a forgotten one, here or on another device, is forgotten too. */
  function eraseForgotten(among?: ReadonlySet<RepositoryId>): void {
    for (const family of store.forgottenFamilies()) {
      if (among === undefined || among.has(family)) store.erase(family)
    }
  }

  /**
   * Judges families by new settings and grants what has become food, in steps of less than a millisecond. The outer
   * loop is over months, the inner one over families: rows of the same time are close in the tables, so a batch of
   * steps writes to few pages.
   * @param families whether the counts of their days are rebuilt too
   * @param granted collects what has become food
   */
  function* reconsiderInSteps(
    families: ReadonlyMap<RepositoryId, boolean>,
    adoption: Day,
    settings: CountingSettings,
    granted: Map<Kind, Granted>,
  ): Generator<undefined, undefined> {
    const addresses = JSON.stringify(settings.addresses)
    const recounted = [...families].flatMap(([family, isRecounted]) => {
      const span = isRecounted ? store.span(family) : null
      return span === null ? [] : [{ family, span }]
    })
    const meets = ({ from, to }: DayRange, { span }: { readonly span: DayRange }) =>
      from <= span.to && to >= span.from
    for (const year of yearsOver(recounted.map(({ span }) => span))) {
      const ofYear = recounted.filter((one) => meets(year, one))
      for (const month of monthsOf(year))
        for (const one of ofYear) {
          if (!meets(month, one)) continue
          count(one.family, month, addresses)
          yield
        }
    }
    for (const family of families.keys()) {
      judge(family, adoption, settings)
      const [start, span] = [store.start(family), store.span(family)]
      const years = start === null || span === null ? [] : yearsOver([span])
      for (const { from, to } of years.flatMap(monthsOf)) {
        if (start === null || to < start) continue
        grant(family, { from: from < start ? start : from, to }, settings, granted)
        yield
      }
    }
  }

  const inOrder = (granted: ReadonlyMap<Kind, Granted>): readonly Granted[] =>
    kinds.flatMap((kind) => granted.get(kind) ?? [])

  return {
    /** Joins the families of two repositories. */
    join(one: RepositoryId, other: RepositoryId): void {
      const [familyOfOne, familyOfOther] = [store.familyOf(one), store.familyOf(other)]
      if (familyOfOne === familyOfOther) return
      const { stays, leaves } = joinFamilies(familyOfOne, familyOfOther)
      store.moveMembers(stays, leaves)
    },

    /** Counts what was touched and grants what is new. @returns the grants, in menu order */
    update(touched: Touched, adoption: Day, settings: CountingSettings): readonly Granted[] {
      const addresses = JSON.stringify(settings.addresses)
      const granted = new Map<Kind, Granted>()
      const whole = new Set([...touched.families].map(store.familyOf))
      if (whole.size > 0) eraseForgotten(whole)
      const parts = [...touched.days]
        .map(([repository, days]) => ({ family: store.familyOf(repository), days }))
        .filter(({ family }) => !whole.has(family))
        .flatMap(({ family, days }) => rangesAround(days).map((range) => ({ family, range })))
      // Count everything before the first grant, which compares families.
      for (const family of whole) count(family, allDays, addresses)
      for (const { family, range } of parts) count(family, range, addresses)
      for (const family of whole) judgeAndGrant(family, adoption, settings, granted)
      for (const { family, range } of parts) {
        const start = store.start(family)
        if (start === null || range.to < start) continue
        const from = range.from < start ? start : range.from
        grant(family, { from, to: range.to }, settings, granted)
      }
      for (const family of new Set([...touched.verdicts].map(store.familyOf))) {
        if (!whole.has(family)) judgeAndGrant(family, adoption, settings, granted)
      }
      return inOrder(granted)
    },

    /**
     * Judges every family by new settings, and grants what has become food.
     * @param isRecounted whether the counts of all its days are rebuilt too (for other addresses)
     */
    reconsider(
      adoption: Day,
      settings: CountingSettings,
      isRecounted: (family: RepositoryId) => boolean,
    ): readonly Granted[] {
      const addresses = JSON.stringify(settings.addresses)
      const granted = new Map<Kind, Granted>()
      eraseForgotten()
      const families = store.families()
      // Count everything before the first grant, which compares families.
      for (const family of families) if (isRecounted(family)) count(family, allDays, addresses)
      for (const family of families) judgeAndGrant(family, adoption, settings, granted)
      return inOrder(granted)
    },
    reconsiderInSteps,
    inOrder,

    /** Rebuilds the families from all links. */
    rebuildFamilies(repositories: readonly RepositoryId[], links: readonly FamilyLink[]): void {
      for (const family of store.families()) {
        store.setStart(family, null)
        store.forgetCounts(family, allDays)
      }
      for (const [repository, family] of familiesOf(repositories, links)) {
        store.setFamily(repository, family)
      }
    },
  }
}
