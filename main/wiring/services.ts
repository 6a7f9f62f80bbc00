import { app, nativeTheme, powerMonitor, safeStorage } from 'electron'
import { homedir } from 'node:os'
import { systemStopwatch } from '../base/clock.ts'
import { openTaskWorker } from '../base/task-worker.ts'
import { systemTimers } from '../base/timers.ts'
import { beforeMeals } from '../companion/rules/before-meals.ts'
import { isSceneId, type ItemId } from '../companion/rules/unlock-levels.ts'
import { createCrashDumps } from '../desktop/crash-dumps.ts'
import { createDialogs } from '../desktop/dialogs.ts'
import { createI18n } from '../desktop/i18n.ts'
import { createOpenAtLogin } from '../desktop/login-item.ts'
import { appOrigin } from '../desktop/protocol.ts'
import type { EndReason } from '../desktop/quitting.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { createExplanations } from '../explanations/explanations.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { WorkerTasks } from '../worker.ts'
import { createChatter, type Chatter } from './chatter.ts'
import { openFeatures, type Features } from './features.ts'
import type { Front, Services } from './front.ts'
import { createHandlers } from './handlers.ts'
import { createMachineLoad } from './machine-load.ts'
import { createFeed, openMenus } from './menus.ts'
import { openReactions, type Reactions } from './reactions.ts'
import { openSchedule } from './schedule.ts'
import { openAppUpdates } from './open-app-updates.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __GITHUB_CLIENT_ID__: string

/**
 * Opens the services, connects them to the windows, and starts them.
 * @param options.end ends Hot Dash
 * @param options.workerFile the worker's entry file, as an absolute path
 */
export function openServices(
  front: Front,
  options: {
    readonly maintenance: Maintenance
    readonly end: (reason: EndReason) => void
    readonly workerFile: string
  },
): Services {
  const { log, settings, companion, quiet, locale, desktop, publisher } = front
  const { maintenance, end } = options
  const i18n = createI18n(locale())
  const dialogs = createDialogs(i18n, desktop.homeWindow)
  const features = openFeatures(
    front,
    {
      timers: systemTimers,
      stopwatch: systemStopwatch,
      random: Math.random,
      variables: process.env,
      home: homedir(),
      load: createMachineLoad(powerMonitor),
      safeStorage,
      systemFetch,
      // Its own thread: unpacking takes minutes, and cancelling ends it.
      engineWorker: openTaskWorker<WorkerTasks>({
        file: options.workerFile,
        timers: systemTimers,
        idleMs: 0,
      }),
    },
    {
      builtInClientId: __GITHUB_CLIENT_ID__ || null,
      isDashVisible: desktop.isDashVisible,
      sendBird: desktop.sendBird,
      clipAddress: (id) => `${appOrigin}/clip/${id}`,
      confirmHost: dialogs.confirmHost,
      confirmEngine: dialogs.confirmEngine,
    },
  )
  const { folders, github, speech, engines, model } = features
  const updates = openAppUpdates(front, features, end)
  const crashDumps = createCrashDumps(app.getPath('crashDumps'), log)
  const explanations = createExplanations({ ...front, ...features })
  const namesOf = (item: ItemId) =>
    i18n.inEach(isSceneId(item) ? `scene.${item}` : `outfit.${item}`)
  const reactions = openReactions({
    ...front,
    speech,
    timers: systemTimers,
    namesOf,
    onShown: publisher.changed,
  })
  const chatter = createChatter({
    ...front,
    speech,
    power: powerMonitor,
    nameOf: (item) => namesOf(item).ja,
    chance: Math.random,
  })
  const feed = createFeed(front, reactions)
  const schedule = openSchedule({
    ...front,
    ...features,
    timers: systemTimers,
    onWake,
    onMinute() {
      quiet.check()
      chatter.minutePassed()
      void speech.minutePassed(chatter.outlook)
      publisher.changed()
    },
    maintain: [() => maintenance.runDue(), updates.runDue],
  })
  const openAtLogin = createOpenAtLogin(settings, log)
  openAtLogin.reconcile()
  const offs = [
    openMenus(front, features, i18n, feed),
    ...connect(front, features, { chatter, reactions }),
    ...[maintenance, updates, crashDumps].map((one) => one.onChange(publisher.changed)),
    onProcessGone(() => void crashDumps.look()),
  ]
  void crashDumps.look()
  begin(front, features, chatter)

  return {
    ...features,
    handlers: createHandlers({
      ...front,
      ...features,
      updates,
      explanations,
      maintenance,
      dialogs,
      reactions,
      openAtLogin,
      crashDumps,
      restart: () => end('restart'),
    }),
    views: {
      companion: () =>
        beforeMeals(companion.view(powerMonitor.getSystemIdleTime()), reactions.unshownMeals),
      folders: () => ({ git: folders.gitState(), folders: folders.views() }),
      github: () => ({ github: github.view() }),
      speech: () => ({
        voice: speech.view(),
        model: model.view(),
        engines: engines.view(),
        bubble: speech.bubble(),
        log: speech.recentLines(),
      }),
      ledger: () => ({ ledger: explanations.revision() }),
      backups: () => ({ backups: maintenance.view() }),
      updates: () => ({ updates: updates.view() }),
      crashes: () => ({ crashes: crashDumps.view() }),
    },
    feed: feed.inSight,
    homeFocused() {
      schedule.homeFocused()
      speech.checkEngine()
    },
    async close() {
      reactions.close()
      schedule.close()
      for (const off of offs) off()
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

/**
 * Connects events to their effects.
 * @returns the functions that disconnect them
 */
function connect(
  front: Front,
  features: Features,
  {
    chatter,
    reactions,
  }: {
    readonly chatter: Chatter
    readonly reactions: Reactions
  },
): readonly (() => void)[] {
  const { settings, ledger, quiet, desktop, publisher } = front
  const { folders, github, speech } = features
  const { petVisibility, comeHereKeys } = desktop
  return [
    features.onChange(publisher.changed),
    petVisibility.onChange(publisher.changed),
    petVisibility.onChange(() => {
      if (!desktop.isDashVisible()) speech.stopSpeaking()
      // The page that was showing a meal has stopped.
      if (reactions.unshownMeals.length > 0) reactions.mealShown()
    }),
    settings.onChange(() => {
      nativeTheme.themeSource = settings.all().appearance
      petVisibility.apply()
      quiet.check()
      comeHereKeys.apply()
    }),
    quiet.onChange(({ name }) => {
      if (name !== 'none') speech.beQuiet()
      publisher.changed()
    }),
    ledger.onChange(({ granted }) => reactions.granted(granted)),
    folders.onWork((events) => {
      chatter.worked(events)
      reactions.worked(events)
    }),
    github.onWork((events) => reactions.worked(events)),
    onWake(() => speech.checkEngine()),
  ]
}

/** Starts the sources and speech, and publishes everything to the pages. Dash says hello if a page can hear it. */
function begin(
  { desktop, publisher, companion, quiet }: Front,
  { github, speech }: Features,
  chatter: Chatter,
): void {
  github.start()
  speech.start()
  desktop.comeHereKeys.apply()
  publisher.changed()
  if (!desktop.isDashVisible() || quiet.isQuiet()) return
  desktop.sendBird({ type: 'greets' })
  if (companion.view(0).pet.experience === 0) speech.say('first-start', {})
  else chatter.greet()
}
