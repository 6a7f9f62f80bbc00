import { app } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import { openTaskWorker, type TaskWorker } from './base/task-worker.ts'
import { systemTimers } from './base/timers.ts'
import type { FirstWindow } from './desktop/browser-windows.ts'
import { createEnding } from './desktop/quitting.ts'
import { startSwitches } from './desktop/rules/start-switches.ts'
import type { Maintenance } from './storage/maintenance.ts'
import { migrations } from './storage/migrations.ts'
import type { Background } from './wiring/background.ts'
import type { StartOptions } from './wiring/start-options.ts'
import { openEssentials } from './wiring/essentials.ts'
import { openForeground } from './wiring/foreground.ts'
import { readProcessContext } from './wiring/process-context.ts'
import type { RecoveredStart } from './wiring/recover.ts'
import type { WorkerTasks } from './worker.ts'

/** Loading the background blocks main, so let the first clicks through first. */
const backgroundDelayMs = 150

/**
 * Builds the app. It opens what the first window shows at once, and everything else after the first paint.
 * @param workerFile the worker's entry file, as an absolute path
 * @param onStarted called after a successful start or a clean shutdown, with the newest database version that this
 *   version can read
 */
export async function compose(
  startOptions: StartOptions,
  first: FirstWindow,
  workerFile: string,
  onStarted: (databaseVersion: number) => void,
): Promise<void> {
  const worker = openTaskWorker<WorkerTasks>({ file: workerFile, timers: systemTimers })
  const recovered = await openOrRecover(startOptions, worker)
  if (recovered === null) {
    first.window.destroy()
    return
  }
  /** What has opened since the first paint. */
  let later: { readonly maintenance?: Maintenance; readonly background?: Background } = {}
  const openedBackground = Promise.withResolvers<Background>()
  const foreground = openForeground(recovered.essentials, first, openedBackground.promise)
  const { desktop, data, clock, log } = foreground
  const end = createEnding({
    async close(reason) {
      data.setClosing()
      try {
        if (reason?.type === 'uncaught') await later.maintenance?.suspectDatabase()
        foreground.close()
        await later.background?.close()
        await later.maintenance?.close()
      } finally {
        data.close()
      }
    },
    // Even if the user quits early, the start was successful.
    onClosed: () => onStarted(migrations.length),
    locale: foreground.locale,
    log,
  })
  app.on('second-instance', (_event, commandLine) => {
    const { isHidden, task } = startSwitches(commandLine)
    // This is the session's autostart, and the user has already started Hot Dash.
    if (isHidden) return
    if (task === 'feed') void openedBackground.promise.then(({ feed }) => feed())
    else desktop.home.show()
  })
  app.on('activate', desktop.home.show)

  await desktop.showWindows()
  await delay(backgroundDelayMs)
  const { openBackground } = await import('./wiring/background.ts')
  const { openMaintenance } = await import('./storage/maintenance.ts')
  if (foreground.isClosed()) return
  const maintenance = openMaintenance({
    data,
    worker,
    clock,
    log,
    onDamage: () => end({ type: 'damage-found' }),
    async onOlder(backup) {
      const { askWhichData } = await import('./wiring/recover.ts')
      return askWhichData(foreground.files, foreground.locale(), 'start.later', backup)
    },
    ledger: openedBackground.promise.then(({ ledger }) => ledger),
    restart: () => end({ type: 'restart' }),
  })
  later = { maintenance }
  log.onCause((cause) => maintenance.inspectError(cause))
  const background = openBackground({ ...foreground, maintenance, workerFile, end })
  later = { maintenance, background }
  openedBackground.resolve(background)
  maintenance.start()
  await desktop.showHomeIfNoTray()
  onStarted(migrations.length)
  if (startOptions.switches.task === 'feed') background.feed()
  await recovered.tell?.()
}

/** @returns null if Hot Dash cannot start: the user was told why, and the process ends */
async function openOrRecover(
  startOptions: StartOptions,
  worker: TaskWorker<WorkerTasks>,
): Promise<RecoveredStart | null> {
  const context = readProcessContext(startOptions)
  const opened = openEssentials(context)
  if (opened.ok) return { essentials: opened.value }
  const { recover } = await import('./wiring/recover.ts')
  return recover(opened.error, context, worker)
}
