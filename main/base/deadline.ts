import { systemTimers, type Timers } from './timers.ts'

/** A signal that ends work, and the means to release it. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Whether time ran out, rather than another signal being aborted. */
  readonly isLate: () => boolean
  /** Releases the timer and the listeners. Call it when the work has ended, however it ended. */
  readonly end: () => void
}

/**
 * Ends work when one of the signals is aborted or its time is up. Do not use `AbortSignal.any` and
 * `AbortSignal.timeout` instead: Node 20 collects them while only a request holds them, and the request then waits
 * for ever (https://github.com/nodejs/node/issues/57736). This one is held by its timer and by the signals it listens
 * to.
 * @param options.timeoutMs the reason is then a DOMException `TimeoutError`
 */
export function openDeadline(options: {
  readonly timeoutMs?: number
  readonly signals?: readonly AbortSignal[]
  readonly timers?: Timers
}): Deadline {
  const { timeoutMs, signals = [], timers = systemTimers } = options
  const controller = new AbortController()
  let isLate = false
  const releases: (() => void)[] = []
  const end = () => {
    for (const release of releases.splice(0)) release()
  }
  const abort = (reason: unknown) => {
    end()
    controller.abort(reason)
  }
  for (const signal of signals) {
    if (signal.aborted) {
      abort(signal.reason)
      break
    }
    const onAbort = () => abort(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    releases.push(() => signal.removeEventListener('abort', onAbort))
  }
  if (timeoutMs !== undefined && !controller.signal.aborted) {
    const cancel = timers.after(timeoutMs, () => {
      isLate = true
      abort(new DOMException('time is up', 'TimeoutError'))
    })
    releases.push(cancel)
  }
  return { signal: controller.signal, isLate: () => isLate, end }
}

/** Runs work within a deadline, and releases the deadline when it ends. */
export async function withDeadline<T>(
  options: Parameters<typeof openDeadline>[0],
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = openDeadline(options)
  try {
    return await work(deadline)
  } finally {
    deadline.end()
  }
}
