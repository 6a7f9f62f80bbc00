import { utcDay } from '../../base/rules/day.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { DailyQuestions } from './daily-questions.ts'
import type { ListAnswer, RangeAnswer } from './rules/contribution-answer.ts'
import { maxPageSize } from './rules/contribution-query.ts'
import type { Failure } from './rules/failures.ts'
import {
  createRangeProgress,
  type PagePart,
  type RangePart,
  type RangeProgress,
  type SyncPart,
} from './rules/sync-parts.ts'
import { lengthInDays, splitRemainder, type SetAsideRange } from './rules/sync-ranges.ts'
import type { SyncPlan } from './sync-plan.ts'

export type ReadingProgress = ReturnType<typeof createReadingProgress>

/**
 * How far one sync has read each range, and what GitHub left out of it.
 * @param plan gets the ranges, and the pages of long lists
 * @param daily while a long list keeps its length and its first page, the rest is read once a day: a busy day has a
 *   dozen pages
 * @param now milliseconds since the epoch
 */
export function createReadingProgress(plan: SyncPlan, daily: DailyQuestions, now: () => number) {
  const finished: RangeProgress[] = []
  let truncatedDays = 0
  let done = 0

  /** Counts days instead of parts, so that the plan is free to split a range. */
  function finishPart(part: RangePart | PagePart): void {
    const { progress } = part
    if (part.type === 'range') progress.left -= lengthInDays(part.range)
    else {
      const { list } = part
      progress.left -= 1
      list.pagesLeft -= 1
      if (list.pagesLeft === 0 && list.disclosed === list.totalCount)
        daily.noteAsked(`list ${list.content}`)
    }
    done += 1
    if (progress.left <= 0) finished.push(progress)
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

  /** Begins reading a list. GitHub sent its first page together with the range. */
  function beginList(answer: ListAnswer, { range, progress }: RangePart): void {
    const { kind, totalCount, items, next } = answer
    const content = [kind, totalCount, ...items.map(({ key }) => key)].join(' ')
    const list = { content, totalCount, pagesLeft: 0, disclosed: 0, followed: new Set<string>() }
    if (next !== null && !daily.isDue(`list ${content}`)) progress.undisclosed[kind] -= totalCount
    else takePage(answer, { range, after: null, progress, list })
  }

  /** Counts the entries on a page. Plans the rest of its list page by page, or in pieces for parallel requests. */
  function takePage(
    { kind, totalCount, items, next }: ListAnswer,
    { range, after, progress, list }: Omit<PagePart, 'type' | 'kind'>,
  ): void {
    const addPage = (piece: DayRange, cursor: string | null) => {
      progress.left += 1
      list.pagesLeft += 1
      plan.add({ type: 'page', kind, range: piece, after: cursor, progress, list })
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
    /** Plans a range. @param pieces all of it but the days in `setAside` */
    planRange(
      range: DayRange,
      pieces: readonly Pick<RangePart, 'range' | 'trust'>[],
      setAside: readonly SetAsideRange[],
    ): void {
      const days = pieces.reduce((sum, piece) => sum + lengthInDays(piece.range), 0)
      const progress = createRangeProgress(range, days, setAside)
      plan.add(...pieces.map((piece): RangePart => ({ type: 'range', progress, ...piece })))
      if (pieces.length === 0) finished.push(progress)
    },

    doneCount: () => done,
    truncatedDayCount: () => truncatedDays,
    /** Removes and returns the ranges of which nothing is left to request. */
    takeFinished: (): readonly RangeProgress[] => finished.splice(0),

    /** @returns false if the answer was truncated, so that both halves are read instead */
    acceptRange(part: RangePart, answer: RangeAnswer): boolean {
      if (answer.isTruncated && plan.halve(part)) return false
      const { progress } = part
      const { commit, ...items } = answer.undisclosed
      if (answer.isTruncated) addTruncated(part, Math.max(0, commit))
      else progress.undisclosed.commit += commit
      progress.restricted += answer.restricted
      for (const list of answer.lists) {
        progress.undisclosed[list.kind] += items[list.kind]
        beginList(list, part)
      }
      finishPart(part)
      return true
    },

    acceptPage(page: PagePart, answer: ListAnswer): void {
      takePage(answer, page)
      finishPart(page)
    },

    /** Notes that errors came with the data of a part. */
    noteErrors(part: SyncPart): void {
      if ('progress' in part) part.progress.hadErrors = true
    },

    /** Gives up on a day that is too large, on a range until a day later, or on the rest of a list. */
    leaveOut(part: RangePart | PagePart, { code }: Failure): void {
      if (part.type === 'page') leaveOutRemainder(part)
      else if (code === 'too-large') addTruncated(part, 1)
      else part.progress.setAside.push({ ...part.range, at: now() })
      finishPart(part)
    },
  }
}
