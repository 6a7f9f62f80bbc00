import { attempt } from '../base/attempt.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'

const minuteMs = 60_000
const minutesBetweenComparisons = 10
/** The first minutes belong to the start, and then to rest: what is done once a day can wait until they are over. */
const minutesBeforeMaintenance = 3
/** A Home that is opened is drawn by then: main, which that waits for, takes 7 ms to start a Git (docs/performance.md). */
const homeDrawnMs = 1000

export interface Schedule {
  /** A person has turned to Home. */
  readonly homeFocused: () => void
  readonly stop: () => void
}

/**
 * What happens each minute, when the machine wakes, and once a person has turned to Home. Nothing else polls. A minute in which the clock went by more than
 * two, or back, tells that it was set (or that the machine slept): what rests by it is looked at then.
 * @param options.features hints of the file system can be lost, disks come and go, and what rests by the clock comes due
 * @param options.onWake tells when the machine wakes, and answers with its own unsubscribe
 * @param options.maintain does what is due daily or weekly: a backup reads all of the database
 * @param options.onMinute Dash may say something, and moods and the clock on the wall have moved on
 */
export function openSchedule(options: {
  readonly features: {
    readonly folders: Pick<Folders, 'compare' | 'checkDisks'>
    readonly ledger: Pick<Ledger, 'followClock'>
    readonly github: Pick<Github, 'syncIfDue'>
  }
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly onWake: (listener: () => void) => () => void
  readonly onMinute: () => void
  readonly maintain: () => void
  readonly log: Pick<Log, 'error'>
}): Schedule {
  const { clock, timers, log } = options
  const { folders, ledger, github } = options.features
  const compare = () => attempt(log, 'comparing the clones', () => void folders.compare())
  let minutes = 0
  let last = clock.now()
  const pass = () => {
    const passedMs = clock.now() - last
    last += passedMs
    minutes += 1
    attempt(log, 'following the clock', () => void ledger.followClock())
    attempt(log, 'syncing what is due', () => github.syncIfDue())
    attempt(log, 'looking for disks', () => void folders.checkDisks())
    if (minutes % minutesBetweenComparisons === 0 || isClockSet(passedMs)) compare()
    attempt(log, 'what happens each minute', options.onMinute)
    if (minutes >= minutesBeforeMaintenance) attempt(log, 'maintenance', options.maintain)
  }
  let cancel = timers.after(minuteMs, tick)
  function tick(): void {
    cancel = timers.after(minuteMs, tick)
    pass()
  }
  const offWake = options.onWake(compare)
  let cancelFocused: () => void = () => undefined
  return {
    homeFocused() {
      cancelFocused()
      cancelFocused = timers.after(homeDrawnMs, compare)
    },
    stop() {
      cancel()
      cancelFocused()
      offWake()
    },
  }
}

/** @param passedMs by the clock, during one minute */
function isClockSet(passedMs: number): boolean {
  return Math.abs(passedMs - minuteMs) > minuteMs
}
