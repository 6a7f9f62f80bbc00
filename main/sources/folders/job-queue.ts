export interface Job {
  /** Jobs of one key never run at the same time. */
  readonly key: string
  readonly work: (signal: AbortSignal) => Promise<void>
  /** Begins before all that wait. */
  readonly isUrgent?: boolean
  /** Takes little time, so that it need not wait for a long one. */
  readonly isQuick?: boolean
}

type Lane = 'quick' | 'any'

/**
 * Runs jobs in two lanes, one after another in each. One lane is for quick jobs, which so run beside a long one. A job
 * whose key waits already is not queued twice. A job whose key is running is queued again: the running one may have
 * missed what the new one is for.
 */
export class TwoLaneQueue {
  readonly #onBug: (bug: unknown) => void
  readonly #stop = new AbortController()
  readonly #lanes = new Map<Lane, Promise<void>>()
  readonly #runningKeys = new Set<string>()
  #waiting: readonly Job[] = []

  constructor(onBug: (bug: unknown) => void) {
    this.#onBug = onBug
  }

  /** Queues a job at the end, or in the place of a waiting one with its key; an urgent one before all others. */
  add(job: Job): void {
    if (this.#stop.signal.aborted) return
    const others = this.#waiting.filter(({ key }) => key !== job.key)
    if (job.isUrgent === true) this.#waiting = [job, ...others]
    else if (others.length === this.#waiting.length) this.#waiting = [...others, job]
    else this.#waiting = this.#waiting.map((known) => (known.key === job.key ? job : known))
    this.#wake()
  }

  /** Settles when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values())
  }

  /** Forgets what waits, stops what runs, and settles when it has. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiting = []
    await this.idle()
  }

  #wake(): void {
    for (const lane of ['quick', 'any'] as const)
      if (!this.#lanes.has(lane)) this.#lanes.set(lane, this.#run(lane))
  }

  async #run(lane: Lane): Promise<void> {
    // The job that adds the first one may add more before any of them starts.
    await Promise.resolve()
    for (let job = this.#take(lane); job !== undefined; job = this.#take(lane)) {
      try {
        await job.work(this.#stop.signal)
      } catch (bug) {
        this.#onBug(bug)
      }
      this.#runningKeys.delete(job.key)
      // A job of its key may have waited for the end of this one.
      this.#wake()
    }
    this.#lanes.delete(lane)
  }

  #take(lane: Lane): Job | undefined {
    const next = this.#waiting.find(
      ({ key, isQuick }) => !this.#runningKeys.has(key) && (lane === 'any' || isQuick === true),
    )
    if (next === undefined) return undefined
    this.#waiting = this.#waiting.filter((job) => job !== next)
    this.#runningKeys.add(next.key)
    return next
  }
}
