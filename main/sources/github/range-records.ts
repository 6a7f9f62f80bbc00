import type { Kind } from '../../../preload/contract/kinds.ts'
import type { GithubFacts } from '../../ledger/rules/facts.ts'
import type { ListAnswer, RangeAnswer } from './contribution-answer.ts'
import type { RepositoryLookups } from './repository-lookups.ts'
import { maxPageSize } from './rules/contribution-query.ts'
import { hasRestedADay } from './rules/lookups.ts'
import type {
  ListProgress,
  PagePart,
  RangePart,
  RangeProgress,
  RequestPlan,
} from './rules/request-plan.ts'
import { piecesOfRest, utcDay } from './rules/sync-ranges.ts'
import type { SyncTask } from './sync-task.ts'

export type RangeRecords = ReturnType<typeof createRangeRecords>

/**
 * Records what GitHub answers to one account's sync about ranges of days. Contributions go to the ledger, the
 * remaining pages of a list to the plan, and what was not disclosed to the store once the whole range is done.
 */
export function createRangeRecords(
  { account, host, store, ledger, clock, askedAt }: SyncTask,
  plan: RequestPlan,
  lookups: RepositoryLookups,
) {
  let truncatedDays = 0
  let done = 0

  function record(facts: Pick<GithubFacts, 'repositories' | 'commitDays' | 'items'>): void {
    const byId = new Map(facts.repositories.map((seen) => [seen.repository, seen]))
    ledger.recordGithub({ ...facts, account, host, repositories: [...byId.values()] })
    lookups.addContributions([
      ...facts.commitDays,
      ...facts.items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ])
  }

  /** Notes what GitHub leaves out of a part that is a single day. */
  function addTruncated({ range: { from }, progress }: RangePart, count: number): void {
    truncatedDays += 1
    progress.truncated += count
    progress.truncatedDays.set(from, (progress.truncatedDays.get(from) ?? 0) + count)
  }

  function leaveOutRest(kind: Kind, progress: RangeProgress): void {
    progress.truncated += Math.max(0, progress.undisclosed[kind])
    progress.undisclosed[kind] = 0
  }

  /** While a long list keeps its length and its first page, read the rest once a day. A busy day has a dozen pages. */
  function isKnown({ content }: ListProgress): boolean {
    return !hasRestedADay(askedAt.get(content), clock.now())
  }

  function addPage(page: Omit<PagePart, 'name'>): void {
    page.progress.open += 1
    page.list.open += 1
    plan.add({ name: 'page', ...page })
  }

  /**
   * Counts the entries on a page of a list, and plans the rest: in pieces that can be read in parallel, or page after
   * page.
   */
  function takePage(
    { kind, totalCount, items, next }: ListAnswer,
    { range, after, progress, list, cursors }: Omit<PagePart, 'name' | 'kind'>,
  ): void {
    const last = items.at(-1)
    const remaining = next !== null && after === null ? totalCount - maxPageSize : 0
    const pieces = last ? piecesOfRest(range, utcDay(last.at), remaining, maxPageSize) : []
    const [first] = pieces
    // The day that the pieces begin with is read again in full, so leave out what this page shows of it.
    const taken = first ? items.filter(({ at }) => utcDay(at) < first.from) : items
    progress.undisclosed[kind] -= taken.length
    list.disclosed += taken.length
    for (const piece of pieces)
      addPage({ kind, range: piece, after: null, progress, list, cursors: new Set() })
    if (first || next === null) return
    // If a server sends us in circles, or on for ever, give up on the rest of this list.
    if (cursors.has(next) || cursors.size > totalCount) leaveOutRest(kind, progress)
    else addPage({ kind, range, after: next, progress, list, cursors: cursors.add(next) })
  }

  /** Begins a list with its first page, which came with its range. */
  function beginList(answer: ListAnswer, { range, progress }: RangePart): void {
    const { kind, totalCount, items, next } = answer
    const content = [kind, totalCount, ...items.map(({ key }) => key)].join(' ')
    const list: ListProgress = { content, totalCount, open: 0, disclosed: 0 }
    if (next !== null && isKnown(list)) progress.undisclosed[kind] -= totalCount
    else takePage(answer, { range, after: null, progress, list, cursors: new Set() })
  }

  function finishPage({ progress, list }: PagePart): void {
    list.open -= 1
    if (list.open === 0 && list.disclosed === list.totalCount)
      askedAt.set(list.content, clock.now())
    finishPart(progress)
  }

  function finishPart(progress: RangeProgress): void {
    done += 1
    progress.open -= 1
    if (progress.open <= 0) finishRange(progress)
  }

  function finishRange(progress: RangeProgress): void {
    if (progress.isRetry) store.putRetriedRange(account, progress.range, progress.setAside)
    else store.putReadRange(account, progress, clock.now())
  }

  return {
    /** The number of parts and pages that are done. */
    done: () => done,

    /** The number of days of which GitHub shows only a part. */
    truncatedDays: () => truncatedDays,

    recordRange(part: RangePart, answer: RangeAnswer): void {
      const { progress } = part
      const { lists, repositories, commitDays } = answer
      if (answer.isTruncated && plan.halve(part)) return
      const { commit, ...items } = answer.undisclosed
      if (answer.isTruncated) addTruncated(part, Math.max(0, commit))
      else progress.undisclosed.commit += commit
      progress.restricted += answer.restricted
      for (const list of lists) {
        progress.undisclosed[list.kind] += items[list.kind]
        beginList(list, part)
      }
      record({ repositories, commitDays, items: lists.flatMap((list) => list.items) })
      finishPart(progress)
    },

    recordPage(page: PagePart, answer: ListAnswer): void {
      takePage(answer, page)
      record({ repositories: answer.repositories, commitDays: [], items: answer.items })
      finishPage(page)
    },

    /** GitHub does not return this day: at least one of its contributions is missing. */
    leaveOutDay(part: RangePart): void {
      addTruncated(part, 1)
      finishPart(part.progress)
    },

    /** GitHub does not return this page: the rest of its list is missing. */
    leaveOutPage(page: PagePart): void {
      leaveOutRest(page.kind, page.progress)
      finishPage(page)
    },

    /** GitHub fails to return these days: show them as missing, and retry a day later. */
    setAside({ range, progress }: RangePart): void {
      progress.setAside.push({ ...range, at: clock.now() })
      finishPart(progress)
    },

    /** Everything that GitHub returns for the range has been read. */
    finishRange,
  }
}
