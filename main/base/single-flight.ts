/**
 * Runs a task at most once at a time. A call during a run joins that run, and the call's arguments are ignored. To queue
 * the calls instead, use a PQueue with `concurrency: 1`.
 */
export function createSingleFlight<Args extends readonly unknown[], T>(
  task: (...args: Args) => Promise<T>,
) {
  let running: Promise<T> | undefined
  return {
    /** Starts the task, or joins it. */
    run: (...args: Args): Promise<T> =>
      (running ??= task(...args).finally(() => {
        running = undefined
      })),
    /** Settles as the running task does, or at once if it is not running. */
    ended: async (): Promise<void> => {
      await running
    },
  }
}
