/** Counts the timeout in this many ticks, so that a night asleep counts as one tick at most. */
const ticks = 8

/** Aborts its signal if nothing happens for some time. */
export class IdleTimeout {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  #ticksLeft = ticks

  constructor(timeoutMs: number) {
    this.#timer = setInterval(() => {
      this.#ticksLeft -= 1
      if (this.#ticksLeft === 0) this.#controller.abort()
    }, timeoutMs / ticks)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something happened: restart the timeout. */
  reset(): void {
    this.#ticksLeft = ticks
  }

  /** Stops the timeout until `reset`. */
  pause(): void {
    this.#ticksLeft = Infinity
  }

  /** Releases the timer. */
  end(): void {
    clearInterval(this.#timer)
  }
}
