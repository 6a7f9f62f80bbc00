export interface Job {
  /** Of the waiting jobs with the same key, only the last is kept. */
  readonly key: string
  /** Jobs of one group never run at the same time. If absent, the key is the group. */
  readonly group?: string
  readonly work: (signal: AbortSignal) => Promise<void>
  /** Runs before all waiting jobs. */
  readonly isUrgent?: boolean
  /** Waiting jobs that are not urgent run in order of rank, smallest first. If absent, 0. */
  readonly rank?: number
  /** Whether it is fast, and so need not wait for a long job. */
  readonly isQuick?: boolean
  /** Whether it hung before: it then waits only for other suspect jobs, and holds up no others. */
  readonly isSuspect?: boolean
}

/** Runs jobs one after another. Returns whether it takes a job. */
type Lane = (job: Job) => boolean

/**
 * Runs jobs in parallel lanes: some for any job, one for quick jobs only, so that they run beside long ones, and one
 * for suspect jobs, so that they hold up no others. A job whose key is already waiting is not queued twice. A job
 * whose key is running is queued again: the running one may have missed what the new one is for.
 */
export class JobQueue {
  readonly #onBug: (bug: unknown) => void
  readonly #lanes: readonly Lane[]
  readonly #stop = new AbortController()
  readonly #running = new Map<Lane, Promise<void>>()
  readonly #runningGroups = new Set<string>()
  #waiting: readonly Job[] = []

  /** @param width how many jobs run at the same time, besides a quick and a suspect one; at least 1 */
  constructor(width: number, onBug: (bug: unknown) => void) {
    this.#onBug = onBug
    this.#lanes = [
      ({ isQuick, isSuspect }) => isQuick === true && isSuspect !== true,
      ({ isSuspect }) => isSuspect === true,
      ...Array.from(
        { length: width },
        (): Lane =>
          ({ isSuspect }) =>
            isSuspect !== true,
      ),
    ]
  }

  /**
   * Queues a job behind those of its rank, or in place of a waiting one with the same key. An urgent job goes first.
   */
  add(job: Job): void {
    if (this.#stop.signal.aborted) return
    const others = this.#waiting.filter(({ key }) => key !== job.key)
    if (job.isUrgent === true) this.#waiting = [job, ...others]
    else if (others.length === this.#waiting.length) {
      const place = others.findLastIndex((other) => precedes(other, job)) + 1
      this.#waiting = others.toSpliced(place, 0, job)
    } else this.#waiting = this.#waiting.map((known) => (known.key === job.key ? job : known))
    this.#wake()
  }

  /** Settles when no job is waiting or running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values())
  }

  /** Drops waiting jobs, stops running ones, and settles when they have ended. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiting = []
    await this.idle()
  }

  #wake(): void {
    for (const lane of this.#lanes)
      if (!this.#running.has(lane)) this.#running.set(lane, this.#run(lane))
  }

  async #run(lane: Lane): Promise<void> {
    // Whoever adds the first job may add more before any of them starts.
    await Promise.resolve()
    for (let job = this.#take(lane); job !== undefined; job = this.#take(lane)) {
      try {
        await job.work(this.#stop.signal)
      } catch (bug) {
        this.#onBug(bug)
      }
      this.#runningGroups.delete(groupOf(job))
      // A job of the same group may have been waiting for this one.
      this.#wake()
    }
    this.#running.delete(lane)
  }

  #take(lane: Lane): Job | undefined {
    const next = this.#waiting.find((job) => lane(job) && !this.#runningGroups.has(groupOf(job)))
    if (next === undefined) return undefined
    this.#waiting = this.#waiting.filter((job) => job !== next)
    this.#runningGroups.add(groupOf(next))
    return next
  }
}

/** Whether a waiting job runs before a new one that is not urgent. */
function precedes(waiting: Job, added: Job): boolean {
  return waiting.isUrgent === true || (waiting.rank ?? 0) <= (added.rank ?? 0)
}

function groupOf({ key, group }: Job): string {
  return group ?? key
}
