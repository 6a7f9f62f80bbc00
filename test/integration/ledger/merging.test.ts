import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDueToErase, readForgotten } from '../../../main/ledger/forgetting.ts'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { mergeDatabase } from '../../../main/ledger/merge-devices.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  eraseDue,
  recount,
  clone,
  commits,
  day,
  countEverything,
  github,
  host,
  onGithub,
  firstRelease,
  recordClone,
  mergeFrom,
} from './facts.ts'

interface Device {
  readonly clock: ManualClock
  readonly store: Store
  readonly ledger: Ledger
}

const folder = folderForEachTest()
let here: Device
let there: Device

const device = (adopted: string): Device => {
  const clock = manualClock(adopted)
  const store = openTestStore(':memory:', clock)
  return {
    clock,
    store,
    ledger: createLedger({ store, clock, firstRelease, counting: countEverything }),
  }
}

beforeEach(() => {
  here = device('2026-11-25T12:00:00Z')
  there = device('2026-11-20T12:00:00Z')
})
afterEach(() => {
  here.store.close()
  there.store.close()
})

/** A file with a device's current rows. */
function fileOf({ store }: Device): string {
  const path = join(folder.path, `${store.device}.db`)
  writeFileSync(path, store.db.serialize())
  return path
}

const nest = { names: [{ host, name: 'dash/nest' }] }
const sum = (granted: readonly GrantedFood[]) => granted.reduce((all, { count }) => all + count, 0)
const onDay = ({ ledger }: Device) => ledger.history.day(day('2026-11-24'))
const isOneFamily = ({ store: { db } }: Device) =>
  db.prepare('SELECT count(DISTINCT family) FROM family').pluck().get() === 1

test('a merge counts what either device knows, and grants only new food', () => {
  const all = commits('2026-11-24', 5)
  recordClone(here.ledger, clone('git:a', { commits: all.slice(0, 3) }))
  recordClone(there.ledger, clone('git:a', { commits: all.slice(1, 5) }))
  const merged = mergeFrom(here, fileOf(there))
  expect(merged).toEqual([{ kind: 'commit', count: 1 }])
  expect(onDay(here).count).toBe(5)
})

test('the earlier adoption wins, and contributions dated between the two become food', () => {
  const early = clone('git:a', { commits: commits('2026-11-14', 2) })
  expect(recordClone(here.ledger, early)).toEqual([])
  expect(mergeFrom(here, fileOf(there))).toEqual([{ kind: 'commit', count: 2 }])
  expect(here.ledger.adoption()).toBe('2026-11-20')
})

test('a clone on one device and its GitHub repository on another become one family', () => {
  recordClone(here.ledger, clone('git:a', { ...nest, commits: commits('2026-11-24', 3) }))
  const repository = onGithub('R_1', 'Dash/Nest')
  const commitDays = [{ repository: repository.repository, day: day('2026-11-24'), count: 4 }]
  there.ledger.recordGithub(github({ repositories: [repository], commitDays }))
  for (const [one, other] of [
    [here, there],
    [there, here],
  ] as const) {
    mergeFrom(one, fileOf(other))
    expect(isOneFamily(one)).toBe(true)
    expect(onDay(one)).toMatchObject({ count: 4, families: [{ name: 'Dash/Nest' }] })
  }
})

test('clones with the same name on two devices become one family', () => {
  recordClone(here.ledger, clone('git:a', nest))
  recordClone(there.ledger, clone('remote:github.com/dash/nest', nest))
  mergeFrom(here, fileOf(there))
  expect(isOneFamily(here)).toBe(true)
})

test('a clone with a former name joins on both devices, even on the one that already had all rows', () => {
  there.ledger.recordGithub(
    github({ repositories: [{ ...onGithub('R_1', 'dash/nest'), formerNames: ['dash/former'] }] }),
  )
  recordClone(there.ledger, clone('git:a', { names: [{ host, name: 'dash/former' }] }))
  expect(isOneFamily(there)).toBe(false)
  for (const [taker, giver] of [
    [there, here],
    [here, there],
  ] as const) {
    mergeFrom(taker, fileOf(giver))
    expect(isOneFamily(taker)).toBe(true)
  }
})

