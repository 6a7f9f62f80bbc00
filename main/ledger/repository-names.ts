import type { Sql } from '../storage/sql.ts'
import type { NameHolder } from './rules/binding.ts'
import type { RepositoryId, RepositoryName } from './rules/facts.ts'

/** SQL: whether a name has joined the clone in the row `mine` to one of GitHub's repositories. */
const isBoundSql = `EXISTS (
  SELECT 1 FROM repository_name AS theirs JOIN family_link
    ON (low = mine.repository AND high = theirs.repository)
    OR (high = mine.repository AND low = theirs.repository)
  WHERE theirs.host = mine.host AND theirs.name = mine.name AND theirs.repository GLOB 'github:*'
)`

/** The other repositories that show a name, or used to. */
export function findNameHolders(sql: Sql, id: RepositoryId, { host, name }: RepositoryName) {
  const rows = sql.all<
    Omit<NameHolder, 'isFormer' | 'isBound'> & { isFormer: number; isBound: number }
  >(
    `SELECT repository, last_seen AS lastSeen, ${isBoundSql} AS isBound, EXISTS (
       SELECT 1 FROM repository_name AS later WHERE later.repository = mine.repository
         AND later.host = mine.host AND later.last_seen > mine.last_seen
     ) AS isFormer
     FROM repository_name AS mine WHERE host = ? AND name = ? AND repository <> ?`,
    host,
    name.toLowerCase(),
    id,
  )
  return rows.map((row) => ({ ...row, isFormer: row.isFormer === 1, isBound: row.isBound === 1 }))
}

/** Clone names that match no repository known from GitHub. */
export const findUnboundNames = (sql: Sql) =>
  sql.all<{ readonly repository: RepositoryId } & RepositoryName>(
    `SELECT repository, host, name FROM repository_name AS mine
     WHERE repository NOT GLOB 'github:*' AND NOT ${isBoundSql}`,
  )

/**
 * Names that clones show on a host but no known GitHub repository there has, because the repository was renamed or
 * never seen. In lower case; names of clones with the latest commits come first.
 */
export const findUnresolvedNames = (sql: Sql, host: string): readonly string[] =>
  sql.values<string>(
    `SELECT name FROM repository_name AS mine
     WHERE host = ? AND repository NOT GLOB 'github:*' AND NOT ${isBoundSql} GROUP BY name
     ORDER BY max((SELECT max(day) FROM local_commit WHERE repository = mine.repository)) DESC, name`,
    host,
  )
