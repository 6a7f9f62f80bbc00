import { nativeTheme } from 'electron'
import { systemTimers } from '../base/timers.ts'
import { openBridge, type Bridge } from '../bridge/bridge.ts'
import { openPublisher, type Publisher } from '../bridge/publisher.ts'
import { openSnapshots } from '../bridge/snapshot.ts'
import { openDesktop, type Desktop } from '../desktop/desktop.ts'
import type { FirstWindow } from '../desktop/first-window.ts'
import { isHiddenLogin } from '../desktop/login-item.ts'
import { openWindowPositions } from '../desktop/window-positions.ts'
import { openQuiet, type Quiet } from '../settings/quiet.ts'
import { faultOf } from '../storage/rules/faults.ts'
import { createEarlyHandlers } from './early-handlers.ts'
import type { Essentials } from './essentials.ts'
import type { LaterRooms } from './later-rooms.ts'
import { createReactions, type Reactions } from './reactions.ts'
import { snapshotViews } from './snapshot-views.ts'

/** Everything between the rooms and the user: windows, tray, requests and snapshots. */
export interface Front {
  readonly desktop: Desktop
  readonly bridge: Bridge
  readonly publisher: Publisher
  readonly reactions: Reactions
  readonly quiet: Quiet
}

/** Opens the front for the window that is already loading. Nothing is shown yet. */
export function openFront(essentials: Essentials, first: FirstWindow, rooms: LaterRooms): Front {
  const { store, settings, clock, log } = essentials
  const { isHidden, isSafe } = essentials.environment.switches
  const quiet = openQuiet({
    settings,
    now: () => clock.now(),
    localTime: (instant) => clock.localTime(instant),
    log,
  })
  const views = snapshotViews(
    { ...essentials, quiet },
    () => desktop,
    () => rooms.current,
    () => reactions.unshownMeals,
  )
  const snapshot = openSnapshots(views, log)
  const publisher = openPublisher({ snapshot, log })
  const reactions = createReactions({
    bird: (event) => desktop.sendBird(event),
    speech: {
      say: (trigger, words, how) => void rooms.whenOpen.then(({ say }) => say(trigger, words, how)),
      holdSound: (maxMs) => void rooms.whenOpen.then(({ holdSound }) => holdSound(maxMs)),
      releaseSound: () => void rooms.whenOpen.then(({ releaseSound }) => releaseSound()),
    },
    isSeen: () => desktop.isDashVisible(),
    onShown: () => publisher.changed(),
    isStill: quiet.isQuiet,
    isQuiet: () => quiet.isQuiet() || !settings.all().mirrorsWork || !desktop.isDashVisible(),
    now: () => clock.now(),
    timers: systemTimers,
    namesOf: (item) => rooms.current?.namesOf(item) ?? { ja: item, en: item },
  })
  const bridge = openBridge({
    early: createEarlyHandlers({
      snapshot,
      sendSnapshot: (to) => bridge.sendTo(to, 'snapshot', snapshot()),
      desktop: () => desktop,
      reactions,
    }),
    handlers: rooms.whenOpen.then(({ handlers }) => handlers),
    problemOf: (cause) => ({ code: faultOf(cause) ?? 'unexpected' }),
    origin: first.pages.origin,
    log,
  })
  nativeTheme.themeSource = settings.all().appearance
  const desktop = openDesktop({
    first,
    switches: { isHidden: isHidden || isHiddenLogin(settings.all().openAtLogin), isSafe },
    positions: openWindowPositions(store.db),
    settings: () => settings.all(),
    setSettings: (change) => void settings.set(change),
    bridge: () => bridge,
    onHomeFocus: () => rooms.current?.homeFocused(),
    onChange: () => publisher.changed(),
    onFall: () => reactions.falls(),
    onRest: () => reactions.landed(),
    log,
  })
  publisher.onSnapshot((next) => bridge.send('snapshot', next))
  publisher.onSnapshot((next) => desktop.render(next))
  first.provide({
    // The user may quit before the first page has its document.
    snapshot: () => (rooms.isClosed() ? undefined : snapshot()),
    clip: (id) => rooms.current?.clip(id),
    voiceMedia: async (path) => rooms.current?.voiceMedia(path),
  })
  return { desktop, bridge, publisher, reactions, quiet }
}
