import { app } from 'electron'
import { assertNever, type Result } from '../../preload/contract/result.ts'
import { askAtStart, showFatalError, tell } from '../desktop/dialogs.ts'
import { openI18n, type I18n } from '../desktop/i18n.ts'
import { putAside, type Restored } from '../storage/restore.ts'
import type { Backup } from '../storage/rules/backups.ts'
import { faultOf, type StorageFault } from '../storage/rules/faults.ts'
import type { TaskWorker } from '../base/task-worker.ts'
import type { WorkerTasks } from '../worker.ts'
import type { Essentials, openEssentials, StartProblem } from './essentials.ts'
import { timeText } from './time-text.ts'
import { askWhichData } from './which-data.ts'

/** Why Hot Dash finally cannot start; `fatal.<code>` is the message. */
type FatalCode =
  StorageFault | 'database-too-new' | 'database-unreadable' | 'unexpected' | 'not-recovered'

type Decided = Parameters<typeof openEssentials>[1]
export type OpenEssentials = (decided: NonNullable<Decided>) => Result<Essentials, StartProblem>

export interface Recovered {
  readonly essentials: Essentials
  /** Tells the user in one sentence what was done, once Dash is there. */
  readonly tell?: (() => Promise<void>) | undefined
}

/** The result of handling a problem: whether to try again, and what to tell the user. */
type Step =
  | {
      readonly type: 'again'
      readonly decided: NonNullable<Decided>
      readonly sentence?: string | undefined
    }
  /** The user chose to leave everything as is. */
  | { readonly type: 'quit' }
  | { readonly type: 'fatal'; readonly code: FatalCode }

/** Use the data as they are now. */
const settled = { migrates: true, isSettled: true }

/** The database is backed up and can be migrated. */
const migrated: Step = { type: 'again', decided: { migrates: true } }

/** A migration with its preparation and a restored backup are two steps. More would lead nowhere. */
const maxSteps = 3

interface Tools {
  readonly open: OpenEssentials
  readonly worker: TaskWorker<WorkerTasks>
}

/**
 * Tries to let Hot Dash start despite a problem with its data: restores a backup, makes one before a migration, or
 * asks.
 * @returns undefined if it cannot start; the user was told why, and the process ends
 */
export async function recover(
  first: StartProblem,
  { open, worker }: Tools,
): Promise<Recovered | undefined> {
  let problem = first
  let sentence: string | undefined
  for (let steps = 0; steps < maxSteps; steps += 1) {
    const i18n = openI18n(problem.locale)
    const step = await solve(problem, worker, i18n)
    if (step.type === 'quit') return end(problem, worker, 0)
    if (step.type === 'fatal') return giveUp(problem, step.code, worker, i18n)
    sentence = step.sentence ?? sentence
    const opened = open(step.decided)
    if (opened.ok) {
      const told = sentence
      return { essentials: opened.value, tell: told === undefined ? undefined : () => tell(told) }
    }
    problem = opened.error
  }
  return giveUp(problem, 'not-recovered', worker, openI18n(problem.locale))
}

