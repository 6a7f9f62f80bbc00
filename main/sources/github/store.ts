import type { Database } from 'better-sqlite3'
import { z } from 'zod'

import { undisclosedKey, undisclosedReasons } from '../../../preload/contract/undisclosed.ts'
import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { SignInMethod } from '../../../preload/contract/views/github.ts'
import { parseDay } from '../../base/rules/day.ts'
import type { Day } from '../../base/rules/day.ts'
import type { AccountId, RepositoryId } from '../../ledger/rules/facts.ts'
import { checkpoint } from '../../storage/sqlite.ts'
import type { ContributedRepository } from './rules/lookups.ts'
import { stateOf, type PullRequest, type SeenPullRequests } from './rules/pull-requests.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import { countDays } from './rules/day-ranges.ts'
import type { ReadRange, SetAsideRange } from './rules/day-ranges.ts'

/** Who signed in, and where. */
export interface AccountRow {
  readonly id: AccountId
  readonly host: string
  readonly login: string
  readonly method: SignInMethod
}

export interface Account extends AccountRow {
  /** Whether the next start will have the token: it is stored, or the GitHub CLI has it. */
  readonly isTokenKept: boolean
}

const accountSchema = z
  .object({
    id: z.string().transform((id) => id as AccountId),
    host: z.string(),
    login: z.string(),
    method: z.enum(['device', 'cli', 'token']),
    hasSecret: z.int(),
  })
  .transform(({ hasSecret, ...row }): Account => ({
    ...row,
    isTokenKept: isTokenKept(row, hasSecret > 0),
  }))

function isTokenKept({ method }: AccountRow, hasSecret: boolean): boolean {
  return method === 'cli' || hasSecret
}

const secretSchema = z.object({
  secret: z.instanceof(Buffer).nullable(),
  lost: z.enum(['no-keyring', 'rejected']).nullable(),
})

/** An account's encrypted token, or why there is none. If both are null, the token was stored but is gone. */
export type Secret = z.infer<typeof secretSchema>

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'not a day' })
  return z.NEVER
})
const rangeSchema = z
  .object({ from: day, to: day, at: z.number(), truncated: z.number(), withheld: z.number() })
  .transform(({ truncated, withheld, ...range }): ReadRange => ({
    ...range,
    hasUndisclosed: truncated + withheld > 0,
    isWithheld: withheld > 0,
  }))

const setAsideSchema = z.object({ from: day, to: day, at: z.number() })

const numbers = { restricted: z.number(), hidden: z.number(), truncated: z.number() }
const undisclosedSchema = z.object(numbers)
const undisclosedRangeSchema = z.object({ from: day, to: day, ...numbers })

const repositorySchema = z
  .object({ repository: z.string(), lastDay: day, askedAt: z.number().nullable() })
  .transform((row): ContributedRepository => ({
    ...row,
    repository: row.repository as RepositoryId,
  }))

const pullRequestsSchema = z.array(
  z.object({
    id: z.string(),
    state: z.enum(['merged', 'closed', 'passed', 'failed', 'none']),
  }),
)

/** What was found once a range was read completely. */
export interface RangeOutcome {
  readonly at: number
  readonly undisclosed: Undisclosed
  /** The number truncated on each day, as far as it is known. */
  readonly truncatedDays: ReadonlyMap<Day, number>
  /** The days in it that GitHub failed to return. */
  readonly setAside: readonly SetAsideRange[]
  /** Whether errors came beside data. */
  readonly hadErrors: boolean
}

/**
 * The tables `github_account`, `sync_window`, `truncated_day`, `set_aside_range`, `github_repository` and
 * `github_pull_request`.
 */
