import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import type { ItemKind, Kind } from '../../preload/contract/kinds.ts'
import { commitsOfDay } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/ids.ts'

// The members of a family come first in each join: CROSS JOIN keeps SQLite from starting at the long tables.
export const itsCommits =
  'family AS member CROSS JOIN local_commit AS c ON c.repository = member.repository'
export const itsItems =
  'family AS member CROSS JOIN contribution_item AS i ON i.repository = member.repository'

/** The author of a `local_commit` row, whatever `.mailmap` says. */
export const authorOf = (row: string) => `iif(${row}.author = '', ${row}.email, ${row}.author)`

/** What identifies a `local_commit` row within a family. */
export const identityOf = (row: string) => `${authorOf(row)}, ${row}.time, ${row}.offset`

type FamilyRange = { readonly family: RepositoryId } & DayRange

export type DayCounts = ReturnType<typeof createDayCounts>

/** What each family did on each day, whether it counts or not: derived from everything recorded. */
export function createDayCounts(db: Database) {
  const commits = db.prepare<
    FamilyRange & { readonly addresses: string },
    { day: Day; local: number; github: number }
  >(
    `SELECT day, sum(local) AS local, sum(github) AS github FROM (
       SELECT day, count(*) AS local, 0 AS github FROM (
         SELECT DISTINCT c.day, ${identityOf('c')} FROM ${itsCommits}
           AND c.day BETWEEN @from AND @to AND c.email IN (SELECT value FROM json_each(@addresses))
         WHERE member.family = @family
       ) GROUP BY day
       UNION ALL
       SELECT g.day, 0, g.count FROM family AS member
       CROSS JOIN github_commit_day AS g ON g.repository = member.repository
         AND g.day BETWEEN @from AND @to
       WHERE member.family = @family
     ) GROUP BY day`,
  )
  const items = db.prepare<FamilyRange, { day: Day; kind: ItemKind; count: number }>(
    `SELECT i.day, i.kind, count(*) AS count FROM ${itsItems} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family GROUP BY i.day, i.kind`,
  )
  const drop = db.prepare<FamilyRange>(
    'DELETE FROM day_count WHERE family = @family AND day BETWEEN @from AND @to',
  )
  const add = db.prepare<[RepositoryId, Day, Kind, number, number, number]>(
    `INSERT INTO day_count (family, day, kind, count, only_local, only_github)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const bounds = (column: string, tables: readonly string[]) =>
    tables.map(
      (table) =>
        `SELECT (SELECT min(day) FROM ${table} WHERE ${column} = member.${column}) AS first,
           (SELECT max(day) FROM ${table} WHERE ${column} = member.${column}) AS last
         FROM family AS member WHERE member.family = @family`,
    )
  // Each takes two index lookups, however many rows there are.
  const span = db.prepare<{ readonly family: RepositoryId }, { from: Day | null; to: Day | null }>(
    `SELECT min(first) AS "from", max(last) AS "to" FROM (${[
      ...bounds('repository', ['local_commit', 'github_commit_day', 'contribution_item']),
      ...bounds('family', ['day_count']),
    ].join(' UNION ALL ')})`,
  )

  return {
    /** Counts the days of a family in a range anew. @param addresses those of the user's that count, as a JSON array */
    count(family: RepositoryId, range: DayRange, addresses: string): void {
      drop.run({ family, ...range })
      for (const { day, local, github } of commits.all({ family, addresses, ...range })) {
        const { count, onlyLocal, onlyGithub } = commitsOfDay(local, github)
        if (count > 0) add.run(family, day, 'commit', count, onlyLocal, onlyGithub)
      }
      for (const { day, kind, count } of items.all({ family, ...range })) {
        add.run(family, day, kind, count, 0, 0)
      }
    },
    /** From the first to the last day of a family; null if nothing is recorded. */
    span(family: RepositoryId): DayRange | null {
      const { from = null, to = null } = span.get({ family }) ?? {}
      return from === null || to === null ? null : { from, to }
    },
  }
}
