import { on } from 'node:events'
import { parentPort, Worker } from 'node:worker_threads'
import { minuteMs } from '../../preload/contract/durations.ts'
import type { Timers } from './timers.ts'

/** A worker's tasks by name. Each takes params and returns a cloneable value, or a promise of one. */
type Tasks = Readonly<Record<string, (params: never) => unknown>>

interface TaskRequest {
  readonly id: number
  readonly name: string
  readonly params: unknown
}

interface TaskAnswer {
  readonly id: number
  readonly value?: unknown
  /** Cloning an error drops its code, so send its parts instead. */
  readonly error?: { readonly message: string; readonly code: string | undefined }
}

/** @param code the original code, from SQLite or the file system */
const taskError = (message: string, code?: string): Error =>
  Object.assign(new Error(message), { code })

/** How long to keep an idle worker, so that the next task need not load everything again. */
const defaultIdleMs = minuteMs

/** A worker thread that runs only while it has work. */
export type TaskWorker<All extends Tasks> = ReturnType<typeof openTaskWorker<All>>

/**
 * @param options.file absolute path of a module that calls `serveTasks`
 * @param options.idleMs the worker ends after this many milliseconds without work
 */
export function openTaskWorker<All extends Tasks>(options: {
  readonly file: string
  readonly timers: Timers
  readonly idleMs?: number
}) {
  const { file, timers, idleMs = defaultIdleMs } = options
  const waiting = new Map<number, Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>>()
  let worker: Worker | undefined
  let stopIdling: (() => void) | undefined
  let lastId = 0

  function giveUp(ended: Worker, error: Error): void {
    if (worker !== ended) return
    worker = undefined
    stopIdling?.()
    const all = [...waiting.values()]
    waiting.clear()
    for (const { reject } of all) reject(error)
  }

  function start(): Worker {
    const started = new Worker(file)
    started.on('message', ({ id, value, error }: TaskAnswer) => {
      const task = waiting.get(id)
      waiting.delete(id)
      if (error) task?.reject(taskError(error.message, error.code))
      else task?.resolve(value)
      if (waiting.size === 0) stopIdling = timers.after(idleMs, () => void close())
    })
    started.on('error', (error: Error) => giveUp(started, error))
    started.on('exit', () => giveUp(started, taskError('the worker ended')))
    return started
  }

  /** Ends the worker, whatever it is doing. Rejects unfinished tasks. */
  async function close(): Promise<void> {
    const ending = worker
    if (ending === undefined) return
    giveUp(ending, taskError('the worker was ended'))
    await ending.terminate()
  }

  return {
    /**
     * Queues a task, and starts the worker if none is running.
     * @returns rejects with the error's message and code if the task fails, or if the worker ends
     */
    run<Name extends keyof All & string>(
      name: Name,
      params: Parameters<All[Name]>[0],
    ): Promise<Awaited<ReturnType<All[Name]>>> {
      return new Promise((resolve, reject) => {
        stopIdling?.()
        worker ??= start()
        lastId += 1
        waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
        worker.postMessage({ id: lastId, name, params } satisfies TaskRequest)
      })
    },
    close,
  }
}

/** Runs tasks for as long as the worker lives, one after the other. The worker's entry file calls it once. */
export async function serveTasks(tasks: Tasks): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('this is not a worker')
  const answer = async ({ id, name, params }: TaskRequest): Promise<TaskAnswer> => {
    try {
      const task = tasks[name] as ((params: unknown) => unknown) | undefined
      if (task === undefined) throw new Error(`the worker has no task ${name}`)
      return { id, value: await task(params) }
    } catch (cause) {
      const { message, code } = cause as { message?: unknown; code?: unknown }
      const text = String(message ?? cause)
      return { id, error: { message: text, code: typeof code === 'string' ? code : undefined } }
    }
  }
  // Not a PQueue: the bundler would put it into the chunk that main loads at each start.
  const requests = on(port, 'message') as AsyncIterable<[TaskRequest]>
  for await (const [request] of requests) port.postMessage(await answer(request))
}
