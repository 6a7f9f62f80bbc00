import { cpus } from 'node:os'
import type { PantryDish } from '../../preload/contract/views/pet.ts'
import type { Log } from '../base/log.ts'
import { itemsUnlockedAbove, type ItemId } from '../companion/rules/wardrobe.ts'
import type { Speech } from '../speech/speech.ts'
import {
  busyShare,
  isCalm,
  type Outlook,
  type ProcessorTimes,
} from '../speech/rules/preparation.ts'
import type { Trigger } from '../speech/rules/triggers.ts'
import { workRows, type Work } from './rules/work.ts'

/** Has speech made ahead while the machine is idle. */
export interface Preparer {
  /** The user did something with Git, and may do it again. */
  worked(events: readonly Work[]): void
  minutePassed(): void
}

/** The longest run within one minute, in milliseconds. */
const roundMs = 30_000
const maxSeenWork = 5

/**
 * @param options.idleSeconds since the last user input
 * @param options.due what Dash may say about the day, the hour and the season
 * @param options.now milliseconds, from any origin
 */
export function createPreparer(options: {
  readonly speech: Pick<Speech, 'prepare'>
  readonly companion: () => {
    readonly level: number
    readonly pantry: readonly Pick<PantryDish, 'kind' | 'count'>[]
  }
  readonly due: () => readonly Trigger[]
  readonly hour: () => number
  readonly nameOf: (item: ItemId) => string
  readonly idleSeconds: () => number
  readonly isOnBattery: () => boolean
  readonly processors: () => ProcessorTimes
  readonly now: () => number
  readonly log: Pick<Log, 'error'>
}): Preparer {
  const { speech, idleSeconds, isOnBattery, now, log } = options
  /** The processor times a minute ago; null if not measured, or if they include this program's own work. */
  let before: ProcessorTimes | null = null
  let isPreparing = false
  let seen: readonly Trigger[] = []

  const isCalmNow = (share: number) =>
    isCalm({ idleSeconds: idleSeconds(), isOnBattery: isOnBattery(), busyShare: share })

  function outlook(): Outlook {
    const { level, pantry } = options.companion()
    return {
      hour: options.hour(),
      level,
      nextItems: itemsUnlockedAbove(level).slice(0, 3).map(options.nameOf),
      waiting: Object.fromEntries(pantry.map(({ kind, count }) => [kind, count])),
      due: [...seen, ...options.due()],
    }
  }

  async function prepare(): Promise<void> {
    isPreparing = true
    const begun = now()
    const mayGoOn = () => now() - begun < roundMs && isCalmNow(0)
    try {
      await speech.prepare(outlook(), mayGoOn)
    } catch (cause) {
      log.error('speech could not be prepared', cause)
    }
    isPreparing = false
  }

  return {
    worked(events) {
      const triggers = events.map((event) => workRows[event].trigger)
      seen = [...new Set([...triggers, ...seen])].slice(0, maxSeenWork)
    },
    minutePassed() {
      const last = before
      before = null
      // If the user is active, the processors need not be checked.
      if (isPreparing || !isCalmNow(0)) return
      before = options.processors()
      if (last === null || !isCalmNow(busyShare(last, before))) return
      // Otherwise our own work would count as that of other programs.
      before = null
      void prepare()
    },
  }
}

/** The total for all processors of this machine, in milliseconds. */
export function processorTimes(): ProcessorTimes {
  const times = cpus().map((cpu) => cpu.times)
  const all = times.reduce(
    (sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle,
    0,
  )
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) }
}
