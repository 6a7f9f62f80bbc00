import { jobOrders } from './rules/job-order.ts'

/** `quick`: must not wait for long jobs. `suspect`: hung before, so it must not delay other jobs. */
type Lane = 'any' | 'quick' | 'suspect'

export interface Job {
  /** Jobs with the same key never run at the same time. Of waiting jobs with the same key, only the last stays. */
  readonly key: string
  /** Whoever adds the job stops it. */
  readonly run: () => Promise<void>
  /** Runs before all waiting jobs. */
  readonly isUrgent?: boolean
  /** See `jobOrders`. If absent, `usual`. */
  readonly order?: number
  /** If absent, `any`. */
  readonly lane?: Lane
}

export type JobQueue = ReturnType<typeof openJobQueue>

/** The lanes in which a job may run, best first. */
const lanesOf: Readonly<Record<Lane, readonly Lane[]>> = {
  any: ['any'],
  quick: ['quick', 'any'],
  suspect: ['suspect'],
}

interface QueuedJob extends Job {
  /** True also if this job has replaced an urgent one. */
  readonly isUrgent: boolean
  readonly order: number
  readonly ended: PromiseWithResolvers<undefined>
}

/**
 * Runs jobs in parallel. A new job replaces a waiting one with the same key. If a job with the same key is running,
 * the new one still runs later, because the running one may have missed the reason for it.
 * @param width how many jobs run at the same time, besides a quick and a suspect one. If 0, no job runs
 */
export function openJobQueue(width: number, onBug: (bug: unknown) => void) {
  const widths: Readonly<Record<Lane, number>> = { any: width, quick: 1, suspect: 1 }
  const running = new Map<QueuedJob, Lane>()
  let waiting: readonly QueuedJob[] = []
  let isClosed = width === 0

  /** Runs every waiting job for which there is a lane. */
  async function runDue(): Promise<void> {
    // Let the caller that adds the first job add more before any of them starts.
    await Promise.resolve()
    for (let next = nextDue(); next !== undefined; next = nextDue()) {
      const { job, lane } = next
      waiting = waiting.filter((other) => other !== job)
      running.set(job, lane)
      void job
        .run()
        .catch(onBug)
        .then(() => {
          running.delete(job)
          job.ended.resolve(undefined)
          void runDue()
        })
    }
  }

  function nextDue(): { readonly job: QueuedJob; readonly lane: Lane } | undefined {
    const used = [...running.values()]
    const isFree = (lane: Lane) => used.filter((one) => one === lane).length < widths[lane]
    const keys = new Set([...running.keys()].map(({ key }) => key))
    for (const job of waiting) {
      const lane = lanesOf[job.lane ?? 'any'].find(isFree)
      if (lane !== undefined && !keys.has(job.key)) return { job, lane }
    }
    return undefined
  }

  /** Settles when no job is waiting or running. */
  async function idle(): Promise<void> {
    while (running.size + waiting.length > 0)
      await Promise.all([...running.keys()].map(({ ended }) => ended.promise))
  }

  return {
    /**
     * Queues a job behind the waiting jobs of its order, or in place of a waiting job with the same key. An urgent job
     * goes first. Settles when the job or its replacement has ended, successfully or not.
     */
    add(job: Job): Promise<void> {
      if (isClosed) return Promise.resolve()
      const known = waiting.find(({ key }) => key === job.key)
      const { isUrgent = false, order = jobOrders.usual } = job
      const added = {
        ...job,
        order,
        isUrgent: isUrgent || known?.isUrgent === true,
        ended: known?.ended ?? Promise.withResolvers<undefined>(),
      }
      const others = waiting.filter((other) => other !== known)
      if (isUrgent) waiting = [added, ...others]
      else if (known !== undefined) waiting = waiting.with(waiting.indexOf(known), added)
      else {
        const index = others.findLastIndex((one) => one.isUrgent || one.order <= order) + 1
        waiting = others.toSpliced(index, 0, added)
      }
      void runDue()
      return added.ended.promise
    },
    idle,
    /** Drops waiting jobs, and settles when the running ones have ended. Stop those first. */
    async close(): Promise<void> {
      isClosed = true
      for (const { ended } of waiting) ended.resolve(undefined)
      waiting = []
      await idle()
    },
  }
}
