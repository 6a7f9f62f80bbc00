import type { Timers } from '../../base/timers.ts'
import { delay } from './delay.ts'
import { GithubFailure } from './github-failure.ts'
import {
  isOverload,
  isRateLimit,
  isRejection,
  isTooLarge,
  repeatDelayMs,
} from './rules/failures.ts'
import type { Failure } from './rules/failures.ts'
import { afterAnswer, afterOverload, fullSize } from './rules/request-size.ts'
import type { RequestSize } from './rules/request-size.ts'

/**
 * How a host has answered one account, across all its syncs: decides how much the next request asks for, and whether
 * to retry after a failure.
 */
export class Retries {
  readonly #timers: Timers
  readonly #random: () => number
  readonly #signal: AbortSignal
  #size: RequestSize = fullSize
  #failures = 0
  /** How often in a row the host has rejected the token; other failures in between do not reset this. */
  #rejections = 0
  /** How often the host has rate-limited us since the last successful sync. */
  #limits = 0

  /** @param signal ends a wait at once */
  constructor(
    { timers, random }: { readonly timers: Timers; readonly random: () => number },
    signal: AbortSignal,
  ) {
    this.#timers = timers
    this.#random = random
    this.#signal = signal
  }

  get size(): RequestSize {
    return this.#size
  }

  /** Whether to stop asking for now after this failure. */
  isLastTry(failure: Failure): boolean {
    return repeatDelayMs(failure, this.#failures + 1, 0) === null
  }

  /** A sync succeeded: the next one starts at full size again, because a slow server may have recovered. */
  reset(): void {
    this.#size = fullSize
    this.#limits = 0
  }

  /** How often the host has rate-limited us since the last successful sync. */
  get limits(): number {
    return this.#limits
  }

  /** An answer arrived. @param isWhole whether it has everything that was asked for */
  answered(isWhole = true): void {
    this.#failures = 0
    this.#rejections = 0
    if (isWhole) this.#size = afterAnswer(this.#size)
  }

  /**
   * Waits until it may ask again after a failure.
   * @param isOfPart whether the query is known to fail on its own: smaller requests would not help
   * @throws GithubFailure if it should stop asking for now; the reason of the signal
   */
  async wait(failure: Failure, isOfPart = false): Promise<void> {
    if (isTooLarge(failure)) {
      this.#size = afterOverload(this.#size)
      return
    }
    this.#failures += 1
    if (isRejection(failure)) this.#rejections += 1
    // The first failure may be chance, but if a larger size was just tried, the server has shown its limit.
    if (!isOfPart && isOverload(failure) && (this.#failures > 1 || this.#size.hasGrown))
      this.#size = afterOverload(this.#size)
    if (isRateLimit(failure)) this.#limits += 1
    const delayMs = repeatDelayMs(failure, this.#countOf(failure), this.#random())
    if (delayMs === null) throw new GithubFailure(failure)
    await delay(this.#timers, delayMs, this.#signal)
  }

  #countOf(failure: Failure): number {
    if (isRateLimit(failure)) return this.#limits
    return isRejection(failure) ? this.#rejections : this.#failures
  }

  /**
   * Retries until there is an answer.
   * @throws GithubFailure if it should stop asking for now; the reason of the signal
   */
  async repeat<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask()
        this.answered(false)
        return answer
      } catch (error) {
        if (!(error instanceof GithubFailure)) throw error
        await this.wait(error.failure)
      }
    }
  }
}
