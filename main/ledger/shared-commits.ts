import { addDays, type Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { identityTextSql, memberCommitsSql } from './count-days.ts'
import type { RepositoryId } from './rules/facts.ts'

/** If more families have local commits on a day, they are not compared, because that takes quadratic time. */
const maxComparedFamilies = 100
/** How many commits of a family are looked up in another one: the latest, up to `daysCompared` days after the day. */
const maxCompared = 1000
const daysCompared = 30

export const dayGrantsSql = (family: string, day: string) =>
  `family AS grantee CROSS JOIN granted AS g ON g.repository = grantee.repository AND g.day = ${day}
     AND g.dish = 'commit' WHERE grantee.family = ${family}`

/** SQL: the day's commits in a family, and in every other family whose commits of the day are or once were food. */
const commitsToCompareSql = `
  SELECT d.family, ${identityTextSql('c')} AS identity
  FROM day_count AS d
  CROSS JOIN family AS member ON member.family = d.family
  CROSS JOIN local_commit AS c ON c.repository = member.repository AND c.day = d.day
    AND c.email IN (SELECT value FROM json_each(@addresses))
  WHERE d.day = @day AND d.kind = 'commit' AND (
    d.family = @family
    OR EXISTS (SELECT 1 FROM counting_family WHERE family = d.family AND start <= @day)
    OR EXISTS (SELECT 1 FROM ${dayGrantsSql('d.family', '@day')})
  )`

/** SQL: up to two shared commits of two families. The table's key finds each of the other family's commits. */
const sharedCommitsSql = `
  SELECT theirs.oids = ours.oids AS isSameObject FROM (
    SELECT c.* FROM ${memberCommitsSql} AND c.day <= @until WHERE member.family = @family LIMIT ${maxCompared}
  ) AS ours
  CROSS JOIN family AS member ON member.family = @other
  CROSS JOIN local_commit AS theirs ON theirs.repository = member.repository
    AND theirs.day = ours.day AND theirs.email = ours.email AND theirs.time = ours.time
    AND theirs.offset = ours.offset AND theirs.author = ours.author
  LIMIT 2`

/**
 * What identifies each of a family's commits of a day, and those of the families to compare it with.
 * @param addresses the user's addresses that count, as a JSON array
 * @returns empty if no other family has any of the commits
 */
export function findIdentitiesToCompare(
  sql: Sql,
  { family, day }: { readonly family: RepositoryId; readonly day: Day },
  addresses: string,
): ReadonlyMap<RepositoryId, ReadonlySet<string>> {
  const { count } = sql.one<{ count: number }>(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM day_count
       WHERE day = ? AND kind = 'commit' AND count > only_github LIMIT ${maxComparedFamilies + 1}
     )`,
    day,
  )
  if (count < 2 || count > maxComparedFamilies) return new Map()
  const commits = sql.all<{ family: RepositoryId; identity: string }>(commitsToCompareSql, {
    family,
    day,
    addresses,
  })
  const rows = Map.groupBy(commits, (row) => row.family)
  const identitiesIn = (same: readonly { readonly identity: string }[]) =>
    new Set(same.map(({ identity }) => identity))
  const own = identitiesIn(rows.get(family) ?? [])
  const isShared = commits.some((row) => row.family !== family && own.has(row.identity))
  return new Map(isShared ? [...rows].map(([id, same]) => [id, identitiesIn(same)]) : [])
}

/**
 * Whether two families that share a commit share history: they have the same commit object, or share a second
 * commit. A single commit proves nothing, because a script may have made it in both within one second.
 */
export function haveCommonHistory(
  sql: Sql,
  { family, day }: { readonly family: RepositoryId; readonly day: Day },
  other: RepositoryId,
): boolean {
  const until = addDays(day, daysCompared)
  const shared = sql.values<number>(sharedCommitsSql, { family, other, until })
  return shared.length > 1 || shared[0] === 1
}
