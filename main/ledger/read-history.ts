import { sumOf, zeroCounts } from '../../preload/contract/counts.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type {
  RepositoryExplanation,
  TotalView,
} from '../../preload/contract/views/explanation-view.ts'
import type {
  Counts,
  FamilyCounts,
  HistoryView,
  LifetimeView,
} from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { authorSql, identitySql } from './count-days.ts'
import type { Families } from './families.ts'
import type { FoodReader } from './read-food.ts'
import type { CountingSettings } from './rules/counting.ts'
import { allDays, rangeOfYear, type DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'
import { notCounted, onlyKinds } from './rules/not-counted.ts'

/** SQL: commits of switched-off addresses in families that count, unless they count under another address. */
const offCommitsSql = `SELECT min(c.email) AS email
  FROM counting_family AS counting CROSS JOIN family AS f USING (family)
  CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day BETWEEN @from AND @to
  WHERE EXISTS (
    SELECT 1 FROM repository_address AS a WHERE a.repository = f.repository
      AND a.email NOT IN (SELECT value FROM json_each(@addresses))
  ) AND c.email NOT IN (SELECT value FROM json_each(@addresses)) AND (
    f.family NOT IN (SELECT family FROM local_commit JOIN family USING (repository) WHERE author <> '')
    OR NOT EXISTS (
      SELECT 1 FROM family AS member CROSS JOIN local_commit AS mine
        ON mine.repository = member.repository AND mine.day = c.day
      WHERE member.family = f.family
        AND mine.email IN (SELECT value FROM json_each(@addresses))
        AND mine.time = c.time AND mine.offset = c.offset AND ${authorSql('mine')} = ${authorSql('c')}
    )
  ) GROUP BY f.family, ${identitySql('c')}`

function totalsOf(all: Iterable<Counts>): Counts {
  const sum: Record<Kind, number> = { ...zeroCounts }
  for (const counts of all) for (const kind of kinds) sum[kind] += counts[kind]
  return sum
}

function countsByDay(rows: readonly { day: Day; kind: Kind; count: number }[]) {
  const days = new Map<Day, Counts>()
  for (const { day, kind, count } of rows) {
    days.set(day, { ...(days.get(day) ?? zeroCounts), [kind]: count })
  }
  return days
}

/** The counts of each month of a year, January first. */
function monthsOf(days: Iterable<readonly [Day, Counts]>): readonly Counts[] {
  const byMonth = Map.groupBy(days, ([day]) => Number(day.slice(5, 7)))
  return Array.from({ length: 12 }, (_, month) =>
    totalsOf((byMonth.get(month + 1) ?? []).map(([, counts]) => counts)),
  )
}

/** Reads years, totals and repositories. "Counts" means that the family counts and the kind is switched on. */
export function createHistoryReader(
  sql: Sql,
  families: Families,
  food: FoodReader,
  counting: () => CountingSettings,
) {
  const years = () =>
    sql.values<string>('SELECT DISTINCT year FROM family_year WHERE count > 0').map(Number)

  /** What counts on each day, without empty days. */
  const readCounts = (range: DayRange): ReadonlyMap<Day, Counts> =>
    countsByDay(
      sql.all(
        `SELECT day, kind, count FROM counted_day
         WHERE day BETWEEN @from AND @to AND kind IN (SELECT value FROM json_each(@kinds)) AND count > 0
         ORDER BY day, kind`,
        { ...range, kinds: JSON.stringify(kinds.filter((kind) => counting().kinds[kind])) },
      ),
    )

  /** What families did in a range, and which part of it does not count. Largest first, without empty ones. */
  function readFamilies(range: DayRange, wanted: readonly Kind[]) {
    const settings = counting()
    const sums = sql.all<{ family: RepositoryId; kind: Kind; count: number }>(
      `SELECT family, kind, sum(count) AS count FROM family_year
       WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4) AND count > 0
       GROUP BY family, kind`,
      range,
    )
    const known = families.all()
    const all = [...Map.groupBy(sums, ({ family }) => family)].flatMap(([id, own]) => {
      const family = known.get(id)
      const counts = Object.fromEntries(own.map(({ kind, count }) => [kind, count]))
      return family === undefined ? [] : [{ ...family, counts: { ...zeroCounts, ...counts } }]
    })
    const shown = wanted.filter((kind) => settings.kinds[kind])
    const off = wanted.includes('commit')
      ? sql.all<{ email: string; count: number }>(
          `SELECT email, count(*) AS count FROM (${offCommitsSql}) GROUP BY email ORDER BY email`,
          { ...range, addresses: JSON.stringify(settings.addresses) },
        )
      : []
    return {
      families: all
        .map(({ id, name, isPrivate, languages, verdict, counts }): FamilyCounts => {
          return { id, name, isPrivate, languages, verdict, counts: onlyKinds(counts, shown) }
        })
        .filter(({ counts }) => sumOf(counts) > 0)
        .sort((a, b) => sumOf(b.counts) - sumOf(a.counts) || (a.name < b.name ? -1 : 1)),
      notCounted: notCounted(all, wanted, settings.kinds, off),
    }
  }

  return {
    countOn: (day: Day): number => sumOf(readCounts({ from: day, to: day }).get(day) ?? zeroCounts),

    /** @param asked null for this year */
    year(asked: number | null, thisYear: number): Omit<HistoryView, 'incomplete'> {
      const year = asked ?? thisYear
      const range = rangeOfYear(year)
      const days = readCounts(range)
      const months = monthsOf(days)
      const { families: repositories, notCounted } = readFamilies(range, kinds)
      return {
        year,
        // List this year even without records, so that the user can always return to it.
        years: [...new Set([year, thisYear, ...years()])].sort((a, b) => b - a),
        days: [...days].map(([day, counts]) => ({ day, count: sumOf(counts) })),
        months,
        totals: totalsOf(months),
        repositories,
        notCounted,
      }
    },

    lifetime: (): LifetimeView => {
      const days = readCounts(allDays)
      const byYear = Map.groupBy(days, ([day]) => Number(day.slice(0, 4)))
      const { families: repositories, notCounted } = readFamilies(allDays, kinds)
      return {
        first: days.keys().next().value ?? null,
        activeDays: days.size,
        totals: totalsOf(days.values()),
        years: [...byYear]
          .map(([year, all]) => {
            const months = monthsOf(all)
            return {
              year,
              activeDays: all.length,
              counts: totalsOf(months),
              months: months.map(sumOf),
            }
          })
          .sort((a, b) => b.year - a.year),
        repositories,
        notCounted,
      }
    },

    /** @param year null for all years @param kind null for all kinds */
    total: (year: number | null, kind: Kind | null): TotalView => {
      const range = year === null ? allDays : rangeOfYear(year)
      const asked = kind === null ? kinds : [kind]
      const shown = readFamilies(range, asked)
      const sums = sql.one<Pick<TotalView, 'onlyLocal' | 'onlyGithub' | 'history'>>(
        `SELECT coalesce(sum(only_local), 0) AS onlyLocal, coalesce(sum(only_github), 0) AS onlyGithub,
           coalesce(sum(older), 0) AS history
         FROM family_year WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4)
           AND family IN (SELECT family FROM counting_family)
           AND kind IN (SELECT value FROM json_each(@kinds))`,
        { ...range, kinds: JSON.stringify(asked.filter((one) => counting().kinds[one])) },
      )
      return {
        year,
        kind,
        count: shown.families
          .filter(({ verdict }) => verdict === 'yes')
          .reduce((sum, { counts }) => sum + sumOf(counts), 0),
        food: food.readAll(range, asked),
        ...sums,
        ...shown,
      }
    },

    /**
     * @param repository any member of the family, because the family's id changes when another repository joins
     * @param year null for all years
     * @returns undefined if there is no such family
     */
    repository: (
      repository: RepositoryId,
      year: number | null,
    ): RepositoryExplanation | undefined => {
      const settings = counting()
      const family = families.find(repository)
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
      const sums = { onlyLocal: 0, onlyGithub: 0, history: 0 }
      for (const { day, count, onlyLocal, onlyGithub } of rows) {
        sums.onlyLocal += onlyLocal
        sums.onlyGithub += onlyGithub
        if (known.foodFrom !== null && day < known.foodFrom) sums.history += count
      }
      const days = countsByDay(rows)
      return {
        ...known,
        year,
        counts: totalsOf(days.values()),
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
        food: food.readFamily(family, range),
        ...sums,
        days: [...days].map(([day, counts]) => ({ day, counts })),
      }
    },
  }
}
