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

/** Resolves after some milliseconds, or as soon as the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = timers.after(milliseconds, end)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}

/** Settles as soon as the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/**
 * Waits for a promise, but no longer than some milliseconds, and only until the signal is aborted.
 * @returns undefined if it has not settled by then
 */
export async function waitAtMost<Value>(
  milliseconds: number,
  pending: Promise<Value>,
  timers: Timers,
  signal?: AbortSignal,
): Promise<Value | undefined> {
  const over = new AbortController()
  const end = () => over.abort()
  signal?.addEventListener('abort', end)
  if (signal?.aborted === true) end()
  try {
    const timeUp = pause(milliseconds, over.signal, timers).then(() => undefined)
    return await Promise.race([pending, timeUp])
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}
