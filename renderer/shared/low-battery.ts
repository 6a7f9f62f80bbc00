import { useSyncExternalStore } from 'react'
import type { Liveliness } from '../bird/use-bird.ts'

/** https://www.w3.org/TR/battery-status/ (Chromium has it; TypeScript's DOM has it no more). */
interface BatteryManager extends EventTarget {
  readonly charging: boolean
  /** 0 to 1 */
  readonly level: number
}

/** At this share of its charge a battery is spared. */
const lowLevel = 0.2

// Electron's powerMonitor tells that a machine runs on its battery, and not how full that is.
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
  // Where there is none, nothing has to be spared.
  void withBattery.getBattery?.().then(follow, () => undefined)
  return () => ending.abort()
}

/** Dash that would idle only rests while the machine's battery is nearly empty; follows the battery. */
export function useSpared(liveliness: Liveliness): Liveliness {
  const isSpared = useSyncExternalStore(subscribe, isLow)
  return isSpared && liveliness === 'idles' ? 'rests' : liveliness
}
