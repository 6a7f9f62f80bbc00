import type { Timers } from '../../base/timers.ts'

/**
 * Waits.
 * @throws the reason of `signal` as soon as it is aborted
 */
export function delay(timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(signal.reason as Error)
    }
    const cancel = timers.after(milliseconds, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
