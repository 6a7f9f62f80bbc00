import { app, nativeTheme } from 'electron'
import { ok, type Result } from '../preload/contract/result.ts'
import { openBridge } from './bridge/bridge.ts'
import { openPublisher } from './bridge/publisher.ts'
import { openSnapshots } from './bridge/snapshot.ts'
import { openDesktop } from './desktop/desktop.ts'
import type { FirstWindow } from './desktop/first-window.ts'
import { closeOnQuit, endOnUncaughtError, openShutdown } from './desktop/quitting.ts'
import { openWindowPositions } from './desktop/window-positions.ts'
import type { Essentials, StartProblem } from './wiring/essentials.ts'
import type { Rooms } from './wiring/rooms.ts'
import { snapshotViews } from './wiring/snapshot-views.ts'

export { openEssentials } from './wiring/essentials.ts'

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
  const { store, log, settings } = essentials
  let rooms: Rooms | undefined = undefined
  const opening = Promise.withResolvers<Rooms['handlers']>()

  const snapshot = openSnapshots(
    snapshotViews(
      essentials,
      () => desktop,
      () => rooms,
    ),
    log,
  )
  nativeTheme.themeSource = settings.all().appearance

  const bridge = openBridge({
    early: {
      snapshot,
      ready(_params, from) {
        // What was published between its document and now has not reached it.
        bridge.sendTo(from, 'snapshot', snapshot())
        desktop.pageIsReady(from)
        return ok(null)
      },
    },
    handlers: opening.promise,
    origin: first.pages.origin,
    log,
  })
  const desktop = openDesktop({
    first,
    positions: openWindowPositions(store.db),
    settings: () => settings.all(),
    setSettings: (change) => void settings.set(change),
    bridge: () => bridge,
    onHomeFocus() {
      publisher.changed()
      rooms?.compareFolders()
    },
    onHomeBlur: () => publisher.changed(),
    log,
  })
  const publisher = openPublisher({ snapshot, log })
  publisher.onSnapshot((next) => bridge.send('snapshot', next))
  publisher.onSnapshot((next) => desktop.render(next))

  const shutdown = openShutdown(async () => {
    publisher.close()
    desktop.close()
    bridge.close()
    await rooms?.close()
    store.close()
  }, log)
  closeOnQuit(shutdown)
  endOnUncaughtError({ shutdown, log, asksToRestart: () => offerRestart(essentials) })
  app.on('second-instance', desktop.showHome)
  app.on('activate', desktop.showHome)

  const painted = desktop.open()
  first.provide({ snapshot, clip: (id) => rooms?.clip(id) })
  await painted
  const { openRooms } = await import('./wiring/rooms.ts')
  rooms = openRooms({ essentials, desktop, publisher })
  opening.resolve(rooms.handlers)
  await desktop.openRest()
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
