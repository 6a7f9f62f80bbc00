import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountId, GithubFacts, GithubItem, RepositoryId } from '../../ledger/rules/facts.ts'
import {
  commitDaysOf,
  countListedCommits,
  contributedRepository,
  isTruncated,
  itemsOf,
  nodeIdOf,
  nodesOf,
} from './answers.ts'
import type { ListAnswer, RepositoryAnswer, RangeAnswer } from './answers.ts'
import type { Client } from './client.ts'
import { RepositoryLookups } from './repository-lookups.ts'
import type { GithubLedger } from './repository-lookups.ts'
import { GithubFailure } from './github-failure.ts'
import { RequestPlan } from './request-plan.ts'
import type { PageRequest, RequestBatch, RangeProgress, RangePart } from './request-plan.ts'
import { isTooLarge } from './rules/failures.ts'
import { partialProblem } from './rules/omissions.ts'
import type { Omission } from './rules/omissions.ts'
import { maxPageSize } from './rules/queries.ts'
import type { Page, QueryParts } from './rules/queries.ts'
import { splitCount } from './rules/request-size.ts'
import type { RequestSize } from './rules/request-size.ts'
import {
  halve,
  latestRanges,
  splitRange,
  untilNow,
  utcDay,
  rangesDue,
  rangesOfYears,
} from './rules/day-ranges.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { GithubStore } from './store.ts'

export interface SyncContext {
  readonly client: Client
  readonly store: GithubStore
  readonly ledger: GithubLedger
  readonly clock: Clock
}

export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  /** The first day whose contributions become food. */
  readonly since: Day
  readonly requestSize: RequestSize
  /** When names of clones were last asked about, and will have been after this sync. */
  readonly namesAskedAt: Map<string, number>
  readonly onProgress: (done: number, total: number) => void
}

interface Found extends Pick<GithubFacts, 'commitDays' | 'items'> {
  readonly repositories: readonly RepositoryAnswer[]
}

/**
 * Reads one account's contributions and records them: the last 30 days each time, all years since the first contribution
 * once, the newest first, and what is older now and then. What was read before a failure stays read.
 * @returns what was not disclosed to this sync; null when all of it was
 * @throws GithubFailure, or the reason of the client's signal
 */
export async function syncAccount(context: SyncContext, task: SyncTask): Promise<Problem | null> {
  return new AccountSync(context, task).run()
}

class AccountSync {
  readonly #context: SyncContext
  readonly #task: SyncTask
  readonly #repositories: RepositoryLookups
  readonly #plan: RequestPlan
  readonly #omissions: Omission[] = []
  #truncatedDays = 0
  #done = 0

  constructor(context: SyncContext, task: SyncTask) {
    this.#context = context
    this.#task = task
    this.#repositories = new RepositoryLookups(context, task)
    this.#plan = new RequestPlan(task.requestSize)
  }

  async run(): Promise<Problem | null> {
    const { store, clock } = this.#context
    const { account, host, since, requestSize } = this.#task
    const now = clock.now()
    const read = store.readRanges(account)
    const known = new Map([...latestRanges(now), ...read].map((range) => [range.from, range]))
    const newestFirst = [...known.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
    const { fresh, again } = rangesDue(newestFirst, read, { since, now })
    // All of it is one request. What is fresh is split small, so that busy people's lists fit on their first page too.
    const pieces = splitCount(requestSize, fresh.length)
    this.#addRanges(fresh, pieces)
    // Reading something again never costs a request of its own.
    this.#addRanges(
      again.slice(0, Math.max(0, requestSize.ranges - fresh.length * pieces)),
      requestSize.piecesPerRange,
    )

    const years = await this.#sendNext(true)
    this.#addRanges(
      rangesOfYears(years, now).filter(({ from }) => !known.has(from)),
      requestSize.piecesPerRange,
    )
    // Food does not wait for history.
    await this.#lookUp(1)
    while (this.#plan.size > 0) {
      await this.#sendNext(false)
      await this.#lookUp(maxPageSize)
    }
    await this.#lookUp(1)
    return partialProblem(host, this.#omissions, this.#truncatedDays)
  }

  /** @param count how many pieces each is split into beforehand */
  #addRanges(ranges: readonly DayRange[], count: number): void {
    for (const range of ranges) {
      const pieces = splitRange(untilNow(range, this.#context.clock.now()), count)
      const undisclosed = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
      const progress: RangeProgress = {
        range,
        open: pieces.length,
        restricted: 0,
        truncated: 0,
        undisclosed,
      }
      this.#plan.add(...pieces.map((piece) => ({ range: piece, progress })))
    }
    this.#reportProgress()
  }

  #reportProgress(): void {
    this.#task.onProgress(this.#done, this.#done + this.#plan.size)
  }

