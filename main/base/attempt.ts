import type { Log } from './log.ts'

/**
 * Runs a task for a caller that can do nothing about its failure: a timer, a menu, an event of the system. The log gets the
 * cause, and the app goes on.
 * @param name of the task, as the log tells it
 */
export function attempt(log: Pick<Log, 'error'>, name: string, task: () => void): void {
  try {
    task()
  } catch (cause) {
    log.error(`${name} failed`, cause)
  }
}
