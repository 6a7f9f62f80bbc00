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
  const { carrier, desktop, github, reactions, speech } = services
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
  desktop.allowWalks(reactions.mayRoam)
  services.publisher.changed()
  reactions.greet()

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

/** Makes services react to each other's changes. @returns the unsubscribe functions */
function connect(services: Services): readonly (() => void)[] {
  const { carrier, companion, crashDumps, deeds, desktop, folders, github } = services
  const { ledger, quiet, settings } = services
  return [
    ...[ledger, companion, folders, github, settings].map((source) =>
      source.onChange(deeds.markStale),
    ),
    ...[ledger, companion, settings].map((source) => source.onChange(carrier.writeSoon)),
    settings.onChange(() => {
      nativeTheme.themeSource = settings.all().appearance
      desktop.petVisibility.apply()
      quiet.check()
      desktop.comeHereKeys.apply()
    }),
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
    undo: services.undo.view,
    carrier: services.carrier.view,
    updates: services.updates.view,
    agents: services.agents.view,
    crashes: services.crashDumps.view,
  })
}
