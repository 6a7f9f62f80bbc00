import { app, nativeTheme, powerMonitor, safeStorage, shell } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { attempt } from '../base/attempt.ts'
import { systemStopwatch } from '../base/clock.ts'
import { collectAfterStart } from '../base/collect-garbage.ts'
import { systemTimers } from '../base/timers.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { RoomHandlers } from '../bridge/bridge.ts'
import type { Publisher } from '../bridge/publisher.ts'
import type { SnapshotViews } from '../bridge/snapshot.ts'
import { isSceneId, type ItemId } from '../companion/rules/wardrobe.ts'
import { openCrashDumps } from '../desktop/crash-dumps.ts'
import type { Desktop } from '../desktop/desktop.ts'
import {
  chooseFolder,
  confirmEngine,
  confirmHost,
  confirmLink,
  confirmModelHost,
  saveFile,
} from '../desktop/dialogs.ts'
import { createLoginItem } from '../desktop/login-item.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { openI18n, type I18n } from '../desktop/i18n.ts'
import { linkUrl, openLink } from '../desktop/links.ts'
import { readNotices } from '../desktop/notices.ts'
import { projectPages } from '../desktop/project.ts'
import { openSystemMenus } from '../desktop/system-menus.ts'
import { appOrigin } from '../desktop/protocol.ts'
import type { TrayAction } from '../desktop/rules/tray-menu.ts'
import type { Quiet } from '../settings/quiet.ts'
import type { Media } from '../speech/characters.ts'
import type { Speech } from '../speech/speech.ts'
import { openTaskWorker } from '../base/task-worker.ts'
import type { WorkerTasks } from '../worker.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import { createExplanations } from '../explanations/explanations.ts'
import type { Essentials } from './essentials.ts'
import { openFeatures, type Features } from './features.ts'
import { createHandlers } from './handlers.ts'
import { isMachineBusy } from './machine-load.ts'
import { createOpenAtLogin } from './open-at-login.ts'
import { createChatter, type Chatter } from './chatter.ts'
import { createPreparer, processorTimes, type Preparer } from './preparer.ts'
import type { Reactions } from './reactions.ts'
import { openSchedule } from './schedule.ts'
import { openAppUpdates } from './updates.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __GITHUB_CLIENT_ID__: string

/** What is opened after the first paint: sources, speech, explanations, the tray, and the connections between them. */
export interface Rooms {
  readonly handlers: RoomHandlers
  /** Feeds one dish, as chosen in a system menu. Opens Home if the pantry is empty or the meal would not be visible. */
  readonly feed: () => void
  readonly say: Speech['say']
  readonly holdSound: Speech['holdSound']
  readonly releaseSound: Speech['releaseSound']
  /** The name of an outfit or scene in each language. */
  readonly namesOf: (item: ItemId) => Readonly<Record<Locale, string>>
  readonly views: Pick<
    SnapshotViews,
    'folders' | 'github' | 'speech' | 'ledger' | 'backups' | 'crashes' | 'updates'
  >
  /** A `speaks` event's clip as a WAV file, or undefined once it is gone. */
  readonly clip: (id: string) => Uint8Array | undefined
  /** A picture or a sample of one of the engine's voices, or undefined if it has none. */
  readonly voiceMedia: (path: string) => Promise<Media | undefined>
  /** The user turned to Home: compares the branches of all clones with what was read, and checks for an engine. */
  readonly homeFocused: () => void
  /**
   * Installs an update once everything is closed.
   * @returns whether that ends this process itself
   */
  readonly putUpdateInPlace: () => boolean
  close(): Promise<void>
}

/**
 * Why Hot Dash ends although the user did not quit. `fatal.<reason>` is the message for an error; a restart or an
 * update was the user's choice.
 */
export type EndReason = 'uncaught' | 'damage-found' | 'restart' | 'update'
export type End = (reason: EndReason) => void

export interface RoomsOptions {
  readonly essentials: Essentials
  readonly maintenance: Maintenance
  readonly desktop: Desktop
  readonly publisher: Publisher
  readonly reactions: Reactions
  readonly quiet: Quiet
  readonly end: End
  /** The worker's entry file, as an absolute path. */
  readonly workerFile: string
}

