import { app, nativeTheme, powerMonitor, safeStorage } from 'electron'
import { homedir } from 'node:os'
import { systemStopwatch } from '../base/clock.ts'
import { onAny } from '../base/emitter.ts'
import { openTaskWorker } from '../base/task-worker.ts'
import { systemTimers } from '../base/timers.ts'
import type { SnapshotViews } from '../bridge/snapshot.ts'
import { beforeMeals } from '../companion/rules/before-meals.ts'
import { createCrashDumps } from '../desktop/crash-dumps.ts'
import { createDialogs } from '../desktop/dialogs.ts'
import { createI18n } from '../desktop/i18n.ts'
import { createOpenAtLogin } from '../desktop/login-item.ts'
import type { EndReason } from '../desktop/quitting.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { createExplanations } from '../explanations/explanations.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { WorkerTasks } from '../worker.ts'
import { createChatter } from './chatter.ts'
import type { Foreground } from './foreground.ts'
import { createHandlers } from './handlers.ts'
import { createMachineLoad } from '../desktop/machine-load.ts'
import { createFeed, openMenus } from './menus.ts'
import { openReactions } from './reactions.ts'
import { openAppUpdates } from './open-app-updates.ts'
import { openSchedule } from './schedule.ts'
import { openSourcesAndSpeech } from './sources-and-speech.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __GITHUB_CLIENT_ID__: string

/** Everything that the first window does not need. */
export type Background = ReturnType<typeof openBackground>

/**
 * Opens the background, connects it to the windows, and starts it.
 * @param workerFile the worker's entry file, as an absolute path
 * @param end ends Hot Dash
 */
export function openBackground(
  foreground: Foreground,
  maintenance: Maintenance,
  workerFile: string,
  end: (reason: EndReason) => void,
) {
  const { log, clock, settings, ledger, companion, quiet, locale, desktop, publisher } = foreground
  const { petVisibility, comeHereKeys } = desktop
  const i18n = createI18n(locale())
  const dialogs = createDialogs(i18n, desktop.homeWindow)
  const sourcesAndSpeech = openSourcesAndSpeech(foreground, {
    timers: systemTimers,
    stopwatch: systemStopwatch,
    random: Math.random,
    environment: process.env,
    home: homedir(),
    machineLoad: createMachineLoad(powerMonitor),
    safeStorage,
    systemFetch,
    // Unpacking takes minutes, so its own worker keeps it from delaying other tasks. Cancelling it ends its thread.
    engineWorker: openTaskWorker<WorkerTasks>({
      file: workerFile,
      timers: systemTimers,
      idleMs: 0,
    }),
    builtInClientId: __GITHUB_CLIENT_ID__ || null,
    desktop,
    dialogs,
  })
  const { folders, github, speech, engines, model } = sourcesAndSpeech
  const updates = openAppUpdates(foreground, sourcesAndSpeech, end)
  const crashDumps = createCrashDumps(app.getPath('crashDumps'), log)
  const explanations = createExplanations({ ledger, folders, github, settings })
  const reactions = openReactions({
    ...{ speech, desktop, quiet, settings, clock, timers: systemTimers },
    onShown: publisher.changed,
  })
  const chatter = createChatter({
    ...{ speech, clock, settings, ledger, companion, locale },
    power: powerMonitor,
    chance: Math.random,
  })
  const feed = createFeed(foreground, reactions)
  const onWake = (listener: () => void) =>
    onAny(powerMonitor, ['resume', 'unlock-screen'], listener)
  const schedule = openSchedule({
    ...{ folders, ledger, github, clock, timers: systemTimers, log, onWake },
    onMinute() {
      quiet.check()
      chatter.remark()
      void speech.minutePassed(chatter.outlook)
      companion.deliverParcels()
      publisher.changed()
    },
    maintain: [() => maintenance.runDue(), updates.runDue],
  })
  const openAtLogin = createOpenAtLogin(settings, log)
  openAtLogin.reconcile()

  const shown = [
    ...[settings, quiet, ledger, companion, petVisibility, folders, github, speech, engines],
    ...[model, maintenance, updates, crashDumps],
  ]
  const offs = [
    ...shown.map((source) => source.onChange(publisher.changed)),
    openMenus(foreground, sourcesAndSpeech, i18n, feed),
    petVisibility.onChange(() => {
      if (!desktop.isDashVisible()) speech.stopSound()
      // The page that was showing a meal stopped, so end the show here.
      if (reactions.unshownMeals.length > 0) reactions.endShow()
    }),
    settings.onChange(() => {
      nativeTheme.themeSource = settings.all().appearance
      petVisibility.apply()
      quiet.check()
      comeHereKeys.apply()
    }),
    quiet.onChange(({ name }) => {
      if (name !== 'none') speech.hush()
    }),
    ledger.onChange(reactions.announceFood),
    folders.onWork((events) => {
      chatter.noteWork(events)
      reactions.respondToWork(events)
    }),
    github.onWork(reactions.respondToWork),
    onWake(speech.checkEngine),
    onAny(app, ['render-process-gone', 'child-process-gone'], () => void crashDumps.refresh()),
  ]
  void crashDumps.refresh()
  github.start()
  speech.start()
  comeHereKeys.apply()
  publisher.changed()
  // Dash says hello if it is visible.
  if (desktop.isDashVisible() && !quiet.isQuiet()) {
    desktop.sendBird({ type: 'greets' })
    if (companion.petInCompany().experience === 0) speech.say('first-start', {})
    else chatter.greet()
  }

  return {
    speech,
    handlers: createHandlers(foreground, sourcesAndSpeech, {
      ...{ updates, explanations, maintenance, dialogs, reactions, openAtLogin, crashDumps },
      restart: () => end('restart'),
    }),
    /** The background's parts of a snapshot. */
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
    } satisfies Omit<SnapshotViews, 'now' | 'settings' | 'desktop'>,
    /** Feeds one dish, as chosen in a system menu. Opens Home if the pantry is empty or the meal would be invisible. */
    feed: feed.inSight,
    /** Call it when the user turns to Home. Compares all clones with what was read, and checks for an engine. */
    catchUp: (): void => {
      schedule.compareSoon()
      speech.checkEngine()
    },
    async close(): Promise<void> {
      reactions.close()
      schedule.close()
      for (const off of offs) off()
      updates.close()
      await sourcesAndSpeech.close()
    },
  }
}
