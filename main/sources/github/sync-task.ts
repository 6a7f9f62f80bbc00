import type PQueue from 'p-queue'

import type { Clock, Stopwatch } from '../../base/clock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { DailyQuestions } from './daily-questions.ts'
import type { GithubClient } from './github-client.ts'
import type { Transport } from './octokit.ts'
import type { Retries } from './retries.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import type { SyncStore } from './sync-store.ts'
import type { Account, TokenStore } from './token-store.ts'

/** What all accounts share. */
export interface AccountsContext {
  readonly transport: Transport
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly ledger: Pick<
    Ledger,
    'foodFrom' | 'findUnresolvedNames' | 'verdict' | 'recordGithub' | 'recordRepair'
  >
  readonly store: SyncStore
  readonly tokens: TokenStore
  /** Runs syncs one at a time, across all accounts. */
  readonly queue: PQueue
  /** Called for each email address of an account, which may already be known. */
  readonly proposeAddress: (email: string) => void
  /** Called if anything happened to the user's pull requests. */
  readonly onPullRequests: (events: readonly PullRequestEvent[]) => void
  readonly onChange: () => void
}

/** One sync of one account. */
export interface SyncTask {
  readonly context: AccountsContext
  readonly account: Account
  readonly client: GithubClient
  readonly retries: Retries
  readonly daily: DailyQuestions
  /**
   * Whether the user asks for a sync, perhaps while one is running. The sync then reads everything that may have
   * changed: the last twelve months, because pushes come late; whatever GitHub withheld, because scopes do not tell
   * whether an organisation now allows more; and the days set aside.
   */
  readonly isAskedByUser: () => boolean
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
  readonly onProgress: (done: number, total: number) => void
}
