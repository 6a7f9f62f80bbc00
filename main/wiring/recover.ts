import { app } from 'electron'
import { assertNever } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { TaskWorker } from '../base/task-worker.ts'
import { askToChoose, showMessage } from '../desktop/dialogs.ts'
import { createI18n, timeText, type I18n } from '../desktop/main-i18n.ts'
import type { DataChoice } from '../storage/maintenance.ts'
import type { Restoration } from '../storage/backup-and-restore.ts'
import type { WantedChange } from '../storage/open-data.ts'
import { putDatabaseAside } from '../storage/put-aside.ts'
import type { Backup } from '../storage/rules/backup-rules.ts'
import { storageFaultOf, type StorageFault } from '../storage/rules/storage-faults.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { WorkerTasks } from '../worker.ts'
import {
  openEssentials,
  type Resolution,
  type Essentials,
  type StartProblem,
} from './essentials.ts'
import { firstRelease } from './first-release.ts'
import type { ProcessContext } from './process-context.ts'

/** Why Hot Dash cannot start, even after recovery. `fatal.<code>` is the message. */
type FatalCode =
  StorageFault | 'database-too-new' | 'database-unreadable' | 'unexpected' | 'not-recovered'

export interface RecoveredStart {
  readonly essentials: Essentials
  /** Tells the user in one sentence what was done. Called once Dash is visible. */
  readonly tell?: (() => Promise<void>) | undefined
}

/** A problem with a start, and the means to solve it. */
interface Recovery extends ProcessContext {
  readonly problem: StartProblem
  readonly worker: TaskWorker<WorkerTasks>
  readonly locale: Locale
  readonly i18n: I18n
}

/** Why to give up. `quit`: the user chose to leave everything as is. */
type End = { readonly type: 'quit' } | { readonly type: 'fatal'; readonly code: FatalCode }

/** What handling a problem led to. `retry`: open the data again, and then tell the user the sentence, if any. */
type Step =
  | { readonly type: 'retry'; readonly resolution: Resolution; readonly sentence: string | null }
  | End

const retry = (resolution: Resolution, sentence: string | null = null): Step => {
  return { type: 'retry', resolution, sentence }
}
const fatal = (code: FatalCode): End => ({ type: 'fatal', code })
const quit: End = { type: 'quit' }

const asTheyAre: Resolution = { migrates: true, ignoresState: true }

/** Two steps solve any problem, such as a backup and then the migration. More than three would go in circles. */
const maxSteps = 3

/**
 * Tries to let Hot Dash start despite a problem with its data: restores a backup, makes a backup before a migration, or
 * asks the user.
 * @returns null if it cannot start; the user was told why, and the process ends
 */
export async function recover(
  problem: StartProblem,
  context: ProcessContext,
  worker: TaskWorker<WorkerTasks>,
): Promise<RecoveredStart | null> {
  const locale = context.systemLocale()
  const i18n = createI18n(locale)
  const outcome = await solveAll({ ...context, problem, worker, locale, i18n })
  if ('essentials' in outcome) return outcome
  if (outcome.type === 'fatal')
    await showMessage(i18n.t(`fatal.${outcome.code}`, { folder: context.files.folder }), 'error')
  await worker.close().catch(() => undefined)
  app.exit(outcome.type === 'quit' ? 0 : 1)
  return null
}

/** Solves the problem and those that show up after it, until the data opens. */
async function solveAll(first: Recovery): Promise<RecoveredStart | End> {
  let { problem } = first
  let sentence: string | null = null
  for (let steps = 0; steps < maxSteps; steps += 1) {
    const step = await solve({ ...first, problem })
    if (step.type !== 'retry') return step
    const told: string | null = step.sentence ?? sentence
    const opened = openEssentials(first, step.resolution)
    if (opened.ok)
      return {
        essentials: opened.value,
        tell: told === null ? undefined : () => showMessage(told),
      }
    problem = opened.error
    sentence = told
  }
  return fatal('not-recovered')
}

async function solve(recovery: Recovery): Promise<Step> {
  const { problem, log } = recovery
  try {
    switch (problem.code) {
      case 'migration-due':
        return await prepareMigration(recovery)
      case 'restore-wanted':
        return await restoreAsWanted(recovery, problem.backup)
      case 'change-wanted':
        return await changeAsWanted(recovery, problem.change)
      case 'wal-lost':
        return await recoverWal(recovery)
      case 'database-missing':
        return await askUser(recovery, 'missing')
      case 'database-empty':
      case 'database-damaged':
        return await replaceDamaged(recovery)
      case 'unexpected':
        return await examineData(recovery)
      case 'database-too-new':
      case 'database-unreadable':
      case 'database-locked':
      case 'database-readonly':
      case 'data-gone':
      case 'disk-readonly':
      case 'disk-full':
      case 'disk-failed':
        return fatal(problem.code)
      default:
        return assertNever(problem)
    }
  } catch (cause) {
    log.error('the data could not be recovered', cause)
    return fatal(storageFaultOf(cause) ?? 'not-recovered')
  }
}

/** Makes the backup that must precede a migration. */
async function prepareMigration(recovery: Recovery): Promise<Step> {
  const { files, clock, worker, locale } = recovery
  const outcome = await worker.run('backUp', { files, now: clock.now() })
  if (outcome.type === 'damaged') return replaceDamaged(recovery, outcome.why)
  if (outcome.type === 'made') return retry({ migrates: true })
  // The database is older than a backup: someone put an older copy in its place.
  const choice = await askWhichData(files, locale, 'fatal.quit', outcome.backup)
  if (choice === 'later') return quit
  if (choice === 'backup') return restoreAsWanted(recovery, outcome.backup.name)
  await worker.run('backUp', { files, now: clock.now(), acceptsOlder: true })
  return retry({ migrates: true })
}

