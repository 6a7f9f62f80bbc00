import { minuteMs } from '../../preload/contract/durations.ts'
import type { Clock } from '../base/clock.ts'
import { attempt, type Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'
import type { Services } from './services.ts'

const minutesBetweenComparisons = 10
/** In its first minutes, Hot Dash starts up and then comes to rest. Maintenance waits until that is over. */
const minutesBeforeMaintenance = 3
/**
 * How long to wait before comparing the clones, so that a Home that was just opened is drawn first. Drawing waits for
 * main, and main takes 7 ms to start a Git process (docs/performance.md).
 */
const homeDrawnMs = 1000

interface Sources {
  readonly folders: Pick<Folders, 'checkDisks'>
  readonly ledger: Pick<Ledger, 'followClock'>
  readonly github: Pick<Github, 'syncIfDue'>
}

/** What happens each minute even without windows. */
export const sourceTasks = ({ folders, ledger, github }: Sources): readonly (() => unknown)[] => [
  () => ledger.followClock(),
  () => github.syncIfDue(),
  () => void folders.checkDisks(),
]

/** What happens each minute. */
export function createTasks(services: Services) {
  const { companion, deeds, desktop, reactions, speech, log } = services
  return {
    /** They run in this order. */
    minuteTasks: [
      ...sourceTasks(services),
      () => services.quiet.check(),
      () => desktop.petVisibility.apply(),
      () => companion.feelings.minutePassed(services.presence.idleSeconds()),
      () => companion.deliverParcels(),
      ...reactions.minuteTasks,
      () => speech.minutePassed(reactions.chatter.outlook),
      () => services.publisher.changed(),
    ],
    /** These read much and can wait: a backup reads the whole database, and deeds read the ledger. */
    maintenanceTasks: [
      () => services.maintenance.runDue(),
      () => services.undo.purge(),
      () => services.updates.runDue(),
      () => deeds.refresh().catch((cause: unknown) => log.error('finding deeds failed', cause)),
    ],
  }
}

/**
 * Runs tasks each minute. What cannot wait a minute, such as the pointer, has its own timer. Compares the clones with
 * what was read of them every ten minutes, when the machine wakes, when the user turns to Home, and if the clock was set:
 * it moved back, or by more than two minutes within a minute.
 * @param options.onWake subscribes to the machine waking; returns the unsubscribe function
 */
export function openSchedule(options: {
  readonly folders: Pick<Folders, 'scanForChanges'>
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly onWake: (listener: () => void) => () => void
  readonly minuteTasks: readonly (() => unknown)[]
  readonly maintenanceTasks: readonly (() => unknown)[]
  readonly log: Pick<Log, 'error'>
}) {
  const { folders, clock, timers, log } = options
  const compare = () => attempt(log, 'comparing the clones', () => void folders.scanForChanges())
  let minutes = 0
  let last = clock.now()
  let cancel = timers.after(minuteMs, tick)
  function tick(): void {
    cancel = timers.after(minuteMs, tick)
    const passedMs = clock.now() - last
    last += passedMs
    minutes += 1
    const isClockSet = Math.abs(passedMs - minuteMs) > minuteMs
    if (minutes % minutesBetweenComparisons === 0 || isClockSet) compare()
    for (const task of options.minuteTasks) attempt(log, 'a task of each minute', task)
    if (minutes >= minutesBeforeMaintenance)
      for (const task of options.maintenanceTasks) attempt(log, 'maintenance', task)
  }
  const offWake = options.onWake(compare)
  let cancelCompare: (() => void) | undefined
  return {
    compareSoon: (): void => {
      cancelCompare?.()
      cancelCompare = timers.after(homeDrawnMs, compare)
    },
    close: (): void => {
      cancel()
      cancelCompare?.()
      offWake()
    },
  }
}
