import { clamp } from '../../../../preload/contract/numbers.ts'
import type { ProblemCode } from '../../../../preload/contract/problem.ts'

interface PollPace {
  /** The interval that GitHub last asked for. */
  readonly intervalSeconds: number
  /** Whether GitHub has told us to slow down. */
  readonly isSlowed: boolean
}

const minIntervalSeconds = 5
const maxIntervalSeconds = 60

/** Clamps the interval, so that a host makes us neither hammer it nor wait until the code has expired. */
export function pollPace(intervalSeconds: number): PollPace {
  const clamped = clamp(intervalSeconds, minIntervalSeconds, maxIntervalSeconds)
  return { intervalSeconds: clamped, isSlowed: false }
}

/**
 * Lengthens the interval for good, because GitHub told us to slow down (RFC 8628, 3.5).
 * @param intervalSeconds the interval in the answer; if null, ours grows by five seconds
 */
export function slowDown(pace: PollPace, intervalSeconds: number | null): PollPace {
  const longer = Math.max(intervalSeconds ?? pace.intervalSeconds + 5, pace.intervalSeconds)
  return { ...pollPace(longer), isSlowed: true }
}

/** The delay of the next poll, with the GitHub CLI's margin: clocks drift, and polling too early slows us down. */
export function pollDelayMs(pace: PollPace): number {
  return Math.round(pace.intervalSeconds * 1000 * (pace.isSlowed ? 1.4 : 1.2))
}

const refusalCodes: Readonly<Record<string, ProblemCode | null>> = {
  authorization_pending: null,
  slow_down: null,
  expired_token: 'github-device-expired',
  token_expired: 'github-device-expired',
  incorrect_device_code: 'github-device-expired',
  access_denied: 'github-device-denied',
  device_flow_disabled: 'github-device-disabled',
  unsupported_grant_type: 'github-device-disabled',
  incorrect_client_credentials: 'github-client-id-rejected',
  // GitHub answers an unknown client id with a 404.
  'Not Found': 'github-client-id-rejected',
}

/** The problem that the `error` of a device flow answer means. @returns null to keep polling */
export function refusalCode(error: string): ProblemCode | null {
  return Object.hasOwn(refusalCodes, error) ? (refusalCodes[error] ?? null) : 'github-bad-answer'
}
