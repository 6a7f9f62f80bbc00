import { createLedger } from './ledger/ledger.ts'
import { createSettings } from './settings/settings.ts'
import { unpack } from './speech/engine/unpack.ts'
import { createStorageTasks } from './storage/storage-tasks.ts'
import { serveTasks } from './base/task-worker.ts'
import { firstRelease } from './wiring/first-release.ts'

/**
 * The worker's entry file. Anything that takes longer than a frame runs here, with its own database connection. Open
 * it with `openTaskWorker<WorkerTasks>`.
 */
const tasks = {
  ...createStorageTasks((store, clock) => {
    createLedger({ store, clock, firstRelease, counting: createSettings(store).counting() })
  }),
  unpack,
}

export type WorkerTasks = typeof tasks

serveTasks(tasks)
