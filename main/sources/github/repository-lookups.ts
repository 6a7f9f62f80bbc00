import type { Day } from '../../base/rules/day.ts'
import type { GithubRepositoryFacts, RepositoryId } from '../../ledger/rules/facts.ts'
import type { SyncTask } from './sync-task.ts'
import { lookupsDue, namesDue, type ContributedRepository } from './rules/lookups.ts'
import type { ClonePart } from './rules/contribution-query.ts'
import type { RepositoryPart, RequestPlan } from './rules/request-plan.ts'
import type { RequestLimits } from './rules/request-size.ts'

interface LookupAnswer {
  readonly part: RepositoryPart | ClonePart
  readonly answer: GithubRepositoryFacts | null
}

export type RepositoryLookups = ReturnType<typeof createRepositoryLookups>

/** The repositories of one account: which of them to look up, and what GitHub answers. */
export function createRepositoryLookups(
  { account, host, store, ledger, askedAt }: SyncTask,
  plan: RequestPlan,
) {
  const seen = new Map(store.repositories(account).map((one) => [one.repository, one]))

  function add(repositories: readonly RepositoryId[]): void {
    const prefix = `github:${host}:`
    for (const repository of repositories)
      plan.add({ name: 'repository', repository, nodeId: repository.slice(prefix.length) })
  }

  return {
    /**
     * Plans a sync's lookups: new repositories, then known ones that are due again, longest wait first, and names of
     * clones.
     * @param limits what one request takes: asking again never costs a request of its own
     */
    begin(now: number, limits: RequestLimits): void {
      const due = lookupsDue(seen.values(), (id) => ledger.verdict(id), now)
      add(due.filter((id, n) => n < limits.repositories || seen.get(id)?.askedAt === null))
      const names = namesDue(ledger.unresolvedNames(host), askedAt, now)
      for (const fullName of names.slice(0, limits.clones)) plan.add({ name: 'clone', fullName })
    },

    /** Notes that contributions to these repositories were seen, and plans to look up new ones. */
    addContributions(
      contributions: readonly { readonly repository: RepositoryId; readonly day: Day }[],
    ): void {
      const changed = new Map<RepositoryId, ContributedRepository>()
      for (const { repository, day } of contributions) {
        const known = seen.get(repository)
        if (known && known.lastDay >= day) continue
        if (!known) add([repository])
        const row = { repository, lastDay: day, askedAt: known?.askedAt ?? null }
        seen.set(repository, row)
        changed.set(repository, row)
      }
      store.putRepositories(account, [...changed.values()])
    },

    /** Records what GitHub answers; null if it says nothing about a repository. */
    record(found: readonly LookupAnswer[], now: number): void {
      const repositories = found.flatMap(({ answer }) => answer ?? [])
      if (repositories.length > 0)
        ledger.recordGithub({ account, host, repositories, commitDays: [], items: [] })
      const lookedUp: RepositoryId[] = []
      for (const { part } of found) {
        if (part.name === 'clone') askedAt.set(part.fullName, now)
        else {
          lookedUp.push(part.repository)
          const known = seen.get(part.repository)
          if (known) seen.set(part.repository, { ...known, askedAt: now })
        }
      }
      store.markLookedUp(account, lookedUp, now)
    },
  }
}
