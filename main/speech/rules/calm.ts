/** Whether the machine has time to prepare speech. */

/** What determines whether the machine is idle. */
export interface Calm {
  /** Since the user last touched it. */
  readonly idleSeconds: number
  readonly isOnBattery: boolean
  /** The share of its processors in use during the last minute, 0 to 1. */
  readonly busyShare: number
}

const minIdleSeconds = 30
const maxBusyShare = 0.5

/** Whether an engine may get work that nobody waits for. */
export function isCalm({ idleSeconds, isOnBattery, busyShare }: Calm): boolean {
  return idleSeconds >= minIdleSeconds && !isOnBattery && busyShare <= maxBusyShare
}

/** A processor's times since boot, in any unit. */
export interface ProcessorTimes {
  readonly busy: number
  readonly all: number
}

/** The share of time in which the processors were busy between two readings, 0 to 1. 1 if no time has passed. */
export function busyShare(before: ProcessorTimes, after: ProcessorTimes): number {
  const all = after.all - before.all
  return all > 0 ? Math.min(1, Math.max(0, (after.busy - before.busy) / all)) : 1
}
