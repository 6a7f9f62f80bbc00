import type { Database } from 'better-sqlite3'
import { z } from 'zod'

import { parseDay } from '../../base/rules/day.ts'
import type { Day } from '../../base/rules/day.ts'
import type { AccountId, RepositoryId } from '../../ledger/rules/facts.ts'
import type { SeenRepository } from './rules/lookups.ts'
import type { ReadWindow, Window } from './rules/windows.ts'

/** How an account signed in. */
export type SignInMethod = 'device' | 'cli' | 'token'

/** Who signed in where. */
export interface AccountRow {
  readonly id: AccountId
  readonly host: string
  readonly login: string
  readonly method: SignInMethod
}

export interface Account extends AccountRow {
  /** Whether its token is there again at the next start: it is kept, or the GitHub CLI has it. */
  readonly isKept: boolean
}

const accountSchema = z
  .object({
    id: z.string().transform((id) => id as AccountId),
    host: z.string(),
    login: z.string(),
    method: z.enum(['device', 'cli', 'token']),
    hasSecret: z.int(),
  })
  .transform(({ hasSecret, ...row }): Account => ({ ...row, isKept: isKept(row, hasSecret > 0) }))

function isKept({ method }: AccountRow, hasSecret: boolean): boolean {
  return method === 'cli' || hasSecret
}

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'no day' })
  return z.NEVER
})
const windowSchema = z
  .object({ from: day, to: day, at: z.number(), blind: z.number() })
  .transform(({ blind, ...window }): ReadWindow => ({ ...window, isBlind: blind > 0 }))

/** What GitHub counts and does not name, as numbers of contributions. */
export interface Blindness {
  /** Of repositories that the token may not see. */
  readonly restricted: number
  /** What GitHub's totals count beyond its lists: an organisation's single sign-on and the like. */
  readonly hidden: number
  /** What one day with more repositories than GitHub lists leaves out. */
  readonly cut: number
}

const numbers = { restricted: z.number(), hidden: z.number(), cut: z.number() }
const blindnessSchema = z.object(numbers)
const yearSchema = z.object({ year: z.string(), ...numbers })

const repositorySchema = z
  .object({ repository: z.string(), lastDay: day, askedAt: z.number().nullable() })
  .transform((row): SeenRepository => ({ ...row, repository: row.repository as RepositoryId }))

/** The tables `github_account`, `sync_window` and `github_repository`. */
export interface GithubStore {
  accounts(): readonly Account[]
  /** @param secret the encrypted token; null where none is kept */
  putAccount(account: AccountRow, secret: Buffer | null): Account
  renameAccount(id: AccountId, login: string): void
  /** The encrypted token of an account; null where none is kept. */
  secretOf(id: AccountId): Buffer | null
  /** Forgets an account, its secret and what was read for it; history stays in the ledger. */
  removeAccount(id: AccountId): void
  windows(id: AccountId): readonly ReadWindow[]
  windowRead(id: AccountId, window: Window, at: number, blindness: Blindness): void
  /** All windows are to be read again: another token may see more. */
  readAllAgain(id: AccountId): void
  /** What an account could not see, over all time. */
  blindness(id: AccountId): Blindness
  /** Another number after each change of the accounts, or of what they could not see. */
  revision(): number
  /** The years in which there was something that it could not see. */
  blindYears(id: AccountId): readonly (Blindness & Window)[]
  repositories(id: AccountId): readonly SeenRepository[]
  repositoriesSeen(id: AccountId, seen: readonly SeenRepository[]): void
  repositoriesAsked(id: AccountId, repositories: readonly RepositoryId[], at: number): void
}

