import type { Problem } from '../../../../preload/contract/problem.ts'
import type { AccountView } from '../../../../preload/contract/views/github-view.ts'
import type { Now } from '../../../base/rules/now.ts'
import { isWaitOver } from '../../../base/rules/waits.ts'
import { problemOfGithubFailure } from './failures.ts'
import { maxPauseMs, syncIntervalMs, type Pause } from './retry-policy.ts'

/** `dueAtMs` is by the stopwatch, which nobody can set and which runs while the machine sleeps. */
type SyncPhase =
  /** Syncs in the first minute after `dueAtMs`, or earlier if the user asks. */
  | { readonly name: 'resting'; readonly dueAtMs: number }
  /** Syncs in the first minute after `dueAtMs`. Even the user cannot sync earlier. */
  | { readonly name: 'rate-limited'; readonly dueAtMs: number }
  /** Syncs if the user asks. */
  | { readonly name: 'signed-out' }
  /** Syncs after other accounts. */
  | { readonly name: 'queued' }
  | { readonly name: 'running' }

/** What one account does now, and when it syncs next. */
export interface SyncState {
  readonly phase: SyncPhase
  /** Whether the user has asked for a sync since the last one that succeeded. */
  readonly isAskedByUser: boolean
  /** What the user sees: while a sync is queued, still the outcome of the one before. */
  readonly view: AccountView['sync']
}

export type SyncEvent =
  | { readonly type: 'requested'; readonly isByUser: boolean }
  | { readonly type: 'progressed'; readonly done: number; readonly total: number }
  /** `problem` is what the sync could not read; null if it read everything. */
  | { readonly type: 'succeeded'; readonly problem: Problem | null }
  | { readonly type: 'failed'; readonly problem: Problem; readonly pause: Pause }

/**
 * The state after a start.
 * @param stored `readAt`: when each range was last read; 0 makes the next sync read it again. `rateLimitEndsAt`: when the
 *   last rate limit ends or ended.
 */
export function initialSyncState(
  host: string,
  stored: { readonly readAt: readonly number[]; readonly rateLimitEndsAt: number },
  now: Now,
): SyncState {
  const { readAt, rateLimitEndsAt } = stored
  const isAskedByUser = false
  if (!isWaitOver(rateLimitEndsAt, maxPauseMs, now.clockMs)) {
    const problem = problemOfGithubFailure({ code: 'rate-limited' }, { host, isKnown: true })
    const pause: Pause = { type: 'rate-limit', ms: rateLimitEndsAt - now.clockMs }
    return { ...pausedState(problem, pause, now), isAskedByUser }
  }
  // Ignore sync times in the future: the clock ran ahead when they were stored.
  const past = readAt.filter((at) => at > 0 && at <= now.clockMs)
  const lastAt = past.length === 0 ? null : Math.max(...past)
  return { ...idleState(lastAt, now.stopwatchMs), isAskedByUser }
}

export function reduceSync(state: SyncState, event: SyncEvent, now: Now): SyncState {
  switch (event.type) {
    case 'requested': {
      const { phase } = state
      const isAskedByUser = state.isAskedByUser || event.isByUser
      const isBusy = phase.name === 'queued' || phase.name === 'running'
      const isLimited = phase.name === 'rate-limited' && now.stopwatchMs < phase.dueAtMs
      return { ...state, phase: isBusy || isLimited ? phase : { name: 'queued' }, isAskedByUser }
    }
    case 'progressed': {
      const { done, total } = event
      return { ...state, phase: { name: 'running' }, view: { name: 'running', done, total } }
    }
    case 'succeeded': {
      const outcome = event.problem
        ? pausedState(event.problem, { type: 'wait', ms: syncIntervalMs }, now)
        : idleState(now.clockMs, now.stopwatchMs + syncIntervalMs)
      return { ...outcome, isAskedByUser: false }
    }
    case 'failed':
      return { ...state, ...pausedState(event.problem, event.pause, now) }
  }
}

type Outcome = Pick<SyncState, 'phase' | 'view'>

function idleState(lastAt: number | null, dueAtMs: number): Outcome {
  return { phase: { name: 'resting', dueAtMs }, view: { name: 'idle', lastAt } }
}

function pausedState(problem: Problem, pause: Pause, { clockMs, stopwatchMs }: Now): Outcome {
  if (pause.type === 'sign-out')
    return { phase: { name: 'signed-out' }, view: { name: 'signed-out', problem } }
  const name = pause.type === 'rate-limit' ? 'rate-limited' : 'resting'
  return {
    phase: { name, dueAtMs: stopwatchMs + pause.ms },
    view: { name: 'waiting', problem, nextAt: clockMs + pause.ms },
  }
}

/**
 * Whether to sync now. A sync is also due if the clock was set so that the wait seems over or far too long: the last
 * sync may have asked for the wrong days.
 */
export function isSyncDue({ phase, view }: SyncState, { clockMs, stopwatchMs }: Now): boolean {
  if ('dueAtMs' in phase && stopwatchMs >= phase.dueAtMs) return true
  if (phase.name !== 'resting') return false
  const lastAt = view.name === 'idle' ? view.lastAt : null
  const dueAt = view.name === 'waiting' ? view.nextAt : lastAt && lastAt + syncIntervalMs
  return dueAt !== null && isWaitOver(dueAt, syncIntervalMs, clockMs)
}
