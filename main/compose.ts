import { app } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import { assertNever } from '../preload/contract/result.ts'
import { openTaskWorker, type TaskWorker } from './base/task-worker.ts'
import { systemTimers } from './base/timers.ts'
import type { FirstWindow } from './desktop/first-window.ts'
import { createEnding, endOnUncaughtError, type NextAfterClose } from './desktop/quitting.ts'
import { startSwitches } from './desktop/rules/start-switches.ts'
import type { Maintenance } from './storage/maintenance.ts'
import { migrations } from './storage/migrations.ts'
import type { Environment } from './wiring/environment.ts'
import { openEssentials } from './wiring/essentials.ts'
import { openFront, type Front, type Services } from './wiring/front.ts'
import type { Recovered } from './wiring/recover.ts'
import type { EndReason } from './wiring/services.ts'
import { findSurroundings } from './wiring/surroundings.ts'
import type { WorkerTasks } from './worker.ts'

/** Loading the services blocks main, so let the first clicks through first. */
const servicesDelayMs = 150

/** Opened after the first paint; undefined until then. */
interface Later {
  maintenance?: Maintenance
  services?: Services
}

/**
 * Builds the app. What the first window shows is ready at once; whatever its first paint does not need is loaded and
 * opened afterwards.
 * @param options.started called when this version has started, or was shut down in order, with the newest database
 *   version that it can read
 * @param options.workerFile the worker's entry file, as an absolute path
 */
export async function compose({
  environment,
  first,
  started,
  workerFile,
}: {
  readonly environment: Environment
  readonly first: FirstWindow
  readonly started: (databaseVersion: number) => void
  readonly workerFile: string
}): Promise<void> {
  const worker = openTaskWorker<WorkerTasks>({ file: workerFile, timers: systemTimers })
  const recovered = await openOrRecover(environment, worker)
  if (recovered === undefined) {
    first.window.destroy()
    return
  }
  const later: Later = {}
  const whenOpen = Promise.withResolvers<Services>()
  const front = openFront(recovered.essentials, first, whenOpen.promise)
  const { desktop, data, clock, log } = front
  const end = closeInOrder(front, later, () => started(migrations.length))
  app.on('second-instance', (_event, commandLine) => {
    const { isHidden, task } = startSwitches(commandLine)
    // The session may autostart Hot Dash after the user has already started it.
    if (isHidden) return
    if (task === 'feed') void whenOpen.promise.then(({ feed }) => feed())
    else desktop.showHome()
  })
  app.on('activate', desktop.showHome)

  await desktop.open()
  await passed(servicesDelayMs)
  const { openServices } = await import('./wiring/services.ts')
  const { openMaintenance } = await import('./storage/maintenance.ts')
  if (front.isClosed()) return
  const maintenance = openMaintenance({
    ...{ data, worker, clock, log },
    onDamage: () => end('damage-found'),
    async onOlder(backup) {
      const { askWhichData } = await import('./wiring/recover.ts')
      const { createI18n } = await import('./desktop/i18n.ts')
      const locale = front.locale()
      return askWhichData({ ...front, locale, i18n: createI18n(locale) }, 'start.later', backup)
    },
    restart: () => end('restart'),
  })
  later.maintenance = maintenance
  log.onCause((cause) => maintenance.failed(cause))
  const services = openServices(front, { maintenance, end, workerFile })
  later.services = services
  whenOpen.resolve(services)
  maintenance.start()
  await desktop.openRest()
  started(migrations.length)
  if (environment.switches.task === 'feed') services.feed()
  await recovered.tell?.()
}

/** @returns undefined if Hot Dash cannot start: the user was told why, and the process ends */
async function openOrRecover(
  environment: Environment,
  worker: TaskWorker<WorkerTasks>,
): Promise<Recovered | undefined> {
  const surroundings = findSurroundings(environment)
  const opened = openEssentials(surroundings)
  if (opened.ok) return { essentials: opened.value }
  const { recover } = await import('./wiring/recover.ts')
  return recover(opened.error, surroundings, worker)
}

/**
 * Closes everything in reverse order of opening, when the user quits and on an uncaught error.
 * @returns a function that shuts down for another reason
 */
function closeInOrder(
  front: Front,
  later: Later,
  started: () => void,
): (reason: EndReason) => void {
  const { data, log } = front
  let reason: EndReason = 'restart'
  /** Whether nothing has failed. */
  const isOrderly = () => reason === 'restart' || reason === 'update'
  const close = async () => {
    data.setClosing()
    try {
      if (reason === 'uncaught') await later.maintenance?.bugFound()
      front.close()
      await later.services?.close()
      await later.maintenance?.close()
    } finally {
      data.close()
    }
    // A user who quits early has still seen it start, so it counts as started.
    if (isOrderly()) started()
  }
  const ending = createEnding({
    close,
    next: () => nextAfter(reason, front, later),
    exitCode: () => (isOrderly() ? 0 : 1),
    log,
  })
  const end = (why: EndReason) => {
    // Damage is the cause of any later failure, so it stays the reason.
    if (reason !== 'damage-found') reason = why
    ending()
  }
  endOnUncaughtError({ end: () => end('uncaught'), log })
  return end
}

async function nextAfter(
  reason: EndReason,
  { locale, log }: Front,
  later: Later,
): Promise<NextAfterClose> {
  switch (reason) {
    case 'restart':
      return 'restart'
    case 'update':
      try {
        return later.services?.putUpdateInPlace() === true ? 'stays' : 'exit'
      } catch (cause) {
        // The old version is still there; restart into it, and it will report the failure.
        log.error('the update could not be installed', cause)
        return 'restart'
      }
    case 'uncaught':
    case 'damage-found': {
      const dialogs = await import('./desktop/dialogs.ts')
      const { createI18n } = await import('./desktop/i18n.ts')
      const i18n = createI18n(locale())
      return (await dialogs.offerRestart(i18n, i18n.t(`fatal.${reason}`))) ? 'restart' : 'exit'
    }
    default:
      return assertNever(reason)
  }
}
