/** Decides what Dash says next, which line interrupts which, and which lines wait. */
import { assertNever } from '../../../preload/contract/result.ts'
import { isWaitOver } from '../../base/rules/waits.ts'
import { rowOf, type Trigger, type Variable } from './triggers.ts'

export interface DueLine {
  readonly trigger: Trigger
  readonly variables: Readonly<Record<string, Variable>>
  /** Milliseconds since the epoch. */
  readonly askedAt: number
  /** The user asked for this line, which interrupts any other. */
  readonly isAsked?: boolean
}

/** Lines wait only while another line is being said. */
export type QueueState<Line> =
  | { readonly name: 'silent' }
  | { readonly name: 'saying'; readonly trigger: Trigger; readonly waiting: readonly Line[] }

export type QueueEvent<Line> =
  /** Something happened that Dash has a line for. */
  | { readonly name: 'due'; readonly line: Line }
  /** The current line was said, and its bubble was visible for long enough. */
  | { readonly name: 'over' }

export interface QueueStep<Line> {
  readonly state: QueueState<Line>
  /** The line to say now. It replaces the current line. */
  readonly say: Line | null
  readonly stale: readonly Line[]
}

/** Lines that waited too long do not count. */
const maxWaitingLines = 3

export function queueStep<Line extends DueLine>(
  state: QueueState<Line>,
  event: QueueEvent<Line>,
  now: number,
): QueueStep<Line> {
  const waiting = state.name === 'saying' ? state.waiting : []
  const say = (line: Line, rest = waiting, stale: readonly Line[] = []): QueueStep<Line> => ({
    state: { name: 'saying', trigger: line.trigger, waiting: rest },
    say: line,
    stale,
  })
  switch (event.name) {
    case 'due': {
      const isDue = event.line.isAsked === true || isDueNow(event.line.trigger, state)
      if (isDue) return say(event.line)
      const mayWait = state.name === 'saying' && rowOf(event.line.trigger).maxWaitMs !== undefined
      const next = mayWait ? { ...state, waiting: addWaiting(waiting, event.line, now) } : state
      return { state: next, say: null, stale: [] }
    }
    case 'over': {
      const stale = waiting.filter((line) => isStale(line, now))
      const [next, ...rest] = waiting.filter((line) => !stale.includes(line))
      return next ? say(next, rest, stale) : { state: { name: 'silent' }, say: null, stale }
    }
    default:
      return assertNever(event)
  }
}

export function isDueNow(trigger: Trigger, state: QueueState<unknown>): boolean {
  if (state.name === 'silent') return true
  const [next, busy] = [rowOf(trigger), rowOf(state.trigger)]
  return (
    next.priority > busy.priority ||
    (next.priority === busy.priority && next.maxWaitMs === undefined)
  )
}

function isStale({ trigger, askedAt }: DueLine, now: number): boolean {
  const { maxWaitMs } = rowOf(trigger)
  return maxWaitMs !== undefined && isWaitOver(askedAt + maxWaitMs, maxWaitMs, now)
}

/** Replaces an older line of the same trigger and about the same item. Drops the line if too many wait already. */
function addWaiting<Line extends DueLine>(
  waiting: readonly Line[],
  line: Line,
  now: number,
): readonly Line[] {
  const fresh = waiting.filter((one) => !isStale(one, now))
  const kindOf = ({ trigger, variables }: DueLine) => JSON.stringify([trigger, variables['item']])
  const older = fresh.find((one) => kindOf(one) === kindOf(line))
  if (older !== undefined) return waiting.with(waiting.indexOf(older), line)
  return fresh.length < maxWaitingLines ? [...waiting, line] : waiting
}
