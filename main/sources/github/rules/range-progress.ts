import { zeroCounts } from '../../../../preload/contract/counts.ts'
import type { ItemKind } from '../../../../preload/contract/kinds.ts'
import { utcDay, type Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import type { ListAnswer, RangeAnswer } from './contribution-answer.ts'
import { maxPageSize } from './contribution-query.ts'
import type { Failure } from './failures.ts'
import type { PagePart, RangePart } from './sync-plan.ts'
import { splitRemainder, type SetAsideRange } from './sync-ranges.ts'

/** How far one sync has read a range of days. */
export type RangeProgress = Readonly<ReturnType<typeof beginRange>>

export function beginRange(range: DayRange, setAside: readonly SetAsideRange[]) {
  return {
    range,
    /** Whether all its days, and all pages of its lists, have arrived or been given up. */
    isFinished: false,
    restricted: 0,
    truncated: 0,
    /** The truncated days, with the number missing from each. */
    truncatedDays: new Map() as ReadonlyMap<Day, number>,
    /** Whether errors came with an answer's data. If so, the totals do not say what was left out. */
    hadErrors: false,
    /** What GitHub's totals count beyond the entries that its lists have disclosed so far. */
    undisclosed: zeroCounts,
    /** The lists longer than one page. */
    lists: new Map() as ReadonlyMap<PagePart['list'], ListProgress>,
    /** The days of the range that GitHub fails to return, in this sync or before. */
    setAside,
  }
}

interface ListProgress {
  /** The list's kind, length and first page. While these stay the same, the rest counts as unchanged. */
  readonly content: string
  readonly totalCount: number
  /** Entries that GitHub has disclosed so far. */
  readonly disclosed: number
  /** Pages already followed, so that a server cannot send us in circles. */
  readonly followed: ReadonlySet<string>
}

/** The range, with the pages to ask for next. */
interface Step {
  readonly range: RangeProgress
  readonly pages: readonly PagePart[]
}

/** Takes in the answer to a range, or to a piece of one, which has the first pages of its lists. */
export function takeRange(
  before: RangeProgress,
  { part, answer }: { readonly part: RangePart; readonly answer: RangeAnswer },
  readLists: ReadonlySet<string>,
): Step {
  const { isTruncated, restricted, undisclosed, lists } = answer
  const sums = { ...before.undisclosed }
  if (!isTruncated) sums.commit += undisclosed.commit
  for (const { kind } of lists) sums[kind] += undisclosed[kind]
  const counted = { ...before, restricted: before.restricted + restricted, undisclosed: sums }
  let range = isTruncated
    ? addTruncatedDay(counted, part, Math.max(0, undisclosed.commit))
    : counted
  const pages = lists.flatMap((list) => {
    const step = beginList(range, { part, answer: list }, readLists)
    range = step.range
    return step.pages
  })
  return { range, pages }
}

function beginList(
  before: RangeProgress,
  { part, answer }: { readonly part: RangePart; readonly answer: ListAnswer },
  readLists: ReadonlySet<string>,
): Step {
  const { range, start } = part
  const { kind, totalCount, items, next } = answer
  const content = [kind, totalCount, ...items.map(({ key }) => key)].join(' ')
  if (next === null) return { range: disclose(before, kind, items.length), pages: [] }
  if (readLists.has(content)) return { range: disclose(before, kind, totalCount), pages: [] }
  const list = `${kind} ${range.from}`
  const begun = { content, totalCount, disclosed: 0, followed: new Set<string>() }
  const progress = { ...before, lists: new Map(before.lists).set(list, begun) }
  return takePage(progress, { type: 'page', kind, range, after: null, start, list }, answer)
}

/** Counts the entries on a page. Asks for the rest of its list page by page, or in pieces for parallel requests. */
export function takePage(before: RangeProgress, page: PagePart, answer: ListAnswer): Step {
  const list = before.lists.get(page.list)
  if (!list) return { range: before, pages: [] }
  const { kind, totalCount, items, next } = answer
  const last = items.at(-1)
  const remaining = next !== null && page.after === null ? totalCount - maxPageSize : 0
  const pieces = last ? splitRemainder(page.range, utcDay(last.at), remaining) : []
  const [first] = pieces
  // The first piece rereads its whole day, so leave out what this page shows of that day.
  const taken = first ? items.filter(({ at }) => utcDay(at) < first.from) : items
  const nextPage = `${page.range.from} ${next}`
  const followed = first ? list.followed : new Set([...list.followed, nextPage])
  const disclosed = list.disclosed + taken.length
  const lists = new Map(before.lists).set(page.list, { ...list, disclosed, followed })
  const range = { ...disclose(before, kind, taken.length), lists }
  const blank = { ...page, after: null, loneFailures: 0 }
  if (first) return { range, pages: pieces.map((piece) => ({ ...blank, range: piece })) }
  if (next === null) return { range, pages: [] }
  // If a server sends us in circles, or never ends the list, give up on the rest of it.
  if (list.followed.has(nextPage) || list.followed.size > totalCount)
    return { range: leaveOutRemainder(range, kind), pages: [] }
  return { range, pages: [{ ...blank, after: next }] }
}

function disclose(range: RangeProgress, kind: ItemKind, count: number): RangeProgress {
  const { undisclosed } = range
  return { ...range, undisclosed: { ...undisclosed, [kind]: undisclosed[kind] - count } }
}

/** Gives up on a day that is too large, on a range until a day later, or on the rest of a list. */
export function leaveOut(
  range: RangeProgress,
  part: RangePart | PagePart,
  { failure, now }: { readonly failure: Failure; readonly now: number },
): RangeProgress {
  if (part.type === 'page') return leaveOutRemainder(range, part.kind)
  if (failure.code === 'too-large') return addTruncatedDay(range, part, 1)
  return { ...range, setAside: [...range.setAside, { ...part.range, at: now }] }
}

function leaveOutRemainder(range: RangeProgress, kind: ItemKind): RangeProgress {
  const truncated = range.truncated + Math.max(0, range.undisclosed[kind])
  return { ...range, truncated, undisclosed: { ...range.undisclosed, [kind]: 0 } }
}

/** Counts what GitHub leaves out of a part that is a single day. */
function addTruncatedDay(range: RangeProgress, part: RangePart, count: number): RangeProgress {
  const truncatedDays = new Map(range.truncatedDays).set(part.range.from, count)
  return { ...range, truncated: range.truncated + count, truncatedDays }
}
