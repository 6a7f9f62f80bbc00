/** How far one sync has come: what it has read, and what it still has to ask for. */
import type { Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import { splitAnswer, type Answer, type Arrival } from './contribution-answer.ts'
import { overlapsAny, pathsOf } from './contribution-query.ts'
import { consequencesOf, type Failure, type FailureCause } from './failures.ts'
import type { Omission } from './omissions.ts'
import { beginRange, leaveOut, takePage, takeRange, type RangeProgress } from './range-progress.ts'
import type { RequestCapacity } from './request-size.ts'
import { halve, takeParts, type RangePart, type SyncPart, type SyncPlan } from './sync-plan.ts'
import { lengthInDays, withoutSameStart, type SetAsideRange } from './sync-ranges.ts'

/** What one sync has learned about the ranges that GitHub returns. */
export interface RangeRecord {
  /** The last range that arrived. Asking for it again shows whether the server is well. */
  readonly arrived: RangePart | null
  /** How many times a range failed alone after another range had arrived, so the range may be to blame. */
  readonly loneFailures: number
}

export interface SyncProgress {
  readonly plan: SyncPlan
  /** The parts of the current request that have not arrived. Once it is answered, omits the account and pull requests. */
  readonly pending: readonly SyncPart[]
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
  plan: [],
  pending: [],
  ranges: new Map(),
  record: { arrived: null, loneFailures: 0 },
  years: null,
  omissions: [],
  done: 0,
  accepted: [],
  finished: [],
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
  /** Follows `answered`. */
  | {
      readonly type: 'failed'
      readonly failure: Failure
      readonly lone: LoneFailure | null
      /** Whether the server has answered another query, if `lone` needs that proof. */
      readonly isServerWell: boolean
      /** In milliseconds since the epoch. */
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
      const pending: SyncPart[] = [...parts]
      if (!before.years) pending.push({ type: 'account' })
      if (before.asksPullRequests && event.capacity.isMixed) pending.push({ type: 'pull-requests' })
      return { ...before, plan: left, pending, asksPullRequests: false }
    }
    case 'answered': {
      const { countable, missing } = splitAnswer(event.answer)
      const progress = event.omission ? addOmission(before, event.omission) : before
      return countable.reduce(accept, { ...progress, pending: missing })
    }
    case 'failed': {
      const progress = { ...before, pending: [] }
      if (event.lone) return settleLone(progress, event, event.lone)
      // Put the missing parts last: if the parts before them arrive, the server is well and a missing part is to blame.
      return addParts(progress, before.pending)
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

/** Finishes the ranges of which no part is left, and collects the long lists that were read to their end. */
function finishRanges(progress: SyncProgress): SyncProgress {
  const left = [...progress.plan, ...progress.pending]
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

/** Adds an omission, and marks the ranges whose data came with errors. */
function addOmission(before: SyncProgress, omission: Omission): SyncProgress {
  const paths = pathsOf(before.pending)
  const progress: SyncProgress = { ...before, omissions: [...before.omissions, omission] }
  return before.pending
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
  return settle({ ...progress, record }, part, (range) => takeRange(range, arrival, readLists))
}

/** Updates the range of a part with `take`, and plans the pages that `take` returns. */
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
  failed: Extract<ProgressEvent, { readonly type: 'failed' }>,
  { record, part, step, needsProof }: LoneFailure,
): SyncProgress {
  const progress = { ...before, record }
  if (step === 'retry' || (needsProof && !failed.isServerWell)) return addParts(progress, [part])
  const halves = step === 'halve' && part.type === 'range' ? halve(part) : null
  if (halves) return { ...progress, plan: [...halves, ...before.plan] }
  if (part.type === 'range' || part.type === 'page')
    return settle(progress, part, (range) => ({ range: leaveOut(range, part, failed), pages: [] }))
  return { ...progress, accepted: [{ type: part.type, part, answer: null } as Arrival] }
}

type Step = 'retry' | 'halve' | 'leave-out'

const leaveOutAtThird = ['retry', 'retry', 'leave-out'] as const

/**
 * What follows the first, second, … lone failure of a range: it was the only part of its request that did not arrive,
 * and either the range or the server may be to blame. The last step repeats.
 */
const steps = {
  usual: { days: ['retry', 'halve'], day: leaveOutAtThird },
  suspect: { days: ['halve'], day: leaveOutAtThird },
  'set-aside': { days: ['halve'], day: ['leave-out'] },
} as const satisfies Readonly<
  Record<RangePart['trust'], Readonly<Record<'days' | 'day', readonly Step[]>>>
>

function stepsOf(part: SyncPart, cause: FailureCause): readonly Step[] {
  if (part.type !== 'range') return leaveOutAtThird
  const isDay = lengthInDays(part.range) === 1
  if (cause === 'size') return [isDay ? 'leave-out' : 'halve']
  return steps[part.trust][isDay ? 'day' : 'days']
}

/** After this many lone failures, ranges are left out without being halved. A later sync halves them. */
const maxFailuresToHalve = 100

/** What follows if one part did not arrive, and all others did. */
export interface LoneFailure {
  /** The part and the record, which remember the failure. */
  readonly part: SyncPart
  readonly record: RangeRecord
  readonly step: Step
  /** Whether to take the step only if the server answers another query. Otherwise, the part is retried. */
  readonly needsProof: boolean
}

/**
 * Decides what to do if only one part has not arrived.
 * @param isLastTry whether the sync ends after this failure, unless the server answers another query
 * @returns null if several parts have not arrived, or none
 */
export function decideOnLonePart(
  { pending, record: before }: Pick<SyncProgress, 'pending' | 'record'>,
  failure: Failure,
  isLastTry: boolean,
): LoneFailure | null {
  const [failed, ...others] = pending
  if (!failed || others.length > 0) return null
  const { cause } = consequencesOf(failure)
  const isUncertain = cause === 'maybe-query' || cause === 'maybe-size'
  const isSuspect = failed.type === 'range' && before.arrived !== null && isUncertain
  const record = { ...before, loneFailures: before.loneFailures + (isSuspect ? 1 : 0) }
  const counted: SyncPart = { ...failed, loneFailures: (failed.loneFailures ?? 0) + 1 }
  const step = nextStep(counted, cause, record.loneFailures)
  const becomesSuspect = isSuspect && counted.type === 'range' && counted.trust === 'usual'
  const part: SyncPart = becomesSuspect ? { ...counted, trust: 'suspect' } : counted
  const needsProof = isUncertain && (isLastTry || step === 'leave-out')
  return { record, part, step, needsProof }
}

/** @param failuresOfRanges the lone failures of all ranges in this sync, including this one */
function nextStep(part: SyncPart, cause: FailureCause, failuresOfRanges: number): Step {
  if (cause === 'other') return 'retry'
  const row = stepsOf(part, cause)
  const step = row[(part.loneFailures ?? 1) - 1] ?? row.at(-1) ?? 'retry'
  if (cause === 'size' || failuresOfRanges < maxFailuresToHalve) return step
  const isSuspect = part.type === 'range' && part.trust === 'suspect'
  return isSuspect || step === 'halve' ? 'leave-out' : step
}
