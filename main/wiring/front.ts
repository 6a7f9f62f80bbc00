import { app, nativeTheme, powerMonitor } from 'electron'
import { openBridge, type Bridge, type ServiceHandlers } from '../bridge/bridge.ts'
import { openPublisher } from '../bridge/publisher.ts'
import { createSnapshots, type SnapshotViews } from '../bridge/snapshot.ts'
import { openDesktop, type Desktop } from '../desktop/desktop.ts'
import type { FirstWindow } from '../desktop/browser-windows.ts'
import { isHiddenLogin } from '../desktop/login-item.ts'
import { createSavedPosition } from '../desktop/saved-position.ts'
import { faultOf } from '../storage/rules/faults.ts'
import { createEarlyHandlers } from './early-handlers.ts'
import type { Essentials } from './essentials.ts'
import type { Features } from './features.ts'

/** What the first window needs. */
export type Front = ReturnType<typeof openFront>

/** Everything that the first window does not need. */
export interface Services extends Features {
  readonly handlers: ServiceHandlers
  /** Their parts of a snapshot. */
  readonly views: Partial<SnapshotViews>
  /** Feeds one dish, as chosen in a system menu. Opens Home if the pantry is empty or the meal would not be visible. */
  readonly feed: () => void
  /** The user turned to Home: compares the branches of all clones with what was read, and checks for an engine. */
  readonly homeFocused: () => void
}

/**
 * Opens the front for the window that is already loading. Nothing is shown yet.
 * @param services requests that need them wait; until then, snapshots show blank parts
 */
export function openFront(essentials: Essentials, first: FirstWindow, services: Promise<Services>) {
  const { store, settings, log } = essentials
  const { isHidden, isSafe } = essentials.environment.switches
  let isClosed = false
  const views: Partial<SnapshotViews> = firstViews(essentials, () => desktop)
  void services.then((open) => Object.assign(views, open.views))
  const snapshot = createSnapshots(views, log)
  const publisher = openPublisher({ snapshot, log })
  const bridge: Bridge = openBridge({
    early: createEarlyHandlers({
      snapshot,
      sendSnapshot: (to) => bridge.sendTo(to, 'snapshot', snapshot()),
      desktop: () => desktop,
      services,
    }),
    handlers: services.then(({ handlers }) => handlers),
    problemOf: (cause) => ({ code: faultOf(cause) ?? 'unexpected' }),
    origin: first.origin,
    log,
  })
  nativeTheme.themeSource = settings.all().appearance
  const desktop: Desktop = openDesktop({
    first,
    switches: { isHidden: isHidden || isHiddenLogin(settings.all().openAtLogin), isSafe },
    savedPosition: createSavedPosition(store.db),
    settings: () => settings.all(),
    setSettings: (change) => void settings.set(change),
    bridge: () => bridge,
    onHomeFocus: () => void services.then(({ homeFocused }) => homeFocused()),
    onChange: publisher.changed,
    log,
  })
  publisher.onSnapshot((next) => bridge.send('snapshot', next))
  publisher.onSnapshot((next) => desktop.render(next))
  first.provide({
    // The user may quit before the first page has its document.
    snapshot: () => (isClosed ? undefined : snapshot()),
    clip: async (id) => (await services).speech.clip(id),
    voiceMedia: async (path) => (await services).speech.characters.media(path),
  })
  return {
    ...essentials,
    desktop,
    publisher,
    isClosed: (): boolean => isClosed,
    /** Closes the windows. The data stay open. */
    close(): void {
      isClosed = true
      publisher.close()
      desktop.close()
      bridge.close()
    },
  }
}

/** The parts of a snapshot that the first window shows. */
function firstViews(
  { clock, settings, ledger, companion, locale, quiet }: Essentials,
  desktop: () => Pick<Desktop, 'petVisibility' | 'place' | 'soundWindow' | 'view'>,
): Pick<SnapshotViews, 'now' | 'companion' | 'settings' | 'desktop'> {
  return {
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
      petWindow: desktop().petVisibility.view(),
      place: desktop().place(),
      desktop: desktop().view(),
      soundWindow: desktop().soundWindow(),
    }),
  }
}
