import { pause } from '../../base/timers.ts'
import { GithubFailure, type Transport } from './octokit.ts'
import {
  backOffMs,
  isOverload,
  retryDelayMs,
  type Failure,
  type FailureKind,
} from './rules/failures.ts'
import { afterAnswer, afterOverload, fullSize, limitsOf } from './rules/request-size.ts'

export type Retries = ReturnType<typeof createRetries>

/**
 * Remembers how a host has answered one account, across all its syncs. Decides how much the next request asks for,
 * and whether to retry after a failure.
 * @param signal ends a wait at once
 */
export function createRetries(
  { timers, random }: Pick<Transport, 'timers' | 'random'>,
  signal: AbortSignal,
) {
  let size = fullSize
  /** Requests that failed in a row. */
  let failures = 0
  /** Rejections of the token since the last answer, regardless of other failures in between. */
  let rejections = 0
  /** Rate limits since the last successful sync. */
  let limits = 0
  /** Syncs that failed in a row. */
  let failedSyncs = 0

  /** @param isWhole whether the answer has everything that was asked for */
  function answered(isWhole = true): void {
    failures = 0
    rejections = 0
    if (isWhole) size = afterAnswer(size)
  }

  /**
   * Waits until the next request may follow a failure.
   * @param isOfPart whether this query is known to fail, so that smaller requests would not help
   * @throws GithubFailure if the sync should stop asking for now, or the signal's abort reason
   */
  async function wait(failure: Failure, isOfPart = false): Promise<void> {
    const { kind } = failure
    if (kind === 'too-large') {
      size = afterOverload(size)
      return
    }
    failures += 1
    if (kind === 'rejected') rejections += 1
    if (kind === 'limited') limits += 1
    // The first failure may be chance. But if the size has just grown, the server has shown its limit.
    if (!isOfPart && isOverload(failure) && (failures > 1 || size.hasGrown))
      size = afterOverload(size)
    const counts: Partial<Record<FailureKind, number>> = { rejected: rejections, limited: limits }
    const delayMs = retryDelayMs(failure, counts[kind] ?? failures, random())
    if (delayMs === null) throw new GithubFailure(failure)
    await pause(delayMs, signal, timers)
    signal.throwIfAborted()
  }

  return {
    answered,
    wait,

    /** How much the next request asks for. */
    limits: () => limitsOf(size),

    /** Whether to stop asking for now after this failure. */
    isLastTry: (failure: Failure): boolean => retryDelayMs(failure, failures + 1, 0) === null,

    /**
     * Retries until there is an answer.
     * @throws GithubFailure if the sync should stop asking for now, or the signal's abort reason
     */
    async repeat<T>(ask: () => Promise<T>): Promise<T> {
      for (;;) {
        try {
          const answer = await ask()
          answered(false)
          return answer
        } catch (error) {
          if (!(error instanceof GithubFailure)) throw error
          await wait(error.failure)
        }
      }
    },

    /** @returns how long to back off, in milliseconds; null if the host has rejected the token */
    syncFailed(failure: Failure): number | null {
      failedSyncs += 1
      return backOffMs(failure, failure.kind === 'limited' ? limits : failedSyncs, random())
    },

    /** The next sync starts at full size again, because a slow server may have recovered. */
    syncSucceeded(): void {
      size = fullSize
      limits = 0
      failedSyncs = 0
    },
  }
}