async function solve(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
): Promise<Step> {
  const { problem, files, clock, log } = start
  const at = { files, now: clock.now(), zone: clock.zone() }
  try {
    switch (problem.code) {
      case 'migration-due': {
        const outcome = await worker.run('backUp', { files, now: clock.now() })
        if (outcome.type === 'made') return migrated
        if (outcome.type === 'older') return await chooseData(start, worker, i18n, outcome.backup)
        log.error(`the database is damaged: ${outcome.why}`)
        return await replaceDamaged(start, worker, i18n)
      }
      case 'restore-wanted': {
        return await restoreAsWanted(start, worker, i18n, problem.backup)
      }
      case 'wal-lost': {
        const result = await worker.run('recoverLostWal', at)
        if (result.type === 'lost') return await replaceDamaged(start, worker, i18n)
        const sentence =
          result.type === 'restored'
            ? i18n.t('start.restored', wordsOf(start, result.restored))
            : i18n.t('start.changesLost', { time: timeText(start.locale, result.at) })
        return { type: 'again', decided: { isSettled: true }, sentence }
      }
      case 'database-missing':
        return await askAboutMissing(start, worker, i18n)
      case 'database-empty':
      case 'database-damaged':
        return await replaceDamaged(start, worker, i18n)
      case 'unexpected': {
        const found = await worker.run('examine', { files })
        if (found.sound) return await askAboutUnexpected(start, worker, i18n)
        log.error(`the database is damaged: ${found.why}`)
        return await replaceDamaged(start, worker, i18n)
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
    return { type: 'fatal', code: faultOf(cause) ?? 'not-recovered' }
  }
}

async function restoreAsWanted(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
  backup: string,
): Promise<Step> {
  const { files, clock } = start
  const at = { files, now: clock.now(), zone: clock.zone() }
  const restored = await worker.run('restore', { ...at, backup })
  if (restored !== null) {
    const sentence = i18n.t('start.restoredAsWanted', wordsOf(start, restored))
    return { type: 'again', decided: settled, sentence }
  }
  const why = await worker.run('findBackup', { files, name: backup })
  const context = why === 'newer' ? why : 'damaged'
  return { type: 'again', decided: settled, sentence: i18n.t('start.notRestored', { context }) }
}

/** The database needs a migration but is older than a backup: someone put an older copy in its place. */
async function chooseData(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
  backup: Backup,
): Promise<Step> {
  const { files, clock } = start
  const choice = await askWhichData(i18n, 'fatal.quit', { ...start, backup })
  if (choice === 'later') return { type: 'quit' }
  if (choice === 'backup') return restoreAsWanted(start, worker, i18n, backup.name)
  await worker.run('backUp', { files, now: clock.now(), acceptsOlder: true })
  return migrated
}

/** Restores the newest usable backup. If there is none, the user may start over. */
async function replaceDamaged(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
): Promise<Step> {
  const { files, clock } = start
  const restored = await worker.run('restore', {
    files,
    backup: null,
    now: clock.now(),
    zone: clock.zone(),
  })
  if (restored !== null) {
    const sentence = i18n.t('start.restored', wordsOf(start, restored))
    return { type: 'again', decided: settled, sentence }
  }
  return askToBeginAnew(start, worker, i18n, 'start.damaged')
}

/** The file was moved, or is on a disk that is not connected: the user knows. */
async function askAboutMissing(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
): Promise<Step> {
  const { files, locale } = start
  const { folder } = files
  const newest = await worker.run('findBackup', { files, name: null })
  if (typeof newest === 'string') return askToBeginAnew(start, worker, i18n, 'start.missing')
  const time = timeText(locale, newest.at)
  const answer = await askAtStart(i18n.t('start.missingWithBackup', { folder, time }), [
    i18n.t('start.restore'),
    i18n.t('start.beginAnew'),
    i18n.t('fatal.quit'),
  ])
  if (answer === 0) return replaceDamaged(start, worker, i18n)
  return answer === 1 ? beginAnew(start) : { type: 'quit' }
}

/** Asks when no backup can be restored: there is none, all are damaged, or they need a newer Hot Dash. */
async function askToBeginAnew(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
  question: 'start.damaged' | 'start.missing',
): Promise<Step> {
  const { files } = start
  const found = await worker.run('findBackup', { files, name: null })
  const context = typeof found === 'string' ? found : 'none'
  const answer = await askAtStart(i18n.t(question, { folder: files.folder, context }), [
    i18n.t('start.beginAnew'),
    i18n.t('fatal.quit'),
  ])
  return answer === 0 ? beginAnew(start) : { type: 'quit' }
}

function beginAnew({ files, clock }: StartProblem): Step {
  putAside(files, clock.now())
  return { type: 'again', decided: settled }
}

/** The file is sound, but a value in it may be wrong. The data in a backup may still start. */
async function askAboutUnexpected(
  start: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
): Promise<Step> {
  const { files, locale } = start
  const newest = await worker.run('findBackup', { files, name: null })
  if (typeof newest === 'string') return { type: 'fatal', code: 'unexpected' }
  const time = timeText(locale, newest.at)
  const answer = await askAtStart(i18n.t('start.unexpected', { folder: files.folder, time }), [
    i18n.t('start.restore'),
    i18n.t('fatal.quit'),
  ])
  return answer === 0 ? replaceDamaged(start, worker, i18n) : { type: 'quit' }
}

/** The backup's time, and where the previous data are. */
function wordsOf({ problem, locale, files }: StartProblem, { backup, aside }: Restored) {
  return {
    time: timeText(locale, backup.at),
    // If the database was missing, only a folder in its place may have been put aside.
    context: aside === null || problem.code === 'database-missing' ? 'nothingAside' : 'aside',
    file: aside ?? '',
    folder: files.folder,
  }
}

/** Tells the user in one sentence why Hot Dash cannot start, and ends the process. */
async function giveUp(
  start: StartProblem,
  code: FatalCode,
  worker: TaskWorker<WorkerTasks>,
  i18n: I18n,
): Promise<undefined> {
  await showFatalError(i18n.t(`fatal.${code}`, { folder: start.files.folder }))
  return end(start, worker, 1)
}

async function end(
  { log }: StartProblem,
  worker: TaskWorker<WorkerTasks>,
  exitCode: number,
): Promise<undefined> {
  await Promise.allSettled([worker.close(), log.flush()])
  app.exit(exitCode)
}
