/**
 * Whether a rest is over: a wait, a cool-down, a pause, or a time for which something counts as fresh. If its end is
 * farther away than any such rest lasts, it began under a clock that ran ahead and has been set back: then it is over
 * too, so that nothing waits for years.
 * @param endsAt milliseconds since the epoch
 * @param maxRestMs the longest such rest
 * @param now milliseconds since the epoch
 */
export function isRestOver(endsAt: number, maxRestMs: number, now: number): boolean {
  return endsAt <= now || endsAt - now > maxRestMs
}
