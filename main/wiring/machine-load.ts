import { availableParallelism, loadavg } from 'node:os'

/** Of a processor: with less to do none of the sound is lost, with a shallow buffer too (docs/performance.md). */
const busyLoad = 0.5

/**
 * Whether this machine is busy, as the system tells of the last minute. Never on Windows, which tells no such
 * load, and gives threads of sound their time before all others (its Multimedia Class Scheduler Service).
 */
export function isMachineBusy(): boolean {
  return (loadavg()[0] ?? 0) > busyLoad * availableParallelism()
}
