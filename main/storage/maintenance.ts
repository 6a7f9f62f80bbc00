import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import { attempt, type Log } from '../base/log.ts'
import { createSingleFlight } from '../base/single-flight.ts'
import type { Data } from './open-data.ts'
import { listBackups, removeTemporary } from './backup-files.ts'
import type { Backup } from './rules/backup-rules.ts'
import { storageFaultOf } from './rules/storage-faults.ts'
import {
  dueTask,
  reduceMaintenance,
  initialMaintenanceState,
  type MaintenanceEvent,
} from './rules/maintenance-state.ts'
import type { StorageTasks } from './storage-tasks.ts'
import type { TaskWorker } from '../base/task-worker.ts'

/** The ledger, as far as maintenance needs it. */
interface Eraser {
  eraseDue(eraseFromBackups: (repositories: readonly string[]) => Promise<void>): Promise<void>
}

export type Maintenance = ReturnType<typeof openMaintenance>

/** The user's answer when a backup is newer than the database: which of the two to keep, or to be asked again. */
export type DataChoice = 'backup' | 'data' | 'later'

/**
 * Examines the database and backs it up while Hot Dash runs.
 * @param options.onDamage called once, when the database is known to be damaged; after that, nothing is written to it
 * @param options.onOlder asks the user; after 'later', the next start and the next request for a backup ask again
 * @param options.restart restarts the app to restore the backup that the user wants
 */
export function openMaintenance(options: {
  readonly data: Data
  readonly worker: TaskWorker<StorageTasks>
  readonly clock: Clock
  readonly log: Log
  readonly onDamage: () => void
  readonly onOlder: (backup: Backup) => Promise<DataChoice>
  readonly ledger: Promise<Eraser>
  readonly restart: () => void
}) {
  const { data, worker, clock, log } = options
  const { files, store } = data
  const backupTasks = new PQueue({ concurrency: 1 })
  const changes = createEmitter<undefined>(log)
  let state = initialMaintenanceState(listBackups(files))
  const dispatch = (event: MaintenanceEvent) => {
    state = reduceMaintenance(state, event)
    changes.emit(undefined)
  }
  /** The worker opens the database by its path, so check that the path still names it. */
  const filesInPlace = (): Pick<Data, 'files'> => {
    store.assertInPlace()
    return { files }
  }
  store.delegateCheckpoints(async () => worker.run('checkpoint', filesInPlace()))

  function handleDamage(why: string): void {
    if (state.isDamaged) return
    dispatch({ type: 'damage-found' })
    log.error(`the database is damaged: ${why}`)
    store.stopWriting()
    // Without this entry, the next start examines the database once more.
    attempt(log, 'noting the damage', () => data.setAtNextStart({ type: 'replace-damaged' }))
    options.onDamage()
  }

  const examination = createSingleFlight(async () => {
    try {
      const found = await worker.run('examine', filesInPlace())
      if (found.type === 'damaged') handleDamage(found.why)
      else if (found.type === 'sound') data.setCheckedAt(clock.now())
      // The backup examines the database again, and asks the user.
      else void backup.run()
    } catch (cause) {
      log.warn('the examination of the database failed', cause)
    }
  })

  function clearProblemIfDataIsBack(): void {
    if (state.problem?.code !== 'data-gone') return
    try {
      store.assertInPlace()
      dispatch({ type: 'files-back' })
    } catch {
      // The files are still gone.
    }
  }

  /** @returns the problem if no backup was made */
  async function save({ acceptsOlder = false } = {}): Promise<Problem | null> {
    const params = { ...filesInPlace(), now: clock.now(), acceptsOlder }
    const outcome = await backupTasks.add(() => worker.run('backUp', params))
    switch (outcome.type) {
      case 'made':
        // A backup is made only of a database that has just passed the examination.
        data.setCheckedAt(clock.now())
        return null
      case 'damaged':
        handleDamage(outcome.why)
        return { code: 'database-damaged' }
      case 'older': {
        const choice = await options.onOlder(outcome.backup)
        if (choice === 'data') return save({ acceptsOlder: true })
        if (choice === 'backup') {
          data.setAtNextStart({ type: 'restore', backup: outcome.backup.name })
          options.restart()
        }
        return { code: 'data-older' }
      }
    }
  }

  const backup = createSingleFlight(async (): Promise<Result<null, Problem>> => {
    dispatch({ type: 'backup-started', now: clock.now() })
    const problem = await save().catch((cause: unknown): Problem => {
      log.warn('the backup failed', cause)
      return { code: storageFaultOf(cause) ?? 'backup-failed' }
    })
    dispatch({ type: 'backup-ended', problem, backups: listBackups(files) })
    return problem === null ? ok(null) : err(problem)
  })

  /** Erases what is due. Never rejects: the next minute tries again. */
  const erasure = createSingleFlight(async (): Promise<void> => {
    try {
      const ledger = await options.ledger
      await backupTasks.add(async () => {
        if (state.isDamaged) return
        await ledger.eraseDue(async (repositories) => {
          await worker.run('eraseFromBackups', { ...filesInPlace(), repositories })
          dispatch({ type: 'backups-changed', backups: listBackups(files) })
        })
      })
    } catch (cause) {
      log.warn('erasing a forgotten repository failed', cause)
    }
  })

  return {
    view: (): Snapshot['backups'] => ({
      list: state.backups
        .map(({ name, at, bytes }) => ({ id: name, at, bytes }))
        .sort((one, other) => other.at - one.at),
      isRunning: state.isBackingUp,
      problem: state.problem,
    }),
    /** Makes a backup, or joins the one being made. */
    backUp: backup.run,
    eraseDue: erasure.run,
    /** The next start restores this backup. @returns false if there is no such backup */
    restoreAtNextStart(id: string): boolean {
      if (!state.backups.some(({ name }) => name === id)) return false
      data.setAtNextStart({ type: 'restore', backup: id })
      return true
    },
    /** Examines a database that was not closed properly, and removes what an interrupted backup has left. */
    start(): void {
      attempt(log, 'clearing the backups', () => removeTemporary(files))
      if (data.isSuspect()) void examination.run()
    },
    /** Runs every task that is due, such as the daily backup. Call it every minute, but not just after a start. */
    runDue(): void {
      if (state.isDamaged) return
      clearProblemIfDataIsBack()
      store.yieldAndCheckpoint().catch((cause: unknown) => log.warn('the checkpoint failed', cause))
      const checked = { checkedAt: data.checkedAt(), isSuspect: data.isSuspect() }
      const task = dueTask(state, checked, clock.now())
      void erasure.run()
      if (task === 'backup') void backup.run()
      else if (task === 'examination') void examination.run()
    },
    /** Examines the database if an error suggests damage. If the files are gone, the view says so. */
    inspectError(cause: unknown): void {
      const fault = state.isDamaged ? null : storageFaultOf(cause)
      if (fault === 'data-gone') dispatch({ type: 'files-gone' })
      if (fault !== 'database-damaged') return
      data.setSuspect()
      void examination.run()
    },
    /**
     * Call it on an uncaught error that is about to end Hot Dash, and that damage may have caused. If the database is
     * already suspect, settles after examining it; otherwise the next start examines it.
     */
    async suspectDatabase(): Promise<void> {
      if (data.isSuspect()) await examination.run()
      else data.setSuspect()
    },
    onChange: changes.on,
    close: (): Promise<void> => worker.close(),
  }
}
