import { app } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import { openTaskWorker, type TaskWorker } from './base/task-worker.ts'
import { systemTimers } from './base/timers.ts'
import type { FirstWindow } from './desktop/browser-windows.ts'
import { createEnding } from './desktop/quitting.ts'
import { startSwitches } from './desktop/rules/start-switches.ts'
import type { Maintenance } from './storage/maintenance.ts'
import { migrations } from './storage/migrations.ts'
import type { Environment } from './wiring/environment.ts'
import { openEssentials } from './wiring/essentials.ts'
import { openFront, type Services } from './wiring/front.ts'
import type { Recovered } from './wiring/recover.ts'
import { findSurroundings } from './wiring/surroundings.ts'
import type { WorkerTasks } from './worker.ts'

/** Loading the services blocks main, so let the first clicks through first. */
const servicesDelayMs = 150

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
  /** Opened after the first paint. */
  const later: { maintenance?: Maintenance; services?: Services } = {}
  const whenOpen = Promise.withResolvers<Services>()
  const front = openFront(recovered.essentials, first, whenOpen.promise)
  const { desktop, data, clock, log } = front
  const end = createEnding({
    async close(reason) {
      data.setClosing()
      try {
        if (reason === 'uncaught') await later.maintenance?.bugFound()
        front.close()
        await later.services?.close()
        await later.maintenance?.close()
      } finally {
        data.close()
      }
    },
    // A user who quits early has still seen it start, so it counts as started.
    onClosed: () => started(migrations.length),
    locale: front.locale,
    log,
  })
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
