import { app, nativeTheme, powerMonitor } from 'electron'
import { openBridge, type Bridge, type Handlers } from '../bridge/bridge.ts'
import { openPublisher } from '../bridge/publisher.ts'
import { createSnapshots, type SnapshotViews } from '../bridge/snapshot.ts'
import type { FirstWindow } from '../desktop/browser-windows.ts'
import { openDesktop, type Desktop } from '../desktop/desktop.ts'
import { isHiddenLogin } from '../desktop/login-item.ts'
import { createSavedPosition } from '../desktop/pet-window/saved-position.ts'
import type { Speech } from '../speech/speech.ts'
import { storageFaultOf } from '../storage/rules/faults.ts'
import { createEarlyHandlers } from './early-handlers.ts'
import type { Essentials } from './essentials.ts'

/** Everything that the first window needs. */
export type Foreground = ReturnType<typeof openForeground>

/**
 * Opens the windows, but shows none yet. The first window is already loading.
 * @param background requests that need the background wait for it; until then, its parts of snapshots are blank
 */
export function openForeground(
  essentials: Essentials,
  first: FirstWindow,
  background: Promise<{
    readonly handlers: Partial<Handlers>
    readonly views: Partial<SnapshotViews>
    readonly speech: Speech
    readonly catchUp: () => void
  }>,
) {
  const { store, clock, settings, quiet, ledger, companion, locale, log } = essentials
  const { isHidden, isSafe } = essentials.startOptions.switches
  let isClosed = false
  const views: Pick<SnapshotViews, 'now' | 'companion' | 'settings' | 'desktop'> = {
    now: () => ({
      today: ledger.today(),
      hour: clock.localTime(clock.now()).hour,
      version: app.getVersion(),
      locale: locale(),
    }),
    companion: () => companion.view(powerMonitor.getSystemIdleTime()),
    settings: () => ({
      settings: settings.all(),
      addresses: settings.addresses(),
      quiet: quiet.view(),
    }),
    desktop: () => ({
      petWindow: desktop.petVisibility.view(),
      place: desktop.place(),
      desktop: desktop.view(),
      soundWindow: desktop.soundWindow(),
    }),
  }
  void background.then((opened) => Object.assign(views, opened.views))
  const snapshot = createSnapshots(views, log)
  const bridge: Bridge = openBridge({
    early: createEarlyHandlers({
      snapshot,
      sendSnapshot: (to) => bridge.sendTo(to, 'snapshot', snapshot()),
      desktop: () => desktop,
      background,
    }),
    late: background.then(({ handlers }) => handlers),
    problemOf: (cause) => ({ code: storageFaultOf(cause) ?? 'unexpected' }),
    origin: first.origin,
    log,
  })
  const publisher = openPublisher(
    snapshot,
    [bridge.sendSnapshot, (next) => desktop.render(next)],
    log,
  )
  nativeTheme.themeSource = settings.all().appearance
  const desktop: Desktop = openDesktop({
    first,
    switches: { isHidden: isHidden || isHiddenLogin(settings.all().openAtLogin), isSafe },
    savedPosition: createSavedPosition(store.db),
    settings: settings.all,
    setSettings: (change) => void settings.set(change),
    bridge: () => bridge,
    onHomeFocus: () => void background.then(({ catchUp }) => catchUp()),
    onChange: publisher.changed,
    log,
  })
  first.provide({
    // The user may quit before the first page has its document.
    snapshot: () => (isClosed ? undefined : snapshot()),
    clip: async (id) => (await background).speech.clip(id),
    voiceMedia: async (path) => (await background).speech.characters.media(path),
  })
  return {
    ...essentials,
    desktop,
    publisher,
    isClosed: (): boolean => isClosed,
    /** Closes the windows. The database stays open. */
    close(): void {
      isClosed = true
      publisher.close()
      desktop.close()
      bridge.close()
    },
  }
}
