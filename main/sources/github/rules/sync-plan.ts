import type { Kind } from '../../../../preload/contract/kinds.ts'
import { utcDay, type Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { ListAnswer, RangeAnswer } from './contribution-answer.ts'
import { maxPageSize, type QueryPart } from './contribution-query.ts'
import { isDueDaily } from './lookups.ts'
import type { RequestCapacity } from './request-size.ts'
import {
  halvesOf,
  lengthInDays,
  splitByDays,
  splitRemainder,
  type SetAsideRange,
} from './sync-ranges.ts'

/** How far a range of days has been read. */
export interface RangeProgress {
  readonly range: DayRange
  partsLeft: number
  restricted: number
  truncated: number
  /** The truncated days, with the number missing from each. */
  readonly truncatedDays: Map<Day, number>
  /** Whether errors came with an answer's data. If so, the totals do not say what was left out. */
  hadErrors: boolean
  /** What GitHub's totals count beyond the entries that its lists have disclosed so far. */
  readonly undisclosed: Record<Kind, number>
  /** The days of the range that GitHub fails to return. */
  readonly setAside: SetAsideRange[]
}

/** How far a list longer than one page has been read. */
interface ListProgress {
  /** The list's kind, length and first page. While these stay the same, the rest counts as unchanged. */
  readonly content: string
  readonly totalCount: number
  pagesLeft: number
  /** Entries that GitHub has disclosed so far. */
  disclosed: number
  /** Pages already followed, so that a server cannot send us in circles. */
  readonly followed: Set<string>
}

type PartOf<Name extends QueryPart['name']> = Extract<QueryPart, { readonly name: Name }> & {
  /** How many times this part was the only one of its request that did not arrive. */
  readonly loneFailures?: number
}

/** A whole range, or a piece of one after halving. */
export interface RangePart extends PartOf<'range'> {
  readonly progress: RangeProgress
  /**
   * `suspect`: it was the only part of a request that did not arrive. `set-aside`: an earlier sync set it aside. Both
   * kinds are asked for alone, after everything else, so that they cannot make another part's request fail.
   */
  readonly trust: 'usual' | 'suspect' | 'set-aside'
}

export interface PagePart extends PartOf<'page'> {
  readonly progress: RangeProgress
  readonly list: ListProgress
}

interface RepositoryPart extends PartOf<'repository'> {
  readonly repository: RepositoryId
}

/** A part of a query, as a sync asks for it. */
export type SyncPart =
  RangePart | PagePart | RepositoryPart | PartOf<'clone' | 'account' | 'pull-requests'>

/** @param setAside the days in the range that are not asked for */
export function unreadRange(
  range: DayRange,
  partsLeft: number,
  setAside: readonly SetAsideRange[] = [],
): RangeProgress {
  return {
    range,
    partsLeft,
    restricted: 0,
    truncated: 0,
    truncatedDays: new Map(),
    hadErrors: false,
    undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
    setAside: [...setAside],
  }
}

export type SyncPlan = ReturnType<typeof createSyncPlan>

/**
 * What one sync still has to ask for, in which order, and how far each range has been read.
 * @param listsRead when each long list was last read to its end (milliseconds since the epoch), by its content. While
 *   a list keeps its length and its first page, the rest is read once a day: a busy day has a dozen pages.
 * @param now milliseconds since the epoch
 */
export function createSyncPlan(listsRead: Map<string, number>, now: () => number) {
  const ranges: RangePart[] = []
  const loneRanges: RangePart[] = []
  const pages: PagePart[] = []
  const repositories: RepositoryPart[] = []
  const clones: PartOf<'clone'>[] = []
  const finished: RangeProgress[] = []
  let truncatedDays = 0
  let done = 0

  const queueOf = ({ trust }: RangePart) => (trust === 'usual' ? ranges : loneRanges)

  function add(...parts: readonly SyncPart[]): void {
    for (const part of parts) {
      if (part.name === 'range') queueOf(part).push(part)
      else if (part.name === 'page') pages.push(part)
      else if (part.name === 'repository') repositories.push(part)
      else if (part.name === 'clone') clones.push(part)
    }
  }

  /** Puts the pieces of a taken part first in its queue. */
  function splitPart(part: RangePart, pieces: readonly DayRange[]): void {
    part.progress.partsLeft += pieces.length - 1
    queueOf(part).unshift(...pieces.map((range) => ({ ...part, range, loneFailures: 0 })))
  }

  function halve(part: RangePart): boolean {
    const halves = halvesOf(part.range)
    if (halves) splitPart(part, halves)
    return halves !== null
  }

  /** Takes the next ranges that fit. Splits a range that is too long for one request. */
  function takeRanges(capacity: RequestCapacity): readonly RangePart[] {
    const taken: RangePart[] = []
    let days = capacity.ranges * capacity.daysPerRange
    while (taken.length < capacity.parts) {
      const part = ranges.shift()
      if (!part) break
      const pieces = splitByDays(part.range, capacity.daysPerRange)
      if (pieces.length > 1) {
        splitPart(part, pieces)
        continue
      }
      days -= lengthInDays(part.range)
      if (days < 0) {
        ranges.unshift(part)
        break
      }
      taken.push(part)
    }
    return taken
  }

  function finishPart(progress: RangeProgress): void {
    done += 1
    progress.partsLeft -= 1
    if (progress.partsLeft <= 0) finished.push(progress)
  }

  function finishPage({ progress, list }: PagePart): void {
    list.pagesLeft -= 1
    if (list.pagesLeft === 0 && list.disclosed === list.totalCount)
      listsRead.set(list.content, now())
    finishPart(progress)
  }

  /** Notes how much GitHub leaves out of a part that is a single day. */
  function addTruncated({ range: { from }, progress }: RangePart, count: number): void {
    truncatedDays += 1
    progress.truncated += count
    progress.truncatedDays.set(from, (progress.truncatedDays.get(from) ?? 0) + count)
  }

  function leaveOutRemainder({ kind, progress }: Pick<PagePart, 'kind' | 'progress'>): void {
    progress.truncated += Math.max(0, progress.undisclosed[kind])
    progress.undisclosed[kind] = 0
  }

  /** Begins a list with its first page, which came with its range. */
  function beginList(answer: ListAnswer, { range, progress }: RangePart): void {
    const { kind, totalCount, items, next } = answer
    const content = [kind, totalCount, ...items.map(({ key }) => key)].join(' ')
    const list = { content, totalCount, pagesLeft: 0, disclosed: 0, followed: new Set<string>() }
    if (next !== null && !isDueDaily(listsRead.get(content), now()))
      progress.undisclosed[kind] -= totalCount
    else takePage(answer, { range, after: null, progress, list })
  }

  /** Counts the entries on a page. Plans the rest of its list page by page, or in pieces for parallel requests. */
  function takePage(
    { kind, totalCount, items, next }: ListAnswer,
    { range, after, progress, list }: Omit<PagePart, 'name' | 'kind'>,
  ): void {
    const addPage = (piece: DayRange, cursor: string | null) => {
      progress.partsLeft += 1
      list.pagesLeft += 1
      pages.push({ name: 'page', kind, range: piece, after: cursor, progress, list })
    }
    const last = items.at(-1)
    const remaining = next !== null && after === null ? totalCount - maxPageSize : 0
    const pieces = last ? splitRemainder(range, utcDay(last.at), remaining, maxPageSize) : []
    const [first] = pieces
    // The first piece rereads its whole day, so leave out what this page shows of that day.
    const taken = first ? items.filter(({ at }) => utcDay(at) < first.from) : items
    progress.undisclosed[kind] -= taken.length
    list.disclosed += taken.length
    for (const piece of pieces) addPage(piece, null)
    if (first || next === null) return
    // If a server sends us in circles, or never ends the list, give up on the rest of it.
    const page = `${range.from} ${next}`
    if (list.followed.has(page) || list.followed.size > totalCount)
      leaveOutRemainder({ kind, progress })
    else addPage(range, next)
    list.followed.add(page)
  }

  return {
    /** Adds parts at the end. Parts with the same name keep their order. */
    add,

    /** Adds a range in pieces. Asks again for the days in `retried`, but not for those in `setAside`. */
    addRange(
      range: DayRange,
      pieces: readonly DayRange[],
      retried: readonly DayRange[],
      setAside: readonly SetAsideRange[],
    ): void {
      const progress = unreadRange(range, pieces.length + retried.length, setAside)
      for (const piece of pieces) add({ name: 'range', range: piece, progress, trust: 'usual' })
      for (const piece of retried)
        add({ name: 'range', range: piece, progress, trust: 'set-aside' })
      if (progress.partsLeft === 0) finished.push(progress)
    },

    /** Puts both halves of a taken part first in its queue. @returns false if it is a single day */
    halve,

    /** How many ranges are left, besides those that are asked for alone. */
    rangesLeft: () => ranges.length,
    rangesAndPagesLeft: () => ranges.length + loneRanges.length + pages.length,
    lookupsLeft: () => repositories.length + clones.length,
    doneCount: () => done,
    truncatedDayCount: () => truncatedDays,
    /** Takes the ranges that have been read as far as GitHub returns them. */
    takeFinished: (): readonly RangeProgress[] => finished.splice(0),

    /**
     * Takes the parts of the next request. Lookups go first, both in small requests and within a mixed one. Before
     * anything is counted, it must be known which clone is which repository: otherwise food is granted twice.
     */
    take(capacity: RequestCapacity): readonly SyncPart[] {
      if (capacity.isMixed) {
        const lookups = [
          ...clones.splice(0, capacity.clones),
          ...repositories.splice(0, capacity.repositories),
        ]
        const shared = [...lookups, ...takeRanges(capacity), ...pages.splice(0, capacity.pages)]
        return shared.length > 0 ? shared : loneRanges.splice(0, 1)
      }
      if (clones.length > 0) return clones.splice(0, capacity.clones)
      if (repositories.length < capacity.repositories) {
        if (ranges.length > 0) return takeRanges(capacity)
        if (pages.length > 0) return pages.splice(0, capacity.pages)
      }
      if (repositories.length > 0) return repositories.splice(0, capacity.repositories)
      return loneRanges.splice(0, 1)
    },

    /** @returns false if the answer was truncated, so that both halves are read instead */
    acceptRange(part: RangePart, answer: RangeAnswer): boolean {
      if (answer.isTruncated && halve(part)) return false
      const { progress } = part
      const { commit, ...items } = answer.undisclosed
      if (answer.isTruncated) addTruncated(part, Math.max(0, commit))
      else progress.undisclosed.commit += commit
      progress.restricted += answer.restricted
      for (const list of answer.lists) {
        progress.undisclosed[list.kind] += items[list.kind]
        beginList(list, part)
      }
      finishPart(progress)
      return true
    },

    acceptPage(page: PagePart, answer: ListAnswer): void {
      takePage(answer, page)
      finishPage(page)
    },

    /** Notes that errors came with the data of a part. */
    noteErrors(part: SyncPart): void {
      if ('progress' in part) part.progress.hadErrors = true
    },

    /** Gives up on a range: as truncated if a day is too large, else set aside and retried a day later. */
    leaveOutRange(part: RangePart, isTooLarge: boolean): void {
      if (isTooLarge) addTruncated(part, 1)
      else part.progress.setAside.push({ ...part.range, at: now() })
      finishPart(part.progress)
    },

    /** Gives up on a page that GitHub does not return. The rest of its list is missing. */
    leaveOutPage(page: PagePart): void {
      leaveOutRemainder(page)
      finishPage(page)
    },
  }
}
