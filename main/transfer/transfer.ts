import { basename } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, type Result } from '../../preload/contract/result.ts'
import type { TransferView } from '../../preload/contract/views/transfer-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import { attempt, type Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import type { TaskWorker } from '../base/task-worker.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Data, WantedChange } from '../storage/open-data.ts'
import { storageFaultOf } from '../storage/rules/storage-faults.ts'
import { cancelledCode, createProgress } from './task-progress.ts'
import type { TransferTasks } from './transfer-tasks.ts'
import { removeStagedImport, removeUnfinishedExport } from './unfinished-files.ts'

export type Transfer = ReturnType<typeof openTransfer>

/** How often pages see the progress. */
const tickMs = 200
/** How long a shutdown waits for a cancelled task to clean up. After that, the next start cleans up. */
const cleanUpMs = 1000

type Running = { readonly name: 'exporting' | 'reading' } & Pick<
  ReturnType<typeof createProgress>,
  'read' | 'cancel'
>
type Resting = Extract<TransferView, { name: 'none' | 'exported' | 'preview' | 'importing' }>

const idle: Resting = { name: 'none', problem: null }
const isRunning = (state: Running | Resting): state is Running =>
  state.name === 'exporting' || state.name === 'reading'

/**
 * Exports everything to one file, and imports such a file, one at a time, in a worker. The next start merges an import,
 * because a merge would make everything in memory out of date.
 * @param options.worker closed by `close`
 * @param options.firstRelease an adoption before this day is ignored
 */
export function openTransfer(options: {
  readonly data: Pick<Data, 'files' | 'store' | 'setAtNextStart'>
  readonly worker: Pick<TaskWorker<TransferTasks>, 'run' | 'close'>
  readonly maintenance: Pick<Maintenance, 'backUp'>
  readonly firstRelease: Day
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly log: Log
  readonly restart: () => void
}) {
  const { data, worker, maintenance, firstRelease, clock, timers, log } = options
  const { files, store } = data
  const changes = createEmitter<undefined>(log)
  let state: Running | Resting = idle
  let finished: Promise<unknown> = Promise.resolve()
  const removeStaged = () =>
    attempt(log, 'removing what an import has left', () => removeStagedImport(files))
  attempt(log, 'removing what an export has left', () => removeUnfinishedExport(files))
  removeStaged()

  function show(next: Resting): void {
    state = next
    changes.emit(undefined)
  }

  /** Runs a task of the worker, and shows its progress until it ends. Does nothing if another one is running. */
  function begin(
    name: Running['name'],
    task: (progress: SharedArrayBuffer) => Promise<Resting>,
    problemOf: (cause: unknown) => Problem,
  ): void {
    if (isRunning(state) || state.name === 'importing') return
    const { memory, read, cancel } = createProgress()
    let stop: (() => void) | undefined
    const tick = () => {
      changes.emit(undefined)
      stop = timers.after(tickMs, tick)
    }
    async function runToEnd(): Promise<Resting> {
      try {
        store.assertInPlace()
        return await task(memory)
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === cancelledCode) return idle
        log.warn(`${name} failed`, cause)
        return { name: 'none', problem: problemOf(cause) }
      }
    }
    state = { name, read, cancel }
    tick()
    finished = runToEnd().then((next) => {
      stop?.()
      show(next)
    })
  }

  function exportTo(path: string, next: (file: string, rows: number) => Promise<Resting>): void {
    const file = basename(path)
    begin(
      'exporting',
      async (progress) => {
        const rows = await worker.run('writeExport', { files, path, now: clock.now(), progress })
        return next(file, rows)
      },
      () => ({ code: 'export-failed', params: { name: file } }),
    )
  }

  async function changeAtNextStart(change: WantedChange): Promise<Result<null, Problem>> {
    const backedUp = await maintenance.backUp()
    if (!backedUp.ok) return backedUp
    data.setAtNextStart(change)
    // Restart once the response is sent.
    setImmediate(options.restart)
    return backedUp
  }

  return {
    view: (): TransferView => {
      if (!isRunning(state)) return state
      const { done, total } = state.read()
      return { name: state.name, rows: done, ofRows: total }
    },
    /** Exports everything. @param path absolute; an existing file is replaced */
    exportTo: (path: string): void =>
      exportTo(path, (file, rows) => Promise.resolve({ name: 'exported', file, rows })),
    /** Reads an export, and finds out what it would change. @param path absolute */
    read(path: string): void {
      const file = basename(path)
      begin(
        'reading',
        async (progress) => {
          const now = clock.now()
          const params = { files, path, now, firstRelease, progress }
          const found = await worker.run('stageImport', params)
          if (found.ok) return { name: 'preview', file, preview: found.value }
          log.info('a file was not imported', found.error)
          return {
            name: 'none',
            problem: { code: `import-${found.error.code}`, params: { name: file } },
          }
        },
        (cause) =>
          storageFaultOf(cause) === 'disk-full'
            ? { code: 'disk-full' }
            : { code: 'import-unreadable', params: { name: file } },
      )
    },
    /** Imports what was read: makes a backup, and restarts. */
    async confirm(): Promise<void> {
      if (state.name !== 'preview') return
      show({ name: 'importing' })
      const backedUp = await changeAtNextStart({ type: 'import' })
      if (backedUp.ok) return
      removeStaged()
      show({ name: 'none', problem: backedUp.error })
    },
    /** Undoes the last import: makes a backup, and restarts. */
    undoImport: () => changeAtNextStart({ type: 'undo-import' }),
    /** Exports everything, makes a backup, and restarts with a new life. @param path absolute */
    startOver(path: string): void {
      exportTo(path, async () => {
        const backedUp = await changeAtNextStart({ type: 'start-over', requestedAt: clock.now() })
        return backedUp.ok ? { name: 'importing' } : { name: 'none', problem: backedUp.error }
      })
    },
    /** Brings the former life back: makes a backup, and restarts. */
    undoStartOver: () => changeAtNextStart({ type: 'undo-start-over' }),
    /** Cancels a running task, or dismisses its result. Does not stop an import that the user has confirmed. */
    cancel(): void {
      switch (state.name) {
        case 'exporting':
        case 'reading':
          state.cancel()
          return
        case 'preview':
          removeStaged()
          show(idle)
          return
        case 'exported':
        case 'none':
          show(idle)
          return
        case 'importing':
          return
        default:
          assertNever(state)
      }
    },
    onChange: changes.on,
    async close(): Promise<void> {
      if (isRunning(state)) state.cancel()
      await waitAtMost(cleanUpMs, finished, timers)
      await worker.close()
    },
  }
}
