/**
 * In milliseconds. Git answers a question about branches, settings or single objects at once. A walk through history
 * or files may take long before its first line: for 98,000 commits on a slow disk, a quarter of a minute.
 */
export const defaultFirstTimeouts = { lookup: 3_000, walk: 10_000 }

export type FirstTimeouts = typeof defaultFirstTimeouts
const maxTimeoutMs = 2 * 60_000

const firstRestMs = 60_000
const maxRestMs = 10 * 60_000

/**
 * How long a Git call may stay silent before it is killed, in milliseconds. While it writes, it may take as long as
 * it needs.
 * @param firstMs the time of a first attempt, in milliseconds
 * @param timeouts how often in a row Git was killed in this repository: each time it gets twice as long
 */
export function idleTimeoutMs(firstMs: number, timeouts: number): number {
  return Math.min(maxTimeoutMs, firstMs * 2 ** timeouts)
}

/**
 * How long a clone rests after Git was killed there, in milliseconds.
 * @param timeouts how often in a row that has happened, at least 1
 */
export function restMs(timeouts: number): number {
  return Math.min(maxRestMs, firstRestMs * 2 ** (timeouts - 1))
}
