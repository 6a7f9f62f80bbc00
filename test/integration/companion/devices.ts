import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Day } from '../../../main/base/rules/day.ts'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { isFormId, type EarnableId } from '../../../preload/contract/earnables.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { clone, commits, countEverything, firstRelease, recordClone } from '../ledger/facts.ts'

/** One of the user's machines: Hot Dash without its windows and sources. */
export interface Device {
  readonly path: string
  readonly clock: ManualClock
  store: Store
  ledger: Ledger
  dash: Companion
}

const start = (store: Store, clock: ManualClock) => ({
  ledger: createLedger({ store, clock, firstRelease, counting: countEverything }),
  dash: createCompanion({ store, clock }),
})

/** Starts Hot Dash for the first time, at noon of a day in Tokyo. The caller closes the store. */
export function openDevice(path: string, day = '2026-11-25', zone = 'Asia/Tokyo'): Device {
  const clock = manualClock(`${day}T03:00:00Z`, zone)
  const store = openTestStore(path, clock)
  return { path, clock, store, ...start(store, clock) }
}

/** @returns opens another device, which is closed and removed after the test */
export function setUpDevices(): (day?: string, zone?: string) => Device {
  const folder = folderForEachTest()
  const devices: Device[] = []
  afterEach(() => {
    for (const { store } of devices.splice(0)) store.close()
  })
  return (day, zone) => {
    const device = openDevice(join(folder.path, `device-${devices.length}.db`), day, zone)
    devices.push(device)
    return device
  }
}

/** Quits Hot Dash, and starts it again. */
export function restart(device: Device): void {
  device.store.close()
  device.store = openTestStore(device.path, device.clock)
  Object.assign(device, start(device.store, device.clock))
}

/** Starts Hot Dash at noon of a day in Tokyo. The database stays open, because a year has many starts. */
export function startOn(device: Device, day: string): void {
  device.clock.set(`${day}T03:00:00Z`)
  Object.assign(device, start(device.store, device.clock))
}

/** Adds this many commits of a day, and feeds everything. */
export function feed({ ledger, dash }: Device, count: number, on: string) {
  recordClone(ledger, clone('git:a', { commits: commits(on, count) }))
  const fed = dash.feedAll()
  if (!fed.ok) throw new Error(fed.error.code)
  return fed.value
}

/** All deliveries, oldest first, with their day in Tokyo. Forms come without a parcel. */
export const deliveries = ({ store }: Device) =>
  store.sql
    .all<{ item: EarnableId; day: Day }>(
      `SELECT item, date(at / 1000 + 9 * 3600, 'unixepoch') AS day FROM unlock ORDER BY at, item`,
    )
    .filter(({ item }) => !isFormId(item))
