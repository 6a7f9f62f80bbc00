export interface Job {
  /** Of the jobs of one key that wait, only the last one is kept. */
  readonly key: string
  /** Jobs of one group never run at the same time; a job without one is alone in the group of its key. */
  readonly group?: string
  readonly work: (signal: AbortSignal) => Promise<void>
  /** Begins before all that wait. */
  readonly isUrgent?: boolean
  /** Of the jobs that wait and are not urgent, those with smaller ranks begin first; 0 when absent. */
  readonly rank?: number
  /** Takes little time, so that it need not wait for a long one. */
  readonly isQuick?: boolean
  /** Has hung before: it waits for others of this kind only, and holds up none but those. */
  readonly isSuspect?: boolean
}

/** What runs one job after another, of those that it takes. */
type Lane = (job: Job) => boolean

/**
 * Runs jobs side by side, in lanes: some for any job, one for quick jobs only, which so run beside long ones, and one for
 * suspect jobs, which so hold up no others. A job whose key waits already is not queued twice. A job whose key is
 * running is queued again: the running one may have missed what the new one is for.
 */
export class JobQueue {
  readonly #onBug: (bug: unknown) => void
  readonly #lanes: readonly Lane[]
  readonly #stop = new AbortController()
  readonly #running = new Map<Lane, Promise<void>>()
  readonly #runningGroups = new Set<string>()
  #waiting: readonly Job[] = []

  /** @param width so many jobs run at the same time, beside a quick and a suspect one; at least 1 */
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

  /** Queues a job behind those of its rank, or in the place of a waiting one with its key; an urgent one before all. */
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

  /** Settles when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values())
  }

  /** Forgets what waits, stops what runs, and settles when it has. */
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
    // The job that adds the first one may add more before any of them starts.
    await Promise.resolve()
    for (let job = this.#take(lane); job !== undefined; job = this.#take(lane)) {
      try {
        await job.work(this.#stop.signal)
      } catch (bug) {
        this.#onBug(bug)
      }
      this.#runningGroups.delete(groupOf(job))
      // A job of its group may have waited for the end of this one.
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

/** Whether a job that waits begins before a new one that is not urgent. */
function precedes(waiting: Job, added: Job): boolean {
  return waiting.isUrgent === true || (waiting.rank ?? 0) <= (added.rank ?? 0)
}

function groupOf({ key, group }: Job): string {
  return group ?? key
}
