import { useSyncExternalStore } from 'react'
import type { Liveliness } from '../bird/use-bird.ts'

/** https://www.w3.org/TR/battery-status/ (Chromium has it; TypeScript's DOM types no longer do). */
interface BatteryManager extends EventTarget {
  readonly charging: boolean
  /** 0 to 1 */
  readonly level: number
}

/** At or below this charge, save the battery. */
const lowLevel = 0.2

// Electron's powerMonitor says that a machine runs on battery, but not how full the battery is.
let battery: BatteryManager | undefined

const isLow = (): boolean => battery !== undefined && !battery.charging && battery.level <= lowLevel

function subscribe(listener: () => void): () => void {
  const ending = new AbortController()
  const follow = (found: BatteryManager) => {
    battery = found
    if (ending.signal.aborted) return
    for (const event of ['chargingchange', 'levelchange'])
      found.addEventListener(event, listener, { signal: ending.signal })
    listener()
  }
  const withBattery = navigator as Navigator & { getBattery?(): Promise<BatteryManager> }
  // Without a battery there is nothing to save.
  void withBattery.getBattery?.().then(follow, () => undefined)
  return () => ending.abort()
}

/** Turns "idles" into "rests" while the machine's battery is nearly empty; follows the battery. */
export function useSpared(liveliness: Liveliness): Liveliness {
  const isSpared = useSyncExternalStore(subscribe, isLow)
  return isSpared && liveliness === 'idles' ? 'rests' : liveliness
}
