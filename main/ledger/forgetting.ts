import { dayMs } from '../../preload/contract/durations.ts'
import type { ForgottenView } from '../../preload/contract/views/history-view.ts'
import type { Clock } from '../base/clock.ts'
import { undoMs } from '../base/rules/waits.ts'
import { eraseRecords, recordedTables } from '../storage/forgotten-repositories.ts'
import type { Store } from '../storage/open-store.ts'
import { readAgain } from '../storage/read-sources-again.ts'
import type { Sql } from '../storage/sql.ts'
import { findFamily, readFamilies } from './families.ts'
import type { RepositoryId } from './rules/facts.ts'

const hasRowsSql = recordedTables
  .map((table) => `EXISTS (SELECT 1 FROM ${table} AS row WHERE row.repository = member.repository)`)
  .join(' OR ')

const membersSql = '(SELECT repository FROM family WHERE family = @family)'

/** The hidden families that are not erased yet, in order of erasure. */
export function readForgotten(sql: Sql, clock: Pick<Clock, 'localTime'>): readonly ForgottenView[] {
  const known = readFamilies(sql)
  return sql
    .all<{ family: RepositoryId; eraseAt: number }>(
      `SELECT f.family, min(erase_at) AS eraseAt FROM forgotten CROSS JOIN family AS f USING (repository)
       WHERE erase_at IS NOT NULL AND repository NOT IN (SELECT repository FROM erased)
       GROUP BY f.family ORDER BY eraseAt, f.family`,
    )
    .flatMap(({ family: id, eraseAt }) => {
      const family = known.get(id)
      if (family === undefined) return []
      const erasedOn = clock.localTime(eraseAt).day
      return [{ id, name: family.name, isPrivate: family.isPrivate, erasedOn }]
    })
}

/**
 * The repositories to erase now. If the clock was set back, they are erased later, never sooner. That rules out
 * `isWaitOver`, for which an end too far away is past.
 */
export const readDueToErase = (sql: Sql, now: number): readonly RepositoryId[] =>
  sql.values<RepositoryId>(
    `WITH member AS (
       SELECT DISTINCT ifnull(member.repository, f.repository) AS repository FROM forgotten AS f
       LEFT JOIN family AS mine ON mine.repository = f.repository
       LEFT JOIN family AS member ON member.family = mine.family
       WHERE f.erase_at <= @now
     )
     SELECT repository FROM member
     WHERE repository NOT IN (SELECT repository FROM erased) OR ${hasRowsSql}`,
    { now },
  )

/** Hides what the user wants forgotten, and erases it after 30 days. Call every function inside a transaction. */
export function createForgetting(store: Store, clock: Clock) {
  const { sql } = store

  /** Changes the decision about the forgotten members of a family. @param eraseAt null: no longer forgotten */
  function decide(family: RepositoryId, eraseAt: number | null): void {
    sql.run(
      `UPDATE forgotten SET erase_at = @eraseAt, clock = @clock
       WHERE erase_at IS NOT NULL AND repository IN ${membersSql}`,
      { eraseAt, clock: store.nextTimestamp(), family },
    )
  }

  return {
    hide(repository: RepositoryId): void {
      sql.run(
        `INSERT INTO forgotten (repository, erase_at, clock)
         SELECT repository, @eraseAt, @clock FROM family WHERE family = @family
         ON CONFLICT DO UPDATE SET erase_at = excluded.erase_at, clock = excluded.clock`,
        {
          eraseAt: clock.now() + undoMs,
          clock: store.nextTimestamp(),
          family: findFamily(sql, repository),
        },
      )
    },
    /** Shows a hidden family again. The sources are read again for what they have reported since. */
    remember(repository: RepositoryId): void {
      const family = findFamily(sql, repository)
      const eraseAt = sql.value<number | null>(
        `SELECT min(erase_at) FROM forgotten WHERE repository IN ${membersSql}`,
        { family },
      )
      decide(family, null)
      sql.run(`DELETE FROM erased WHERE repository IN ${membersSql}`, { family })
      const members = sql.values<RepositoryId>(
        `SELECT repository FROM family WHERE family = ?`,
        family,
      )
      readAgain(sql, members, clock.localTime(Math.max(0, (eraseAt ?? 0) - undoMs - dayMs)).day)
    },
    /** Ends the 30 days of a hidden family. */
    end: (repository: RepositoryId) => decide(findFamily(sql, repository), 0),
    erase(repositories: readonly RepositoryId[]): void {
      eraseRecords(store.db, repositories)
      for (const repository of repositories) sql.insertIfAbsent('erased', { repository })
    },
  }
}
