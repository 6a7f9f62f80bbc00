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

export type JobQueue = ReturnType<typeof openJobQueue>

interface WaitingJob extends Job {
  readonly ended: PromiseWithResolvers<undefined>
}

/** Returns whether it takes a job. */
type Lane = (job: Job) => boolean

/**
 * Runs jobs in parallel lanes: some for any job, one for quick jobs only, so that they run beside long ones, and one
 * for suspect jobs, so that they hold up no others. A job whose key is already waiting is not queued twice. A job
 * whose key is running is queued again: the running one may have missed what the new one is for.
 * @param width how many jobs run at the same time, besides a quick and a suspect one; at least 1
 */
export function openJobQueue(width: number, onBug: (bug: unknown) => void) {
  const lanes: readonly Lane[] = [
    ({ isQuick, isSuspect }) => isQuick === true && isSuspect !== true,
    ({ isSuspect }) => isSuspect === true,
    ...Array.from(
      { length: width },
      (): Lane =>
        ({ isSuspect }) =>
          isSuspect !== true,
    ),
  ]
  const stop = new AbortController()
  const running = new Map<Lane, Promise<void>>()
  const runningGroups = new Set<string>()
  let waiting: readonly WaitingJob[] = []

  function wake(): void {
    for (const lane of lanes) if (!running.has(lane)) running.set(lane, run(lane))
  }

  async function run(lane: Lane): Promise<void> {
    // Whoever adds the first job may add more before any of them starts.
    await Promise.resolve()
    for (let job = take(lane); job !== undefined; job = take(lane)) {
      try {
        await job.work(stop.signal)
      } catch (bug) {
        onBug(bug)
      }
      job.ended.resolve(undefined)
      runningGroups.delete(groupOf(job))
      // A job of the same group may have been waiting for this one.
      wake()
    }
    running.delete(lane)
  }

  function take(lane: Lane): WaitingJob | undefined {
    const next = waiting.find((job) => lane(job) && !runningGroups.has(groupOf(job)))
    if (next === undefined) return undefined
    waiting = waiting.filter((job) => job !== next)
    runningGroups.add(groupOf(next))
    return next
  }

  /** Settles when no job is waiting or running. */
  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.values())
  }

  return {
    /**
     * Queues a job behind those of its rank, or in place of a waiting one with the same key. An urgent job goes first.
     * Settles when the job, or one that took its place, has ended, successfully or not.
     */
    add(job: Job): Promise<void> {
      if (stop.signal.aborted) return Promise.resolve()
      const known = waiting.find(({ key }) => key === job.key)
      const added = { ...job, ended: known?.ended ?? Promise.withResolvers<undefined>() }
      const others = waiting.filter((other) => other !== known)
      if (job.isUrgent === true) waiting = [added, ...others]
      else if (known !== undefined)
        waiting = waiting.map((other) => (other === known ? added : other))
      else {
        const place = others.findLastIndex((other) => precedes(other, job)) + 1
        waiting = others.toSpliced(place, 0, added)
      }
      wake()
      return added.ended.promise
    },
    idle,
    /** Drops waiting jobs, stops running ones, and settles when they have ended. */
    async close(): Promise<void> {
      stop.abort()
      for (const { ended } of waiting) ended.resolve(undefined)
      waiting = []
      await idle()
    },
  }
}

/** Whether a waiting job runs before a new one that is not urgent. */
function precedes(waiting: Job, added: Job): boolean {
  return waiting.isUrgent === true || (waiting.rank ?? 0) <= (added.rank ?? 0)
}

function groupOf({ key, group }: Job): string {
  return group ?? key
}
