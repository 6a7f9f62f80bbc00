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
