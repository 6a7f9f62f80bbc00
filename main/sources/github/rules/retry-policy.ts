/** What follows a failed request, whatever it asked for: how much to ask for next, and how long to wait. */
import { dayMs, hourMs, minuteMs } from '../../../../preload/contract/durations.ts'
import type { SignInMethod } from '../../../../preload/contract/views/github-view.ts'
import { backOffMs } from '../../../base/rules/waits.ts'
import { consequencesOf, type Failure } from './failures.ts'
import { initialRequestSize, growIfSteady, shrink } from './request-size.ts'

const secondMs = 1000
/** The interval between syncs while nothing fails. */
export const syncIntervalMs = 15 * minuteMs

/** GitHub's rate limits end within an hour. A longer one than this is a mistake of the host or of our clock. */
const maxRateLimitMs = dayMs
/** The longest random delay after a rate limit, so that not all users return at once. */
const maxSpreadMs = 5 * secondMs
/** The longest pause of an account. */
export const maxPauseMs = maxRateLimitMs + maxSpreadMs
const coolDownMs = 10 * minuteMs
/** A sync waits out a rate limit of up to this many seconds. A longer one ends it, and the user sees why. */
const maxRetryAfterSeconds = 5
/** The shortest wait for a rate limit, whatever the host says. It doubles with each rate limit in a row. */
const minRetryAfterSeconds = 1
const maxAdmissionDelayMs = 30 * secondMs

/** How a host has answered one account, across its syncs. */
export type RetryState = Readonly<typeof initialRetryState>

export const initialRetryState = {
  /** How much the next request asks for. */
  size: initialRequestSize,
  /** Failed requests since the last answer. */
  failures: 0,
  /** Rejections of the token since the last answer. Other failures in between do not reset the count. */
  rejections: 0,
  /** Rate limits since the last successful sync. */
  rateLimits: 0,
  /** Failed syncs since the last successful sync. */
  failedSyncs: 0,
}

export type RetryEvent =
  /** `isWhole`: everything that the request asked for arrived. */
  | { readonly type: 'answered'; readonly isWhole: boolean }
  /** `isOfPart`: one part of the query is known to fail, so smaller requests would not help. */
  | { readonly type: 'failed'; readonly failure: Failure; readonly isOfPart: boolean }
  | { readonly type: 'sync-succeeded' }
  /** `failure` is null if Hot Dash itself is the cause. */
  | { readonly type: 'sync-failed'; readonly failure: Failure | null }

export function reduceRetries(state: RetryState, event: RetryEvent): RetryState {
  const { size, rejections, rateLimits, failedSyncs } = state
  switch (event.type) {
    case 'answered': {
      const next = event.isWhole ? growIfSteady(size) : size
      return { ...state, size: next, failures: 0, rejections: 0 }
    }
    case 'failed': {
      const { failure, isOfPart } = event
      const { cause } = consequencesOf(failure)
      if (cause === 'size') return { ...state, size: shrink(size) }
      const failures = state.failures + 1
      // The first failure may be chance. But if the size has just grown, the server has shown its limit.
      const isRepeated = failures > 1 || size.hasGrown
      const asksTooMuch = cause === 'maybe-size' && !isOfPart && isRepeated
      return {
        ...state,
        size: asksTooMuch ? shrink(size) : size,
        failures,
        rejections: failure.code === 'rejected' ? rejections + 1 : rejections,
        rateLimits: failure.code === 'rate-limited' ? rateLimits + 1 : rateLimits,
      }
    }
    case 'sync-succeeded':
      // The next sync starts at full size, because a slow server may have recovered.
      return { ...state, size: initialRequestSize, rateLimits: 0, failedSyncs: 0 }
    case 'sync-failed':
      return event.failure === null || event.failure.code === 'no-token'
        ? state
        : { ...state, failedSyncs: failedSyncs + 1 }
  }
}

/** Whether a failure for which a part may be to blame ends the sync. @param state does not count the failure yet */
export const isLastTry = ({ failures }: RetryState, failure: Failure): boolean =>
  failures >= consequencesOf(failure).maxRetries

/**
 * How long to wait before the next request of a sync.
 * @param state already counts the failure
 * @param chance from 0 (inclusive) to 1, so that not all users return at once
 * @returns milliseconds, or null to end the sync
 */
