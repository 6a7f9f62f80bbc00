/**
 * Whether a rest is over: a wait, a cool-down, a pause, or the time for which something counts as fresh. One whose end is
 * farther away than it can ever be was begun under a clock that ran ahead and has been set back: it is over too, so that
 * nothing waits for years.
 * @param endsAt milliseconds since the epoch
 * @param maxRestMs how long such a rest lasts at most
 * @param now milliseconds since the epoch
 */
export function isRestOver(endsAt: number, maxRestMs: number, now: number): boolean {
  return endsAt <= now || endsAt - now > maxRestMs
}
