import { availableParallelism, loadavg } from 'node:os'

/** Load per processor. Below this, no sound is lost, even with a shallow buffer (docs/performance.md). */
const busyLoad = 0.5

/**
 * Whether this machine is busy, by the system's load average of the last minute. Always false on Windows, which has
 * no load average and schedules audio threads first (its Multimedia Class Scheduler Service).
 */
export function isMachineBusy(): boolean {
  return (loadavg()[0] ?? 0) > busyLoad * availableParallelism()
}
