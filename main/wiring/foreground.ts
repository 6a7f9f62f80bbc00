import { app, nativeTheme } from 'electron'
import { daylightAt } from '../base/rules/daylight.ts'
import { systemTimers } from '../base/timers.ts'
import { openBridge, type Handlers } from '../bridge/bridge.ts'
import { openPages } from '../bridge/pages.ts'
import { openPublisher } from '../bridge/publisher.ts'
import { createSnapshots } from '../bridge/snapshot.ts'
import type { FirstWindow } from '../desktop/browser-windows.ts'
import { openDesktop } from '../desktop/desktop.ts'
import { isHiddenLogin } from '../desktop/login-item.ts'
import { presence } from '../desktop/presence.ts'
import { createPositionStore } from '../desktop/pet-window/position-store.ts'
import { createPastProblems } from '../diagnostics/past-problems.ts'
import type { Speech } from '../speech/speech.ts'
import { storageFaultOf } from '../storage/rules/storage-faults.ts'
import { createEarlyHandlers } from './early-handlers.ts'
import type { Essentials } from './essentials.ts'

/** Everything that the first window needs. */
export type Foreground = ReturnType<typeof openForeground>

/** What the foreground needs of the background. */
export interface AwaitedBackground {
  readonly speech: Speech
  readonly handlers: Partial<Handlers>
  /** Compares all clones with what was read, and checks for an engine. */
  readonly onHomeFocus: () => void
}

/**
 * Opens the windows, but shows none yet. The first window is already loading.
 * @param background requests that need the background wait for it
 */
export function openForeground(
  essentials: Essentials,
  first: FirstWindow,
  background: Promise<AwaitedBackground>,
) {
  const { store, clock, settings, quiet, companion, locale, log } = essentials
  const { isHidden, isSafe } = essentials.startOptions.switches
  const pet = () => companion.pet(presence.idleSeconds())
  let isClosed = false
  nativeTheme.themeSource = settings.all().appearance
  const pages = openPages()
  const desktop = openDesktop({
    first,
    pages,
    switches: { isHidden: isHidden || isHiddenLogin(settings.all().openAtLogin), isSafe },
    positionStore: createPositionStore(store.db),
    settings: settings.all,
    setSettings: (change) => void settings.set(change),
    onHomeFocus: () => void background.then(({ onHomeFocus }) => onHomeFocus()),
    clock,
    log,
  })
  const snapshots = createSnapshots(
    {
      locale,
      today: () => clock.localTime(clock.now()).day,
      light: () => daylightAt(clock.localTime(clock.now()), clock.isSouthern()),
      version: () => app.getVersion(),
      pet,
      pantry: companion.pantry,
      wardrobe: companion.wardrobe,
      settings: settings.all,
      addresses: settings.addresses,
      quiet: quiet.view,
      petWindow: desktop.petVisibility.view,
      place: desktop.place,
      soundWindow: desktop.soundWindow,
      desktop: desktop.view,
    },
    log,
  )
  const pastProblems = createPastProblems(clock)
  const publisher = openPublisher({
    snapshot: snapshots.current,
    listeners: [pages.sendSnapshot, desktop.render, pastProblems.see],
    now: () => performance.now(),
    timers: systemTimers,
    log,
  })
  desktop.onChange(publisher.changed)
  const closeBridge = openBridge({
    pages,
    early: createEarlyHandlers({ snapshot: snapshots.current, pages, desktop, background }),
    late: background.then(({ handlers }) => handlers),
    problemOf: (cause) => ({ code: storageFaultOf(cause) ?? 'unexpected' }),
    onProblem: pastProblems.add,
    ownOrigin: first.origin,
    log,
  })
  first.provide({
    // The user may quit before the first page has its document.
    snapshot: () => (isClosed ? undefined : snapshots.current()),
    clip: async (id) => (await background).speech.clip(id),
    voiceMedia: async (path) => (await background).speech.characters.loadMedia(path),
  })
  return {
    ...essentials,
    pet,
    presence,
    desktop,
    snapshots,
    publisher,
    pastProblems,
    isClosed: () => isClosed,
    /** Closes the windows. The database stays open. */
    close(): void {
      isClosed = true
      publisher.close()
      desktop.close()
      closeBridge()
      pages.close()
    },
  }
}
