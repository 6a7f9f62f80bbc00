const firstRestMs = 60_000
const maxRestMs = 10 * 60_000

/**
 * How long a clone rests after Git was killed there, in milliseconds.
 * @param timeouts how often in a row that has happened, at least 1
 */
export function restMs(timeouts: number): number {
  return Math.min(maxRestMs, firstRestMs * 2 ** (timeouts - 1))
}
