import { mayBeOfQuery, type Failure } from './failures.ts'
import type { Part } from './sync-plan.ts'
import { countDays } from './sync-ranges.ts'

/** A part did not arrive although it was asked for alone. */
interface LoneFailure {
  readonly failure: Failure
  readonly part: Part
  /** How often the part has failed alone, including this time. */
  readonly tries: number
  /** How many requests for a single range have failed in this sync while other ranges arrived. */
  readonly rangeFailures: number
}

/** What to do with the part. If the server fails other queries too, the part is not to blame and is retried. */
type LoneFailureStep = 'retry' | 'halve' | 'leave-out' | 'leave-out-if-server-is-well'

/** A part is left out or set aside after it fails this many times in a request of its own. */
const maxTries = 3
/** From then on, set failing ranges aside without halving them; a later sync halves them. */
const maxRangeFailures = 100

/** Halves a failing range until it is a day. Leaves out a day or any other part that keeps failing. */
export function afterLoneFailure(lone: LoneFailure): LoneFailureStep {
  const { failure, part, tries, rangeFailures } = lone
  const isTooLarge = failure.kind === 'too-large'
  if (!isTooLarge && !mayBeOfQuery(failure)) return 'retry'
  if (tries < triesOf(lone)) return 'retry'
  const isLong = part.name === 'range' && countDays(part.range) > 1
  if (isLong && (isTooLarge || rangeFailures < maxRangeFailures)) return 'halve'
  return isTooLarge ? 'leave-out' : 'leave-out-if-server-is-well'
}

/** How often to try a part before it is halved or left out. */
function triesOf({ failure, part, rangeFailures }: LoneFailure): number {
  if (part.name !== 'range') return maxTries
  if (failure.kind === 'too-large' || part.trust === 'set-aside') return 1
  const isLong = countDays(part.range) > 1
  if (part.trust === 'suspect' && (isLong || rangeFailures >= maxRangeFailures)) return 1
  return isLong ? 2 : maxTries
}
