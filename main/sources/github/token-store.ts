import type { Database } from 'better-sqlite3'

import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { SignInMethod } from '../../../preload/contract/views/github.ts'
import type { Log } from '../../base/log.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { checkpoint } from '../../storage/sqlite.ts'
import type { TokenOfCli } from './github-cli.ts'
import { parseToken, type Token } from './rules/tokens.ts'
import type { SyncStore } from './sync-store.ts'
import type { Encryption } from './token-encryption.ts'

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

/** An account's encrypted token, or why there is none. If both are null, the token was stored but is gone. */
interface Secret {
  readonly secret: Buffer | null
  readonly lost: 'no-keyring' | 'rejected' | null
}

const codesOfLost: Readonly<Record<NonNullable<Secret['lost']>, ProblemCode>> = {
  'no-keyring': 'token-session-only',
  rejected: 'github-token-rejected',
}

export type TokenStore = ReturnType<typeof createTokenStore>

/**
 * The accounts that signed in, with their tokens: the table `github_account`. Tokens are encrypted by the system, and
 * erased for good. While Hot Dash runs, a session holds its account's token.
 */
export function createTokenStore({
  db,
  syncStore,
  encryption,
  tokenOfCli,
  log,
}: {
  readonly db: Database
  readonly syncStore: Pick<SyncStore, 'forget'>
  readonly encryption: Encryption
  readonly tokenOfCli: TokenOfCli
  readonly log: Log
}) {
  const secretOf = db.prepare<[AccountId], Secret>(
    'SELECT secret, secret_lost AS lost FROM github_account WHERE id = ?',
  )
  const waitUntil = db
    .prepare<[AccountId], number | null>('SELECT wait_until FROM github_account WHERE id = ?')
    .pluck()
  const update = (id: AccountId, changes: string, values: object = {}) =>
    db.prepare(`UPDATE github_account SET ${changes} WHERE id = @id`).run({ id, ...values })

  async function encrypt(token: Token): Promise<Buffer | null> {
    try {
      return await encryption.encrypt(token)
    } catch (error) {
      log.warn('github: a token was not stored', error)
      return null
    }
  }

  /** @param secret the encrypted token; null if it is not stored */
  function store({ id, host, login, method }: AccountRow, secret: Buffer | null): Account {
    const isTokenKept = method === 'cli' || secret !== null
    const lost = isTokenKept ? null : 'no-keyring'
    db.prepare(
      `INSERT INTO github_account (id, host, login, how, secret, secret_lost)
       VALUES (@id, @host, @login, @method, @secret, @lost)
       ON CONFLICT (id) DO UPDATE SET login = excluded.login, how = excluded.how,
         secret = excluded.secret, secret_lost = excluded.secret_lost`,
    ).run({ id, host, login, method, secret, lost })
    wipe()
    return { id, host, login, method, isTokenKept }
  }

  /** SQLite has overwritten the token in its page; emptying the `-wal` removes earlier copies of that page. */
  function wipe(): void {
    if (db.memory) return
    try {
      checkpoint(db.name)
    } catch {
      // The database is busy or the disk is full: the next checkpoint does it.
    }
  }

  return {
    /** The accounts that signed in, in this run or an earlier one. */
    accounts: (): readonly Account[] =>
      db
        .prepare<[], AccountRow & { readonly hasSecret: number }>(
          `SELECT id, host, login, how AS method, secret IS NOT NULL AS "hasSecret"
           FROM github_account ORDER BY host, login`,
        )
        .all()
        .map(({ hasSecret, ...row }) => ({
          ...row,
          isTokenKept: row.method === 'cli' || hasSecret > 0,
        })),

    /**
     * Stores an account with its token, encrypted by the system. The token is not stored if the system offers no
     * secrecy, nor for the GitHub CLI, which is asked at each start.
     * @throws the reason of `signal`
     */
    async keep(account: AccountRow, token: Token, signal: AbortSignal): Promise<Account> {
      const secret = account.method === 'cli' ? null : await encrypt(token)
      signal.throwIfAborted()
      return store(account, secret)
    },

    /**
     * The token of an account from an earlier run, or why the user has to sign in again. A token stored with a
     * publicly known key is encrypted again or, without a keyring, forgotten when Hot Dash quits: the returned account
     * says which.
     * @throws the reason of `signal`
     */
    async load(
      account: Account,
      signal: AbortSignal,
    ): Promise<Result<{ readonly account: Account; readonly token: Token }, Problem>> {
      if (account.method === 'cli') {
        const token = await tokenOfCli(account.host, signal)
        return token.ok ? ok({ account, token: token.value }) : token
      }
      const missing = (code: ProblemCode) => err({ code, params: { host: account.host } })
      const row = secretOf.get(account.id)
      if (!row?.secret) return missing(row?.lost ? codesOfLost[row.lost] : 'token-not-restored')
      const isSecret = encryption.isSecret(row.secret)
      try {
        const { text, isOutdated } = await encryption.decrypt(row.secret)
        const token = parseToken(text)
        if (!token) return missing('token-unreadable')
        const renewed = isOutdated || !isSecret ? await encrypt(token) : null
        signal.throwIfAborted()
        const isReplaced = renewed !== null || !isSecret
        return ok({ account: isReplaced ? store(account, renewed) : account, token })
      } catch (error) {
        signal.throwIfAborted()
        log.warn('github: cannot decrypt a token', error)
        if (isSecret) return missing('token-unreadable')
        store(account, null)
        return missing('token-session-only')
      }
    },

    /** Erases a token that its host rejects; the account stays. */
    reject(id: AccountId): void {
      update(id, `secret = NULL, secret_lost = 'rejected'`)
      wipe()
    },

    /** Erases the token, and forgets the account and what its syncs have read; history stays in the ledger. */
    forget(id: AccountId): void {
      db.transaction(() => {
        db.prepare('DELETE FROM github_account WHERE id = ?').run(id)
        syncStore.forget(id)
      })()
      wipe()
    },

    rename(id: AccountId, login: string): void {
      update(id, 'login = @login', { login })
    },

    /**
     * Until when the host wants the account to leave it alone (milliseconds since the epoch); 0 if it never said so.
     */
    waitUntil: (id: AccountId): number => waitUntil.get(id) ?? 0,

    setWaitUntil(id: AccountId, at: number): void {
      update(id, 'wait_until = @at', { at })
    },
  }
}
