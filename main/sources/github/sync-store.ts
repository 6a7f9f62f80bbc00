import type { Database } from 'better-sqlite3'

import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { Day } from '../../base/rules/day.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { AccountId, RepositoryId } from '../../ledger/rules/facts.ts'
import { createSql } from '../../storage/sql.ts'
import type { ContributedRepository } from './rules/lookups.ts'
import type { PullRequest, PullRequestState } from './rules/pull-requests.ts'
import type { RangeProgress } from './rules/range-progress.ts'
import { withoutSameStart, type ReadRange, type SetAsideRange } from './rules/sync-ranges.ts'

export type SyncStore = ReturnType<typeof createSyncStore>

const tables = [
  'sync_window',
  'truncated_day',
  'set_aside_range',
  'github_repository',
  'github_pull_request',
]

/** What each account's syncs have read: the five tables above. */
export function createSyncStore(db: Database) {
  const sql = createSql(db)
  /** Ranges that are being read for the first time, by their first day. In memory only. */
  const planned = new Map<AccountId, Map<Day, DayRange>>()

  const inTransaction = (task: () => void) => db.transaction(task)()

  function readRanges(id: AccountId): readonly ReadRange[] {
    return sql
      .all<DayRange & Record<'at' | 'truncated' | 'withheld', number>>(
        `SELECT from_day AS "from", to_day AS "to", at, cut AS truncated,
           restricted + hidden + had_errors AS withheld
         FROM sync_window WHERE account = ?`,
        id,
      )
      .map(({ truncated, withheld, ...range }) => ({
        ...range,
        hasUndisclosed: truncated + withheld > 0,
        isWithheld: withheld > 0,
      }))
  }

  /** The days that GitHub failed to return, in order. */
  function setAsideRanges(id: AccountId): readonly SetAsideRange[] {
    return sql.all(
      `SELECT from_day AS "from", to_day AS "to", at FROM set_aside_range
       WHERE account = ? ORDER BY from_day`,
      id,
    )
  }

  return {
    readRanges,
    setAsideRanges,

    /** Stores how far GitHub returned a range, and how much it did not disclose. */
    putReadRange(account: AccountId, progress: RangeProgress, at: number): void {
      const { range, restricted, truncated: cut, truncatedDays, setAside } = progress
      const { from, to } = range
      const hidden = Object.values(progress.undisclosed).reduce((sum, n) => sum + Math.max(0, n), 0)
      const had_errors = progress.hadErrors ? 1 : 0
      inTransaction(() => {
        sql.upsert(
          'sync_window',
          { account, from_day: from, to_day: to, at, had_errors, restricted, hidden, cut },
          `at = excluded.at, had_errors = excluded.had_errors,
             restricted = excluded.restricted, hidden = excluded.hidden, cut = excluded.cut`,
        )
        const days = [account, from, to]
        sql.run('DELETE FROM truncated_day WHERE account = ? AND day BETWEEN ? AND ?', ...days)
        for (const [day, count] of truncatedDays)
          if (count > 0) sql.insert('truncated_day', { account, day, count })
        sql.run(
          'DELETE FROM set_aside_range WHERE account = ? AND from_day BETWEEN ? AND ?',
          ...days,
        )
        for (const { from: from_day, to: to_day, at: triedAt } of setAside)
          sql.insert('set_aside_range', { account, from_day, to_day, at: triedAt })
      })
      planned.get(account)?.delete(from)
    },

    /** The days of which GitHub left something out, in order. */
    truncatedDays: (id: AccountId): readonly Day[] =>
      sql.values('SELECT day FROM truncated_day WHERE account = ? ORDER BY day', id),

    addPlannedRanges(id: AccountId, ranges: readonly DayRange[]): void {
      const unread = planned.get(id) ?? new Map<Day, DayRange>()
      planned.set(id, unread)
      for (const range of withoutSameStart(ranges, readRanges(id))) unread.set(range.from, range)
    },

    /** Ranges that were planned but never read completely, or that GitHub fails to return. */
    unreadRanges: (id: AccountId): readonly DayRange[] => [
      ...(planned.get(id)?.values() ?? []),
      ...setAsideRanges(id).map(({ from, to }) => ({ from, to })),
    ],

    invalidateRanges(id: AccountId): void {
      for (const table of ['sync_window', 'set_aside_range'])
        sql.run(`UPDATE ${table} SET at = 0 WHERE account = ?`, id)
    },

    /** What GitHub did not disclose to an account, in total. */
    undisclosed: (id: AccountId): Undisclosed =>
      sql.one(
        `SELECT total(restricted) AS restricted, total(hidden) AS hidden, total(cut) AS truncated
         FROM sync_window WHERE account = ?`,
        id,
      ),

    /** The undisclosed numbers by days, as precisely as they are known, without empty ones. Newest first. */
    undisclosedRanges: (id: AccountId): readonly (Undisclosed & DayRange)[] =>
      sql.all(
        `SELECT * FROM (
           SELECT from_day AS "from", to_day AS "to", restricted, hidden, cut - (
             SELECT total(count) FROM truncated_day
             WHERE account = @id AND day BETWEEN from_day AND to_day
           ) AS truncated
           FROM sync_window WHERE account = @id
           UNION ALL
           SELECT day, day, 0, 0, count FROM truncated_day WHERE account = @id
         ) WHERE restricted + hidden + truncated > 0 ORDER BY "from" DESC, "to" DESC`,
        { id },
      ),

    repositories: (id: AccountId): readonly ContributedRepository[] =>
      sql.all(
        `SELECT repository, last_day AS "lastDay", asked_at AS "askedAt"
         FROM github_repository WHERE account = ?`,
        id,
      ),

    putRepositories(account: AccountId, lastDays: ReadonlyMap<RepositoryId, Day>): void {
      inTransaction(() => {
        for (const [repository, last_day] of lastDays)
          sql.upsert(
            'github_repository',
            { account, repository, last_day },
            'last_day = max(last_day, excluded.last_day)',
          )
      })
    },

    markLookedUp(account: AccountId, asked: readonly RepositoryId[], at: number): void {
      sql.run(
        `UPDATE github_repository SET asked_at = @at
         WHERE account = @account AND repository IN (SELECT value FROM json_each(@asked))`,
        { account, asked: JSON.stringify(asked), at },
      )
    },

    /** The state of the account's pull requests at the last sync, by id; null if none are stored. */
    pullRequests(account: AccountId): ReadonlyMap<string, PullRequestState> | null {
      const rows = sql.all<Pick<PullRequest, 'id' | 'state'>>(
        'SELECT id, state FROM github_pull_request WHERE account = ?',
        account,
      )
      return rows.length === 0 ? null : new Map(rows.map(({ id, state }) => [id, state]))
    },

    /** Stores the current states, and forgets all others. */
    putPullRequests(account: AccountId, current: readonly PullRequest[]): void {
      inTransaction(() => {
        sql.run('DELETE FROM github_pull_request WHERE account = ?', account)
        for (const { id, state } of current)
          sql.upsert('github_pull_request', { account, id, state }, 'state = excluded.state')
      })
    },

    /** Forgets how far an account's syncs have read. History stays in the ledger. */
    forget(id: AccountId): void {
      for (const table of tables) sql.run(`DELETE FROM ${table} WHERE account = ?`, id)
      planned.delete(id)
    },
  }
}
