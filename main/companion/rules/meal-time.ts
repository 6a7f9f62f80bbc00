/** Clocks of two machines differ by seconds, and one that is corrected moves by as much. */
const maxClockDifferenceMs = 60_000

/**
 * The meals up to this instant have been eaten. Later ones are of a clock that was ahead and was set back, or of another
 * device's, and do not count before their time: neither heat nor fullness lasts for years by them.
 * @param now milliseconds since the epoch
 */
export function eatenUntil(now: number): number {
  return now + maxClockDifferenceMs
}
