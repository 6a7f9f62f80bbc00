import { app } from 'electron'
import { assertNever } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { TaskWorker } from '../base/task-worker.ts'
import { askToChoose, showMessage } from '../desktop/dialogs.ts'
import { createI18n, timeText, type I18n } from '../desktop/i18n.ts'
import type { DataChoice } from '../storage/maintenance.ts'
import type { Restored } from '../storage/backup-and-restore.ts'
import { putDatabaseAside } from '../storage/put-aside.ts'
import type { Backup } from '../storage/rules/backup-rules.ts'
import { storageFaultOf, type StorageFault } from '../storage/rules/faults.ts'
import type { WorkerTasks } from '../worker.ts'
import {
  openEssentials,
  type Resolution,
  type Essentials,
  type StartProblem,
} from './essentials.ts'
import type { ProcessContext } from './process-context.ts'

/** Why Hot Dash cannot start, even after recovery. `fatal.<code>` is the message. */
type FatalCode =
  StorageFault | 'database-too-new' | 'database-unreadable' | 'unexpected' | 'not-recovered'

export interface Recovered {
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

/** The result of handling a problem: whether to try again, and what to tell the user. */
type Step =
  | { readonly type: 'retry'; readonly resolution: Resolution; readonly sentence?: string }
  /** The user chose to leave everything as is. */
  | { readonly type: 'quit' }
  | { readonly type: 'fatal'; readonly code: FatalCode }

/** Opens the data as they are now. */
const asTheyAre = { migrates: true, ignoresState: true }

/** The database is backed up and can be migrated. */
const retryWithMigration: Step = { type: 'retry', resolution: { migrates: true } }

const quitStep: Step = { type: 'quit' }

/** Two steps solve any problem, such as a backup and then the migration. More than three would go in circles. */
const maxSteps = 3

/**
 * Tries to let Hot Dash start despite a problem with its data: restores a backup, makes a backup before a migration, or
 * asks the user.
 * @returns undefined if it cannot start; the user was told why, and the process ends
 */
export async function recover(
  first: StartProblem,
  context: ProcessContext,
  worker: TaskWorker<WorkerTasks>,
): Promise<Recovered | undefined> {
  const { files } = context
  const locale = context.systemLocale()
  const i18n = createI18n(locale)
  let problem = first
  let sentence: string | undefined
  let fatal: FatalCode | null = 'not-recovered'
  for (let steps = 0; steps < maxSteps; steps += 1) {
    const step = await solve({ ...context, problem, worker, locale, i18n })
    if (step.type !== 'retry') {
      fatal = step.type === 'fatal' ? step.code : null
      break
    }
    sentence = step.sentence ?? sentence
    const opened = openEssentials(context, step.resolution)
    if (opened.ok) {
      const told = sentence
      return {
        essentials: opened.value,
        tell: told === undefined ? undefined : () => showMessage(told),
      }
    }
    problem = opened.error
  }
  if (fatal !== null) await showMessage(i18n.t(`fatal.${fatal}`, { folder: files.folder }), 'error')
  await worker.close().catch(() => undefined)
  app.exit(fatal === null ? 0 : 1)
  return undefined
}

async function solve(recovery: Recovery): Promise<Step> {
  const { problem, files, clock, log, worker, i18n, locale } = recovery
  const now = clock.now()
  try {
    switch (problem.code) {
      case 'migration-due': {
        const outcome = await worker.run('backUp', { files, now })
        if (outcome.type === 'made') return retryWithMigration
        if (outcome.type === 'older') return await chooseData(recovery, outcome.backup)
        log.error(`the database is damaged: ${outcome.why}`)
        return await replaceDamaged(recovery)
      }
      case 'restore-wanted':
        return await restoreAsWanted(recovery, problem.backup)
      case 'wal-lost': {
        const result = await worker.run('recoverLostWal', { files, now })
        if (result.type === 'lost') return await replaceDamaged(recovery)
        const sentence =
          result.type === 'restored'
            ? i18n.t('start.restored', wordsOf(recovery, result.restored))
            : i18n.t('start.changesLost', { time: timeText(locale, result.at) })
        return { type: 'retry', resolution: { ignoresState: true }, sentence }
      }
      case 'database-missing':
        return await ask(recovery, 'missing')
      case 'database-empty':
      case 'database-damaged':
        return await replaceDamaged(recovery)
      case 'unexpected': {
        const found = await worker.run('examine', { files })
        if (found.type !== 'damaged') return await ask(recovery, 'unexpected')
        log.error(`the database is damaged: ${found.why}`)
        return await replaceDamaged(recovery)
      }
      case 'database-too-new':
      case 'database-unreadable':
      case 'database-locked':
      case 'database-readonly':
      case 'data-gone':
      case 'disk-readonly':
      case 'disk-full':
      case 'disk-failed':
        return { type: 'fatal', code: problem.code }
      default:
        return assertNever(problem)
    }
  } catch (cause) {
    log.error('the data could not be recovered', cause)
    return { type: 'fatal', code: storageFaultOf(cause) ?? 'not-recovered' }
  }
}

/** @param backup null for the newest usable backup. @returns null without a usable backup */
const restore = ({ files, clock, worker }: Recovery, backup: string | null) =>
  worker.run('restore', { files, backup, now: clock.now() })

async function restoreAsWanted(recovery: Recovery, backup: string): Promise<Step> {
  const { files, worker, i18n } = recovery
  const restored = await restore(recovery, backup)
  if (restored !== null) {
    const sentence = i18n.t('start.restoredAsWanted', wordsOf(recovery, restored))
    return { type: 'retry', resolution: asTheyAre, sentence }
  }
  const why = await worker.run('findBackup', { files, name: backup })
  const context = why === 'newer' ? why : 'damaged'
  return {
    type: 'retry',
    resolution: asTheyAre,
    sentence: i18n.t('start.notRestored', { context }),
  }
}

/** The database needs a migration but is older than a backup: someone put an older copy in its place. */
async function chooseData(recovery: Recovery, backup: Backup): Promise<Step> {
  const { files, clock, worker } = recovery
  const choice = await askWhichData(recovery, 'fatal.quit', backup)
  if (choice === 'later') return quitStep
  if (choice === 'backup') return restoreAsWanted(recovery, backup.name)
  await worker.run('backUp', { files, now: clock.now(), acceptsOlder: true })
  return retryWithMigration
}

/** Restores the newest usable backup. If there is none, the user may start over. */
async function replaceDamaged(recovery: Recovery): Promise<Step> {
  const restored = await restore(recovery, null)
  if (restored === null) return ask(recovery, 'damaged')
  const sentence = recovery.i18n.t('start.restored', wordsOf(recovery, restored))
  return { type: 'retry', resolution: asTheyAre, sentence }
}

/**
 * Asks the user what to do.
 * @param problem `damaged`: no backup can be restored. There is none, all are damaged, or they need a newer Hot Dash.
 *   `missing`: the user moved the database, or it is on a disk that is not connected.
 *   `unexpected`: the file is sound, but a value in it may be wrong
 */
async function ask(
  recovery: Recovery,
  problem: 'damaged' | 'missing' | 'unexpected',
): Promise<Step> {
  const { files, clock, worker, i18n, locale } = recovery
  const newest = await worker.run('findBackup', { files, name: null })
  const backup = problem === 'damaged' || typeof newest === 'string' ? null : newest
  if (problem === 'unexpected' && backup === null) return { type: 'fatal', code: 'unexpected' }
  const words = {
    folder: files.folder,
    time: backup === null ? '' : timeText(locale, backup.at),
    context: typeof newest === 'string' ? newest : 'none',
  }
  const variant = problem === 'missing' && backup !== null ? 'WithBackup' : ''
  const choice = await askToChoose(i18n.t(`start.${problem}${variant}`, words), {
    ...(backup !== null && { restore: i18n.t('start.restore') }),
    ...(problem !== 'unexpected' && { startOver: i18n.t('start.startOver') }),
    quit: i18n.t('fatal.quit'),
  })
  if (choice === 'restore') return replaceDamaged(recovery)
  if (choice !== 'startOver') return quitStep
  putDatabaseAside(files, clock.now())
  return { type: 'retry', resolution: asTheyAre }
}

/** The values of the message: the backup's time, and where the previous data are. */
function wordsOf({ problem, locale, files }: Recovery, { backup, aside }: Restored) {
  return {
    time: timeText(locale, backup.at),
    // If the database was missing, at most a folder in its place was put aside.
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
  { i18n, locale, files }: Pick<Recovery, 'i18n' | 'locale' | 'files'>,
  later: 'start.later' | 'fatal.quit',
  backup: Backup,
): Promise<DataChoice> {
  const words = { folder: files.folder, time: timeText(locale, backup.at) }
  const choice = await askToChoose(i18n.t('start.older', words), {
    backup: i18n.t('start.restore'),
    data: i18n.t('start.useData'),
    later: i18n.t(later),
  })
  return choice ?? 'later'
}
