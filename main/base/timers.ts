/** One-shot timers, so that tests need not wait: `systemTimers` in the app, a clock moved by hand in tests. */
export interface Timers {
  /** @returns cancels it */
  after(milliseconds: number, task: () => void): () => void
}

export const systemTimers: Timers = {
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Resolves after a while, in milliseconds, or as soon as the signal is aborted. */
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
