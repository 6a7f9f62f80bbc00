import { parentPort } from 'node:worker_threads'
import type { TaskAnswer, TaskMessage, Tasks } from './tasks.ts'

/** Runs tasks for as long as the worker lives, one after the other. The worker's entry calls it once. */
export function serveTasks(tasks: Tasks): void {
  const port = parentPort
  if (port === null) throw new Error('this is no worker')
  const answer = async ({ id, name, params }: TaskMessage): Promise<TaskAnswer> => {
    try {
      const task = tasks[name] as ((params: unknown) => unknown) | undefined
      if (task === undefined) throw new Error(`the worker knows no task ${name}`)
      return { id, ok: true, value: await task(params) }
    } catch (cause) {
      const { message, code } = cause as { message?: unknown; code?: unknown }
      return {
        id,
        ok: false,
        message: String(message ?? cause),
        code: typeof code === 'string' ? code : undefined,
      }
    }
  }
  let last: Promise<void> = Promise.resolve()
  port.on('message', (message: TaskMessage) => {
    last = last.then(async () => port.postMessage(await answer(message)))
  })
}
