/** Records the causes of errors. Never pass it a token, the words Dash speaks, or the name of a private repository. */
export interface Log {
  info(message: string, details?: unknown): void
  warn(message: string, cause?: unknown): void
  error(message: string, cause?: unknown): void
}

/**
 * Runs a task for a caller that cannot handle its failure: a timer, a menu, a system event. The log gets the cause,
 * and the app goes on.
 * @param name of the task, for the log
 */
export function attempt(log: Pick<Log, 'error'>, name: string, task: () => void): void {
  try {
    task()
  } catch (cause) {
    log.error(`${name} failed`, cause)
  }
}
