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
import type { RangeProgress } from './rules/request-plan.ts'
import { countDays, type ReadRange, type SetAsideRange } from './rules/sync-ranges.ts'

export type SyncStore = ReturnType<typeof createSyncStore>

interface ReadRow extends DayRange {
  readonly at: number
  readonly truncated: number
  readonly withheld: number
}

/**
 * What each account's syncs have read: the tables `sync_window`, `truncated_day`, `set_aside_range`,
 * `github_repository` and `github_pull_request`.
 */
export function createSyncStore(db: Database) {
  const readRows = db.prepare<[AccountId], ReadRow>(
    `SELECT from_day AS "from", to_day AS "to", at, cut AS truncated,
       restricted + hidden + had_errors AS withheld
     FROM sync_window WHERE account = ?`,
  )
  const putReadRange = db.prepare(
    `INSERT INTO sync_window (account, from_day, to_day, at, had_errors, restricted, hidden, cut)
     VALUES (@account, @from, @to, @at, @hadErrors, @restricted, @hidden, @truncated)
     ON CONFLICT (account, from_day) DO UPDATE SET at = excluded.at, had_errors = excluded.had_errors,
       restricted = excluded.restricted, hidden = excluded.hidden, cut = excluded.cut`,
  )
  const invalidations = ['sync_window', 'set_aside_range'].map((table) =>
    db.prepare(`UPDATE ${table} SET at = 0 WHERE account = ?`),
  )
  const invalidateAround = db.prepare(
    `UPDATE sync_window SET at = 0 WHERE account = @account AND from_day <= @from AND to_day >= @to`,
  )
  const setAsideRows = db.prepare<[AccountId], SetAsideRange>(
    `SELECT from_day AS "from", to_day AS "to", at FROM set_aside_range WHERE account = ? ORDER BY from_day`,
  )
  const dropSetAside = db.prepare(
    'DELETE FROM set_aside_range WHERE account = @account AND from_day BETWEEN @from AND @to',
  )
  const putSetAside = db.prepare(
    'INSERT INTO set_aside_range (account, from_day, to_day, at) VALUES (@account, @from, @to, @at)',
  )
  const undisclosed = db.prepare<[AccountId], Undisclosed>(
    `SELECT total(restricted) AS restricted, total(hidden) AS hidden, total(cut) AS truncated
     FROM sync_window WHERE account = ?`,
  )
  const undisclosedRanges = db.prepare<{ id: AccountId }, Undisclosed & DayRange>(
    `SELECT * FROM (
       SELECT from_day AS "from", to_day AS "to", restricted, hidden, cut - (
         SELECT total(count) FROM truncated_day
         WHERE account = @id AND day BETWEEN from_day AND to_day
       ) AS truncated
       FROM sync_window WHERE account = @id
       UNION ALL
       SELECT day, day, 0, 0, count FROM truncated_day WHERE account = @id
     ) WHERE restricted + hidden + truncated > 0 ORDER BY "from" DESC, "to" DESC`,
  )
  const truncatedDays = db
    .prepare<[AccountId], Day>('SELECT day FROM truncated_day WHERE account = ? ORDER BY day')
    .pluck()
  const dropTruncatedDays = db.prepare(
    'DELETE FROM truncated_day WHERE account = @account AND day BETWEEN @from AND @to',
  )
  const putTruncatedDay = db.prepare(
    'INSERT INTO truncated_day (account, day, count) VALUES (?, ?, ?)',
  )
  const repositories = db.prepare<[AccountId], ContributedRepository>(
    `SELECT repository, last_day AS "lastDay", asked_at AS "askedAt" FROM github_repository WHERE account = ?`,
  )
  const putRepository = db.prepare(
    `INSERT INTO github_repository (account, repository, last_day) VALUES (?, ?, ?)
     ON CONFLICT (account, repository) DO UPDATE SET last_day = max(last_day, excluded.last_day)`,
  )
  const putLookup = db.prepare(
    'UPDATE github_repository SET asked_at = ? WHERE account = ? AND repository = ?',
  )
  const pullRequests = db.prepare<[AccountId], { id: string; state: PullRequestState }>(
    'SELECT id, state FROM github_pull_request WHERE account = ?',
  )
  const dropPullRequests = db.prepare('DELETE FROM github_pull_request WHERE account = ?')
  const putPullRequest = db.prepare(
    'INSERT OR REPLACE INTO github_pull_request (account, id, state) VALUES (?, ?, ?)',
  )
  const removals = [
    'sync_window',
    'truncated_day',
    'set_aside_range',
    'github_repository',
    'github_pull_request',
  ].map((table) => db.prepare(`DELETE FROM ${table} WHERE account = ?`))
  /** Ranges that are being read for the first time, by their first day. */
  const planned = new Map<AccountId, Map<Day, DayRange>>()
  let revision = 0

  const atOnce = (task: () => void) => db.transaction(task)()

  function unreadRanges(id: AccountId): readonly DayRange[] {
    const setAside = setAsideRows.all(id).map(({ from, to }) => ({ from, to }))
    return [...(planned.get(id)?.values() ?? []), ...setAside]
  }

  /** Runs a task in a transaction. Moves the revision on if it changes what is undisclosed or unread. */
  function track(id: AccountId, task: () => void): void {
    const shown = () => JSON.stringify([undisclosedRanges.all({ id }), unreadRanges(id)])
    const before = shown()
    atOnce(task)
    if (shown() !== before) revision += 1
  }

  /** Replaces what was set aside in a range. */
  function replaceSetAside(
    account: AccountId,
    { from, to }: DayRange,
    now: readonly SetAsideRange[],
  ): void {
    dropSetAside.run({ account, from, to })
    for (const row of now) putSetAside.run({ account, from: row.from, to: row.to, at: row.at })
  }

  return {
    /** The ranges that were read completely. */
    readRanges: (id: AccountId): readonly ReadRange[] =>
      readRows.all(id).map(({ from, to, at, truncated, withheld }) => ({
        from,
        to,
        at,
        hasUndisclosed: truncated + withheld > 0,
        isWithheld: withheld > 0,
      })),

    /** Stores that a range was read completely, and what is not disclosed in it. */
    putReadRange(account: AccountId, read: RangeProgress, at: number): void {
      const { from, to } = read.range
      const { restricted, truncated } = read
      const hidden = Object.values(read.undisclosed).reduce((sum, n) => sum + Math.max(0, n), 0)
      const hadErrors = read.hadErrors ? 1 : 0
      track(account, () => {
        putReadRange.run({ account, from, to, at, hadErrors, restricted, hidden, truncated })
        dropTruncatedDays.run({ account, from, to })
        for (const [day, count] of read.truncatedDays)
          if (count > 0) putTruncatedDay.run(account, day, count)
        replaceSetAside(account, read.range, read.setAside)
        planned.get(account)?.delete(from)
      })
    },

    /** The days of which GitHub left something out, in order. */
    truncatedDays: (id: AccountId): readonly Day[] => truncatedDays.all(id),

    /** The days that GitHub failed to return, in order. */
    setAsideRanges: (id: AccountId): readonly SetAsideRange[] => setAsideRows.all(id),

    /**
     * Stores which of the days set aside still fail. If some were read, marks the range around them to be reread as a
     * whole, which tells what is not disclosed in it.
     */
    putRetriedRange(account: AccountId, range: DayRange, setAside: readonly SetAsideRange[]): void {
      const missing = setAside.reduce((sum, row) => sum + countDays(row), 0)
      track(account, () => {
        replaceSetAside(account, range, setAside)
        if (missing < countDays(range))
          invalidateAround.run({ account, from: range.from, to: range.to })
      })
    },

    /** Notes that ranges are about to be read. In memory only. */
    planRanges(id: AccountId, ranges: readonly DayRange[]): void {
      track(id, () => {
        const known = new Set(readRows.all(id).map(({ from }) => from))
        const all = planned.get(id) ?? new Map<Day, DayRange>()
        planned.set(id, all)
        for (const range of ranges) if (!known.has(range.from)) all.set(range.from, range)
      })
    },

    /**
     * Ranges that were planned but never read completely, or that GitHub fails to return: what is known of them may
     * be partial.
     */
    unreadRanges,

    /** Marks all ranges to be read again. */
    invalidateRanges(id: AccountId): void {
      for (const invalidation of invalidations) invalidation.run(id)
    },

    /** What GitHub did not disclose to an account, in total. */
    undisclosed: (id: AccountId): Undisclosed =>
      undisclosed.get(id) ?? { restricted: 0, hidden: 0, truncated: 0 },

    /** The same by days, as precisely as they are known, without empty ones. Newest first. */
    undisclosedRanges: (id: AccountId): readonly (Undisclosed & DayRange)[] =>
      undisclosedRanges.all({ id }),

    /** Changes whenever what is undisclosed or unread changes. */
    revision: () => revision,

    /** The repositories to which an account has contributed. */
    repositories: (id: AccountId): readonly ContributedRepository[] => repositories.all(id),

    putRepositories(id: AccountId, seen: readonly ContributedRepository[]): void {
      atOnce(() => {
        for (const { repository, lastDay } of seen) putRepository.run(id, repository, lastDay)
      })
    },

    markLookedUp(id: AccountId, asked: readonly RepositoryId[], at: number): void {
      atOnce(() => {
        for (const repository of asked) putLookup.run(at, id, repository)
      })
    },

    /** The state of the account's pull requests at the last sync; null if none are stored. */
    pullRequests(id: AccountId): SeenPullRequests | null {
      const rows = pullRequests.all(id)
      return rows.length === 0 ? null : new Map(rows.map((row) => [row.id, row.state]))
    },

    /** Stores the current states, and forgets all others. */
    putPullRequests(account: AccountId, current: readonly PullRequest[]): void {
      atOnce(() => {
        dropPullRequests.run(account)
        for (const one of current) putPullRequest.run(account, one.id, stateOf(one))
      })
    },

    /** Forgets what an account's syncs have read; history stays in the ledger. */
    forget(id: AccountId): void {
      for (const removal of removals) removal.run(id)
      planned.delete(id)
      revision += 1
    },
  }
}
