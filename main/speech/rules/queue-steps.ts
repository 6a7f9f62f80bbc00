/** Decides what Dash says next, which line interrupts which, and which lines wait. */
import { assertNever } from '../../../preload/contract/result.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import type { LineRequest } from './line-request.ts'
import { priorityOf, rowOf, type Trigger } from './triggers.ts'

export interface QueueState {
  /** The trigger of the line that is being said. */
  readonly current: Trigger | null
  /** Empty unless a line is being said. */
  readonly waiting: readonly LineRequest[]
}

type QueueEvent =
  /** Something happened that Dash has a line for. */
  | { readonly type: 'due'; readonly line: LineRequest }
  /** The current line was said, and its bubble was visible for long enough. */
  | { readonly type: 'over' }

export interface QueueStep {
  readonly waiting: readonly LineRequest[]
  /** The line to say now. It replaces the current line. */
  readonly say: LineRequest | null
  /** The lines that waited too long, and are dropped. */
  readonly stale: readonly LineRequest[]
}

/** If this many lines wait, further ones are dropped. Lines that waited too long do not count. */
const maxWaitingLines = 3

export function reduceQueue(state: QueueState, event: QueueEvent, now: number): QueueStep {
  const { current, waiting } = state
  switch (event.type) {
    case 'due': {
      const { line } = event
      if (line.isAsked === true || isDueNow(line.trigger, current))
        return { waiting, say: line, stale: [] }
      const mayWait = rowOf(line.trigger).maxWaitMs !== undefined
      return { waiting: mayWait ? addWaiting(waiting, line, now) : waiting, say: null, stale: [] }
    }
    case 'over': {
      const stale = waiting.filter((line) => isStale(line, now))
      const [say = null, ...rest] = waiting.filter((line) => !stale.includes(line))
      return { waiting: rest, say, stale }
    }
    default:
      return assertNever(event)
  }
}

function isDueNow(trigger: Trigger, current: Trigger | null): boolean {
  if (current === null) return true
  const lead = priorityOf(trigger) - priorityOf(current)
  return lead > 0 || (lead === 0 && rowOf(trigger).maxWaitMs === undefined)
}

function isStale({ trigger, askedAt }: LineRequest, now: number): boolean {
  const { maxWaitMs } = rowOf(trigger)
  return maxWaitMs !== undefined && hasPassed(askedAt, maxWaitMs, now)
}

/** Replaces an older line of the same trigger and about the same item. Drops the line if too many wait already. */
function addWaiting(
  waiting: readonly LineRequest[],
  line: LineRequest,
  now: number,
): readonly LineRequest[] {
  const fresh = waiting.filter((one) => !isStale(one, now))
  const subjectOf = ({ trigger, variables }: LineRequest) =>
    JSON.stringify([trigger, variables['item']])
  const older = fresh.find((one) => subjectOf(one) === subjectOf(line))
  if (older !== undefined) return waiting.with(waiting.indexOf(older), line)
  return fresh.length < maxWaitingLines ? [...waiting, line] : waiting
}
