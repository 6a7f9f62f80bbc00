interface Job {
  readonly key: string
  readonly work: (signal: AbortSignal) => Promise<void>
}

/**
 * One job after another. A job whose key waits already is not queued twice; one that is running is queued again, since
 * it may have looked before the thing happened that it is now wanted for.
 */
export class SerialQueue {
  readonly #onBug: (bug: unknown) => void
  readonly #stop = new AbortController()
  #waiting: Job[] = []
  #running: Promise<void> | undefined

  constructor(onBug: (bug: unknown) => void) {
    this.#onBug = onBug
  }

  /** Queues a job at the end, or (`urgent`) before all others. */
  add(key: string, work: Job['work'], urgent = false): void {
    if (this.#stop.signal.aborted) return
    const waiting = this.#waiting.find((job) => job.key === key)
    if (waiting !== undefined && !urgent) return
    this.#waiting = this.#waiting.filter((job) => job !== waiting)
    const job = { key, work }
    this.#waiting = urgent ? [job, ...this.#waiting] : [...this.#waiting, job]
    this.#running ??= this.#run()
  }

  /** Settles when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Forgets what waits, stops what runs, and settles when it has. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiting = []
    await this.idle()
  }

  async #run(): Promise<void> {
    // The job that adds the first one may add more before any of them starts.
    await Promise.resolve()
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      try {
        await job.work(this.#stop.signal)
      } catch (bug) {
        this.#onBug(bug)
      }
    }
    this.#running = undefined
  }
}