export interface GithubStore {
  accounts(): readonly Account[]
  /** @param secret the encrypted token; null if it is not stored */
  putAccount(account: AccountRow, secret: Buffer | null): Account
  renameAccount(id: AccountId, login: string): void
  secretOf(id: AccountId): Secret
  /** Until when the host wants the account to leave it alone (milliseconds since the epoch); 0 if it never said so. */
  waitUntil(id: AccountId): number
  setWaitUntil(id: AccountId, at: number): void
  /** Erases an account's secret because its host rejects it. */
  rejectSecret(id: AccountId): void
  /** Forgets an account, its secret and its sync state; history stays in the ledger. */
  removeAccount(id: AccountId): void
  /** The ranges that were read completely. */
  readRanges(id: AccountId): readonly ReadRange[]
  putReadRange(id: AccountId, range: DayRange, outcome: RangeOutcome): void
  /** The days of which GitHub left something out, in order. */
  truncatedDays(id: AccountId): readonly Day[]
  /** The days that GitHub failed to return, in order. */
  setAsideRanges(id: AccountId): readonly SetAsideRange[]
  /**
   * Stores which of the days set aside still fail. If some were read, marks the range around them to be reread as a
   * whole, which tells what is not disclosed in it.
   */
  putRetriedRange(id: AccountId, range: DayRange, setAside: readonly SetAsideRange[]): void
  /** Notes that ranges are about to be read. In memory only. */
  planRanges(id: AccountId, ranges: readonly DayRange[]): void
  /**
   * Ranges that were planned but never read completely, or that GitHub fails to return: what is known of them may be
   * partial.
   */
  unreadRanges(id: AccountId): readonly DayRange[]
  /** Marks all ranges to be read again. */
  invalidateRanges(id: AccountId): void
  /** What GitHub did not disclose to an account, in total. */
  undisclosed(id: AccountId): Undisclosed
  /** The same by days, as precisely as they are known, without empty ones. Newest first. */
  undisclosedRanges(id: AccountId): readonly (Undisclosed & DayRange)[]
  /** Changes whenever the accounts change, or what is undisclosed to them or unread. */
  revision(): number
  /** The repositories to which an account has contributed. */
  repositories(id: AccountId): readonly ContributedRepository[]
  putRepositories(id: AccountId, seen: readonly ContributedRepository[]): void
  markLookedUp(id: AccountId, repositories: readonly RepositoryId[], at: number): void
  /** The state of the account's pull requests at the last sync; null if none are stored. */
  pullRequests(id: AccountId): SeenPullRequests | null
  /** Stores the current states, and forgets all others. */
  putPullRequests(id: AccountId, current: readonly PullRequest[]): void
}

