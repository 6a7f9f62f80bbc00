import type { ItemKind } from '../../../preload/contract/kinds.ts'
import type { Clock } from '../../base/clock.ts'
import type { AccountId, GithubFacts, GithubItem } from '../../ledger/rules/facts.ts'
import {
  commitDaysOf,
  contributedRepository,
  countListedCommits,
  isTruncated,
  itemsOf,
  nodesOf,
} from './answers.ts'
import type { ListAnswer, RangeAnswer, RepositoryAnswer } from './answers.ts'
import type { GithubLedger, RepositoryLookups } from './repository-lookups.ts'
import type {
  ListProgress,
  PageRequest,
  RangePart,
  RangeProgress,
  RequestPlan,
} from './request-plan.ts'
import { piecesOfRest, utcDay } from './rules/day-ranges.ts'
import { hasRestedADay } from './rules/lookups.ts'
import { maxPageSize } from './rules/queries.ts'
import type { Page } from './rules/queries.ts'
import type { GithubStore } from './store.ts'

interface Found extends Pick<GithubFacts, 'commitDays' | 'items'> {
  readonly repositories: readonly RepositoryAnswer[]
}

interface RecordsContext {
  readonly store: GithubStore
  readonly ledger: GithubLedger
  readonly clock: Clock
}

interface Of {
  readonly account: AccountId
  readonly host: string
  readonly memory: {
    /**
     * When long lists that GitHub disclosed completely were last read (milliseconds since the epoch), by
     * `ListProgress.content`.
     */
    readonly lists: Map<string, number>
  }
}

/**
 * Records what GitHub answers to one account's sync about ranges of days. Contributions go to the ledger, the
 * remaining pages of a list to the plan, and what was not disclosed to the store once the whole range is done.
 */
export class RangeRecords {
  readonly #context: RecordsContext
  readonly #of: Of
  readonly #plan: RequestPlan
  readonly #repositories: RepositoryLookups
  #truncatedDays = 0
  #done = 0

  constructor(context: RecordsContext, of: Of, plan: RequestPlan, repositories: RepositoryLookups) {
    this.#context = context
    this.#of = of
    this.#plan = plan
    this.#repositories = repositories
  }

  /** The number of parts and pages that are done. */
  get done(): number {
    return this.#done
  }

  /** The number of days of which GitHub shows only a part. */
  get truncatedDays(): number {
    return this.#truncatedDays
  }

  recordRange(part: RangePart, answer: RangeAnswer): void {
    const { range, progress } = part
    const isIncomplete = isTruncated(answer, maxPageSize)
    if (isIncomplete && this.#plan.halve(part)) return
    const undisclosed = answer.totalCommits - countListedCommits(answer)
    if (isIncomplete) {
      this.#truncatedDays += 1
      addTruncated(part, Math.max(0, undisclosed))
    } else progress.undisclosed.commit += undisclosed
    progress.restricted += answer.restricted
    for (const { kind, total } of answer.lists) progress.undisclosed[kind] += total
    const items = answer.lists.flatMap(({ kind, list }) =>
      this.#takeList({ kind, range, after: null, progress }, list),
    )
    this.#record({
      repositories: [
        ...answer.commits.map(({ repository }) => repository),
        ...answer.lists.flatMap(({ list }) => nodesOf(list).map(({ repository }) => repository)),
      ],
      commitDays: commitDaysOf(this.#of.host, answer),
      items,
    })
    this.#finishPart(progress)
  }

