import { consequencesOf, type Failure, type FailureCause } from './failures.ts'
import type { RangePart, SyncPart } from './sync-plan.ts'
import { lengthInDays } from './sync-ranges.ts'

type Step = 'retry' | 'halve' | 'leave-out'

const leaveOutAtThird = ['retry', 'retry', 'leave-out'] as const

/**
 * What follows the first, second, … lone failure of a part: it was the only one of its request that did not arrive. The
 * last step repeats. `tooLarge`: the part certainly is. `uncertain`: the part may be to blame, or the server. If
 * neither, the part is always retried.
 */
const steps = {
  'usual days': { tooLarge: ['halve'], uncertain: ['retry', 'halve'] },
  'usual day': { tooLarge: ['leave-out'], uncertain: leaveOutAtThird },
  'suspect days': { tooLarge: ['halve'], uncertain: ['halve'] },
  'suspect day': { tooLarge: ['leave-out'], uncertain: leaveOutAtThird },
  'set-aside days': { tooLarge: ['halve'], uncertain: ['halve'] },
  'set-aside day': { tooLarge: ['leave-out'], uncertain: ['leave-out'] },
  'page or lookup': { tooLarge: leaveOutAtThird, uncertain: leaveOutAtThird },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly Step[]>>>>

function nameOf(part: SyncPart): keyof typeof steps {
  if (part.type !== 'range') return 'page or lookup'
  return `${part.trust} ${lengthInDays(part.range) > 1 ? 'days' : 'day'}`
}

/** After this many lone failures, ranges are left out without being halved. A later sync halves them. */
const maxFailuresToHalve = 100

/** What one sync has learned about the ranges that GitHub returns. */
export interface RangeRecord {
  /** The last range that arrived. Asking for it again shows whether the server is well. */
  readonly arrived: RangePart | null
  /** How many times a range failed alone after another range had arrived, so the range may be to blame. */
  readonly loneFailures: number
}

export type LoneFailure = ReturnType<typeof decideOnLonePart>

/**
 * Decides what to do with the only part that did not arrive. If `needsProof`, take the step only once the server has
 * answered another query, and retry the part otherwise.
 * @param isLastTry whether the sync ends after this failure, unless the server answers another query
 * @returns also the part and the record, which remember the failure
 */
export function decideOnLonePart(
  before: RangeRecord,
  failed: SyncPart,
  failure: Failure,
  isLastTry: boolean,
) {
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
  const row: readonly Step[] = steps[nameOf(part)][cause === 'size' ? 'tooLarge' : 'uncertain']
  const step = row[(part.loneFailures ?? 1) - 1] ?? row.at(-1) ?? 'retry'
  if (cause === 'size' || failuresOfRanges < maxFailuresToHalve) return step
  const isSuspect = part.type === 'range' && part.trust === 'suspect'
  return isSuspect || step === 'halve' ? 'leave-out' : step
}