export function createGithubStore(db: Database): GithubStore {
  const accounts = db.prepare(
    `SELECT id, host, login, how AS method, secret IS NOT NULL AS "hasSecret"
     FROM github_account ORDER BY host, login`,
  )
  const secretOf = db.prepare('SELECT secret FROM github_account WHERE id = ?').pluck()
  const putAccount = db.prepare(
    `INSERT INTO github_account (id, host, login, how, secret) VALUES (@id, @host, @login, @method, @secret)
     ON CONFLICT (id) DO UPDATE SET login = excluded.login, how = excluded.how, secret = excluded.secret`,
  )
  const renameAccount = db.prepare('UPDATE github_account SET login = ? WHERE id = ?')
  const removals = [
    'github_account WHERE id',
    'sync_window WHERE account',
    'github_repository WHERE account',
  ].map((rows) => db.prepare(`DELETE FROM ${rows} = ?`))
  const windows = db.prepare(
    `SELECT from_day AS "from", to_day AS "to", at, restricted + hidden + cut AS blind
     FROM sync_window WHERE account = ?`,
  )
  const windowRead = db.prepare(
    `INSERT INTO sync_window (account, from_day, to_day, at, restricted, hidden, cut)
     VALUES (@account, @from, @to, @at, @restricted, @hidden, @cut)
     ON CONFLICT (account, from_day) DO UPDATE SET at = excluded.at,
       restricted = excluded.restricted, hidden = excluded.hidden, cut = excluded.cut`,
  )
  const wasAsBlind = db.prepare(
    `SELECT 1 FROM sync_window WHERE account = @account AND from_day = @from
       AND (restricted, hidden, cut) = (@restricted, @hidden, @cut)`,
  )
  const readAllAgain = db.prepare('UPDATE sync_window SET at = 0 WHERE account = ?')
  const sums =
    'total(restricted) AS restricted, total(hidden) AS hidden, total(cut) AS cut FROM sync_window WHERE account = ?'
  const blindness = db.prepare(`SELECT ${sums}`)
  const blindYears = db.prepare(
    `SELECT substr(from_day, 1, 4) AS year, ${sums}
     GROUP BY year HAVING total(restricted + hidden + cut) > 0 ORDER BY year DESC`,
  )
  const repositories = db.prepare(
    `SELECT repository, last_day AS "lastDay", asked_at AS "askedAt" FROM github_repository WHERE account = ?`,
  )
  const repositorySeen = db.prepare(
    `INSERT INTO github_repository (account, repository, last_day) VALUES (?, ?, ?)
     ON CONFLICT (account, repository) DO UPDATE SET last_day = max(last_day, excluded.last_day)`,
  )
  const repositoryAsked = db.prepare(
    'UPDATE github_repository SET asked_at = ? WHERE account = ? AND repository = ?',
  )
  let revision = 0
  return {
    accounts: () => z.array(accountSchema).parse(accounts.all()),
    putAccount({ id, host, login, method }, secret) {
      revision += 1
      const row = { id, host, login, method }
      putAccount.run({ ...row, secret })
      return { ...row, isKept: isKept(row, secret !== null) }
    },
    renameAccount(id, login) {
      revision += 1
      renameAccount.run(login, id)
    },
    secretOf: (id) => z.instanceof(Buffer).nullish().parse(secretOf.get(id)) ?? null,
    removeAccount: db.transaction((id: AccountId) => {
      revision += 1
      for (const removal of removals) removal.run(id)
    }),
    windows: (id) => z.array(windowSchema).parse(windows.all(id)),
    windowRead(account, { from, to }, at, { restricted, hidden, cut }) {
      const row = { account, from, to, at, restricted, hidden, cut }
      if (wasAsBlind.get(row) === undefined) revision += 1
      windowRead.run(row)
    },
    readAllAgain(id) {
      readAllAgain.run(id)
    },
    revision: () => revision,
    blindness: (id) => blindnessSchema.parse(blindness.get(id)),
    blindYears: (id) =>
      z
        .array(yearSchema)
        .parse(blindYears.all(id))
        .map(({ year, ...numbers }) => ({
          from: `${year}-01-01` as Day,
          to: `${year}-12-31` as Day,
          ...numbers,
        })),
    repositories: (id) => z.array(repositorySchema).parse(repositories.all(id)),
    repositoriesSeen: db.transaction((id: AccountId, seen: readonly SeenRepository[]) => {
      for (const { repository, lastDay } of seen) repositorySeen.run(id, repository, lastDay)
    }),
    repositoriesAsked: db.transaction(
      (id: AccountId, asked: readonly RepositoryId[], at: number) => {
        for (const repository of asked) repositoryAsked.run(at, id, repository)
      },
    ),
  }
}
