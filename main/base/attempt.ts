import type { Log } from './log.ts'

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
