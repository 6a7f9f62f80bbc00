import { sumOf, zeroCounts } from '../../preload/contract/counts.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { RepositoryView, TotalView } from '../../preload/contract/views/explanation-view.ts'
import type {
  Counts,
  FamilyCounts,
  HistoryView,
  LifetimeView,
} from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { authorSql, identitySql } from './count-days.ts'
import { findFamily, readFamilies, readFamilyNames } from './families.ts'
import { explainDay } from './read-day.ts'
import { readAllFood, readFamilyFood } from './read-food.ts'
import type { CountingSettings } from './rules/counting.ts'
import { allDays, rangeOfYear, type DayRange } from './rules/day-range.ts'
import type { AccountId, RepositoryId } from './rules/facts.ts'
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

function totalsOf(days: readonly Pick<DayCounts, 'counts'>[]): Counts {
  const sum: Record<Kind, number> = { ...zeroCounts }
  for (const { counts } of days) for (const kind of kinds) sum[kind] += counts[kind]
  return sum
}

interface KindCount {
  readonly kind: Kind
  readonly count: number
}

interface DayCounts {
  readonly day: Day
  readonly counts: Counts
}

const countsOf = (rows: readonly KindCount[]): Counts => ({
  ...zeroCounts,
  ...Object.fromEntries(rows.map(({ kind, count }) => [kind, count])),
})

/** @param rows in order of the days */
const countsByDay = (rows: readonly (KindCount & { readonly day: Day })[]): readonly DayCounts[] =>
  [...Map.groupBy(rows, ({ day }) => day)].map(([day, own]) => ({ day, counts: countsOf(own) }))

/** What counts on each day, without empty days. */
export const readCountedDays = (sql: Sql, range: DayRange, wanted: readonly Kind[]) =>
  countsByDay(
    sql.all(
      `SELECT day, kind, count FROM counted_day
       WHERE day BETWEEN @from AND @to AND kind IN (SELECT value FROM json_each(@kinds)) AND count > 0
       ORDER BY day, kind`,
      { ...range, kinds: JSON.stringify(wanted) },
    ),
  )

/** The counts of each month of a year, January first. */
function monthsOf(days: readonly DayCounts[]): readonly Counts[] {
  const byMonth = Map.groupBy(days, ({ day }) => Number(day.slice(5, 7)))
  return Array.from({ length: 12 }, (_, month) => totalsOf(byMonth.get(month + 1) ?? []))
}

/** Reads years, totals and repositories. "Counts" means that the family counts and the kind is switched on. */
export function createHistoryReader(sql: Sql, counting: () => CountingSettings, today: () => Day) {
  const years = () =>
    sql.values<string>('SELECT DISTINCT year FROM family_year WHERE count > 0').map(Number)

  const readCounts = (range: DayRange) =>
    readCountedDays(
      sql,
      range,
      kinds.filter((kind) => counting().kinds[kind]),
    )

  /** What families did in a range, and which part of it does not count. Largest first, without empty ones. */
  function readFamilyCounts(range: DayRange, wanted: readonly Kind[]) {
    const settings = counting()
    const sums = sql.all<KindCount & { readonly family: RepositoryId }>(
      `SELECT family, kind, sum(count) AS count FROM family_year
       WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4) AND count > 0
       GROUP BY family, kind`,
      range,
    )
    const known = readFamilies(sql)
    const all = [...Map.groupBy(sums, ({ family }) => family)].flatMap(([id, own]) => {
      const family = known.get(id)
      return family === undefined ? [] : [{ ...family, counts: countsOf(own) }]
    })
    const shown = wanted.filter((kind) => settings.kinds[kind])
    const offAddresses = wanted.includes('commit')
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
      notCounted: notCounted({ families: all, wanted, isOn: settings.kinds, offAddresses }),
    }
  }

  return {
    countOn: (day: Day): number => sumOf(totalsOf(readCounts({ from: day, to: day }))),

    /** @param asked null for this year */
    year(asked: number | null): Omit<HistoryView, 'incomplete'> {
      const thisYear = Number(today().slice(0, 4))
      const year = asked ?? thisYear
      const range = rangeOfYear(year)
      const days = readCounts(range)
      const { families: repositories, notCounted } = readFamilyCounts(range, kinds)
      return {
        year,
        // List this year even without records, so that the user can always return to it.
        years: [...new Set([year, thisYear, ...years()])].sort((a, b) => b - a),
        days: days.map(({ day, counts }) => ({ day, count: sumOf(counts) })),
        months: monthsOf(days),
        totals: totalsOf(days),
        repositories,
        notCounted,
      }
    },

    lifetime: (): LifetimeView => {
      const days = readCounts(allDays)
      const byYear = Map.groupBy(days, ({ day }) => Number(day.slice(0, 4)))
      const { families: repositories, notCounted } = readFamilyCounts(allDays, kinds)
      return {
        first: days[0]?.day ?? null,
        activeDays: days.length,
        totals: totalsOf(days),
        years: [...byYear]
          .map(([year, all]) => ({
            year,
            activeDays: all.length,
            counts: totalsOf(all),
            months: monthsOf(all).map(sumOf),
          }))
          .sort((a, b) => b.year - a.year),
        repositories,
        notCounted,
      }
    },

    /** @param year null for all years @param kind null for all kinds */
    total: (year: number | null, kind: Kind | null): TotalView => {
      const range = year === null ? allDays : rangeOfYear(year)
      const asked = kind === null ? kinds : [kind]
      const shown = readFamilyCounts(range, asked)
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
        food: readAllFood(sql, range, asked),
        ...sums,
        ...shown,
      }
    },

    day: (day: Day, loginOf: (account: AccountId) => string | undefined = (id) => id) =>
      explainDay({ sql, settings: counting() }, day, loginOf),

    /**
     * @param repository any member of the family, because the family's id changes when another repository joins
     * @param year null for all years
     * @returns undefined if there is no such family
     */
    repository: (repository: RepositoryId, year: number | null): RepositoryView | undefined => {
      const settings = counting()
      const family = findFamily(sql, repository)
      const known = readFamilies(sql).get(family)
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
        counts: totalsOf(days),
        names: readFamilyNames(sql, family),
        because:
          sql.get(
            `SELECT l.language, l.day AS since FROM family AS f
             CROSS JOIN repository_language AS l ON l.repository = f.repository
             WHERE f.family = ? AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(?))
             ORDER BY l.day, l.language LIMIT 1`,
            family,
            JSON.stringify(settings.languages),
          ) ?? null,
        food: readFamilyFood(sql, family, range),
        ...sums,
        days,
      }
    },
  }
}
