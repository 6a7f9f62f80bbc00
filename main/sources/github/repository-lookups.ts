import type { Day } from '../../base/rules/day.ts'
import type {
  AccountId,
  GithubFacts,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../ledger/rules/facts.ts'
import { repositoryFacts, repositoryByName } from './answers.ts'
import type { RepositoryByName, RepositoryDetails } from './answers.ts'
import { lookupsDue, namesDue } from './rules/lookups.ts'
import type { ContributedRepository } from './rules/lookups.ts'
import type { GithubStore } from './store.ts'

/** What a sync asks of the ledger. */
export interface GithubLedger {
  /** Records facts in one transaction; repeating them changes nothing. */
  recordGithub(facts: GithubFacts): void
  /** Names that clones show on a host and that none of GitHub's repositories there is known by. */
  unresolvedNames(host: string): readonly string[]
  /** Whether the family of a repository counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** The repositories of one account: which of them GitHub has to be asked about, and what it says. */
export class RepositoryLookups {
  readonly #account: AccountId
  readonly #host: string
  readonly #store: GithubStore
  readonly #ledger: GithubLedger
  readonly #seen: Map<RepositoryId, ContributedRepository>
  readonly #namesAskedAt: Map<string, number>

  constructor(
    { store, ledger }: { readonly store: GithubStore; readonly ledger: GithubLedger },
    {
      account,
      host,
      namesAskedAt,
    }: {
      readonly account: AccountId
      readonly host: string
      readonly namesAskedAt: Map<string, number>
    },
  ) {
    this.#account = account
    this.#host = host
    this.#store = store
    this.#ledger = ledger
    this.#namesAskedAt = namesAskedAt
    this.#seen = new Map(store.repositories(account).map((seen) => [seen.repository, seen]))
  }

  /** Notes that contributions to them were seen. */
  addContributions(
    contributions: readonly { readonly repository: RepositoryId; readonly day: Day }[],
  ): void {
    const changed = new Map<RepositoryId, ContributedRepository>()
    for (const { repository, day } of contributions) {
      const known = this.#seen.get(repository)
      if (known && known.lastDay >= day) continue
      const seen = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
      this.#seen.set(repository, seen)
      changed.set(repository, seen)
    }
    this.#store.putRepositories(this.#account, [...changed.values()])
  }

  /** Those to ask about, new ones and again, those that wait longest first. */
  due(now: number): readonly RepositoryId[] {
    return lookupsDue(this.#seen.values(), (id) => this.#ledger.verdict(id), now)
  }

  /** Those that were never asked about. */
  neverLookedUp(): readonly RepositoryId[] {
    return [...this.#seen.values()]
      .filter(({ askedAt }) => askedAt === null)
      .map(({ repository }) => repository)
  }

  /** Records what GitHub answered about them; of some it says nothing. */
  recordDetails(
    asked: readonly RepositoryId[],
    details: readonly RepositoryDetails[],
    now: number,
  ): void {
    if (asked.length === 0) return
    this.#record(details.map((answer) => repositoryFacts(this.#host, answer)))
    for (const repository of asked) {
      const known = this.#seen.get(repository)
      if (known) this.#seen.set(repository, { ...known, askedAt: now })
    }
    this.#store.markLookedUp(this.#account, asked, now)
  }

  /** Names of clones to ask about: what they are called by now. */
  namesDue(now: number): readonly string[] {
    return namesDue(this.#ledger.unresolvedNames(this.#host), this.#namesAskedAt, now)
  }

  /** Records which repositories some names lead to, in their order; of some GitHub says nothing. */
  recordNames(
    names: readonly string[],
    answers: readonly (RepositoryByName | null)[],
    now: number,
  ): void {
    const found = names.flatMap((name, n) => {
      const answer = answers[n]
      return answer ? [repositoryByName(this.#host, name, answer)] : []
    })
    if (found.length > 0) this.#record(found)
    for (const name of names) this.#namesAskedAt.set(name, now)
  }

  #record(repositories: readonly GithubRepositoryFacts[]): void {
    this.#ledger.recordGithub({
      account: this.#account,
      host: this.#host,
      repositories,
      commitDays: [],
      items: [],
    })
  }
}
