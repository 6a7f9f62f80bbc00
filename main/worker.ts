import { openLedger } from './ledger/ledger.ts'
import { openSettings } from './settings/settings.ts'
import { unpack } from './speech/engine/unpack.ts'
import { createStorageTasks } from './storage/tasks.ts'
import { serveTasks } from './storage/worker/serve.ts'
import { firstRelease } from './wiring/first-release.ts'

/**
 * The entry of the worker: what takes longer than a frame runs here, with a connection of its own. Who needs it opens it with
 * `openTaskWorker<WorkerTasks>`.
 */
const tasks = {
  ...createStorageTasks((store, clock) => {
    openLedger({ store, clock, firstRelease, counting: openSettings(store).counting() })
  }),
  unpack,
}

export type WorkerTasks = typeof tasks

serveTasks(tasks)
