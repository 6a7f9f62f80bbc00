/** Where time comes from. `HOT_DASH_NOW` and tests start it elsewhere. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The user's time zone, as of now: an IANA name, or an offset like `+05:45` where it has none. */
  zone(): string
}
