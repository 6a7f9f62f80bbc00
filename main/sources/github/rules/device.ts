import type { ProblemCode } from '../../../../preload/contract/problem.ts'

/** The pace at which an access token is polled for. */
export interface PollPace {
  /** As GitHub last said. */
  readonly intervalSeconds: number
  /** GitHub has told us to slow down. */
  readonly isSlowed: boolean
}

const minIntervalSeconds = 5
const maxIntervalSeconds = 60

/** The pace that a host asks for, within bounds: none may have us hammer it, or wait until the code is gone. */
export function pollPace(intervalSeconds: number, isSlowed = false): PollPace {
  return {
    intervalSeconds: Math.min(Math.max(intervalSeconds, minIntervalSeconds), maxIntervalSeconds),
    isSlowed,
  }
}

/**
 * GitHub told us to slow down: the longer interval stays for good (RFC 8628, 3.5).
 * @param intervalSeconds that of the answer; without one it grows by five
 */
export function slowDown(pace: PollPace, intervalSeconds: number | undefined): PollPace {
  return pollPace(Math.max(intervalSeconds ?? pace.intervalSeconds + 5, pace.intervalSeconds), true)
}

/**
 * Milliseconds to wait before the next poll. The margin is the GitHub CLI's: clocks of virtual machines drift, and a
 * poll that comes early makes the interval longer.
 */
export function pollDelayMs(pace: PollPace): number {
  return Math.round(pace.intervalSeconds * 1000 * (pace.isSlowed ? 1.4 : 1.2))
}

/** What an error of the device flow asks of us. */
export type DeviceFlowStep =
  | { readonly name: 'wait' }
  | { readonly name: 'slow-down' }
  | { readonly name: 'stop'; readonly code: ProblemCode }

const stops: ReadonlyMap<string, ProblemCode> = new Map([
  ['expired_token', 'github-device-expired'],
  ['token_expired', 'github-device-expired'],
  ['incorrect_device_code', 'github-device-expired'],
  ['access_denied', 'github-device-denied'],
  ['device_flow_disabled', 'github-device-disabled'],
  ['unsupported_grant_type', 'github-device-disabled'],
  ['incorrect_client_credentials', 'github-client-id-rejected'],
  // GitHub answers an unknown client id as if the page did not exist.
  ['Not Found', 'github-client-id-rejected'],
])

/** Reads the `error` of a device flow answer. */
export function deviceFlowStep(error: string): DeviceFlowStep {
  if (error === 'authorization_pending') return { name: 'wait' }
  if (error === 'slow_down') return { name: 'slow-down' }
  return { name: 'stop', code: stops.get(error) ?? 'github-bad-answer' }
}
