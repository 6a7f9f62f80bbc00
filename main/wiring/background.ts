import { app, nativeTheme, powerMonitor, safeStorage } from 'electron'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive, openAgents } from '../agents/agents.ts'
import { systemStopwatch } from '../base/clock.ts'
import { onAny } from '../base/emitter.ts'
import { openTaskWorker } from '../base/task-worker.ts'
import { systemTimers } from '../base/timers.ts'
import { openCarrier } from '../carrier/carrier.ts'
import { openDeeds } from '../companion/deeds.ts'
import { petBeforeMeals, wardrobeBeforeMeals } from '../companion/rules/before-meals.ts'
import { createCrashDumps } from '../desktop/crash-dumps.ts'
import { createDialogs } from '../desktop/dialogs.ts'
import { createI18n } from '../desktop/i18n.ts'
import { createOpenAtLogin } from '../desktop/login-item.ts'
import type { EndReason } from '../desktop/quitting.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { windowSystem } from '../desktop/window-system.ts'
import { createExplanations } from '../explanations/explanations.ts'
import { createUndo } from '../settings/undo.ts'
import { findGitProgram } from '../sources/git/find-git.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import { openTransfer } from '../transfer/transfer.ts'
import type { WorkerTasks } from '../worker.ts'
import { createChatter } from '../reactions/chatter.ts'
import { readDiagnostics } from './diagnostics.ts'
import { firstRelease } from './first-release.ts'
import type { Foreground } from './foreground.ts'
import { createHandlers } from './handlers.ts'
import { createMachineLoad } from '../desktop/machine-load.ts'
import { createFeedActions, openMenus } from './menus.ts'
import { openDoor } from './open-door.ts'
import { openAgentReactions } from '../reactions/agent-reactions.ts'
import { createCeremony } from '../reactions/ceremony.ts'
import { openMealReactions } from '../reactions/meal-reactions.ts'
import { openNewsReactions } from '../reactions/news-reactions.ts'
import { createSurprises } from '../reactions/surprises.ts'
import { openTrips } from '../reactions/trips.ts'
import { createAgentIntegrations } from './agent-integrations.ts'
import { openAppUpdates } from './open-app-updates.ts'
import { openSchedule } from './schedule.ts'
import { createUndoableRequests } from './undoable-requests.ts'
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
  const { log, clock, store, settings, ledger, companion, quiet, locale } = foreground
  const { desktop, snapshots } = foreground
  const { changed } = foreground.publisher
  const timers = systemTimers
  const { petVisibility, comeHereKeys } = desktop
  const i18n = createI18n(locale())
  const dialogs = createDialogs(i18n, desktop.home.window)
  const sourcesAndSpeech = openSourcesAndSpeech(foreground, {
    timers,
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
      timers,
      idleMs: 0,
    }),
    builtInClientId: __GITHUB_CLIENT_ID__ || null,
    desktop,
    dialogs,
  })
  const { folders, github, speech, engines, model } = sourcesAndSpeech
  const updates = openAppUpdates(foreground, sourcesAndSpeech, end)
  const transfer = openTransfer({
    data: foreground.data,
    // An export takes seconds, so its own worker keeps it from delaying checkpoints and backups.
    worker: openTaskWorker<WorkerTasks>({ file: workerFile, timers, idleMs: 0 }),
    maintenance,
    firstRelease,
    clock,
    timers,
    log,
    restart: () => end({ type: 'restart' }),
  })
  const undo = createUndo(store, clock, log)
  const undoable = createUndoableRequests({ undo, settings, folders, github, transfer })
  const carrier = openCarrier({
    store,
    ledger,
    clock,
    timers,
    log,
    machineName: hostname(),
    git: {
      findGit: () => findGitProgram(process.env),
      environment: process.env,
      folder: join(foreground.data.files.folder, 'hot-dash-carried'),
    },
    backUp: () => maintenance.backUp(),
    onMerged() {
      settings.reload()
      ledger.settleMerge()
      sourcesAndSpeech.recount()
      companion.reload()
    },
  })
  const crashDumps = createCrashDumps(app.getPath('crashDumps'), log)
  const explanations = createExplanations({ ledger, folders, github, settings })
  const deeds = openDeeds({ store, clock, ledger, incomplete: () => explanations.incompleteDays() })
  const mealReactions = openMealReactions({
    speech,
    desktop,
    timers,
    onEnd() {
      changed()
      return celebrateForm()
    },
  })
  const celebrateForm = createCeremony({ speech, desktop, companion, quiet, meals: mealReactions })
  const newsReactions = openNewsReactions({ speech, desktop, quiet, settings, clock, timers })
  const agents = openAgents({ clock, stopwatch: systemStopwatch, timers, isAlive, log })
  const agentReactions = openAgentReactions({
    agents,
    desktop,
    quiet,
    clock,
    power: powerMonitor,
    respond: newsReactions.respondToAgents,
  })
  const chatter = createChatter({
    speech,
    clock,
    settings,
    ledger,
    companion,
    locale,
    power: powerMonitor,
    chance: Math.random,
  })
  const surprises = createSurprises({ store, clock, desktop, quiet, power: powerMonitor })
  const trips = openTrips({
    store,
    clock,
    timers,
    desktop,
    speech,
    power: powerMonitor,
    snapshot: snapshots.current,
    isMotionReduced: windowSystem.isMotionReduced,
    onChange: changed,
  })
  const feed = createFeedActions(foreground, mealReactions)
  const noteConflict = () =>
    companion.noteConflict(settings.all().mirrorsWork && folders.isInConflict())
  const onWake = (listener: () => void) =>
    onAny(powerMonitor, ['resume', 'unlock-screen'], listener)
  const schedule = openSchedule({
    folders,
    ledger,
    github,
    clock,
    timers,
    log,
    onWake,
    onMinute() {
      quiet.check()
      petVisibility.apply()
      chatter.remark()
      void speech.minutePassed(chatter.outlook)
      companion.noteMinute(powerMonitor.getSystemIdleTime())
      noteConflict()
      surprises.minutePassed()
      agentReactions.minutePassed()
      trips.minutePassed()
      companion.deliverParcels()
      if (companion.pet(powerMonitor.getSystemIdleTime()).mood !== 'asleep') celebrateForm()
      changed()
    },
    maintain: [
      () => maintenance.runDue(),
      () => undo.purge(),
      updates.runDue,
      () => deeds.refresh().catch((cause: unknown) => log.error('finding deeds failed', cause)),
    ],
  })
  const openAtLogin = createOpenAtLogin(settings, log)
  openAtLogin.reconcile()

  let visiblePlace = desktop.visiblePlace()
  const shownEarly = [settings, quiet, ledger, companion]
  const shownLate = [
    folders,
    github,
    speech,
    engines,
    model,
    maintenance,
    transfer,
    updates,
    crashDumps,
    undo,
    carrier,
    agents,
  ]
  const offs = [
    ...[...shownEarly, ...shownLate].map((source) => source.onChange(changed)),
    ...[ledger, companion, folders, github, settings].map((source) =>
      source.onChange(deeds.noteChange),
    ),
    ...[ledger, companion, settings].map((source) => source.onChange(carrier.noteChange)),
    openMenus(foreground, sourcesAndSpeech, i18n, feed),
    desktop.onChange(() => {
      const before = visiblePlace
      visiblePlace = desktop.visiblePlace()
      if (visiblePlace === before) return
      if (visiblePlace === null) speech.stopSound()
      trips.look()
      trips.call()
      // The page that was showing a meal stopped, so end the show here.
      mealReactions.end()
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
    ledger.onChange(newsReactions.announceFood),
    deeds.onNews(newsReactions.announceDeeds),
    folders.onWork((events) => {
      chatter.noteWork(events)
      noteConflict()
      if (events.includes('tag')) companion.noteRelease()
      changed()
      newsReactions.respondToWork(events)
    }),
    github.onWork(newsReactions.respondToWork),
    onWake(speech.checkEngine),
    onAny(app, ['render-process-gone', 'child-process-gone'], () => void crashDumps.refresh()),
  ]
  void crashDumps.refresh()
  snapshots.addViews({
    pet: () =>
      petBeforeMeals(companion.pet(powerMonitor.getSystemIdleTime()), mealReactions.unshownMeals()),
    wardrobe: () => wardrobeBeforeMeals(companion.wardrobe(), mealReactions.unshownMeals()),
    git: folders.gitState,
    folders: folders.views,
    github: github.view,
    voice: speech.view,
    model: model.view,
    engines: engines.view,
    bubble: speech.bubble,
    log: speech.recentLines,
    trip: trips.view,
    historyRevision: explanations.revision,
    backups: maintenance.view,
    transfer: transfer.view,
    undo: undoable.view,
    carrier: carrier.view,
    updates: updates.view,
    agents: agents.view,
    crashes: crashDumps.view,
  })
  const door = openDoor(foreground, { speech, explanations, mealReactions, agents })
  github.start()
  speech.start()
  comeHereKeys.apply()
  changed()
  // Dash says hello if it is visible.
  if (desktop.isDashVisible() && !quiet.isQuiet()) {
    desktop.sendBird({ type: 'greets' })
    if (companion.petInCompany().experience === 0) speech.say('first-start', {})
    else chatter.greet()
  }

  return {
    speech,
    handlers: createHandlers({
      ...foreground,
      ...sourcesAndSpeech,
      agents,
      carrier,
      crashDumps,
      deeds,
      dialogs,
      explanations,
      integrations: createAgentIntegrations(foreground),
      maintenance,
      mealReactions,
      newsReactions,
      openAtLogin,
      transfer,
      trips,
      undoable,
      updates,
      readDiagnostics: () => readDiagnostics(foreground),
      restart: () => end({ type: 'restart' }),
    }),
    /** Feeds one dish for a system menu. Opens Home if the pantry is empty or no window would show the meal. */
    feed: feed.feedOneInSight,
    catchUp: () => {
      schedule.compareSoon()
      void carrier.look()
      speech.checkEngine()
    },
    async close(): Promise<void> {
      await door.close()
      agentReactions.close()
      agents.close()
      mealReactions.close()
      newsReactions.close()
      trips.close()
      deeds.close()
      schedule.close()
      for (const off of offs) off()
      updates.close()
      await transfer.close()
      await sourcesAndSpeech.close()
      // Close this last, so that it writes everything that the others have recorded.
      await carrier.close()
    },
  }
}
