import type { PowerMonitor } from 'electron'
import { cpus } from 'node:os'
import type { PantryDish } from '../../preload/contract/views/pet.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { itemsUnlockedAbove, type ItemId } from '../companion/rules/unlock-levels.ts'
import type { Speech } from '../speech/speech.ts'
import { busyShare, isCalm, type ProcessorTimes } from '../speech/rules/calm.ts'
import type { Outlook } from '../speech/rules/likely-lines.ts'
import type { Trigger } from '../speech/rules/triggers.ts'
import type { Chatter } from './chatter.ts'
import { workRows, type Work } from './rules/work.ts'

export type Preparer = ReturnType<typeof createPreparer>

/** The longest run within one minute, in milliseconds. */
const roundMs = 30_000
const maxSeenWork = 5

/**
 * Has speech made ahead while the machine is idle.
 * @param options.nameOf the spoken name of an outfit or scene
 * @param options.now milliseconds, from any origin
 */
export function createPreparer({
  speech,
  chatter,
  companion,
  clock,
  power,
  nameOf,
  log,
  processors = processorTimes,
  now = () => performance.now(),
}: {
  readonly speech: Pick<Speech, 'prepare'>
  readonly chatter: Pick<Chatter, 'due'>
  readonly companion: {
    view(idleSeconds: number): {
      readonly pet: { readonly level: number }
      readonly pantry: readonly Pick<PantryDish, 'kind' | 'count'>[]
    }
  }
  readonly clock: Pick<Clock, 'now' | 'localTime'>
  readonly power: Pick<PowerMonitor, 'getSystemIdleTime' | 'isOnBatteryPower'>
  readonly nameOf: (item: ItemId) => string
  readonly log: Pick<Log, 'error'>
  readonly processors?: () => ProcessorTimes
  readonly now?: () => number
}) {
  /** The processor times a minute ago; null if not measured, or if they include this program's own work. */
  let before: ProcessorTimes | null = null
  let isPreparing = false
  let seen: readonly Trigger[] = []

  const isCalmNow = (share: number) =>
    isCalm({
      idleSeconds: power.getSystemIdleTime(),
      isOnBattery: power.isOnBatteryPower(),
      busyShare: share,
    })

  function outlook(): Outlook {
    const { pet, pantry } = companion.view(0)
    return {
      hour: clock.localTime(clock.now()).hour,
      level: pet.level,
      nextItems: itemsUnlockedAbove(pet.level).slice(0, 3).map(nameOf),
      waiting: Object.fromEntries(pantry.map(({ kind, count }) => [kind, count])),
      due: [...seen, ...chatter.due()],
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
    /** The user did something with Git, and may do it again. */
    worked(events: readonly Work[]): void {
      const triggers = events.map((event) => workRows[event].trigger)
      seen = [...new Set([...triggers, ...seen])].slice(0, maxSeenWork)
    },
    minutePassed(): void {
      const last = before
      before = null
      // If the user is active, the processors need not be checked.
      if (isPreparing || !isCalmNow(0)) return
      before = processors()
      if (last === null || !isCalmNow(busyShare(last, before))) return
      // Otherwise our own work would count as that of other programs.
      before = null
      void prepare()
    },
  }
}

/** The total for all processors of this machine, in milliseconds. */
function processorTimes(): ProcessorTimes {
  const times = cpus().map((cpu) => cpu.times)
  const all = times.reduce(
    (sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle,
    0,
  )
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) }
}
