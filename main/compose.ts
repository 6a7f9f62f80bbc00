import { app } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import { systemTimers } from './base/timers.ts'
import type { FirstWindow } from './desktop/first-window.ts'
import {
  closeOnQuit,
  endOnUncaughtError,
  openEnding,
  openShutdown,
  type NextAfterClose,
} from './desktop/quitting.ts'
import { assertNever } from '../preload/contract/result.ts'
import { startSwitches } from './desktop/rules/start-switches.ts'
import type { Choice, Maintenance } from './storage/maintenance.ts'
import { migrations } from './storage/migrations/index.ts'
import type { Backup } from './storage/rules/backups.ts'
import { openTaskWorker, type TaskWorker } from './base/task-worker.ts'
import type { Essentials } from './wiring/essentials.ts'
import { openFront, type Front } from './wiring/front.ts'
import { openLater, type LaterRooms } from './wiring/later-rooms.ts'
import type { OpenEssentials, Recovered } from './wiring/recover.ts'
import type { End, EndReason } from './wiring/rooms.ts'
import type { WorkerTasks } from './worker.ts'

export { openEssentials } from './wiring/essentials.ts'

/** Loading the services blocks main, so let the first clicks through first. */
const roomsDelayMs = 150

/**
 * Builds the app. What the first window shows is ready at once; whatever its first paint does not need is loaded and
 * opened afterwards.
 */
export async function compose(options: {
  readonly open: OpenEssentials
  readonly first: FirstWindow
  /**
   * Called when this version has started, or was shut down in order.
   * @param databaseVersion the newest database version that it can read
   */
  readonly started: (databaseVersion: number) => void
  /** The worker's entry file, as an absolute path. */
  readonly workerFile: string
}): Promise<void> {
  const { open, first } = options
  const started = () => options.started(migrations.length)
  const worker = openTaskWorker<WorkerTasks>({ file: options.workerFile, timers: systemTimers })
  const recovered = await openWhole(open, worker)
  if (recovered === undefined) {
    first.window.destroy()
    return
  }
  const { essentials } = recovered
  const rooms = openLater()
  const front = openFront(essentials, first, rooms)
  let maintenance: Maintenance | undefined = undefined
  const end = closeInOrder(essentials, front, rooms, () => maintenance, started)
  const { desktop, publisher, reactions, quiet } = front
  app.on('second-instance', (_event, commandLine) => {
    const { isHidden, task } = startSwitches(commandLine)
    // The session may autostart Hot Dash after the user has already started it.
    if (isHidden) return
    if (task === 'feed') void rooms.whenOpen.then(({ feed }) => feed())
    else desktop.showHome()
  })
  app.on('activate', desktop.showHome)

  await desktop.open()
  await passed(roomsDelayMs)
  const { openRooms } = await import('./wiring/rooms.ts')
  const { openMaintenance } = await import('./storage/maintenance.ts')
  if (rooms.isClosed()) return
  const { data, clock, log } = essentials
  const onDamage = () => end('damage-found')
  const opened = openMaintenance({
    ...{ data, worker, clock, log, onDamage },
    onOlder: (backup) => askWhich(essentials, backup),
    restart: () => end('restart'),
  })
  maintenance = opened
  log.onCause((cause) => opened.failed(cause))
  rooms.arrive(
    openRooms({
      ...{ essentials, maintenance, desktop, publisher, reactions, quiet, end },
      workerFile: options.workerFile,
    }),
  )
  opened.start()
  await desktop.openRest()
  started()
  if (essentials.environment.switches.task === 'feed') rooms.current?.feed()
  await recovered.tell?.()
}

async function askWhich({ locale, data }: Essentials, backup: Backup): Promise<Choice> {
  const { askWhichData } = await import('./wiring/which-data.ts')
  const { openI18n } = await import('./desktop/i18n.ts')
  const about = { locale: locale(), files: data.files, backup }
  return askWhichData(openI18n(about.locale), 'start.later', about)
}

/** @returns undefined if Hot Dash cannot start: the user was told why, and the process ends */
async function openWhole(
  open: OpenEssentials,
  worker: TaskWorker<WorkerTasks>,
): Promise<Recovered | undefined> {
  const opened = open({})
  if (opened.ok) return { essentials: opened.value }
  const { recover } = await import('./wiring/recover.ts')
  return recover(opened.error, { open, worker })
}

/**
 * Closes everything in reverse order of opening, when the user quits and on an uncaught error.
 * @returns a function that shuts down for another reason
 */
function closeInOrder(
  essentials: Essentials,
  front: Front,
  rooms: LaterRooms,
  maintenance: () => Maintenance | undefined,
  started: () => void,
): End {
  const { data, log } = essentials
  let reason: EndReason = 'restart'
  const shutdown = openShutdown(async () => {
    data.setClosing()
    try {
      if (reason === 'uncaught') await maintenance()?.bugFound()
      front.reactions.close()
      front.publisher.close()
      front.desktop.close()
      front.bridge.close()
      await rooms.close()
      await maintenance()?.close()
    } finally {
      data.close()
    }
    // A user who quits early has still seen it start, so it counts as started.
    if (isOrderly(reason)) started()
  }, log)
  closeOnQuit(shutdown)
  const ending = openEnding({
    shutdown,
    next: () => nextAfter(reason, essentials, rooms),
    exitCode: () => (isOrderly(reason) ? 0 : 1),
    log,
  })
  const end: End = (why) => {
    // Damage is the cause of any later failure, so it stays the reason.
    if (reason !== 'damage-found') reason = why
    ending()
  }
  endOnUncaughtError({ end: () => end('uncaught'), log })
  return end
}

/** Whether nothing has failed. */
const isOrderly = (reason: EndReason) => reason === 'restart' || reason === 'update'

async function nextAfter(
  reason: EndReason,
  essentials: Essentials,
  rooms: LaterRooms,
): Promise<NextAfterClose> {
  switch (reason) {
    case 'restart':
      return 'restart'
    case 'update':
      try {
        return rooms.current?.putUpdateInPlace() === true ? 'stays' : 'exit'
      } catch (cause) {
        // The old version is still there; restart into it, and it will report the failure.
        essentials.log.error('the update could not be installed', cause)
        return 'restart'
      }
    case 'uncaught':
    case 'damage-found':
      return (await offerRestart(essentials, reason)) ? 'restart' : 'exit'
    default:
      return assertNever(reason)
  }
}

async function offerRestart(
  { locale }: Essentials,
  reason: 'uncaught' | 'damage-found',
): Promise<boolean> {
  const dialogs = await import('./desktop/dialogs.ts')
  const { openI18n } = await import('./desktop/i18n.ts')
  const i18n = openI18n(locale())
  return dialogs.offerRestart(i18n, i18n.t(`fatal.${reason}`))
}
