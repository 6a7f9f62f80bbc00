import { hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { isWaitOver } from '../../base/rules/waits.ts'

/** How often a place is read and written. */
export const pollMs = 5 * minuteMs
/** A repository is exchanged after the start, then hourly. After a failure, retries come sooner and then back off. */
export const firstExchangeMs = 10_000
const exchangeMs = hourMs

/** What a place does now, and how the last attempt ended. */
export interface PlaceState {
  readonly name: 'idle' | 'exchanging'
  readonly problem: Problem | null
  /** How many exchanges in a row have failed. A running one counts until it succeeds, because it may throw. */
  readonly failures: number
  /** When the next exchange is due, in milliseconds since the epoch. Folders are always due. */
  readonly dueAt: number
}

/** @param now milliseconds since the epoch, here and below */
export const initialPlaceState = (now: number): PlaceState => ({
  name: 'idle',
  problem: null,
  failures: 0,
  dueAt: now + firstExchangeMs,
})

export const isExchangeDue = ({ dueAt }: PlaceState, now: number): boolean =>
  isWaitOver(dueAt, exchangeMs, now)

export function beginExchange(state: PlaceState, now: number): PlaceState {
  const retryMs = Math.min(exchangeMs, pollMs * 2 ** state.failures)
  return { ...state, name: 'exchanging', failures: state.failures + 1, dueAt: now + retryMs }
}

/** Ends a sync with a folder, or an exchange. @param problem null if it succeeded */
export function endSync(state: PlaceState, problem: Problem | null, now: number): PlaceState {
  if (state.name === 'idle' || problem !== null) return { ...state, name: 'idle', problem }
  return { name: 'idle', problem, failures: 0, dueAt: now + exchangeMs }
}
