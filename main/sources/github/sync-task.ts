import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { AccountId, GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { GithubClient } from './github-client.ts'
import type { Retries } from './retries.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import type { SyncStore } from './sync-store.ts'

/** What a sync needs from the ledger. */
export interface GithubLedger {
  /** Records facts in one transaction; idempotent. */
  recordGithub(facts: GithubFacts): void
  /** Names that clones use on a host and that no GitHub repository there is known by. */
  unresolvedNames(host: string): readonly string[]
  /** Whether the repository's family counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** One sync of one account. */
export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  readonly client: GithubClient
  readonly store: SyncStore
  readonly ledger: GithubLedger
  readonly clock: Clock
  readonly retries: Retries
  /** The first day whose contributions become food. */
  readonly since: Day
  /**
   * Whether the user asks for a sync, perhaps while one is running. Then everything that may have changed is read:
   * the last twelve months, since pushes come late; what GitHub withheld, since scopes do not tell that an
   * organisation now allows more; and what was set aside.
   */
  readonly isWanted: () => boolean
  /**
   * When this account last asked for what is asked only once a day, in milliseconds since the epoch: the names of
   * clones, long lists (by their content), and pull requests that GitHub refuses.
   */
  readonly askedAt: Map<string, number>
  readonly onProgress: (done: number, total: number) => void
  /** Receives what happened to the user's pull requests; never an empty list. */
  readonly onPullRequests: (events: readonly PullRequestEvent[]) => void
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
}
