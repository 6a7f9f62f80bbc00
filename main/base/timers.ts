/** One-shot timers: `systemTimers` in the app, a manual clock in tests. */
export interface Timers {
  /** @returns the cancel function */
  after(milliseconds: number, task: () => void): () => void
}

export const systemTimers: Timers = {
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/**
 * Runs work with a signal that is aborted with one of the given signals, or when the time is up. Do not use
 * `AbortSignal.any` and `AbortSignal.timeout` instead: if only a pending request holds such a signal, Node 20
 * garbage-collects it, and the request never ends (https://github.com/nodejs/node/issues/57736). This function's signal
 * is held by the timer and the given signals.
 * @param options.timeoutMs then the signal is aborted with a DOMException `TimeoutError`
 */
export async function withDeadline<T>(
  options: {
    readonly timeoutMs?: number
    readonly signals?: readonly (AbortSignal | undefined)[]
    readonly timers?: Timers | undefined
  },
  work: (deadline: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const { timeoutMs, signals = [], timers = systemTimers } = options
  const controller = new AbortController()
  const releases: (() => void)[] = []
  const release = () => {
    for (const one of releases.splice(0)) one()
  }
  const abort = (reason: unknown) => {
    release()
    controller.abort(reason)
  }
  for (const given of signals) {
    if (given === undefined) continue
    const onAbort = () => abort(given.reason)
    if (given.aborted) onAbort()
    given.addEventListener('abort', onAbort, { once: true })
    releases.push(() => given.removeEventListener('abort', onAbort))
  }
  if (timeoutMs !== undefined && !controller.signal.aborted) {
    const timeUp = () => abort(new DOMException('time is up', 'TimeoutError'))
    releases.push(timers.after(timeoutMs, timeUp))
  }
  try {
    return await work(controller)
  } finally {
    release()
  }
}

/** Resolves as soon as the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

/**
 * Settles like the promise, but rejects as soon as the signal is aborted. Some runtimes keep reading a response body
 * after the abort.
 */
export function abortable<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  const rejection = untilAborted(signal).then(() => Promise.reject<T>(signal.reason as Error))
  return Promise.race([pending, rejection])
}

/** Resolves after the given time, or as soon as the signal is aborted. */
export function delay(milliseconds: number, signal: AbortSignal, timers: Timers): Promise<void> {
  return withDeadline({ timeoutMs: milliseconds, signals: [signal], timers }, (deadline) =>
    untilAborted(deadline.signal),
  )
}

/**
 * Waits for a promise until the time is up or the signal is aborted.
 * @returns undefined if the promise has not settled by then
 */
export function waitAtMost<Value>(
  milliseconds: number,
  pending: Promise<Value>,
  timers: Timers,
  signal?: AbortSignal,
): Promise<Value | undefined> {
  return withDeadline({ timeoutMs: milliseconds, signals: [signal], timers }, (deadline) =>
    Promise.race([pending, untilAborted(deadline.signal)]),
  )
}