  recordPage(page: PageRequest, list: ListAnswer): void {
    const items = this.#takeList(page, list)
    this.#record({
      repositories: nodesOf(list).map(({ repository }) => repository),
      commitDays: [],
      items,
    })
    this.#finishPage(page)
  }

  /** GitHub does not return this day: at least one of its contributions is missing. */
  leaveOutDay(part: RangePart): void {
    this.#truncatedDays += 1
    addTruncated(part, 1)
    this.#finishPart(part.progress)
  }

  /** GitHub fails to return these days: show them as missing, and retry a day later. */
  setAside({ range, progress }: RangePart): void {
    progress.setAside.push({ ...range, at: this.#context.clock.now() })
    this.#finishPart(progress)
  }

  /** GitHub does not return this page: the rest of its list is missing. */
  leaveOutPage(page: PageRequest): void {
    this.#leaveOutRest(page.kind, page.progress)
    this.#finishPage(page)
  }

  #leaveOutRest(kind: ItemKind, progress: RangeProgress): void {
    progress.truncated += Math.max(0, progress.undisclosed[kind])
    progress.undisclosed[kind] = 0
  }

  /**
   * Takes the items on one page of a list, and plans the rest. While a long list keeps its length and its first page,
   * the rest is read once a day: a busy day would cost a dozen requests in each sync.
   */
  #takeList(
    page: Page & {
      readonly progress: RangeProgress
      readonly list?: ListProgress
      readonly cursors?: Set<string>
    },
    answer: ListAnswer,
  ): readonly GithubItem[] {
    const { kind, range, after, progress } = page
    const items = itemsOf(this.#of.host, kind, answer)
    const { hasNextPage, endCursor } = answer.pageInfo
    const list = page.list ?? {
      content: [kind, answer.totalCount, ...items.map(({ key }) => key)].join(' '),
      totalCount: answer.totalCount,
      open: 0,
      disclosed: 0,
    }
    if (hasNextPage && !page.list && this.#isKnown(list)) {
      progress.undisclosed[kind] -= list.totalCount
      return items
    }
    const last = items.at(-1)
    const remaining = hasNextPage && after === null ? answer.totalCount - maxPageSize : 0
    const pieces = last ? piecesOfRest(range, utcDay(last.at), remaining, maxPageSize) : []
    const [next] = pieces
    // The day that the pieces begin with is read again in full, so leave out what this page shows of it.
    const taken = next ? items.filter(({ at }) => utcDay(at) < next.from) : items
    progress.undisclosed[kind] -= taken.length
    list.disclosed += taken.length
    for (const piece of pieces)
      this.#addPage({ kind, range: piece, after: null, progress, list, cursors: new Set() })
    if (next || !hasNextPage || endCursor === null) return items
    const { cursors = new Set() } = page
    // If a server sends us in circles, or on for ever, give up on the rest of this list.
    if (cursors.has(endCursor) || cursors.size > answer.totalCount)
      this.#leaveOutRest(kind, progress)
    else {
      cursors.add(endCursor)
      this.#addPage({ kind, range, after: endCursor, progress, list, cursors })
    }
    return items
  }

  #isKnown({ content }: ListProgress): boolean {
    const readAt = this.#of.memory.lists.get(content)
    return readAt !== undefined && !hasRestedADay(readAt, this.#context.clock.now())
  }

  #addPage(page: PageRequest): void {
    page.progress.open += 1
    page.list.open += 1
    this.#plan.addPage(page)
  }

  #finishPage({ progress, list }: PageRequest): void {
    list.open -= 1
    const { content, totalCount, disclosed } = list
    if (list.open === 0 && disclosed === totalCount)
      this.#of.memory.lists.set(content, this.#context.clock.now())
    this.#finishPart(progress)
  }

  #record({ repositories, commitDays, items }: Found): void {
    const { account, host } = this.#of
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
    if (progress.open <= 0) this.finishRange(progress)
  }

  /** Everything that GitHub returns for the range has been read. */
  finishRange(progress: RangeProgress): void {
    const { store, clock } = this.#context
    const { range, restricted, truncated, truncatedDays, hadErrors, undisclosed, setAside } =
      progress
    if (progress.isRetry) {
      store.putRetriedRange(this.#of.account, range, setAside)
      return
    }
    const hidden = Object.values(undisclosed).reduce((sum, count) => sum + Math.max(0, count), 0)
    store.putReadRange(this.#of.account, range, {
      at: clock.now(),
      undisclosed: { restricted, hidden, truncated },
      truncatedDays,
      setAside,
      hadErrors,
    })
  }
}

/** Notes what GitHub leaves out of a part that is a single day. */
function addTruncated({ range: { from }, progress }: RangePart, count: number): void {
  progress.truncated += count
  progress.truncatedDays.set(from, (progress.truncatedDays.get(from) ?? 0) + count)
}
