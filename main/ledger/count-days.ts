import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { reconcileCommitCounts } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

/** SQL: the rows of a family's members. CROSS JOIN makes SQLite start at the members, not at the long tables. */
export const memberCommitsSql =
  'family AS member CROSS JOIN local_commit AS c ON c.repository = member.repository'
export const memberItemsSql =
  'family AS member CROSS JOIN contribution_item AS i ON i.repository = member.repository'

const memberGithubDaysSql =
  'family AS member CROSS JOIN github_commit_day AS g ON g.repository = member.repository'

/** SQL: the author of a `local_commit` row, before `.mailmap`. */
export const authorSql = (alias: string) =>
  `iif(${alias}.author = '', ${alias}.email, ${alias}.author)`

/** SQL: what identifies a `local_commit` row within a family, as one text. */
export const identityTextSql = (alias: string) =>
  `${authorSql(alias)} || ' ' || ${alias}.time || ' ' || ${alias}.offset`

/** SQL: the same as three columns. */
export const identitySql = (alias: string) => `${authorSql(alias)}, ${alias}.time, ${alias}.offset`

const commitsByDaySql = `SELECT day, sum(local) AS local, sum(github) AS github FROM (
    SELECT day, count(*) AS local, 0 AS github FROM (
      SELECT DISTINCT c.day, ${identitySql('c')} FROM ${memberCommitsSql}
        AND c.day BETWEEN @from AND @to AND c.email IN (SELECT value FROM json_each(@addresses))
      WHERE member.family = @family
    ) GROUP BY day
    UNION ALL
    SELECT g.day, 0, g.count FROM ${memberGithubDaysSql} AND g.day BETWEEN @from AND @to
    WHERE member.family = @family
  ) GROUP BY day`

/** Recounts each day of a family, even if it does not count. @param addresses those that count, as a JSON array */
export function recountDays(
  sql: Sql,
  familyRange: DayRange & { readonly family: RepositoryId },
  addresses: string,
): void {
  const { family } = familyRange
  sql.run('DELETE FROM day_count WHERE family = @family AND day BETWEEN @from AND @to', familyRange)
  const commits = sql.all<{ day: Day; local: number; github: number }>(commitsByDaySql, {
    ...familyRange,
    addresses,
  })
  for (const { day, local, github } of commits) {
    const { count, onlyLocal, onlyGithub } = reconcileCommitCounts(local, github)
    if (count === 0) continue
    sql.insert('day_count', {
      family,
      day,
      kind: 'commit',
      count,
      only_local: onlyLocal,
      only_github: onlyGithub,
    })
  }
  sql.run(
    `INSERT INTO day_count (family, day, kind, count)
     SELECT member.family, i.day, i.kind, count(*) FROM ${memberItemsSql} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family GROUP BY i.day, i.kind`,
    familyRange,
  )
}

/** SQL: the first and the last day of each member of a family, in two index lookups, however many rows there are. */
const boundsSql = (table: string, column = 'repository') => {
  const ofMember = `FROM ${table} WHERE ${column} = member.${column}`
  return `SELECT (SELECT min(day) ${ofMember}) AS first, (SELECT max(day) ${ofMember}) AS last
    FROM family AS member WHERE member.family = @family`
}

const allBoundsSql = [
  ...['local_commit', 'github_commit_day', 'contribution_item'].map((table) => boundsSql(table)),
  boundsSql('day_count', 'family'),
].join(' UNION ALL ')

/** The first and last day of a family, recorded or counted; null if it has no days. */
export function readSpan(sql: Sql, family: RepositoryId): DayRange | null {
  const { from, to } = sql.one<{ from: Day | null; to: Day | null }>(
    `SELECT min(first) AS "from", max(last) AS "to" FROM (${allBoundsSql})`,
    { family },
  )
  return from === null || to === null ? null : { from, to }
}