  /**
   * Sends the next batch, and records what it brings.
   * @returns the years with contributions, the first time
   */
  async #sendNext(isFirst: boolean): Promise<readonly number[]> {
    for (let asksNames = isFirst; ;) {
      const batch = this.#plan.take()
      const { ranges, pages } = batch
      const now = this.#context.clock.now()
      const due = isFirst ? this.#repositories.due(now) : []
      const names = asksNames ? this.#repositories.namesDue(now).slice(0, batch.maxNames) : []
      const answer = await this.#ask(
        { ranges: ranges.map(({ range }) => range), pages, names, asksYears: isFirst },
        due.slice(0, batch.maxRepositories),
      )
      if (!answer) {
        // A range is not split for the sake of names.
        if (names.length > 0 && ranges.length === 1) {
          this.#plan.divide(batch)
          asksNames = false
        } else this.#shrink(batch)
        continue
      }
      for (const [n, part] of ranges.entries()) {
        const found = answer.ranges[n]
        if (found) this.#recordRange(part, found)
      }
      for (const [n, page] of pages.entries()) {
        const found = answer.pages[n]
        if (found) this.#recordPage(page, found)
      }
      this.#reportProgress()
      return answer.years
    }
  }

  #shrink(batch: RequestBatch): void {
    const { ranges, pages } = batch
    const [only] = ranges
    if (!only || ranges.length > 1 || pages.length > 0) this.#plan.divide(batch)
    else if (!this.#halve(only)) {
      // Not even the totals of such a day were given: at least one contribution is missing.
      only.progress.truncated += 1
      this.#finishPart(only.progress)
    }
  }

  /** Asks for languages and parents of repositories that are new, once there are `enough`. */
  async #lookUp(enough: number): Promise<void> {
    for (let size = this.#task.requestSize.repositories; ;) {
      const ids = this.#repositories.neverLookedUp()
      if (ids.length < enough) return
      const page = ids.slice(0, size)
      const answer = await this.#ask({ ranges: [], pages: [], names: [], asksYears: false }, page)
      if (!answer) size = Math.floor(page.length / 2)
    }
  }

  /** @returns null where GitHub refuses the question for its size, and there is a smaller one */
  async #ask(parts: Omit<QueryParts, 'repositories'>, ids: readonly RepositoryId[]) {
    const { client, clock } = this.#context
    const all: QueryParts = {
      ...parts,
      repositories: ids.map((id) => nodeIdOf(this.#task.host, id)),
    }
    const hasLess = parts.ranges.length > 0 || parts.pages.length + ids.length > 1
    try {
      const { answer, omission } = await client.ask(all)
      if (omission) this.#omissions.push(omission)
      // Whose clones are whose comes before what is counted: nothing is granted twice.
      this.#repositories.recordNames(parts.names, answer.named, clock.now())
      this.#repositories.recordDetails(ids, answer.repositories, clock.now())
      return answer
    } catch (error) {
      if (hasLess && error instanceof GithubFailure && isTooLarge(error.failure)) return null
      throw error
    }
  }

  /** Puts both halves in the place of a part. @returns false where it is one day, of which something stays undisclosed */
  #halve({ range, progress }: RangePart): boolean {
    const halves = halve(range)
    if (!halves) {
      this.#truncatedDays += 1
      return false
    }
    progress.open += 1
    this.#plan.addFirst(...halves.map((half) => ({ range: half, progress })))
    return true
  }

  #recordRange(part: RangePart, answer: RangeAnswer): void {
    const { range, progress } = part
    const isIncomplete = isTruncated(answer, maxPageSize)
    if (isIncomplete && this.#halve(part)) return
    const undisclosed = answer.totalCommits - countListedCommits(answer)
    if (isIncomplete) progress.truncated += Math.max(0, undisclosed)
    else progress.undisclosed.commit += undisclosed
    progress.restricted += answer.restricted
    for (const { kind, total } of answer.lists) progress.undisclosed[kind] += total
    const items = answer.lists.flatMap(({ kind, list }) =>
      this.#takeList(progress, { kind, range }, list),
    )
    this.#record({
      repositories: [
        ...answer.commits.map(({ repository }) => repository),
        ...answer.lists.flatMap(({ list }) => nodesOf(list).map(({ repository }) => repository)),
      ],
      commitDays: commitDaysOf(this.#task.host, answer),
      items,
    })
    this.#finishPart(progress)
  }

  #recordPage({ progress, kind, range }: PageRequest, list: ListAnswer): void {
    const items = this.#takeList(progress, { kind, range }, list)
    this.#record({
      repositories: nodesOf(list).map(({ repository }) => repository),
      commitDays: [],
      items,
    })
    this.#finishPart(progress)
  }

  /** Takes the items of a page of a list, and plans the page after it. */
  #takeList(
    progress: RangeProgress,
    { kind, range }: Omit<Page, 'after'>,
    list: ListAnswer,
  ): readonly GithubItem[] {
    const items = itemsOf(this.#task.host, kind, list)
    progress.undisclosed[kind] -= items.length
    const { hasNextPage, endCursor } = list.pageInfo
    if (hasNextPage && endCursor !== null) {
      progress.open += 1
      this.#plan.addPage({ kind, range, after: endCursor, progress })
    }
    return items
  }

  #record({ repositories, commitDays, items }: Found): void {
    const { account, host } = this.#task
    const byId = new Map(
      repositories.map((answer) => [answer.id, contributedRepository(host, answer)]),
    )
    this.#context.ledger.recordGithub({
      account,
      host,
      repositories: [...byId.values()],
      commitDays,
      items,
    })
    this.#repositories.addContributions([
      ...commitDays,
      ...items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ])
  }

  #finishPart(progress: RangeProgress): void {
    this.#done += 1
    progress.open -= 1
    if (progress.open > 0) return
    const { store, clock } = this.#context
    const { range, restricted, truncated, undisclosed } = progress
    const hidden = Object.values(undisclosed).reduce((sum, count) => sum + Math.max(0, count), 0)
    store.putReadRange(this.#task.account, range, clock.now(), { restricted, hidden, truncated })
  }
}
