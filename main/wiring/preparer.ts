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

/** Has speech made while the machine has nothing else to do. */
export interface Preparer {
  /** Somebody has done something with Git, and may do it again. */
  worked(events: readonly Work[]): void
  minutePassed(): void
}

/** In one minute at most; in milliseconds. */
const roundMs = 30_000
const maxSeenWork = 5

/**
 * @param options.idleSeconds since somebody touched the computer
 * @param options.due what may be said of the day, the hour and the season
 * @param options.now milliseconds, of any beginning
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
  /** A minute ago; null: not looked at, or this program's own work is in it. */
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
      // Somebody is here: the processors need not be looked at.
      if (isPreparing || !isCalmNow(0)) return
      before = options.processors()
      if (last === null || !isCalmNow(busyShare(last, before))) return
      // What is done now is not to count as other programs' work.
      before = null
      void prepare()
    },
  }
}

/** Of all processors of this machine, in milliseconds. */
export function processorTimes(): ProcessorTimes {
  const times = cpus().map((cpu) => cpu.times)
  const all = times.reduce(
    (sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle,
    0,
  )
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) }
}
