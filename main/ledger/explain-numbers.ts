import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type {
  DayView,
  FamilyDay,
  ItemRow,
  RepositoryView,
} from '../../preload/contract/views/explanation.ts'
import type { Counts, FoodView } from '../../preload/contract/views/history.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import type { Sql } from '../storage/sql.ts'
import { rowsOfDay, type FamilyRows } from './day-rows.ts'
import { forgottenFamilies, type Families, type KnownFamily } from './families.ts'
import { noFood, type FoodViews } from './food-view.ts'
import { commitsOfDay, type CountingSettings } from './rules/counting.ts'
import { allDays, rangeOfYear } from './rules/day-range.ts'
import { itemGrantKey, parseItemGrantKey, type RepositoryId } from './rules/facts.ts'
import { itemLabel, notCounted, zeroCounts } from './rules/not-counted.ts'

/** How many commits of a family's day are shown. */
const maxCommitRows = 500

/** The identities of a family's commits that count. */
function ownIdentities({ commits }: FamilyRows): readonly string[] {
  return [...commits].flatMap(([identity, { counts }]) => (counts ? [identity] : []))
}

/** A family's day by kind, whether it counts or not. */
function countsOf({ commits: { local, github }, items }: FamilyDay): Counts {
  const counts = { ...zeroCounts, commit: commitsOfDay(local, github).count }
  for (const { kind } of items) counts[kind] += 1
  return counts
}

