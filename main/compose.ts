import { app, nativeTheme } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import type { Result } from '../preload/contract/result.ts'
import { openBridge, type Bridge } from './bridge/bridge.ts'
import { openPublisher, type Publisher } from './bridge/publisher.ts'
import { openSnapshots } from './bridge/snapshot.ts'
import { openDesktop, type Desktop } from './desktop/desktop.ts'
import type { FirstWindow } from './desktop/first-window.ts'
import { closeOnQuit, endOnUncaughtError, openShutdown } from './desktop/quitting.ts'
import { openWindowPositions } from './desktop/window-positions.ts'
import { createEarlyHandlers } from './wiring/early-handlers.ts'
import type { Essentials, StartProblem } from './wiring/essentials.ts'
import { createReactions, type Reactions } from './wiring/reactions.ts'
import { openLater, type LaterRooms } from './wiring/later-rooms.ts'
import { snapshotViews } from './wiring/snapshot-views.ts'

export { openEssentials } from './wiring/essentials.ts'

/** Loading the rooms holds main up: what a hand does to Dash at its first paint is answered before. */
const roomsDelayMs = 150

/**
 * Builds everything once. What the first window shows is there at once; all that its first paint does not need is loaded and
 * opened after it.
 */
export async function compose(
  opened: Result<Essentials, StartProblem>,
  first: FirstWindow,
): Promise<void> {
  if (!opened.ok) {
    first.window.destroy()
    return giveUp(opened.error)
  }
  const essentials = opened.value
  const rooms = openLater()
  const front = openFront(essentials, first, rooms)
  closeInOrder(essentials, front, rooms)
  const { desktop, publisher, reactions } = front
  app.on('second-instance', desktop.showHome)
  app.on('activate', desktop.showHome)

  await desktop.open()
  await passed(roomsDelayMs)
  const { openRooms } = await import('./wiring/rooms.ts')
  if (rooms.isClosed()) return
  rooms.arrive(openRooms({ essentials, desktop, publisher, reactions }))
  await desktop.openRest()
}

/** What stands between the rooms and the person: windows and tray, requests and snapshots. */
interface Front {
  readonly desktop: Desktop
  readonly bridge: Bridge
  readonly publisher: Publisher
  readonly reactions: Reactions
}

function openFront(essentials: Essentials, first: FirstWindow, rooms: LaterRooms): Front {
  const { store, settings, log } = essentials
  const views = snapshotViews(
    essentials,
    () => desktop,
    () => rooms.current,
  )
  const snapshot = openSnapshots(views, log)
  const publisher = openPublisher({ snapshot, log })
  const reactions = createReactions({
    bird: (event) => desktop.sendBird(event),
    speech: { say: (trigger, words) => void rooms.whenOpen.then(({ say }) => say(trigger, words)) },
    chance: Math.random,
    nameOf: (item) => rooms.current?.nameOf(item) ?? item,
  })
  const bridge = openBridge({
    early: createEarlyHandlers({
      snapshot,
      sendSnapshot: (to) => bridge.sendTo(to, 'snapshot', snapshot()),
      desktop: () => desktop,
      reactions,
    }),
    handlers: rooms.whenOpen.then(({ handlers }) => handlers),
    origin: first.pages.origin,
    log,
  })
  nativeTheme.themeSource = settings.all().appearance
  const desktop = openDesktop({
    first,
    positions: openWindowPositions(store.db),
    settings: () => settings.all(),
    setSettings: (change) => void settings.set(change),
    bridge: () => bridge,
    onHomeFocus() {
      publisher.changed()
      rooms.current?.compareFolders()
    },
    onHomeBlur: () => publisher.changed(),
    log,
  })
  publisher.onSnapshot((next) => bridge.send('snapshot', next))
  publisher.onSnapshot((next) => desktop.render(next))
  first.provide({ snapshot, clip: (id) => rooms.current?.clip(id) })
  return { desktop, bridge, publisher, reactions }
}

/** Closes everything in the opposite order of its opening: when a person quits, and on an error that nothing has caught. */
function closeInOrder(essentials: Essentials, front: Front, rooms: LaterRooms): void {
  const { store, log } = essentials
  const shutdown = openShutdown(async () => {
    front.publisher.close()
    front.desktop.close()
    front.bridge.close()
    await rooms.close()
    store.close()
  }, log)
  closeOnQuit(shutdown)
  endOnUncaughtError({ shutdown, log, asksToRestart: () => offerRestart(essentials) })
}

/** Says in one sentence why Hot Dash cannot start, and ends the process. */
async function giveUp({ code, locale, dataFolder, log }: StartProblem): Promise<void> {
  const { showFatalError } = await import('./desktop/dialogs.ts')
  const { openI18n } = await import('./desktop/i18n.ts')
  const sentence = openI18n(locale).t(`fatal.${code}`, { folder: dataFolder })
  await Promise.allSettled([showFatalError(sentence), log.flush()])
  app.exit(1)
}

async function offerRestart({ locale }: Essentials): Promise<boolean> {
  const dialogs = await import('./desktop/dialogs.ts')
  const { openI18n } = await import('./desktop/i18n.ts')
  return dialogs.offerRestart(openI18n(locale()))
}
