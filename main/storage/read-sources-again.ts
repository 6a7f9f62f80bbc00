import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Sql } from './sql.ts'

/** SQL: lets the sources be read again from the beginning. Reading them again loses nothing. */
export const readAllAgainSql = 'DELETE FROM clone_tip; UPDATE sync_window SET at = 0;'

/** Lets the next scans read all clones of some repositories again, and the next sync everything since a day. */
export function readAgain(sql: Sql, repositories: readonly string[], since: Day): void {
  sql.run(
    `DELETE FROM clone_tip WHERE git_dir IN (
       SELECT git_dir FROM clone WHERE repository IN (SELECT value FROM json_each(?))
     )`,
    JSON.stringify(repositories),
  )
  sql.run('UPDATE sync_window SET at = 0 WHERE to_day >= ?', since)
}
