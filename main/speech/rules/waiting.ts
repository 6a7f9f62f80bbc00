import { isRestOver } from '../../base/rules/rest.ts'
import { triggers, type Trigger, type TriggerRow, type Variable } from './triggers.ts'

/** A line that waits for another one to end. */
export interface WaitingLine {
  readonly trigger: Trigger
  readonly variables: Readonly<Record<string, Variable>>
  /** Milliseconds since the epoch. */
  readonly askedAt: number
}

/** Counts only lines that can still be said. */
const maxWaitingLines = 3

/** Of two lines of one kind, the newer one replaces the older one. */
function kindOf({ trigger, variables }: WaitingLine): string {
  const row: TriggerRow = triggers[trigger]
  const about = row.whenBusy === 'later' ? row.about : undefined
  return JSON.stringify([trigger, about === undefined ? null : variables[about]])
}

/** Whether a line's moment has passed. */
function isStale({ trigger, askedAt }: WaitingLine, now: number): boolean {
  const row: TriggerRow = triggers[trigger]
  if (row.whenBusy === 'never') return false
  return isRestOver(askedAt + row.maxWaitMs, row.maxWaitMs, now)
}

/**
 * The waiting lines after adding one. It replaces one of its kind. If too many are waiting already, it is dropped.
 * Stale lines do not count; `takeWaiting` reports them.
 * @param now milliseconds since the epoch
 */
export function withWaiting<Line extends WaitingLine>(
  waiting: readonly Line[],
  line: Line,
  now: number,
): readonly Line[] {
  const fresh = waiting.filter((one) => !isStale(one, now))
  const older = fresh.find((one) => kindOf(one) === kindOf(line))
  if (older !== undefined) return waiting.with(waiting.indexOf(older), line)
  return fresh.length < maxWaitingLines ? [...waiting, line] : waiting
}

/**
 * @param now milliseconds since the epoch
 * @returns the line to say next, those that keep waiting, and those that waited too long
 */
export function takeWaiting<Line extends WaitingLine>(
  waiting: readonly Line[],
  now: number,
): {
  readonly next: Line | undefined
  readonly rest: readonly Line[]
  readonly stale: readonly Line[]
} {
  const [next, ...rest] = waiting.filter((line) => !isStale(line, now))
  return { next, rest, stale: waiting.filter((line) => isStale(line, now)) }
}