export function createGithubStore(db: Database): GithubStore {
  const columns = undisclosedReasons.map(undisclosedKey)
  const values = undisclosedReasons.map((reason) => `@${reason}`)
  const accounts = db.prepare(
    `SELECT id, host, login, how AS method, secret IS NOT NULL AS "hasSecret"
     FROM github_account ORDER BY host, login`,
  )
  const secretOf = db.prepare('SELECT secret, secret_lost AS lost FROM github_account WHERE id = ?')
  const waitUntil = db.prepare('SELECT wait_until FROM github_account WHERE id = ?').pluck()
  const setWaitUntil = db.prepare('UPDATE github_account SET wait_until = ? WHERE id = ?')
  const rejectSecret = db.prepare(
    `UPDATE github_account SET secret = NULL, secret_lost = 'rejected' WHERE id = ?`,
  )
  const putAccount = db.prepare(
    `INSERT INTO github_account (id, host, login, how, secret, secret_lost)
     VALUES (@id, @host, @login, @method, @secret, @lost)
     ON CONFLICT (id) DO UPDATE SET login = excluded.login, how = excluded.how, secret = excluded.secret,
       secret_lost = excluded.secret_lost`,
  )
  const renameAccount = db.prepare('UPDATE github_account SET login = ? WHERE id = ?')
  const removals = [
    'github_account WHERE id',
    'sync_window WHERE account',
    'truncated_day WHERE account',
    'set_aside_range WHERE account',
    'github_repository WHERE account',
    'github_pull_request WHERE account',
  ].map((rows) => db.prepare(`DELETE FROM ${rows} = ?`))
  const readRanges = db.prepare(
    `SELECT from_day AS "from", to_day AS "to", at, cut AS truncated,
       restricted + hidden + had_errors AS withheld
     FROM sync_window WHERE account = ?`,
  )
  const putReadRange = db.prepare(
    `INSERT INTO sync_window (account, from_day, to_day, at, had_errors, ${columns.join(', ')})
     VALUES (@account, @from, @to, @at, @hadErrors, ${values.join(', ')})
     ON CONFLICT (account, from_day) DO UPDATE SET at = excluded.at, had_errors = excluded.had_errors,
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
  const isUnchanged = db.prepare(
    `SELECT 1 FROM sync_window WHERE account = @account AND from_day = @from
       AND (${columns.join(', ')}) = (${values.join(', ')})`,
  )
  const invalidations = ['sync_window', 'set_aside_range'].map((table) =>
    db.prepare(`UPDATE ${table} SET at = 0 WHERE account = ?`),
  )
  const invalidateAround = db.prepare(
    `UPDATE sync_window SET at = 0 WHERE account = @account AND from_day <= @from AND to_day >= @to`,
  )
  const setAsideRanges = db.prepare(
    `SELECT from_day AS "from", to_day AS "to", at FROM set_aside_range WHERE account = ? ORDER BY from_day`,
  )
  const dropSetAside = db.prepare(
    'DELETE FROM set_aside_range WHERE account = @account AND from_day BETWEEN @from AND @to',
  )
  const putSetAside = db.prepare(
    'INSERT INTO set_aside_range (account, from_day, to_day, at) VALUES (@account, @from, @to, @at)',
  )
  const sums = undisclosedReasons.map((reason) => `total(${undisclosedKey(reason)}) AS ${reason}`)
  const undisclosed = db.prepare(`SELECT ${sums.join(', ')} FROM sync_window WHERE account = ?`)
  const undisclosedRanges = db.prepare(
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
  const dropTruncatedDays = db.prepare(
    'DELETE FROM truncated_day WHERE account = @account AND day BETWEEN @from AND @to',
  )
  const putTruncatedDay = db.prepare(
    'INSERT INTO truncated_day (account, day, count) VALUES (?, ?, ?)',
  )
  const truncatedDays = db
    .prepare('SELECT day FROM truncated_day WHERE account = ? ORDER BY day')
    .pluck()
  const planned = new Map<AccountId, Map<Day, DayRange>>()
  const repositories = db.prepare(
    `SELECT repository, last_day AS "lastDay", asked_at AS "askedAt" FROM github_repository WHERE account = ?`,
  )
  const putRepository = db.prepare(
    `INSERT INTO github_repository (account, repository, last_day) VALUES (?, ?, ?)
     ON CONFLICT (account, repository) DO UPDATE SET last_day = max(last_day, excluded.last_day)`,
  )
  const putLookup = db.prepare(
    'UPDATE github_repository SET asked_at = ? WHERE account = ? AND repository = ?',
  )
  const pullRequests = db.prepare('SELECT id, state FROM github_pull_request WHERE account = ?')
  const dropPullRequests = db.prepare('DELETE FROM github_pull_request WHERE account = ?')
  const putPullRequest = db.prepare(
    'INSERT OR REPLACE INTO github_pull_request (account, id, state) VALUES (?, ?, ?)',
  )
  let revision = 0
  const removeRows = db.transaction((id: AccountId) => {
    for (const removal of removals) removal.run(id)
  })

  /** SQLite has overwritten the token in its page; emptying the `-wal` removes earlier copies of that page. */
  function emptyWal(): void {
    if (db.memory) return
    try {
      checkpoint(db.name)
    } catch {
      // The database is busy or the disk is full: the next checkpoint does it.
    }
  }

  const readSetAside = (id: AccountId) => z.array(setAsideSchema).parse(setAsideRanges.all(id))

  /** Replaces what was set aside in a range. */
  function replaceSetAside(
    account: AccountId,
    { from, to }: DayRange,
    now: readonly SetAsideRange[],
  ): void {
    const days = () => JSON.stringify(readSetAside(account).map((row) => [row.from, row.to]))
    const before = days()
    dropSetAside.run({ account, from, to })
    for (const row of now) putSetAside.run({ account, from: row.from, to: row.to, at: row.at })
    if (days() !== before) revision += 1
  }

  return {
    accounts: () => z.array(accountSchema).parse(accounts.all()),
    putAccount({ id, host, login, method }, secret) {
      revision += 1
      const row = { id, host, login, method }
      const isKept = isTokenKept(row, secret !== null)
      putAccount.run({ ...row, secret, lost: isKept ? null : 'no-keyring' })
      emptyWal()
      return { ...row, isTokenKept: isKept }
    },
    renameAccount(id, login) {
      revision += 1
      renameAccount.run(login, id)
    },
    secretOf: (id) => secretSchema.parse(secretOf.get(id)),
    waitUntil: (id) => z.number().nullish().parse(waitUntil.get(id)) ?? 0,
    setWaitUntil(id, at) {
      setWaitUntil.run(at, id)
    },
    rejectSecret(id) {
      revision += 1
      rejectSecret.run(id)
      emptyWal()
    },
    removeAccount(id) {
      removeRows(id)
      revision += 1
      planned.delete(id)
      emptyWal()
    },
    readRanges: (id) => z.array(rangeSchema).parse(readRanges.all(id)),
    putReadRange(
      account,
      { from, to },
      { at, undisclosed: numbers, truncatedDays, setAside, hadErrors },
    ) {
      const { restricted, hidden, truncated } = numbers
      const row = { account, from, to, at, restricted, hidden, truncated }
      if (isUnchanged.get(row) === undefined) revision += 1
      db.transaction(() => {
        putReadRange.run({ ...row, hadErrors: hadErrors ? 1 : 0 })
        dropTruncatedDays.run({ account, from, to })
        for (const [of, count] of truncatedDays) {
          if (count > 0) putTruncatedDay.run(account, of, count)
        }
        replaceSetAside(account, { from, to }, setAside)
      })()
      planned.get(account)?.delete(from)
    },
    truncatedDays: (id) => z.array(day).parse(truncatedDays.all(id)),
    setAsideRanges: readSetAside,
    putRetriedRange: db.transaction(
      (account: AccountId, range: DayRange, setAside: readonly SetAsideRange[]) => {
        replaceSetAside(account, range, setAside)
        const missing = setAside.reduce((sum, row) => sum + countDays(row), 0)
        if (missing < countDays(range))
          invalidateAround.run({ account, from: range.from, to: range.to })
      },
    ),
    planRanges(id, ranges) {
      const known = new Set(
        z
          .array(rangeSchema)
          .parse(readRanges.all(id))
          .map(({ from }) => from),
      )
      const unread = ranges.filter(({ from }) => !known.has(from))
      if (unread.length === 0) return
      revision += 1
      const all = planned.get(id) ?? new Map<Day, DayRange>()
      planned.set(id, all)
      for (const range of unread) all.set(range.from, range)
    },
    unreadRanges: (id) => [
      ...(planned.get(id)?.values() ?? []),
      ...readSetAside(id).map(({ from, to }) => ({ from, to })),
    ],
    invalidateRanges(id) {
      for (const invalidation of invalidations) invalidation.run(id)
    },
    revision: () => revision,
    undisclosed: (id) => undisclosedSchema.parse(undisclosed.get(id)),
    undisclosedRanges: (id) => z.array(undisclosedRangeSchema).parse(undisclosedRanges.all({ id })),
    repositories: (id) => z.array(repositorySchema).parse(repositories.all(id)),
    putRepositories: db.transaction((id: AccountId, seen: readonly ContributedRepository[]) => {
      for (const { repository, lastDay } of seen) putRepository.run(id, repository, lastDay)
    }),
    markLookedUp: db.transaction((id: AccountId, asked: readonly RepositoryId[], at: number) => {
      for (const repository of asked) putLookup.run(at, id, repository)
    }),
    pullRequests(id) {
      const rows = pullRequestsSchema.parse(pullRequests.all(id))
      return rows.length === 0 ? null : new Map(rows.map((row) => [row.id, row.state]))
    },
    putPullRequests: db.transaction((account: AccountId, current: readonly PullRequest[]) => {
      dropPullRequests.run(account)
      for (const one of current) putPullRequest.run(account, one.id, stateOf(one))
    }),
  }
}
