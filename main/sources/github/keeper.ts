import type { Log } from '../../base/log.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { parseToken } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'
import type { Secrets } from './secrets.ts'
import type { Account, GithubStore } from './store.ts'

/** Encrypts tokens for the next start and reads them back then. */
export interface Keeper {
  /** The encrypted token; null where the system keeps no secret. */
  seal(token: Token): Promise<Buffer | null>
  /** The token of an account of an earlier run, or why a person has to sign in again. */
  unseal(account: Account, signal: AbortSignal): Promise<Result<Token, Problem>>
}

export function createKeeper(secrets: Secrets, store: GithubStore, log: Log): Keeper {
  async function seal(token: Token): Promise<Buffer | null> {
    try {
      return (await secrets.available()) === 'kept' ? await secrets.encrypt(token) : null
    } catch (error) {
      log.warn('github: the system refused to keep a secret', error)
      return null
    }
  }

  return {
    seal,
    async unseal(account, signal) {
      const params = { host: account.host }
      if (!account.secret) return err({ code: 'token-session-only', params })
      try {
        const { text, stale } = await secrets.decrypt(account.secret)
        const token = parseToken(text)
        if (!token) return err({ code: 'github-token-rejected', params })
        const fresh = stale ? await seal(token) : null
        signal.throwIfAborted()
        if (fresh) store.put({ ...account, secret: fresh })
        return ok(token)
      } catch (error) {
        signal.throwIfAborted()
        log.warn('github: a kept token could not be read', error)
        return err({ code: 'github-token-rejected', params })
      }
    },
  }
}