export function retryDelayMs(state: RetryState, failure: Failure, chance: number): number | null {
  const { code, limits } = failure
  const { cause, maxRetries } = consequencesOf(failure)
  // The next request is smaller.
  if (cause === 'size') return 0
  if (code !== 'rate-limited') {
    const count = code === 'rejected' ? state.rejections : state.failures
    return count > maxRetries ? null : halfRandom(count * secondMs, chance)
  }
  if (state.rateLimits > maxRetries) return null
  const retryAfterSeconds = limits?.retryAfterSeconds ?? null
  if (retryAfterSeconds === null || retryAfterSeconds > maxRetryAfterSeconds) return null
  return Math.round((Math.max(retryAfterSeconds, minRetryAfterSeconds) + chance) * secondMs)
}

/** What an account does after a failed sync. */
export type Pause =
  /** It syncs again after `ms`, or earlier if the user asks. */
  | { readonly type: 'wait'; readonly ms: number }
  /** GitHub's rate limit ends after `ms`. Even the user cannot sync earlier. */
  | { readonly type: 'rate-limit'; readonly ms: number }
  /** The user has to sign in again. */
  | { readonly type: 'sign-out'; readonly isTokenRejected: boolean }

/**
 * What an account does after its sync has failed. `state` and `chance` are as in `retryDelayMs`.
 * @param failure null if Hot Dash itself is the cause
 */
export function pauseAfter(
  { rateLimits, failedSyncs }: RetryState,
  failure: Failure | null,
  { method, chance }: { readonly method: SignInMethod; readonly chance: number },
): Pause {
  const wait = (ms: number): Pause => ({ type: 'wait', ms })
  if (failure === null) return wait(syncIntervalMs)
  switch (consequencesOf(failure).pause) {
    case 'interval':
      return wait(syncIntervalMs)
    case 'back-off':
      return wait(halfRandom(backOffMs(30 * secondMs, failedSyncs, syncIntervalMs), chance))
    case 'cool-down':
      return wait(Math.round(coolDownMs * (1 + chance / 5)))
    case 'rate-limit':
      return { type: 'rate-limit', ms: rateLimitMs(failure, rateLimits, chance) }
    case 'sign-out':
      // The GitHub CLI may have a token later on.
      if (failure.code === 'no-token' && method === 'cli') return wait(syncIntervalMs)
      return { type: 'sign-out', isTokenRejected: failure.code === 'rejected' }
  }
}

/**
 * How long to wait before asking again who owns a granted token. A host that is down must not make us lose it.
 * @param failures how many times in a row this has failed, including this time
 * @returns milliseconds, or null if the host has rejected or refused the token
 */
export function admissionDelayMs(failure: Failure, failures: number, chance: number) {
  const { code } = failure
  if (code === 'rate-limited') return rateLimitMs(failure, failures, chance)
  if (code === 'refused') return null
  if (code === 'rejected' && failures > consequencesOf(failure).maxRetries) return null
  return halfRandom(backOffMs(secondMs, failures, maxAdmissionDelayMs), chance)
}

/** Half of a wait is random. */
const halfRandom = (ms: number, chance: number): number => Math.round(ms * (0.5 + chance / 2))

/**
 * How long to wait for a rate limit. The primary one says when it resets. The secondary one may say how long to stay
 * away; if not, wait a minute, which doubles with each rate limit in a row.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
function rateLimitMs({ limits }: Failure, attempt: number, chance: number): number {
  const spread = Math.round(chance * maxSpreadMs)
  const retryAfterSeconds = limits?.retryAfterSeconds ?? null
  if (retryAfterSeconds !== null) {
    const atLeast = backOffMs(minRetryAfterSeconds * secondMs, attempt, hourMs)
    return Math.min(Math.max(retryAfterSeconds * secondMs, atLeast), maxRateLimitMs) + spread
  }
  const resetInMs = limits?.remaining === 0 ? (limits.resetInMs ?? 0) : 0
  if (resetInMs > 0 && resetInMs <= maxRateLimitMs) return resetInMs + spread
  return backOffMs(minuteMs, attempt, hourMs) + spread
}
