/**
 * Whether a wait, a cool-down or a cached answer has expired. It has also expired if its end is more than `maxMs`
 * away: it began under a clock that ran ahead and has been set back. Otherwise, it could take years to expire.
 * @param endsAt milliseconds since the epoch
 * @param maxMs the longest it may last
 * @param now milliseconds since the epoch
 */
export function isExpired(endsAt: number, maxMs: number, now: number): boolean {
  return endsAt <= now || endsAt - now > maxMs
}