async function restoreAsWanted(recovery: Recovery, backup: string): Promise<Step> {
  const { files, worker, i18n } = recovery
  const restored = await restore(recovery, backup)
  if (restored !== null)
    return retry(asTheyAre, i18n.t('start.restoredAsWanted', messageValues(recovery, restored)))
  const why = await worker.run('findBackup', { files, name: backup })
  const context = why === 'newer' ? why : 'damaged'
  return retry(asTheyAre, i18n.t('start.notRestored', { context }))
}

const changes = {
  import: { task: 'applyImport', done: 'start.imported', failed: 'start.notImported' },
  'undo-import': { task: 'undoImport', done: 'start.importUndone', failed: 'start.notUndone' },
  'start-over': { task: 'startOver', done: 'start.startedOver', failed: 'start.notStartedOver' },
  'undo-start-over': {
    task: 'undoStartOver',
    done: 'start.startOverUndone',
    failed: 'start.notUndone',
  },
} as const

/** Makes a change that the user wants. If it fails for any reason, Hot Dash starts with the data as they are. */
async function changeAsWanted(
  { files, clock, worker, i18n, log }: Recovery,
  change: WantedChange,
): Promise<Step> {
  const { task, done, failed } = changes[change.type]
  const params = {
    files,
    now: clock.now(),
    timeZone: clock.timeZone(),
    firstRelease,
    requestedAt: change.type === 'start-over' ? change.requestedAt : 0,
  }
  const outcome = await worker.run(task, params).then(
    () => done,
    (cause: unknown) => {
      log.error(`the change at the start failed: ${change.type}`, cause)
      return failed
    },
  )
  return retry({ ignoresState: true }, i18n.t(outcome))
}

async function recoverWal(recovery: Recovery): Promise<Step> {
  const { files, clock, worker, i18n, locale } = recovery
  const outcome = await worker.run('recoverLostWal', { files, now: clock.now() })
  if (outcome.type === 'lost') return replaceDamaged(recovery)
  const sentence =
    outcome.type === 'restored'
      ? i18n.t('start.restored', messageValues(recovery, outcome.restored))
      : i18n.t('start.changesLost', { time: timeText(locale, outcome.at) })
  return retry({ ignoresState: true }, sentence)
}

/** Finds out whether an unexpected error comes from damage. */
async function examineData(recovery: Recovery): Promise<Step> {
  const found = await recovery.worker.run('examine', { files: recovery.files })
  if (found.type === 'damaged') return replaceDamaged(recovery, found.why)
  return askUser(recovery, 'unexpected')
}

/** Restores the newest usable backup. If there is none, the user may start over. */
async function replaceDamaged(recovery: Recovery, why?: string): Promise<Step> {
  if (why !== undefined) recovery.log.error(`the database is damaged: ${why}`)
  const restored = await restore(recovery, null)
  if (restored === null) return askUser(recovery, 'damaged')
  return retry(asTheyAre, recovery.i18n.t('start.restored', messageValues(recovery, restored)))
}

/**
 * Restores a backup.
 * @param backup null for the newest usable backup
 * @returns null without a usable backup
 */
const restore = ({ files, clock, worker }: Recovery, backup: string | null) =>
  worker.run('restore', { files, backup, now: clock.now() })

/**
 * Asks the user what to do.
 * @param about `damaged`: no backup can be restored. There is none, all are damaged, or they need a newer Hot Dash.
 *   `missing`: the user moved the database, or it is on a disk that is not connected.
 *   `unexpected`: the file is sound, but a value in it may be wrong
 */
async function askUser(
  recovery: Recovery,
  about: 'damaged' | 'missing' | 'unexpected',
): Promise<Step> {
  const { files, clock, worker, i18n, locale } = recovery
  const newest = await worker.run('findBackup', { files, name: null })
  const backup = about === 'damaged' || typeof newest === 'string' ? null : newest
  if (about === 'unexpected' && backup === null) return fatal('unexpected')
  const values = {
    folder: files.folder,
    time: backup === null ? '' : timeText(locale, backup.at),
    context: typeof newest === 'string' ? newest : 'none',
  }
  const variant = about === 'missing' && backup !== null ? 'WithBackup' : ''
  const choice = await askToChoose(i18n.t(`start.${about}${variant}`, values), {
    restore: backup === null ? null : i18n.t('start.restore'),
    startOver: about === 'unexpected' ? null : i18n.t('start.startOver'),
    quit: i18n.t('fatal.quit'),
  })
  if (choice === 'restore') return replaceDamaged(recovery)
  if (choice !== 'startOver') return quit
  putDatabaseAside(files, clock.now())
  return retry(asTheyAre)
}

/** The values of the message: the backup's time, and where the previous data are. */
function messageValues({ problem, locale, files }: Recovery, { backup, aside }: Restoration) {
  return {
    time: timeText(locale, backup.at),
    // If the database was missing, only a folder in its place can have been put aside.
    context: aside === null || problem.code === 'database-missing' ? 'nothingAside' : 'aside',
    file: aside ?? '',
    folder: files.folder,
  }
}

/**
 * Asks whether to use the database or a backup that has more.
 * @param later the label of the button that decides nothing
 */
export async function askWhichData(
  files: StorageFiles,
  locale: Locale,
  later: 'start.later' | 'fatal.quit',
  backup: Backup,
): Promise<DataChoice> {
  const i18n = createI18n(locale)
  const values = { folder: files.folder, time: timeText(locale, backup.at) }
  const choice = await askToChoose(i18n.t('start.older', values), {
    backup: i18n.t('start.restore'),
    data: i18n.t('start.useData'),
    later: i18n.t(later),
  })
  return choice ?? 'later'
}
