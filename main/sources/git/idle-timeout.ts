/** The time is counted in so many steps: a night in which the machine slept is one of them at most. */
const steps = 8

/** Notices that somebody who is listened to has said nothing for long. */
export class Silence {
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout
  #left = steps

  /** @param longest in milliseconds */
  constructor(longest: number) {
    this.#timer = setInterval(() => {
      this.#left -= 1
      if (this.#left === 0) this.#stop.abort()
    }, longest / steps)
  }

  /** Aborted when it was too long. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Something was said. */
  heard(): void {
    this.#left = steps
  }

  /** Nothing can be said until something is heard again: nobody listens. */
  pause(): void {
    this.#left = Infinity
  }

  end(): void {
    clearInterval(this.#timer)
  }
}
