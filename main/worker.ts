import { serveTasks } from './base/task-worker.ts'
import { unpack } from './speech/local-engines/unpack.ts'
import { storageTasks } from './storage/storage-tasks.ts'
import { transferTasks } from './transfer/transfer-tasks.ts'

/**
 * The worker's entry file. Anything that takes longer than a frame runs here, with its own database connection. Open
 * it with `openTaskWorker<WorkerTasks>`.
 */
const tasks = { ...storageTasks, ...transferTasks, unpack }

export type WorkerTasks = typeof tasks

void serveTasks(tasks)
