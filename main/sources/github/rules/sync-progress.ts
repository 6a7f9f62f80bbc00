/** How far one sync has come: what it has read, and what it still has to ask for. */
import type { Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import { splitAnswer, type Answer, type Arrival } from './contribution-answer.ts'
import { overlapsAny, pathsOf } from './contribution-query.ts'
import type { Failure } from './failures.ts'
import type { LoneFailure, RangeRecord } from './lone-failure.ts'
import type { Omission } from './omissions.ts'
import { beginRange, leaveOut, takePage, takeRange, type RangeProgress } from './range-progress.ts'
import type { RequestCapacity } from './request-size.ts'
import { halve, takeParts, type RangePart, type SyncPart, type SyncPlan } from './sync-plan.ts'
import { withoutSameStart, type SetAsideRange } from './sync-ranges.ts'

export interface SyncProgress {
  readonly plan: SyncPlan
  /** The parts of the current request. Once it is answered, the planned ones that did not arrive. */
  readonly asked: readonly SyncPart[]
  /** All ranges that were planned so far, by first day. */
  readonly ranges: ReadonlyMap<Day, RangeProgress>
  readonly record: RangeRecord
  /** The years with contributions; null while they are unknown. */
  readonly years: readonly number[] | null
  readonly omissions: readonly Omission[]
  /** The days that earlier syncs set aside and that this sync has not asked for again. */
  readonly setAsideBefore: readonly SetAsideRange[]
  /** The `content` of the long lists that were read within a day. */
  readonly readLists: ReadonlySet<string>
  /** Only the first request of a sync asks for pull requests. If they do not arrive, they wait for the next sync. */
  readonly asksPullRequests: boolean
  /** How many ranges, pieces of ranges, and pages have arrived or been given up. */
  readonly done: number
  /** What the last event has brought. */
  readonly accepted: readonly Arrival[]
  /** The ranges that the last event has finished. */
  readonly finished: readonly RangeProgress[]
}

export const startSync = (
  start: Pick<SyncProgress, 'setAsideBefore' | 'readLists' | 'asksPullRequests'>,
): SyncProgress => ({
  ...start,
  ...{ plan: [], asked: [], years: null, omissions: [], done: 0, accepted: [], finished: [] },
  ranges: new Map(),
  record: { arrived: null, loneFailures: 0 },
})

/** How one range is to be read. */
interface RangePlan {
  readonly range: DayRange
  /** What to ask for besides the days that are set aside. */
  readonly pieces: readonly DayRange[]
  readonly setAside: readonly SetAsideRange[]
  /** The days set aside by an earlier sync that are due again. */
  readonly retried: readonly SetAsideRange[]
}

export type ProgressEvent =
  | { readonly type: 'lookups-planned'; readonly parts: readonly SyncPart[] }
  | { readonly type: 'ranges-planned'; readonly ranges: readonly RangePlan[] }
  | { readonly type: 'asked'; readonly capacity: RequestCapacity }
  | { readonly type: 'answered'; readonly answer: Answer; readonly omission: Omission | null }
  /** Follows `answered`. `lone`: what to do if only one part is missing. `now`: milliseconds since the epoch. */
  | {
      readonly type: 'failed'
      readonly failure: Failure
      readonly lone: LoneFailure | null
      readonly now: number
    }

export function reduceProgress(before: SyncProgress, event: ProgressEvent): SyncProgress {
  return finishRanges(advance({ ...before, accepted: [], finished: [] }, event))
}

function advance(before: SyncProgress, event: ProgressEvent): SyncProgress {
  switch (event.type) {
    case 'lookups-planned':
      return addParts(before, event.parts)
    case 'ranges-planned':
      return event.ranges.reduce(planRange, before)
    case 'asked': {
      const { parts, left } = takeParts(before.plan, event.capacity)
      const asked: SyncPart[] = [...parts]
      if (!before.years) asked.push({ type: 'account' })
      if (before.asksPullRequests && event.capacity.isMixed) asked.push({ type: 'pull-requests' })
      return { ...before, plan: left, asked, asksPullRequests: false }
    }
    case 'answered': {
      const { countable, missing } = splitAnswer(event.answer)
      const progress = event.omission ? noteOmission(before, event.omission) : before
      return countable.reduce(accept, { ...progress, asked: missing })
    }
    case 'failed': {
      const { failure, lone, now } = event
      const progress = { ...before, asked: [] }
      if (lone) return settleLone(progress, lone, failure, now)
      // They come last: if the parts before them arrive, the server is well and a missing part is to blame.
      return addParts(progress, before.asked)
    }
  }
}

const addParts = (progress: SyncProgress, parts: readonly SyncPart[]): SyncProgress => {
  return { ...progress, plan: [...progress.plan, ...parts] }
}

/** Plans a range that is not planned yet, or in which days are retried. */
function planRange(
  before: SyncProgress,
  { range, pieces, setAside, retried }: RangePlan,
): SyncProgress {
  const start = range.from
  if (before.ranges.has(start) && retried.length === 0) return before
  const partsOf = (days: readonly DayRange[], trust: RangePart['trust']) =>
    days.map(({ from, to }): RangePart => ({ type: 'range', range: { from, to }, start, trust }))
  const begun = beginRange(range, withoutSameStart(setAside, retried))
  const setAsideBefore = withoutSameStart(before.setAsideBefore, retried)
  const parts = [...partsOf(pieces, 'usual'), ...partsOf(retried, 'set-aside')]
  return addParts({ ...putRange(before, begun), setAsideBefore }, parts)
}

function putRange(progress: SyncProgress, range: RangeProgress): SyncProgress {
  return { ...progress, ranges: new Map(progress.ranges).set(range.range.from, range) }
}

/** Finishes the ranges of which no part is left. Notes the long lists that are read. */
function finishRanges(progress: SyncProgress): SyncProgress {
  const left = [...progress.plan, ...progress.asked]
  const starts = new Set(left.flatMap((part) => ('start' in part ? part.start : [])))
  const ranges = [...progress.ranges.values()]
  const finished = ranges
    .filter(({ range, isFinished }) => !isFinished && !starts.has(range.from))
    .map((range) => ({ ...range, isFinished: true }))
  const read = ranges
    .flatMap(({ lists }) => [...lists.values()])
    .filter(({ disclosed, totalCount }) => disclosed === totalCount)
  const readLists = new Set([...progress.readLists, ...read.map(({ content }) => content)])
  return { ...finished.reduce(putRange, progress), finished, readLists }
}

/** Notes that errors came with the data of some parts. */
function noteOmission(before: SyncProgress, omission: Omission): SyncProgress {
  const paths = pathsOf(before.asked)
  const progress: SyncProgress = { ...before, omissions: [...before.omissions, omission] }
  return before.asked
    .filter((_, n) => overlapsAny(paths[n] ?? [], omission.paths))
    .flatMap((part) => ('start' in part ? (before.ranges.get(part.start) ?? []) : []))
    .reduce((next, range) => putRange(next, { ...range, hadErrors: true }), progress)
}

function accept(before: SyncProgress, arrival: Arrival): SyncProgress {
  const { type, part, answer } = arrival
  const progress = { ...before, accepted: [...before.accepted, arrival] }
  if (type === 'account')
    return { ...progress, years: answer.contributionsCollection.contributionYears }
  if (type === 'page') return settle(progress, part, (range) => takePage(range, part, answer))
  if (type !== 'range') return progress
  const record = { ...before.record, arrived: part }
  const halves = answer.isTruncated ? halve(part) : null
  if (halves) return { ...before, record, plan: [...halves, ...before.plan] }
  const { readLists } = before
  return settle({ ...progress, record }, part, (range) => takeRange(range, part, answer, readLists))
}

/** Takes what has arrived of a range, or leaves it out. */
function settle(
  before: SyncProgress,
  { start }: Pick<RangePart, 'start'>,
  take: (range: RangeProgress) => ReturnType<typeof takePage>,
): SyncProgress {
  const found = before.ranges.get(start)
  if (!found) return before
  const { range, pages } = take(found)
  return addParts({ ...putRange(before, range), done: before.done + 1 }, pages)
}

/** Plans the only missing part again, halves it or leaves it out. */
function settleLone(
  before: SyncProgress,
  { record, part, step }: LoneFailure,
  failure: Failure,
  now: number,
): SyncProgress {
  const progress = { ...before, record }
  const halves = step === 'halve' && part.type === 'range' ? halve(part) : null
  if (halves) return { ...progress, plan: [...halves, ...before.plan] }
  if (step === 'retry') return addParts(progress, [part])
  if (part.type === 'range' || part.type === 'page')
    return settle(progress, part, (range) => ({
      range: leaveOut(range, part, failure, now),
      pages: [],
    }))
  return { ...progress, accepted: [{ type: part.type, part, answer: null } as Arrival] }
}
