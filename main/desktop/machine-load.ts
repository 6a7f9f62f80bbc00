import { powerMonitor } from 'electron'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** The load per processor. Below this, no sound is lost, even with a shallow buffer (docs/performance.md). */
const busyLoad = 0.5

/** How busy the machine is. */
export const machineLoad = {
  /**
   * Judges by the load average of the last minute. Windows has none, so there this is always false. It schedules audio
   * threads first anyway (Multimedia Class Scheduler Service).
   */
  isBusy: () => (loadavg()[0] ?? 0) > busyLoad * availableParallelism(),
  isOnBattery: () => powerMonitor.isOnBatteryPower(),
  processors() {
    const times = cpus().map((cpu) => cpu.times)
    const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
    return { busy, all: times.reduce((sum, { idle }) => sum + idle, busy) }
  },
}
