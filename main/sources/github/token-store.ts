import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Log } from '../../base/log.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import type { TokenOfCli } from './cli.ts'
import { parseToken } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'
import type { Encryption } from './safe-storage.ts'
import type { Account, AccountRow, GithubStore, Secret } from './store.ts'

/** Keeps tokens between runs and erases them. While Hot Dash runs, a Session holds its account's token. */
export interface TokenStore {
  /** The accounts that signed in, in this run or an earlier one. */
  accounts(): readonly Account[]
  /**
   * Stores an account with its token, encrypted by the system. The token is not stored if the system offers no
   * secrecy, nor for the GitHub CLI, which is asked at each start.
   * @throws the reason of `signal`
   */
  keep(account: AccountRow, token: Token, signal: AbortSignal): Promise<Account>
  /**
   * The token of an account from an earlier run, or why the user has to sign in again. A token stored with a publicly
   * known key is encrypted again or, without a keyring, forgotten when Hot Dash quits: the returned account says
   * which.
   * @throws the reason of `signal`
   */
  load(account: Account, signal: AbortSignal): Promise<Result<LoadedToken, Problem>>
  /** Erases a token that its host rejects; the account stays. */
  reject(id: AccountId): void
  /** Erases the token and forgets the account; its history stays. */
  forget(id: AccountId): void
}

export interface LoadedToken {
  readonly account: Account
  readonly token: Token
}

/** Why there is no token, by what happened to it. */
const codesOfLost: Readonly<Record<NonNullable<Secret['lost']>, ProblemCode>> = {
  'no-keyring': 'token-session-only',
  rejected: 'github-token-rejected',
}

export function createTokenStore(options: {
  readonly store: GithubStore
  readonly encryption: Encryption
  readonly tokenOfCli: TokenOfCli
  readonly log: Log
}): TokenStore {
  const { store, encryption, tokenOfCli, log } = options

  async function encrypt(token: Token): Promise<Buffer | null> {
    try {
      return await encryption.encrypt(token)
    } catch (error) {
      log.warn('github: a token was not stored', error)
      return null
    }
  }

  return {
    accounts: () => store.accounts(),

    async keep(account, token, signal) {
      const secret = account.method === 'cli' ? null : await encrypt(token)
      signal.throwIfAborted()
      return store.putAccount(account, secret)
    },

    async load(account, signal) {
      if (account.method === 'cli') {
        const token = await tokenOfCli(account.host, signal)
        return token.ok ? ok({ account, token: token.value }) : token
      }
      const params = { host: account.host }
      const { secret, lost } = store.secretOf(account.id)
      if (!secret) return err({ code: lost ? codesOfLost[lost] : 'token-not-restored', params })
      try {
        const { text, isOutdated } = await encryption.decrypt(secret)
        const token = parseToken(text)
        if (!token) return err({ code: 'token-unreadable', params })
        const isSecret = encryption.isSecret(secret)
        const renewed = isOutdated || !isSecret ? await encrypt(token) : null
        signal.throwIfAborted()
        const isReplaced = renewed !== null || !isSecret
        return ok({ account: isReplaced ? store.putAccount(account, renewed) : account, token })
      } catch (error) {
        signal.throwIfAborted()
        log.warn('github: cannot decrypt a token', error)
        if (!encryption.isSecret(secret)) {
          store.putAccount(account, null)
          return err({ code: 'token-session-only', params })
        }
        return err({ code: 'token-unreadable', params })
      }
    },

    reject(id) {
      store.rejectSecret(id)
    },

    forget(id) {
      store.removeAccount(id)
    },
  }
}
