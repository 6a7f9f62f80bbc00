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

/** What a sync needs from the ledger. */
export interface GithubLedger {
  /** Records facts in one transaction; idempotent. */
  recordGithub(facts: GithubFacts): void
  /** Names that clones use on a host and that no GitHub repository there is known by. */
  unresolvedNames(host: string): readonly string[]
  /** Whether the repository's family counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** The repositories of one account: which of them to look up, and what GitHub answers. */
export class RepositoryLookups {
  readonly #account: AccountId
  readonly #host: string
  readonly #store: GithubStore
  readonly #ledger: GithubLedger
  readonly #seen: Map<RepositoryId, ContributedRepository>
  readonly #namesAskedAt: Map<string, number>
  readonly #waiting: RepositoryId[] = []
  readonly #waitingNames: string[] = []

  constructor(
    { store, ledger }: { readonly store: GithubStore; readonly ledger: GithubLedger },
    {
      account,
      host,
      memory,
    }: {
      readonly account: AccountId
      readonly host: string
      readonly memory: { readonly namesAskedAt: Map<string, number> }
    },
  ) {
    this.#account = account
    this.#host = host
    this.#store = store
    this.#ledger = ledger
    this.#namesAskedAt = memory.namesAskedAt
    this.#seen = new Map(store.repositories(account).map((seen) => [seen.repository, seen]))
  }

  /**
   * Begins a sync: queues new repositories, then known ones that are due again, longest wait first, then names of
   * clones.
   * @param limits what one request takes: asking again never costs a request of its own
   */
  begin(now: number, limits: { readonly repositories: number; readonly names: number }): void {
    const due = lookupsDue(this.#seen.values(), (id) => this.#ledger.verdict(id), now)
    this.#waiting.push(
      ...due.filter((id, n) => n < limits.repositories || this.#seen.get(id)?.askedAt === null),
    )
    const names = namesDue(this.#ledger.unresolvedNames(this.#host), this.#namesAskedAt, now)
    this.#waitingNames.push(...names.slice(0, limits.names))
  }

  /** The number of lookups still queued. */
  get waiting(): { readonly repositories: number; readonly names: number } {
    return { repositories: this.#waiting.length, names: this.#waitingNames.length }
  }

  /** Takes repositories off the queue. */
  take(count: number): readonly RepositoryId[] {
    return this.#waiting.splice(0, count)
  }

  takeNames(count: number): readonly string[] {
    return this.#waitingNames.splice(0, count)
  }

  /** Puts lookups back at the end of the queue. */
  putBack(repositories: readonly RepositoryId[], names: readonly string[]): void {
    this.#waiting.push(...repositories)
    this.#waitingNames.push(...names)
  }

  /** Notes that contributions to these repositories were seen. */
  addContributions(
    contributions: readonly { readonly repository: RepositoryId; readonly day: Day }[],
  ): void {
    const changed = new Map<RepositoryId, ContributedRepository>()
    for (const { repository, day } of contributions) {
      const known = this.#seen.get(repository)
      if (known && known.lastDay >= day) continue
      if (!known) this.#waiting.push(repository)
      const seen = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
      this.#seen.set(repository, seen)
      changed.set(repository, seen)
    }
    this.#store.putRepositories(this.#account, [...changed.values()])
  }

  /** Records what GitHub answered about repositories; null if it says nothing about one. */
  recordDetails(
    answers: readonly (readonly [RepositoryId, RepositoryDetails | null])[],
    now: number,
  ): void {
    if (answers.length === 0) return
    this.#record(
      answers.flatMap(([, details]) => (details ? [repositoryFacts(this.#host, details)] : [])),
    )
    for (const [repository] of answers) {
      const seen = this.#seen.get(repository)
      if (seen) this.#seen.set(repository, { ...seen, askedAt: now })
    }
    const asked = answers.map(([repository]) => repository)
    this.#store.markLookedUp(this.#account, asked, now)
  }

  /** Records which repositories the names lead to; null if GitHub says nothing about one. */
  recordNames(answers: readonly (readonly [string, RepositoryByName | null])[], now: number): void {
    this.#record(
      answers.flatMap(([name, answer]) =>
        answer ? [repositoryByName(this.#host, name, answer)] : [],
      ),
    )
    for (const [name] of answers) this.#namesAskedAt.set(name, now)
  }

  #record(repositories: readonly GithubRepositoryFacts[]): void {
    if (repositories.length === 0) return
    this.#ledger.recordGithub({
      account: this.#account,
      host: this.#host,
      repositories,
      commitDays: [],
      items: [],
    })
  }
}
