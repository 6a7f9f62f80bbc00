import type { Database } from 'better-sqlite3'
import type {
  FamilyCounts,
  HistoryView,
  LifetimeView,
} from '../../preload/contract/views/history.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import { authorOf, identityOf } from './day-counts.ts'
import type { FamilyViews } from './family-views.ts'
import type { CountingSettings } from './rules/counting.ts'
import {
  notCounted,
  zeroCounts,
  onlyKinds,
  sumOf,
  type Counts,
  type NotCountedHere,
} from './rules/not-counted.ts'
import type { RepositoryId } from './rules/ids.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import { allDays, rangeOfYear, type DayRange } from './rules/day-range.ts'

/** What families did in a range, and which part of it does not count. */
export interface FamiliesOfRange {
  /** Largest first, without those that have nothing of the wanted kinds. */
  readonly families: readonly FamilyCounts[]
  readonly notCounted: readonly NotCountedHere[]
}

export type History = ReturnType<typeof createHistory>

/** Reads the history that Home shows. "Counts" means that the family counts and the kind is switched on. */
export function createHistory(db: Database, views: FamilyViews, counting: () => CountingSettings) {
  // From the last year back to the first, with one index lookup each.
  const years = db
    .prepare<[], number>(
      `WITH RECURSIVE found (year) AS (
         SELECT substr(max(day), 1, 4) FROM day_count
         UNION ALL
         SELECT (SELECT substr(max(day), 1, 4) FROM day_count WHERE day < found.year)
         FROM found WHERE found.year IS NOT NULL
       ) SELECT CAST(year AS INTEGER) FROM found WHERE year IS NOT NULL`,
    )
    .pluck()
  const days = db.prepare<DayRange & { kinds: string }, { day: Day; kind: Kind; count: number }>(
    `SELECT day, kind, count FROM counted_day
     WHERE day BETWEEN @from AND @to AND kind IN (SELECT value FROM json_each(@kinds)) AND count > 0
     ORDER BY day, kind`,
  )
  const sums = db.prepare<DayRange, { family: RepositoryId; kind: Kind; count: number }>(
    `SELECT family, kind, count FROM family_year
     WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4) AND count > 0 ORDER BY family`,
  )
  const offAddresses = db.prepare<
    DayRange & { addresses: string },
    { email: string; count: number }
  >(
    // Except commits that count by another address since .mailmap has changed.
    `SELECT email, count(*) AS count FROM (
       SELECT min(c.email) AS email
       FROM counting_family AS counting CROSS JOIN family AS f USING (family)
       CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day BETWEEN @from AND @to
       WHERE EXISTS (
         SELECT 1 FROM repository_address AS a WHERE a.repository = f.repository
           AND a.email NOT IN (SELECT value FROM json_each(@addresses))
       ) AND c.email NOT IN (SELECT value FROM json_each(@addresses)) AND (
         f.family NOT IN (
           SELECT family FROM local_commit JOIN family USING (repository) WHERE author <> ''
         ) OR NOT EXISTS (
           SELECT 1 FROM family AS member CROSS JOIN local_commit AS mine
             ON mine.repository = member.repository AND mine.day = c.day
           WHERE member.family = f.family
             AND mine.email IN (SELECT value FROM json_each(@addresses))
             AND mine.time = c.time AND mine.offset = c.offset AND ${authorOf('mine')} = ${authorOf('c')}
         )
       ) GROUP BY f.family, ${identityOf('c')}
     ) GROUP BY email ORDER BY email`,
  )

  /** What counts, for each day with anything. */
  function countsOf(range: DayRange): ReadonlyMap<Day, Counts> {
    const on = JSON.stringify(kinds.filter((kind) => counting().kinds[kind]))
    const byDay = new Map<Day, Counts>()
    for (const { day, kind, count } of days.all({ ...range, kinds: on })) {
      byDay.set(day, { ...(byDay.get(day) ?? zeroCounts), [kind]: count })
    }
    return byDay
  }

  function familiesOf(range: DayRange, wanted: readonly Kind[]): FamiliesOfRange {
    const settings = counting()
    const all = new Map<RepositoryId, Record<Kind, number>>()
    for (const { family, kind, count } of sums.iterate(range)) {
      const counts = all.get(family)
      if (counts === undefined) all.set(family, { ...zeroCounts, [kind]: count })
      else counts[kind] += count
    }
    const families = views.all()
    const known = [...all].flatMap(([id, counts]) => {
      const family = families.get(id)
      return family === undefined ? [] : [{ ...family, counts }]
    })
    const shown = wanted.filter((kind) => settings.kinds[kind])
    const off = wanted.includes('commit')
      ? offAddresses.all({ ...range, addresses: JSON.stringify(settings.addresses) })
      : []
    return {
      families: known
        .map(({ id, name, isPrivate, languages, verdict, counts }) => {
          return { id, name, isPrivate, languages, verdict, counts: onlyKinds(counts, shown) }
        })
        .filter(({ counts }) => sumOf(counts) > 0)
        .sort((a, b) => sumOf(b.counts) - sumOf(a.counts) || (a.name < b.name ? -1 : 1)),
      notCounted: notCounted(known, wanted, settings.kinds, off),
    }
  }

  function added(all: Iterable<Counts>): Counts {
    const sum: Record<Kind, number> = { ...zeroCounts }
    for (const counts of all) for (const kind of kinds) sum[kind] += counts[kind]
    return sum
  }

  return {
    familiesOf,

    /** @param asked null for this year */
    year(asked: number | null, thisYear: number): Omit<HistoryView, 'incomplete'> {
      const year = asked ?? thisYear
      const range = rangeOfYear(year)
      const byDay = countsOf(range)
      const byMonth = grouped(byDay, ([day]) => Number(day.slice(5, 7)))
      const months = Array.from({ length: 12 }, (_, month) =>
        added((byMonth.get(month + 1) ?? []).map(([, counts]) => counts)),
      )
      const { families: repositories, notCounted } = familiesOf(range, kinds)
      return {
        year,
        // This year is listed even if nothing is recorded in it, as a way back to the present.
        years: [...new Set([year, thisYear, ...years.all()])].sort((a, b) => b - a),
        days: [...byDay].map(([day, counts]) => ({ day, count: sumOf(counts) })),
        months,
        totals: added(months),
        repositories,
        notCounted,
      }
    },

    lifetime: (): LifetimeView => {
      const byDay = countsOf(allDays)
      const byYear = grouped(byDay, ([day]) => Number(day.slice(0, 4)))
      const { families: repositories, notCounted } = familiesOf(allDays, kinds)
      return {
        first: byDay.keys().next().value ?? null,
        activeDays: byDay.size,
        totals: added(byDay.values()),
        years: [...byYear]
          .map(([year, all]) => {
            return { year, activeDays: all.length, counts: added(all.map(([, counts]) => counts)) }
          })
          .sort((a, b) => b.year - a.year),
        repositories,
        notCounted,
      }
    },
  }
}
