/** Who wants to hear of something. */
export interface Listeners<Event> {
  /** @returns its own unsubscribe */
  readonly on: (listener: (event: Event) => void) => () => void
  readonly tell: (event: Event) => void
}

/** An empty list of listeners; each is told in the order in which they came. */
export function listeners<Event>(): Listeners<Event> {
  const all = new Set<{ readonly hear: (event: Event) => void }>()
  return {
    on(listener) {
      const entry = { hear: listener }
      all.add(entry)
      return () => void all.delete(entry)
    },
    tell(event) {
      // A copy: whoever leaves or comes while others are told does not disturb the round.
      for (const { hear } of [...all]) hear(event)
    },
  }
}
