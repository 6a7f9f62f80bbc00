import { meaningOf, type Failure } from './failures.ts'
import type { RangePart, SyncPart } from './sync-plan.ts'
import { lengthInDays } from './sync-ranges.ts'

/** What one sync has learned about the ranges that GitHub returns. */
export interface RangeRecord {
  /** The last range that arrived. Asking for it again shows whether the server is well. */
  readonly arrived: RangePart | null
  /** Lone failures of ranges since the first range arrived. */
  readonly loneFailures: number
}

/** The lone failure after which a range is halved, or left out if it is a single day. */
const lastFailureOfRange = {
  usual: { longer: 2, day: 3 },
  suspect: { longer: 1, day: 3 },
  'set-aside': { longer: 1, day: 1 },
} as const satisfies Readonly<Record<RangePart['trust'], object>>
/** The lone failure after which a page or a lookup is left out. */
const lastFailureOfOthers = 3
/** After this many lone failures, ranges are left out without being halved. A later sync halves them. */
const maxFailuresToHalve = 100

/**
 * Decides what to do with the only part that did not arrive: retry, halve or leave out. If `needsProof`, halve it or
 * leave it out only once the server has answered another query, and retry it otherwise.
 * @param isLastTry whether the sync ends after this failure, unless the server answers another query
 * @returns also the part and the ranges, which remember the failure
 */
export function afterLoneFailure(
  before: RangeRecord,
  failed: SyncPart,
  failure: Failure,
  isLastTry: boolean,
) {
  const mayBeCausedByQuery = meaningOf(failure).causedByQuery === 'maybe'
  const isSuspect = failed.name === 'range' && before.arrived !== null && mayBeCausedByQuery
  const ranges = { ...before, loneFailures: before.loneFailures + (isSuspect ? 1 : 0) }
  const counted: SyncPart = { ...failed, loneFailures: (failed.loneFailures ?? 0) + 1 }
  const step = stepAfter(counted, failure, ranges.loneFailures)
  const becomesSuspect = isSuspect && counted.name === 'range' && counted.trust === 'usual'
  const part: SyncPart = becomesSuspect ? { ...counted, trust: 'suspect' } : counted
  const needsProof = mayBeCausedByQuery && (isLastTry || step === 'leave-out')
  return { ranges, part, step, needsProof }
}

/** @param failuresOfRanges the lone failures of all ranges in this sync, including this one */
function stepAfter(part: SyncPart, failure: Failure, failuresOfRanges: number) {
  const { loneFailures = 0 } = part
  const { causedByQuery } = meaningOf(failure)
  if (causedByQuery === 'no') return 'retry'
  if (part.name !== 'range') return loneFailures < lastFailureOfOthers ? 'retry' : 'leave-out'
  const length = lengthInDays(part.range) > 1 ? 'longer' : 'day'
  const isCausedByQuery = causedByQuery === 'yes'
  const mayHalve = isCausedByQuery || failuresOfRanges < maxFailuresToHalve
  const isLast =
    isCausedByQuery ||
    (part.trust === 'suspect' && !mayHalve) ||
    loneFailures >= lastFailureOfRange[part.trust][length]
  if (!isLast) return 'retry'
  return length === 'longer' && mayHalve ? 'halve' : 'leave-out'
}
