/** Where time comes from. `HOT_DASH_NOW` and tests start it elsewhere. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The user's IANA time zone, as of now. */
  zone(): string
}
