import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../base/rules/problem.ts'
import type {
  AccountId,
  GithubFacts,
  GithubItem,
  GithubRepositoryFacts,
} from '../../ledger/rules/facts.ts'
import type { ItemKind } from '../../ledger/rules/kinds.ts'
import {
  commitDaysOf,
  contributionsSchema,
  isCut,
  itemsOf,
  pageSchema,
  repositoriesIn,
  repositoriesSchema,
  repositoryFacts,
  restrictedSchema,
} from './answers.ts'
import type { ListAnswer, RepositoryAnswer, WindowAnswer } from './answers.ts'
import type { Client } from './client.ts'
import { partialProblem } from './rules/failures.ts'
import type { Hidden } from './rules/failures.ts'
import {
  contributionsQuestion,
  most,
  pageQuestion,
  repositoriesQuestion,
  restrictedQuestion,
} from './rules/queries.ts'
import { halve, longestSpan, spanOf, windowDays, windowsDue, windowsOver } from './rules/windows.ts'
import type { Window } from './rules/windows.ts'
import type { GithubStore } from './store.ts'

/** What a sync asks of the ledger. */
export interface GithubLedger {
  /** Records facts in one transaction; repeating them changes nothing. */
  recordGithub(facts: GithubFacts): void
}

export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  /** The first day whose contributions become food. */
  readonly since: Day
  /** How many windows share a request. */
  readonly together: number
  readonly onProgress: (done: number, total: number) => void
}

export interface SyncOutcome {
  /** Contributions that GitHub counts but does not name to this token. */
  readonly restricted: number
  /** What this sync could not see; null when it saw everything. */
  readonly problem: Problem | null
}

/** A part of a planned window: the whole of it, or what halving made of it. */
interface Part {
  readonly window: Window
  readonly plan: Plan
}

interface Plan {
  readonly window: Window
  /** Parts that are still to be read. */
  open: number
  isWhole: boolean
}

/**
 * Reads one account's contributions since a day and records them, a few windows at a time: what was read before a
 * failure stays.
 * @throws GithubFailure, or the reason of the client's signal
 */
export async function syncAccount(
  {
    client,
    store,
    ledger,
    clock,
  }: {
    readonly client: Client
    readonly store: GithubStore
    readonly ledger: GithubLedger
    readonly clock: Clock
  },
  { account, host, since, together, onProgress }: SyncTask,
): Promise<SyncOutcome> {
  const hidden: Hidden[] = []
  let cutDays = 0
  const repositories = new Map<string, GithubRepositoryFacts>()
  const span = spanOf(since, clock.now())

  async function ask<T>(...question: Parameters<typeof client.ask<T>>): Promise<T> {
    const answer = await client.ask<T>(...question)
    if (answer.hidden) hidden.push(answer.hidden)
    return answer.data
  }

  /** All pages of a list: the one at hand and those after it. */
  async function allPages(
    kind: ItemKind,
    window: Window,
    first: ListAnswer,
  ): Promise<ListAnswer[]> {
    const pages = [first]
    for (let page = first; page.pageInfo.hasNextPage && page.pageInfo.endCursor !== null;) {
      page = await ask(pageQuestion(kind, window, page.pageInfo.endCursor), pageSchema(kind))
      pages.push(page)
    }
    return pages
  }

  /** Languages and parents of repositories, asked once in a sync. */
  async function lookUp(seen: readonly RepositoryAnswer[]): Promise<void> {
    const fresh = new Map(seen.map((repository) => [repository.id, repository]))
    for (const id of repositories.keys()) fresh.delete(id)
    const ids = [...fresh.keys()]
    for (let start = 0; start < ids.length; start += most) {
      const page = ids.slice(start, start + most)
      const details = await ask(repositoriesQuestion(page), repositoriesSchema)
      const byId = new Map(details.map((repository) => [repository.id, repository]))
      for (const id of page) {
        const repository = fresh.get(id)
        if (repository) repositories.set(id, repositoryFacts(host, repository, byId.get(id)))
      }
    }
  }

  async function record(window: Window, answer: WindowAnswer): Promise<void> {
    const lists: readonly (readonly [ItemKind, ListAnswer[]])[] = [
      ['issue', await allPages('issue', window, answer.issues)],
      ['review', await allPages('review', window, answer.reviews)],
      ['pull-request', await allPages('pull-request', window, answer.pullRequests)],
    ]
    const items: readonly GithubItem[] = lists.flatMap(([kind, pages]) =>
      pages.flatMap((page) => itemsOf(host, kind, page)),
    )
    const seen = repositoriesIn(
      lists.flatMap(([, pages]) => pages),
      [answer],
    )
    await lookUp(seen)
    const ids = new Set(seen.map(({ id }) => id))
    ledger.recordGithub({
      account,
      host,
      repositories: [...ids]
        .map((id) => repositories.get(id))
        .filter((facts) => facts !== undefined),
      commitDays: commitDaysOf(host, answer),
      items,
    })
  }

  const due = windowsDue(
    windowsOver(span.from, span.to, windowDays),
    store.windows(account),
    clock.now(),
  )
  const parts: Part[] = due.map((window) => ({ window, plan: { window, open: 1, isWhole: true } }))
  let done = 0
  // One step more: what GitHub will not name.
  const progress = () => onProgress(done, done + parts.length + 1)

  progress()
  while (parts.length > 0) {
    const batch = parts.splice(0, together)
    const answers = await ask(
      contributionsQuestion(batch.map(({ window }) => window)),
      contributionsSchema(batch.length),
    )
    for (const [n, { window, plan }] of batch.entries()) {
      const answer = answers[n]
      if (!answer) continue
      const isShort = isCut(answer, most)
      const halves = isShort ? halve(window) : null
      if (halves) {
        parts.unshift(...halves.map((half) => ({ window: half, plan })))
        plan.open += 1
        continue
      }
      if (isShort) {
        cutDays += 1
        plan.isWhole = false
      }
      await record(window, answer)
      plan.open -= 1
      done += 1
      if (plan.open === 0 && plan.isWhole && hidden.length === 0)
        store.windowRead(account, plan.window, clock.now())
    }
    progress()
  }

  const years = windowsOver(span.from, span.to, longestSpan)
  const restricted = await ask(restrictedQuestion(years), restrictedSchema(years.length))
  return { restricted, problem: partialProblem(host, hidden, cutDays) }
}