test('a repository forgotten on one device disappears from the other, but its food stays', () => {
  for (const { ledger } of [here, there]) {
    recordClone(ledger, clone('git:a', { ...nest, commits: commits('2026-11-24', 3) }))
  }
  there.ledger.forget(clone('git:a').repository)
  expect(mergeFrom(here, fileOf(there))).toEqual([])
  expect(onDay(here).families).toEqual([])
  const again = clone('git:a', { ...nest, commits: commits('2026-11-24', 4) })
  expect(recordClone(here.ledger, again)).toEqual([])
  const units = here.store.db.prepare(`SELECT units FROM granted WHERE key GLOB 'commit/git:a/*'`)
  expect(units.pluck().all()).toEqual([3])
})

test('a device can undo forgetting for another one, even after that one has erased the repository', async () => {
  const known = clone('git:a', { ...nest, commits: commits('2026-11-24', 3) })
  for (const { ledger } of [here, there]) recordClone(ledger, known)
  there.ledger.forget(known.repository)
  mergeFrom(here, fileOf(there))
  expect(readForgotten(here.store.sql, here.clock)).toMatchObject([{ id: 'git:a' }])
  there.clock.advance(31 * 86_400_000)
  await eraseDue(there.ledger)
  expect(readForgotten(there.store.sql, there.clock)).toEqual([])
  here.clock.advance(86_400_000)
  await here.ledger.remember(known.repository)
  there.store.db.exec(`INSERT INTO clone VALUES ('/a', 'git:a', '[]', '', '[]', 1);
    INSERT INTO clone_tip VALUES ('/a', 'refs/heads/main', 'x')`)
  mergeFrom(there, fileOf(here))
  // What was done there while it was hidden was not recorded.
  expect(there.store.sql.values('SELECT * FROM clone_tip')).toEqual([])
  for (const device of [here, there]) {
    expect(onDay(device)).toMatchObject({ count: 3 })
    expect(readDueToErase(device.store.sql, device.clock.now())).toEqual([])
  }
})

test('food that the other device has granted already arrives, but is not news', () => {
  recordClone(there.ledger, clone('git:a', { commits: commits('2026-11-24', 2) }))
  const heard = new Set<number>()
  here.ledger.onChange((granted) => heard.add(sum(granted)))
  mergeFrom(here, fileOf(there))
  expect([...heard]).toEqual([0])
  expect(here.store.sql.value('SELECT sum(remaining) FROM pantry')).toBe(5)
})

test('rows merged just before a shutdown are counted at the next start', () => {
  recordClone(there.ledger, clone('git:a', { commits: commits('2026-11-24', 2) }))
  expect(mergeDatabase(here.store.db, fileOf(there), { firstRelease })).toBe(true)
  const { store, clock } = here
  const ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
  expect(ledger.history.day(day('2026-11-24')).count).toBe(2)
})

test('setting the clock back or changing the time zone makes neither adoption nor the first day of a language earlier', () => {
  const { clock, store } = here
  recordClone(here.ledger, clone('git:a', { languages: ['C'], commits: commits('2026-11-19', 2) }))
  clock.set('2026-12-10T12:00:00Z')
  const dart = clone('git:a', { languages: ['C', 'Dart'], commits: commits('2026-12-10', 1) })
  expect(sum(recordClone(here.ledger, dart))).toBe(1)
  for (const back of ['2026-11-20T12:00:00Z', '2001-01-01T00:00:00Z']) {
    clock.set(back)
    clock.setTimeZone('Etc/GMT+12')
    const ledger = createLedger({
      store,
      clock,
      firstRelease: day('2026-11-22'),
      counting: countEverything,
    })
    expect(ledger.adoption()).toBe('2026-11-25')
    expect(recordClone(ledger, dart)).toEqual([])
    expect(recount(ledger, countEverything)).toEqual([])
  }
})
