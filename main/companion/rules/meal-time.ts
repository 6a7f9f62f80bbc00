/** The clocks of two machines differ by seconds, and correcting a clock moves it by as much. */
const maxClockDifferenceMs = 60_000

/**
 * Meals up to this instant count as eaten. Later ones come from a clock that ran ahead and was set back, or from
 * another device. They do not count before their time, so that neither heat nor fullness lasts for years.
 * @param now milliseconds since the epoch
 */
export function eatenUntil(now: number): number {
  return now + maxClockDifferenceMs
}
