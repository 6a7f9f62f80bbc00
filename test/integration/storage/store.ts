import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../main/base/clock.ts'
import { openStore, type Store } from '../../../main/storage/open.ts'

/** A clock that stands until it is moved. */
export interface HandClock extends Clock {
  set(instant: string): void
  pass(milliseconds: number): void
  move(zone: string): void
}

export function handClock(instant: string, zone = 'Asia/Tokyo'): HandClock {
  let now = Date.parse(instant)
  let here = zone
  return {
    now: () => now,
    zone: () => here,
    set: (next) => void (now = Date.parse(next)),
    pass: (milliseconds) => void (now += milliseconds),
    move: (next) => void (here = next),
  }
}

/** A folder of its own, and the way to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hot-dash-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Opens a store that has to open. */
export function opened(path: string, clock: Clock): Store {
  const store = openStore(path, { clock })
  if (!store.ok) throw new Error(`${path} did not open: ${store.error.code}`)
  return store.value
}
