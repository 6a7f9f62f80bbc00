/** The time is counted in so many ticks, so that a night in which the machine slept is one of them at most. */
const ticks = 8

/** Aborts its signal when nothing has happened for some time. */
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

  /** Something has happened: the time begins again. */
  reset(): void {
    this.#ticksLeft = ticks
  }

  /** The time stands still until `reset`. */
  pause(): void {
    this.#ticksLeft = Infinity
  }

  /** Lets go of the timer. */
  end(): void {
    clearInterval(this.#timer)
  }
}
