import { Worker } from 'node:worker_threads'
import type { Timers } from '../../base/timers.ts'
import type { TaskAnswer, TaskParams, TaskResult, Tasks } from './tasks.ts'

/** A worker thread that runs only while it has work. */
export interface TaskWorker<All extends Tasks> {
  /**
   * Queues a task, and starts the worker if none is running.
   * @returns rejects with a `TaskError` if the task fails or the worker ends
   */
  run<Name extends keyof All & string>(
    name: Name,
    params: TaskParams<All, Name>,
  ): Promise<TaskResult<All, Name>>
  /** Ends the worker, whatever it is doing. Rejects unfinished tasks. */
  close(): Promise<void>
}

/** A task has failed in its worker. `code` is the original error's code, from SQLite or the file system. */
export class TaskError extends Error {
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.name = 'TaskError'
    this.code = code
  }
}

/** How long an idle worker is kept, in milliseconds, so that the next task need not load everything again. */
const defaultIdleMs = 60_000

/**
 * @param options.file absolute path of a module that calls `serveTasks`
 * @param options.idleMs the worker ends after this many milliseconds without work
 */
export function openTaskWorker<All extends Tasks>(options: {
  readonly file: string
  readonly timers: Timers
  readonly idleMs?: number
}): TaskWorker<All> {
  const { file, timers, idleMs = defaultIdleMs } = options
  interface Waiting {
    readonly resolve: (value: unknown) => void
    readonly reject: (error: Error) => void
  }
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let stopIdling: () => void = () => undefined
  let lastId = 0

  function giveUp(ended: Worker, error: Error): void {
    if (worker !== ended) return
    worker = undefined
    stopIdling()
    const all = [...waiting.values()]
    waiting.clear()
    for (const { reject } of all) reject(error)
  }

  function start(): Worker {
    const started = new Worker(file)
    started.on('message', (answer: TaskAnswer) => {
      const task = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) task?.resolve(answer.value)
      else task?.reject(new TaskError(answer.message, answer.code))
      if (waiting.size === 0) stopIdling = timers.after(idleMs, () => void end())
    })
    started.on('error', (error: Error) => giveUp(started, error))
    started.on('exit', () => giveUp(started, new TaskError('the worker ended', undefined)))
    return started
  }

  async function end(): Promise<void> {
    const ending = worker
    if (ending === undefined) return
    giveUp(ending, new TaskError('the worker was ended', undefined))
    await ending.terminate()
  }

  return {
    run: (name, params) =>
      new Promise((resolve, reject) => {
        stopIdling()
        worker ??= start()
        lastId += 1
        waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
        worker.postMessage({ id: lastId, name, params })
      }),
    close: end,
  }
}