/**
 * Dash has nearly finished its greeting by then, so collect the garbage from startup. V8 would do so by itself, but
 * later, while Dash rests (docs/performance.md).
 */
const greetedMs = 10_000

/** Opens the rooms and starts them. */
export function openRooms(options: RoomsOptions): Rooms {
  const { essentials, maintenance, desktop, publisher, reactions, quiet, end } = options
  const { log, clock, companion, locale } = essentials
  const i18n = openI18n(locale())
  const features = openFeatures(essentials, {
    machine: {
      timers: systemTimers,
      stopwatch: systemStopwatch,
      random: Math.random,
      variables: process.env,
      home: homedir(),
    },
    builtInClientId: __GITHUB_CLIENT_ID__ || null,
    safeStorage,
    systemFetch,
    isVisible: desktop.isDashVisible,
    isQuiet: quiet.isQuiet,
    confirmHost: (host) => confirmHost(i18n, desktop.homeWindow, host),
    // Its own thread: unpacking takes minutes, and cancelling ends it.
    engineWorker: openTaskWorker<WorkerTasks>({
      file: options.workerFile,
      timers: systemTimers,
      idleMs: 0,
    }),
    confirmEngine: (offer) => confirmEngine(i18n, desktop.homeWindow, offer),
  })
  const { folders, github, settings, speech, engines } = features
  const updates = openAppUpdates(essentials, { features, quiet, end: () => end('update') })
  const offUpdates = updates.onChange(publisher.changed)
  const chatter = createChatter({
    speech,
    clock,
    chance: Math.random,
    locale,
    adoption: () => features.ledger.adoption(),
    remindsOfBreaks: () => settings.all().remindsOfBreaks,
  })
  const namesOf = (item: ItemId) =>
    i18n.inEach(isSceneId(item) ? `scene.${item}` : `outfit.${item}`)
  const preparer = createPreparer({
    speech,
    companion: () => ({ level: companion.view(0).pet.level, pantry: companion.view(0).pantry }),
    due: () => chatter.due(),
    hour: () => clock.localTime(clock.now()).hour,
    nameOf: (item) => namesOf(item).ja,
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    processors: processorTimes,
    now: () => performance.now(),
    log,
  })
  const crashDumps = openCrashDumps(app.getPath('crashDumps'), log)
  crashDumps.onChange(publisher.changed)
  const offProcessGone = onProcessGone(() => void crashDumps.look())
  void crashDumps.look()
  const explanations = createExplanations(features)
  /**
   * If Dash does not eat, Home shows why.
   * @returns whether Dash eats
   */
  const feed = (eat: () => ReturnType<typeof companion.feedAll>): boolean => {
    try {
      if (reactions.fed(eat()).ok) return true
    } catch (cause) {
      log.error('a meal could not be saved', cause)
    }
    desktop.showHome()
    return false
  }
  const feedOne = () => feed(() => companion.feedOne(null))
  const actions = trayActions({
    ...{ features, desktop, quiet },
    feeding: { 'feed-one': feedOne, 'feed-all': () => feed(() => companion.feedAll()) },
  })
  desktop.openTray({
    pictures: join(app.getAppPath(), 'resources', 'tray'),
    i18n,
    act: (action) => attempt(log, `the tray's ${action}`, actions[action]),
  })
  const feedInSight = () => {
    if (feedOne() && !desktop.isDashVisible()) desktop.showHome()
  }
  const performs = {
    ...{ feed: feedInSight, home: desktop.showHome, settings: actions.settings },
    project: () => void openLink(projectPages.home),
  }
  const applySystemMenus = openSystemMenus(i18n, (action) =>
    attempt(log, `the menu's ${action}`, performs[action]),
  )
  applySystemMenus(locale())
  const disconnect = connect({
    features,
    chatter,
    preparer,
    maintenance,
    desktop,
    publisher,
    reactions,
    quiet,
    i18n,
    locale,
    applySystemMenus,
  })
  const schedule = openSchedule({
    features,
    clock,
    timers: systemTimers,
    log,
    onWake,
    onMinute() {
      quiet.check()
      // Before Dash may say something: otherwise its page would not hear it.
      desktop.minutePassed()
      const idleSeconds = powerMonitor.getSystemIdleTime()
      chatter.minutePassed({ mood: companion.view(idleSeconds).pet.mood, idleSeconds })
      preparer.minutePassed()
      publisher.changed()
    },
    maintain() {
      maintenance.runDue()
      updates.runDue()
    },
  })
  const cancelCollecting = collectAfterStart(systemTimers, greetedMs, log)
  const openAtLogin = createOpenAtLogin({ settings, loginItem: createLoginItem(), log })
  openAtLogin.reconcile()
  begin({ features, chatter, desktop, publisher, quiet })

  return {
    handlers: createHandlers({
      ...features,
      updates,
      reactions,
      explanations,
      maintenance,
      restart: () => end('restart'),
      crashDumps,
      showCrashDumps: () => {
        if (crashDumps.newest !== undefined) shell.showItemInFolder(crashDumps.newest)
      },
      readNotices: () => readNotices(join(app.getAppPath(), 'out', 'renderer')),
      petVisibility: desktop.petVisibility,
      openAtLogin,
      clicks: desktop.pet.clicks,
      endQuiet: quiet.end,
      nudge: desktop.pet.nudge,
      popUpMenu: desktop.popUpMenu,
      comeOut: desktop.pet.comeOut,
      now: () => clock.now(),
      confirmModelHost: (host) => confirmModelHost(i18n, desktop.homeWindow, host),
      chooseFolder: (what) => chooseFolder(i18n, desktop.homeWindow, what),
      save: (name, text) => saveFile(i18n, desktop.homeWindow, name, text),
      openAddress: openLink,
      confirmLink: (address) => confirmLink(i18n, desktop.homeWindow, address),
      openLink: async (link, host) => {
        const pages = github.pages(host)
        if (pages === undefined) return false
        const address = linkUrl(link, { device: github.deviceUrl(), ...pages })
        if (address === null) return true
        if (pages.isKnown || (await confirmLink(i18n, desktop.homeWindow, address)))
          await openLink(address)
        return true
      },
    }),
    views: {
      folders: () => ({ git: folders.gitState(), folders: folders.views() }),
      github: () => ({ github: github.view() }),
      speech: () => ({
        voice: speech.view(),
        model: features.model.view(),
        engines: engines.view(),
        bubble: speech.bubble(),
        log: speech.recentLines(),
      }),
      ledger: () => ({ ledger: explanations.revision() }),
      backups: () => ({ backups: maintenance.view() }),
      updates: () => ({ updates: updates.view() }),
      crashes: () => ({ crashes: crashDumps.view() }),
    },
    feed: feedInSight,
    say: (trigger, words, how) => speech.say(trigger, words, how),
    holdSound: (maxMs) => speech.holdSound(maxMs),
    releaseSound: () => speech.releaseSound(),
    namesOf,
    clip: (id) => speech.clip(id),
    voiceMedia: (path) => speech.characters.media(path),
    homeFocused() {
      schedule.homeFocused()
      speech.checkEngine()
    },
    putUpdateInPlace() {
      // The new version starts before this process has ended.
      app.releaseSingleInstanceLock()
      return updates.putInPlace()
    },
    async close() {
      cancelCollecting()
      schedule.stop()
      offProcessGone()
      disconnect()
      offUpdates()
      updates.close()
      await features.close()
    },
  }
}

