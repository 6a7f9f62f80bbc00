import { app, nativeTheme, powerMonitor } from 'electron'
import { onAny } from '../base/emitter.ts'
import { systemTimers } from '../base/timers.ts'
import { petBeforeMeals, wardrobeBeforeMeals } from '../companion/rules/before-meals.ts'
import { createHandlers } from './handlers.ts'
import { openMenus } from './menus.ts'
import { openDoor } from './open-door.ts'
import { createTasks, openSchedule } from './schedule.ts'
import { openServices, type Services, type ServicesOptions } from './services.ts'

/** Everything that the first window does not need. */
export type Background = ReturnType<typeof openBackground>

/**
 * Opens the background, connects it to the windows, and starts it.
 */
export function openBackground(options: ServicesOptions) {
  const services = openServices(options)
  const { carrier, companion, desktop, github, reactions, speech } = services
  services.openAtLogin.reconcile()
  const onWake = (listener: () => void) =>
    onAny(powerMonitor, ['resume', 'unlock-screen'], listener)
  const schedule = openSchedule({
    ...services,
    ...createTasks(services),
    timers: systemTimers,
    onWake,
  })
  const menus = openMenus(services)
  const offs = [...connect(services), onWake(speech.checkEngine)]
  void services.crashDumps.refresh()
  addViews(services)
  const door = openDoor(services)
  github.start()
  speech.start()
  desktop.comeHereKeys.apply()
  desktop.allowWalks(() => reactions.may('roam'))
  services.publisher.changed()
  if (reactions.may('react')) {
    desktop.sendBird({ type: 'greets' })
    if (companion.petInCompany().experience === 0) speech.say('first-start', {})
    else reactions.chatter.greet()
  }

  return {
    ledger: services.ledger,
    speech,
    handlers: createHandlers(services),
    feed: menus.feedOneInSight,
    onHomeFocus: () => {
      schedule.compareSoon()
      void carrier.sync()
      speech.checkEngine()
    },
    async close(): Promise<void> {
      await door.close()
      schedule.close()
      menus.close()
      for (const off of offs) off()
      await services.closeServices()
    },
  }
}

/** Has services answer the changes of others. @returns the unsubscribe functions */
function connect(services: Services): readonly (() => void)[] {
  const { carrier, companion, crashDumps, deeds, desktop, folders, github } = services
  const { ledger, quiet, settings, speech } = services
  const { meals, food, work, trips, chatter } = services.reactions
  let visiblePlace = desktop.visiblePlace()
  return [
    ...[ledger, companion, folders, github, settings].map((source) =>
      source.onChange(deeds.markStale),
    ),
    ...[ledger, companion, settings].map((source) => source.onChange(carrier.writeSoon)),
    desktop.onChange(() => {
      const before = visiblePlace
      visiblePlace = desktop.visiblePlace()
      if (visiblePlace === before) return
      if (visiblePlace === null) speech.stopSound()
      trips.checkPresence()
      trips.call()
      // The page that was showing a meal stopped, so end the show here.
      meals.end()
    }),
    settings.onChange(() => {
      nativeTheme.themeSource = settings.all().appearance
      desktop.petVisibility.apply()
      quiet.check()
      desktop.comeHereKeys.apply()
    }),
    quiet.onChange(({ name }) => {
      if (name === 'none') return
      speech.hush()
      desktop.movePet({ type: 'disturb' })
    }),
    ledger.onChange(food.announceFood),
    deeds.onNews(food.announceStamps),
    folders.onWork((events) => {
      chatter.rememberWork(events)
      services.updateConflict()
      if (events.includes('tag')) companion.feelings.recordRelease()
      services.publisher.changed()
      work.respondToWork(events)
    }),
    github.onWork(work.respondToWork),
    onAny(app, ['render-process-gone', 'child-process-gone'], () => void crashDumps.refresh()),
  ]
}

/** Adds what the snapshot shows of the background. */
function addViews(services: Services): void {
  const { companion, explanations, folders, speech } = services
  const { meals, trips } = services.reactions
  services.snapshots.addViews({
    pet: () => petBeforeMeals(services.pet(), meals.unshownMeals()),
    wardrobe: () => wardrobeBeforeMeals(companion.wardrobe(), meals.unshownMeals()),
    git: folders.gitState,
    folders: folders.views,
    github: services.github.view,
    voice: speech.view,
    model: services.model.view,
    engines: services.engines.view,
    bubble: speech.bubble,
    log: speech.recentLines,
    trip: trips.view,
    historyRevision: explanations.revision,
    backups: services.maintenance.view,
    transfer: services.transfer.view,
    undo: services.undoable.view,
    carrier: services.carrier.view,
    updates: services.updates.view,
    agents: services.agents.view,
    crashes: services.crashDumps.view,
  })
}
