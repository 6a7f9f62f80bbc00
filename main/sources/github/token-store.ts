import type { Database } from 'better-sqlite3'

import type { SignInMethod } from '../../../preload/contract/views/github-view.ts'
import type { Log } from '../../base/log.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { createSql } from '../../storage/sql.ts'
import { checkpoint } from '../../storage/sqlite.ts'
import type { CliTokenReader } from './github-cli.ts'
import { noToken } from './octokit.ts'
import { parseToken, type Token } from './rules/tokens.ts'
import type { Encryption } from './token-encryption.ts'

interface AccountRow {
  readonly id: AccountId
  readonly host: string
  readonly login: string
  readonly method: SignInMethod
}

export interface Account extends AccountRow {
  /** Whether the next start will have the token: it is stored, or the GitHub CLI has it. */
  readonly isTokenKept: boolean
}

/** The problem codes of accounts without a token, by the reason in the database. */
const missingTokenCodes = {
  'no-keyring': 'token-session-only',
  rejected: 'github-token-rejected',
  gone: 'token-not-restored',
} as const

export type TokenStore = ReturnType<typeof createTokenStore>

/** The accounts and their encrypted tokens: the table `github_account`. An erased token leaves no trace. */
export function createTokenStore(options: {
  readonly db: Database
  readonly syncStore: { forget(id: AccountId): void }
  readonly encryption: Encryption
  readonly readCliToken: CliTokenReader
  readonly log: Log
}) {
  const { db, syncStore, encryption, log } = options
  const sql = createSql(db)

  /** Resolves with null if the task fails, and logs why. */
  const orNull = <Value>(task: Promise<Value>, message: string): Promise<Value | null> =>
    task.catch((error: unknown) => {
      log.warn(message, error)
      return null
    })
  const encrypt = (token: Token) =>
    orNull(encryption.encrypt(token), 'github: a token was not stored')
  const decrypt = (secret: Buffer) =>
    orNull(encryption.decrypt(secret), 'github: cannot decrypt a token')

  /** @param secret the encrypted token; null if it is not stored */
  function store({ id, host, login, method }: AccountRow, secret: Buffer | null): Account {
    const isTokenKept = method === 'cli' || secret !== null
    sql.upsert(
      'github_account',
      { id, host, login, how: method, secret, secret_lost: isTokenKept ? null : 'no-keyring' },
      `login = excluded.login, how = excluded.how, secret = excluded.secret,
         secret_lost = excluded.secret_lost`,
    )
    wipe()
    return { id, host, login, method, isTokenKept }
  }

  /** Removes earlier copies of an erased token: SQLite has overwritten its page, but the `-wal` may have older ones. */
  function wipe(): void {
    try {
      checkpoint(db.name)
    } catch {
      // The database is busy or the disk is full. The next checkpoint empties the `-wal`.
    }
  }

  return {
    accounts: (): readonly Account[] =>
      sql
        .all<AccountRow & { readonly isKept: number }>(
          `SELECT id, host, login, how AS method, secret IS NOT NULL OR how = 'cli' AS "isKept"
           FROM github_account ORDER BY host, login`,
        )
        .map(({ isKept, ...row }) => ({ ...row, isTokenKept: isKept > 0 })),

    /**
     * Stores an account with its token, or without it if there is no keyring. The GitHub CLI keeps its token itself.
     * @throws the signal's abort reason
     */
    async save(account: AccountRow, token: Token, signal: AbortSignal): Promise<Account> {
      const secret = account.method === 'cli' ? null : await encrypt(token)
      signal.throwIfAborted()
      return store(account, secret)
    },

    /**
     * Loads the token of an account. Encrypts it again if its key is outdated or publicly known. Without a keyring,
     * erases it, so that it lasts only until Hot Dash quits. The returned account says whether the token stays.
     * @throws GithubFailure if there is no token, or the signal's abort reason
     */
    async load(account: Account, signal: AbortSignal) {
      if (account.method === 'cli')
        return { account, token: await options.readCliToken(account.host, signal) }
      const row = sql.get<{ secret: Buffer | null; reason: keyof typeof missingTokenCodes }>(
        `SELECT secret, coalesce(secret_lost, 'gone') AS reason FROM github_account WHERE id = ?`,
        account.id,
      )
      if (!row?.secret) throw noToken(missingTokenCodes[row?.reason ?? 'gone'])
      const { secret } = row
      const isSecret = encryption.isSecret(secret)
      const decrypted = await decrypt(secret)
      signal.throwIfAborted()
      if (!decrypted && !isSecret) {
        store(account, null)
        throw noToken('token-session-only')
      }
      const token = decrypted && parseToken(decrypted.text)
      if (!token) throw noToken('token-unreadable')
      if (isSecret && !decrypted.isOutdated) return { account, token }
      const renewed = await encrypt(token)
      signal.throwIfAborted()
      // If the new key fails, the old one still works.
      return { account: isSecret && !renewed ? account : store(account, renewed), token }
    },

    /** Erases a token that its host rejects. The account stays. */
    eraseRejected(id: AccountId): void {
      sql.run(`UPDATE github_account SET secret = NULL, secret_lost = 'rejected' WHERE id = ?`, id)
      wipe()
    },

    /** Erases the token and forgets the account. History stays in the ledger. */
    forget(id: AccountId): void {
      db.transaction(() => {
        sql.run('DELETE FROM github_account WHERE id = ?', id)
        syncStore.forget(id)
      })()
      wipe()
    },

    rename(id: AccountId, login: string): void {
      sql.run('UPDATE github_account SET login = ? WHERE id = ?', login, id)
    },

    /** When the account's last rate limit ends or ended, in milliseconds since the epoch; 0 if it never had any. */
    rateLimitEndsAt: (id: AccountId): number =>
      sql.value<number | null>('SELECT wait_until FROM github_account WHERE id = ?', id) ?? 0,

    setRateLimitEndsAt(id: AccountId, at: number): void {
      sql.run('UPDATE github_account SET wait_until = ? WHERE id = ?', at, id)
    },
  }
}