/**
 * Calls the listener when the machine wakes.
 * @returns the unsubscribe function
 */
function onWake(listener: () => void): () => void {
  powerMonitor.on('resume', listener)
  powerMonitor.on('unlock-screen', listener)
  return () => {
    powerMonitor.off('resume', listener)
    powerMonitor.off('unlock-screen', listener)
  }
}

/**
 * Calls the listener when a page's process or another Chromium process has ended.
 * @returns the unsubscribe function
 */
function onProcessGone(listener: () => void): () => void {
  app.on('render-process-gone', listener)
  app.on('child-process-gone', listener)
  return () => {
    app.off('render-process-gone', listener)
    app.off('child-process-gone', listener)
  }
}

/** The action of each entry in the tray menu. */
function trayActions(options: {
  readonly features: Features
  readonly desktop: Desktop
  readonly quiet: Quiet
  readonly feeding: Readonly<Record<'feed-one' | 'feed-all', () => unknown>>
}): Readonly<Record<TrayAction, () => void>> {
  const { features, desktop, quiet } = options
  const { settings, folders, github } = features
  const { petVisibility } = desktop
  return {
    ...options.feeding,
    show: petVisibility.show,
    hide: petVisibility.hide,
    'hide-for-an-hour': petVisibility.hideForAnHour,
    'come-here': petVisibility.comeHere,
    home: desktop.showHome,
    settings: () => desktop.openRoom('settings'),
    'sync-now': () => {
      void folders.rescan()
      void github.syncNow()
    },
    mute: () => void settings.set({ muted: true }),
    unmute: () => void settings.set({ muted: false }),
    'present-an-hour': () => quiet.present('an-hour'),
    present: () => quiet.present('until-off'),
    'end-quiet': quiet.end,
    quit: () => app.quit(),
  }
}

