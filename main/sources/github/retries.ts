import type { SignInMethod } from '../../../preload/contract/views/github-view.ts'
import { delay } from '../../base/timers.ts'
import { GithubFailure, type Transport } from './octokit.ts'
import type { Failure } from './rules/failures.ts'
import { capacityOf } from './rules/request-size.ts'
import {
  initialRetryState,
  isLastTry,
  pauseAfter,
  reduceRetries,
  retryDelayMs,
  type Pause,
  type RetryEvent,
} from './rules/retry-policy.ts'

export type Retries = ReturnType<typeof createRetries>

/** Counts one account's failures, and waits as the retry policy says. @param signal ends a wait at once */
export function createRetries(context: Pick<Transport, 'timers' | 'random'>, signal: AbortSignal) {
  const { timers, random } = context
  let state = initialRetryState

  function dispatch(event: RetryEvent): void {
    state = reduceRetries(state, event)
  }

  /**
   * Waits until the next request may follow a failed one. `isOfPart`: as in `RetryEvent`.
   * @throws GithubFailure if the sync should stop asking for now, or the signal's abort reason
   */
  async function waitAfter(failure: Failure, { isOfPart = false } = {}): Promise<void> {
    dispatch({ type: 'failed', failure, isOfPart })
    const delayMs = retryDelayMs(state, failure, random())
    if (delayMs === null) throw new GithubFailure(failure)
    if (delayMs > 0) await delay(delayMs, signal, timers)
    signal.throwIfAborted()
  }

  return {
    dispatch,
    waitAfter,
    capacity: () => capacityOf(state.size),
    isLastTry: (failure: Failure): boolean => isLastTry(state, failure),

    /** Asks until there is an answer. @throws what `waitAfter` throws */
    async repeat<T>(ask: () => Promise<T>): Promise<T> {
      for (;;) {
        try {
          const answer = await ask()
          dispatch({ type: 'answered', isWhole: false })
          return answer
        } catch (error) {
          if (!(error instanceof GithubFailure)) throw error
          await waitAfter(error.failure)
        }
      }
    },

    /** @param failure null if Hot Dash itself is the cause */
    pauseAfterFailedSync(failure: Failure | null, method: SignInMethod): Pause {
      dispatch({ type: 'sync-failed', failure })
      return pauseAfter(state, failure, { method, chance: random() })
    },
  }
}
