import type { Database } from 'better-sqlite3'

import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { Day } from '../../base/rules/day.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { AccountId, RepositoryId } from '../../ledger/rules/facts.ts'
import type { ContributedRepository } from './rules/lookups.ts'
import {
  stateOf,
  type PullRequest,
  type PullRequestState,
  type SeenPullRequests,
} from './rules/pull-requests.ts'
import type { RangeProgress } from './rules/sync-plan.ts'
import type { ReadRange, SetAsideRange } from './rules/sync-ranges.ts'

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
  /** Ranges that are being read for the first time, by their first day. In memory only. */
  const planned = new Map<AccountId, Map<Day, DayRange>>()

  const all = <Row>(id: AccountId, sql: string) =>
    db.prepare<{ id: AccountId }, Row>(sql).all({ id })
  const run = (sql: string, values: object) => void db.prepare(sql).run(values)
  const atOnce = (task: () => void) => db.transaction(task)()

  /** The ranges that were read completely. */
  function readRanges(id: AccountId): readonly ReadRange[] {
    return all<DayRange & Record<'at' | 'cut' | 'withheld', number>>(
      id,
      `SELECT from_day AS "from", to_day AS "to", at, cut, restricted + hidden + had_errors AS withheld
       FROM sync_window WHERE account = @id`,
    ).map(({ from, to, at, cut, withheld }) => {
      return { from, to, at, hasUndisclosed: cut + withheld > 0, isWithheld: withheld > 0 }
    })
  }

  /** The days that GitHub failed to return, in order. */
  function setAsideRanges(id: AccountId): readonly SetAsideRange[] {
    return all(
      id,
      `SELECT from_day AS "from", to_day AS "to", at FROM set_aside_range
       WHERE account = @id ORDER BY from_day`,
    )
  }

  return {
    readRanges,
    setAsideRanges,

    /** Stores that a range was read as far as GitHub returns it, and what is not disclosed in it. */
    putReadRange(account: AccountId, progress: RangeProgress, at: number): void {
      const { range, restricted, truncated: cut, truncatedDays, setAside } = progress
      const hidden = Object.values(progress.undisclosed).reduce((sum, n) => sum + Math.max(0, n), 0)
      const hadErrors = progress.hadErrors ? 1 : 0
      atOnce(() => {
        run(
          `INSERT INTO sync_window (account, from_day, to_day, at, had_errors, restricted, hidden, cut)
           VALUES (@account, @from, @to, @at, @hadErrors, @restricted, @hidden, @cut)
           ON CONFLICT (account, from_day) DO UPDATE SET at = excluded.at, had_errors = excluded.had_errors,
             restricted = excluded.restricted, hidden = excluded.hidden, cut = excluded.cut`,
          { account, ...range, at, hadErrors, restricted, hidden, cut },
        )
        run('DELETE FROM truncated_day WHERE account = @account AND day BETWEEN @from AND @to', {
          account,
          ...range,
        })
        for (const [day, count] of truncatedDays)
          if (count > 0)
            run('INSERT INTO truncated_day (account, day, count) VALUES (@account, @day, @count)', {
              account,
              day,
              count,
            })
        run(
          'DELETE FROM set_aside_range WHERE account = @account AND from_day BETWEEN @from AND @to',
          { account, ...range },
        )
        for (const days of setAside)
          run(
            'INSERT INTO set_aside_range (account, from_day, to_day, at) VALUES (@account, @from, @to, @at)',
            { account, ...days },
          )
      })
      planned.get(account)?.delete(range.from)
    },

    /** The days of which GitHub left something out, in order. */
    truncatedDays: (id: AccountId): readonly Day[] =>
      all<{ day: Day }>(id, 'SELECT day FROM truncated_day WHERE account = @id ORDER BY day').map(
        ({ day }) => day,
      ),

    /** Notes that ranges are about to be read. */
    planRanges(id: AccountId, ranges: readonly DayRange[]): void {
      const known = new Set(readRanges(id).map(({ from }) => from))
      const unread = planned.get(id) ?? new Map<Day, DayRange>()
      planned.set(id, unread)
      for (const range of ranges) if (!known.has(range.from)) unread.set(range.from, range)
    },

    /**
     * Ranges that were planned but never read completely, or that GitHub fails to return: what is known of them may
     * be partial.
     */
    unreadRanges: (id: AccountId): readonly DayRange[] => [
      ...(planned.get(id)?.values() ?? []),
      ...setAsideRanges(id).map(({ from, to }) => ({ from, to })),
    ],

    /** Marks all ranges to be read again. */
    invalidateRanges(id: AccountId): void {
      for (const table of ['sync_window', 'set_aside_range'])
        run(`UPDATE ${table} SET at = 0 WHERE account = @id`, { id })
    },

    /** What GitHub did not disclose to an account, in total. */
    undisclosed: (id: AccountId): Undisclosed =>
      all<Undisclosed>(
        id,
        `SELECT total(restricted) AS restricted, total(hidden) AS hidden, total(cut) AS truncated
         FROM sync_window WHERE account = @id`,
      )[0] ?? { restricted: 0, hidden: 0, truncated: 0 },

    /** The same by days, as precisely as they are known, without empty ones. Newest first. */
    undisclosedRanges: (id: AccountId): readonly (Undisclosed & DayRange)[] =>
      all(
        id,
        `SELECT * FROM (
           SELECT from_day AS "from", to_day AS "to", restricted, hidden, cut - (
             SELECT total(count) FROM truncated_day
             WHERE account = @id AND day BETWEEN from_day AND to_day
           ) AS truncated
           FROM sync_window WHERE account = @id
           UNION ALL
           SELECT day, day, 0, 0, count FROM truncated_day WHERE account = @id
         ) WHERE restricted + hidden + truncated > 0 ORDER BY "from" DESC, "to" DESC`,
      ),

    /** The repositories to which an account has contributed. */
    repositories: (id: AccountId): readonly ContributedRepository[] =>
      all(
        id,
        `SELECT repository, last_day AS "lastDay", asked_at AS "askedAt"
         FROM github_repository WHERE account = @id`,
      ),

    putRepositories(id: AccountId, seen: readonly ContributedRepository[]): void {
      atOnce(() => {
        for (const { repository, lastDay } of seen)
          run(
            `INSERT INTO github_repository (account, repository, last_day) VALUES (@id, @repository, @lastDay)
             ON CONFLICT (account, repository) DO UPDATE SET last_day = max(last_day, excluded.last_day)`,
            { id, repository, lastDay },
          )
      })
    },

    markLookedUp(id: AccountId, asked: readonly RepositoryId[], at: number): void {
      atOnce(() => {
        for (const repository of asked)
          run(
            'UPDATE github_repository SET asked_at = @at WHERE account = @id AND repository = @repository',
            { id, repository, at },
          )
      })
    },

    /** The state of the account's pull requests at the last sync; null if none are stored. */
    pullRequests(id: AccountId): SeenPullRequests | null {
      const rows = all<{ id: string; state: PullRequestState }>(
        id,
        'SELECT id, state FROM github_pull_request WHERE account = @id',
      )
      return rows.length === 0 ? null : new Map(rows.map((row) => [row.id, row.state]))
    },

    /** Stores the current states, and forgets all others. */
    putPullRequests(account: AccountId, current: readonly PullRequest[]): void {
      atOnce(() => {
        run('DELETE FROM github_pull_request WHERE account = @account', { account })
        for (const one of current)
          run(
            'INSERT OR REPLACE INTO github_pull_request (account, id, state) VALUES (@account, @id, @state)',
            { account, id: one.id, state: stateOf(one) },
          )
      })
    },

    /** Forgets what an account's syncs have read; history stays in the ledger. */
    forget(id: AccountId): void {
      for (const table of tables) run(`DELETE FROM ${table} WHERE account = @id`, { id })
      planned.delete(id)
    },
  }
}
