import type { Day } from '../../base/rules/day.ts'
import type { AccountId, GithubFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import { repositoryFacts } from './answers.ts'
import type { RepositoryDetails } from './answers.ts'
import { lookUpsDue } from './rules/lookups.ts'
import type { SeenRepository } from './rules/lookups.ts'
import type { GithubStore } from './store.ts'

/** What a sync asks of the ledger. */
export interface GithubLedger {
  /** Records facts in one transaction; repeating them changes nothing. */
  recordGithub(facts: GithubFacts): void
  /** Whether the family of a repository counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** The repositories of one account: which of them GitHub has to be asked about, and what it says. */
export class Repositories {
  readonly #account: AccountId
  readonly #host: string
  readonly #store: GithubStore
  readonly #ledger: GithubLedger
  readonly #seen: Map<RepositoryId, SeenRepository>

  constructor(
    { store, ledger }: { readonly store: GithubStore; readonly ledger: GithubLedger },
    { account, host }: { readonly account: AccountId; readonly host: string },
  ) {
    this.#account = account
    this.#host = host
    this.#store = store
    this.#ledger = ledger
    this.#seen = new Map(store.repositories(account).map((seen) => [seen.repository, seen]))
  }

  /** Contributions to them were seen. */
  saw(contributions: readonly { readonly repository: RepositoryId; readonly day: Day }[]): void {
    const changed = new Map<RepositoryId, SeenRepository>()
    for (const { repository, day } of contributions) {
      const known = this.#seen.get(repository)
      if (known && known.lastDay >= day) continue
      const seen = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
      this.#seen.set(repository, seen)
      changed.set(repository, seen)
    }
    this.#store.repositoriesSeen(this.#account, [...changed.values()])
  }

  /** Those to ask about, new ones and again, those that wait longest first. */
  due(now: number): readonly RepositoryId[] {
    return lookUpsDue(this.#seen.values(), (id) => this.#ledger.verdict(id), now)
  }

  /** Those that were never asked about. */
  unasked(): readonly RepositoryId[] {
    return [...this.#seen.values()]
      .filter(({ askedAt }) => askedAt === null)
      .map(({ repository }) => repository)
  }

  /** Keeps what GitHub answered about them; of some it says nothing. */
  learn(asked: readonly RepositoryId[], details: readonly RepositoryDetails[], now: number): void {
    if (asked.length === 0) return
    this.#ledger.recordGithub({
      account: this.#account,
      host: this.#host,
      repositories: details.map((answer) => repositoryFacts(this.#host, answer)),
      commitDays: [],
      items: [],
    })
    for (const repository of asked) {
      const known = this.#seen.get(repository)
      if (known) this.#seen.set(repository, { ...known, askedAt: now })
    }
    this.#store.repositoriesAsked(this.#account, asked, now)
  }
}
