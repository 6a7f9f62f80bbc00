/** How many requests a client may still send. A new bucket is full. */
export interface Tokens {
  readonly left: number
  /** When they were counted, in milliseconds of a steady clock. */
  readonly at: number
}

/** A token bucket. @returns what is left after a request; null if the request comes too soon */
export function takeToken({ left, at }: Tokens, now: number, perSecond: number): Tokens | null {
  const filled = Math.min(perSecond, left + ((now - at) * perSecond) / 1000)
  return filled < 1 ? null : { left: filled - 1, at: now }
}
