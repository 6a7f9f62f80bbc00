import { systemTimers, type Timers } from './timers.ts'

/**
 * Runs work with a signal that is aborted with one of the given signals, or when the time is up. Do not use
 * `AbortSignal.any` and `AbortSignal.timeout` instead: if only a pending request holds such a signal, Node 20
 * garbage-collects it, and the request never ends (https://github.com/nodejs/node/issues/57736). This one is held by
 * its timer and by the signals it listens to.
 * @param options.timeoutMs the reason is then a DOMException `TimeoutError`
 */
export async function withDeadline<T>(
  options: {
    readonly timeoutMs?: number
    readonly signals?: readonly AbortSignal[]
    readonly timers?: Timers
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
