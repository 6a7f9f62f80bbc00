import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock, type Clock } from '../../../main/base/clock.ts'
import { openStore, type Store } from '../../../main/storage/open-store.ts'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  set(instant: string): void
  advance(milliseconds: number): void
  setZone(zone: string): void
}

export function manualClock(instant: string, zone = 'Asia/Tokyo'): ManualClock {
  let now = Date.parse(instant)
  let here = zone
  return {
    ...createClock({ now: () => now, zone: () => here }),
    set: (next) => void (now = Date.parse(next)),
    advance: (milliseconds) => void (now += milliseconds),
    setZone: (next) => void (here = next),
  }
}

/** A new temporary folder, and a function that removes it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hot-dash-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** @throws if the store does not open */
export function openTestStore(path: string, clock: Clock): Store {
  const store = openStore(path, { clock })
  if (!store.ok) throw new Error(`${path} did not open: ${store.error.code}`)
  return store.value
}
