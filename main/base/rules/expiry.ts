/**
 * Whether a wait, a cool-down or a cached answer has expired. If its end is farther away than it may ever be, it began
 * under a clock that ran ahead and has been set back: then it has expired too, so that nothing waits for years.
 * @param endsAt milliseconds since the epoch
 * @param maxMs the longest it may last
 * @param now milliseconds since the epoch
 */
export function isExpired(endsAt: number, maxMs: number, now: number): boolean {
  return endsAt <= now || endsAt - now > maxMs
}