/**
 * Connects the features' events to their effects.
 * @returns the function that disconnects them
 */
function connect(options: {
  readonly features: Features
  readonly chatter: Chatter
  readonly preparer: Preparer
  readonly maintenance: Maintenance
  readonly desktop: Desktop
  readonly publisher: Publisher
  readonly reactions: Reactions
  readonly quiet: Quiet
  readonly i18n: I18n
  readonly locale: Essentials['locale']
  readonly applySystemMenus: (locale: Locale) => void
}): () => void {
  const { features, chatter, preparer, maintenance, desktop, publisher, reactions, quiet } = options
  const { i18n, locale } = options
  const { settings, ledger, folders, github, speech } = features
  const { petVisibility } = desktop
  const offs = [
    features.onChange(publisher.changed),
    maintenance.onChange(publisher.changed),
    petVisibility.onChange(publisher.changed),
    petVisibility.onChange(() => {
      if (!desktop.isDashVisible()) speech.stopSpeaking()
      // The page that was showing a meal has stopped.
      if (reactions.unshownMeals.length > 0) reactions.mealShown()
    }),
    settings.onChange(() => {
      i18n.setLocale(locale())
      options.applySystemMenus(locale())
      nativeTheme.themeSource = settings.all().appearance
      petVisibility.apply()
      quiet.check()
      desktop.comeHereKeys.apply()
    }),
    quiet.onChange(({ name }) => {
      if (name !== 'none') speech.beQuiet()
      publisher.changed()
    }),
    ledger.onChange(({ granted }) => reactions.granted(granted)),
    folders.onWork((events) => {
      chatter.worked()
      preparer.worked(events)
      reactions.worked(events)
    }),
    github.onWork((events) => reactions.worked(events)),
    onWake(() => speech.checkEngine()),
    speech.onBirdEvent((event) =>
      desktop.sendBird(
        event.type === 'speaks' && event.clip !== null
          ? { ...event, clip: `${appOrigin}/clip/${event.clip}`, isBusy: isMachineBusy() }
          : event,
      ),
    ),
  ]
  return () => offs.forEach((off) => off())
}

/** Starts the sources and speech, and publishes everything to the pages. Dash says hello if a page can hear it. */
function begin(options: {
  readonly features: Features
  readonly chatter: Chatter
  readonly desktop: Desktop
  readonly publisher: Publisher
  readonly quiet: Quiet
}): void {
  const { features, chatter, desktop, publisher, quiet } = options
  const { companion, github, speech } = features
  github.start()
  speech.start()
  desktop.comeHereKeys.apply()
  publisher.changed()
  if (!desktop.isDashVisible() || quiet.isQuiet()) return
  desktop.sendBird({ type: 'greets' })
  if (companion.view(0).pet.experience === 0) speech.say('first-start', {})
  else chatter.greet()
}
