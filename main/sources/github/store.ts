import type { Database } from 'better-sqlite3'
import { z } from 'zod'

import { parseDay } from '../../base/rules/day.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import type { ReadWindow, Window } from './rules/windows.ts'

/** How an account signed in. */
export type How = 'device' | 'cli' | 'token'

export interface Account {
  readonly id: AccountId
  readonly host: string
  readonly login: string
  readonly how: How
  /** The encrypted token; null for the GitHub CLI's and where the system keeps no secret. */
  readonly secret: Buffer | null
}

const accountSchema = z.object({
  id: z.string().transform((id) => id as AccountId),
  host: z.string(),
  login: z.string(),
  how: z.enum(['device', 'cli', 'token']),
  secret: z.instanceof(Buffer).nullable(),
})

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'no day' })
  return z.NEVER
})
const windowSchema = z.object({ from: day, to: day, at: z.number() })

/** The tables `github_account` and `sync_window`. */
export interface GithubStore {
  accounts(): readonly Account[]
  put(account: Account): void
  rename(id: AccountId, login: string): void
  /** Forgets an account, its secret and what was read for it; history stays in the ledger. */
  remove(id: AccountId): void
  windows(id: AccountId): readonly ReadWindow[]
  windowRead(id: AccountId, window: Window, at: number): void
}

export function createGithubStore(db: Database): GithubStore {
  const accounts = db.prepare(
    'SELECT id, host, login, how, secret FROM github_account ORDER BY host, login',
  )
  const put = db.prepare(
    `INSERT INTO github_account (id, host, login, how, secret) VALUES (@id, @host, @login, @how, @secret)
     ON CONFLICT (id) DO UPDATE SET login = excluded.login, how = excluded.how, secret = excluded.secret`,
  )
  const rename = db.prepare('UPDATE github_account SET login = ? WHERE id = ?')
  const removeAccount = db.prepare('DELETE FROM github_account WHERE id = ?')
  const removeWindows = db.prepare('DELETE FROM sync_window WHERE account = ?')
  const windows = db.prepare(
    'SELECT from_day AS "from", to_day AS "to", at FROM sync_window WHERE account = ?',
  )
  const windowRead = db.prepare(
    `INSERT INTO sync_window (account, from_day, to_day, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (account, from_day, to_day) DO UPDATE SET at = max(at, excluded.at)`,
  )
  return {
    accounts: () => z.array(accountSchema).parse(accounts.all()),
    put(account) {
      put.run(account)
    },
    rename(id, login) {
      rename.run(login, id)
    },
    remove: db.transaction((id: AccountId) => {
      removeAccount.run(id)
      removeWindows.run(id)
    }),
    windows: (id) => z.array(windowSchema).parse(windows.all(id)),
    windowRead(id, { from, to }, at) {
      windowRead.run(id, from, to, at)
    },
  }
}