/** Explains the numbers of a day and of a repository by the rows behind them. */
export function createExplainer(
  sql: Sql,
  families: Families,
  food: FoodViews,
  counting: () => CountingSettings,
) {
  const addresses = () => new Set(counting().addresses)

  /** @param shared how many of its commits another counting family has too */
  function familyDay(
    family: KnownFamily,
    of: FamilyRows,
    shared: number,
    itsFood: FoodView,
  ): FamilyDay {
    const isCounted = (kind: Kind) => family.verdict === 'yes' && counting().kinds[kind]
    const commits = [...of.commits.values()]
    const own = commits.filter(({ counts }) => counts)
    const all = [...own, ...commits.filter(({ counts }) => !counts)]
    const rows = all.slice(0, maxCommitRows)
    const github = of.github.reduce((sum, { count }) => sum + count, 0)
    const counted = isCounted('commit') ? commitsOfDay(own.length, github).count : 0
    const items = of.items.map(({ kind, host, key, at, url }): ItemRow => {
      const id = itemGrantKey(kind, host, key)
      return { id, kind, label: itemLabel(url), at, counts: isCounted(kind) }
    })
    return {
      ...family,
      count: counted + items.filter(({ counts }) => counts).length,
      food: itsFood,
      commits: {
        ...{ counted, local: own.length, shared, github },
        githubCounts: of.github.map(({ account, repository, label, count }) => {
          const host = account.slice(0, account.lastIndexOf(':'))
          return { login: account, host, repository: label ?? repository, count }
        }),
        rows,
        more: all.length - rows.length,
      },
      items,
    }
  }

  return {
    /** The URL of an item by its handle; undefined if there is none, or if it leads off the item's host. */
    itemAddress(handle: string): string | undefined {
      const key = parseItemGrantKey(handle)
      if (key === undefined) return undefined
      const url = sql.value<string>(
        'SELECT url FROM contribution_item WHERE kind = @kind AND host = @host AND key = @key',
        key,
      )
      if (url === undefined || !URL.canParse(url)) return undefined
      return new URL(url).host === key.host ? url : undefined
    },

    /** Explains a day. GitHub's counts name accounts by their ids. */
    explainDay(day: Day): Omit<DayView, 'incomplete'> {
      const known = families.all()
      const rows = rowsOfDay(sql, day, addresses())
      const isYes = ({ family }: FamilyRows) => known.get(family)?.verdict === 'yes'
      const holders = grouped(rows.filter(isYes).flatMap(ownIdentities), (identity) => identity)
      const isShared = (identity: string) => (holders.get(identity)?.length ?? 0) > 1
      const foodOf = food.ofDay(day)
      const all = rows.flatMap((of) => {
        const family = known.get(of.family)
        if (family === undefined) return []
        const shared = isYes(of) ? ownIdentities(of).filter(isShared).length : 0
        return [familyDay(family, of, shared, foodOf.get(of.family) ?? noFood)]
      })
      all.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      const off = rows
        .filter(isYes)
        .flatMap(({ commits }) => [...commits.values()].filter(({ counts }) => !counts))
      const add = (pick: (family: FamilyDay) => number) =>
        all.reduce((sum, family) => sum + pick(family), 0)
      return {
        day,
        count: add(({ count }) => count),
        food: { granted: add((of) => of.food.granted), eaten: add((of) => of.food.eaten) },
        families: all,
        notCounted: notCounted(
          all.map((family) => ({ verdict: family.verdict, counts: countsOf(family) })),
          kinds,
          counting().kinds,
          [...grouped(off, ({ email }) => email)].map(([email, { length: count }]) => {
            return { email, count }
          }),
        ),
      }
    },

    /**
     * The clones' repositories in which Git may know more about a day, with the object ids recorded for it: those of
     * the families with anything on the day, or all if there are none. Without forgotten ones.
     * @returns repository → object ids
     */
    clonesOf(day: Day): ReadonlyMap<RepositoryId, readonly string[]> {
      const rows = new Map(rowsOfDay(sql, day, addresses()).map((of) => [of.family, of]))
      const clones = sql.all<{ repository: RepositoryId; family: RepositoryId }>(
        `SELECT repository, family FROM family
         WHERE repository NOT GLOB 'github:*' AND family NOT IN (${forgottenFamilies})`,
      )
      return new Map(
        clones
          .filter(({ family }) => rows.size === 0 || rows.has(family))
          .map(({ repository, family }) => {
            return [repository, rows.get(family)?.oids.get(repository) ?? []]
          }),
      )
    },

    /**
     * @param repository any member of the family, because the family's id changes when another repository joins
     * @param year null for all years
     * @returns undefined if there is no such family
     */
    explainRepository(repository: RepositoryId, year: number | null): RepositoryView | undefined {
      const settings = counting()
      const family = families.of(repository)
      const known = families.all().get(family)
      if (known === undefined) return undefined
      const range = year === null ? allDays : rangeOfYear(year)
      const rows = sql
        .all<{ day: Day; kind: Kind; count: number; onlyLocal: number; onlyGithub: number }>(
          `SELECT day, kind, count, only_local AS onlyLocal, only_github AS onlyGithub FROM day_count
           WHERE family = @family AND day BETWEEN @from AND @to ORDER BY day DESC`,
          { family, ...range },
        )
        .filter(({ kind }) => settings.kinds[kind])
      const counts = { ...zeroCounts }
      const sums = { onlyLocal: 0, onlyGithub: 0, history: 0 }
      const days = new Map<Day, Counts>()
      for (const { day, kind, count, onlyLocal, onlyGithub } of rows) {
        days.set(day, { ...(days.get(day) ?? zeroCounts), [kind]: count })
        counts[kind] += count
        sums.onlyLocal += onlyLocal
        sums.onlyGithub += onlyGithub
        if (known.foodFrom !== null && day < known.foodFrom) sums.history += count
      }
      return {
        ...known,
        year,
        counts,
        names: families.names(family),
        because:
          sql.get(
            `SELECT l.language, l.day AS since FROM family AS f
             CROSS JOIN repository_language AS l ON l.repository = f.repository
             WHERE f.family = ? AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(?))
             ORDER BY l.day, l.language LIMIT 1`,
            family,
            JSON.stringify(settings.languages),
          ) ?? null,
        food: food.ofFamily(family, range),
        ...sums,
        days: [...days].map(([day, of]) => ({ day, counts: of })),
      }
    },
  }
}
