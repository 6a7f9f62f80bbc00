import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addDays } from '../../../main/base/rules/day.ts'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import { findFamily } from '../../../main/ledger/families.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  clone,
  commits,
  countEverything,
  day,
  github,
  host,
  id,
  onGithub,
  recordClone,
  mergeFrom,
  followClock,
} from './facts.ts'

/** What happens to days that were stored while the clock was years off. */

const firstRelease = day('2026-11-01')
const now = '2026-11-25T12:00:00Z'
const sixYearsMs = 6 * 365 * 86_400_000

interface Device {
  readonly clock: ManualClock
  readonly store: Store
  readonly ledger: Ledger
}

const folder = folderForEachTest()
let opened: Device[]
beforeEach(() => {
  opened = []
})
afterEach(() => {
  for (const { store } of opened) store.close()
})

const open = (clock: ManualClock, store: Store): Device => ({
  clock,
  store,
  ledger: createLedger({ store, clock, firstRelease, counting: countEverything }),
})

function start(instant: string): Device {
  const clock = manualClock(instant)
  const device = open(clock, openTestStore(':memory:', clock))
  opened.push(device)
  return device
}

/** Commits of ten years: old ones, one just before and one on the first day of food, and two today. */
const history = clone('git:a', {
  commits: [
    ...['2016-05-05', '2021-05-05', '2026-10-20', '2026-11-05'].flatMap((on) => commits(on, 3)),
    ...commits('2026-11-17', 1),
    ...commits('2026-11-18', 1),
    ...commits('2026-11-25', 2),
  ],
})
/** How many of these commits are food: those since a week before the 25th. */
const food = 3

const granted = ({ store: { db } }: Device) =>
  db
    .prepare<[], number>(`SELECT coalesce(sum(units), 0) FROM granted WHERE key <> 'starter'`)
    .pluck()
    .get()
const starterDay = ({ store: { db } }: Device) =>
  db.prepare(`SELECT day, units FROM granted WHERE key = 'starter'`).get()
const sum = (granted: readonly GrantedFood[]) => granted.reduce((all, { count }) => all + count, 0)

describe('a first start', () => {
  test.each([
    ['in 1970', '1970-01-01T00:00:10Z'],
    ['in 2020', '2020-11-25T12:00:00Z'],
    ['in 2030', '2030-01-01T00:00:00Z'],
  ])('%s brings the basket, and last week’s food once the clock is right', (_, wrong) => {
    const device = start(wrong)
    expect(starterDay(device)).toMatchObject({ units: 3 })
    expect(sum(recordClone(device.ledger, history))).toBe(0)
    expect(device.ledger.history.day(day('2026-11-25')).count).toBe(2)
    expect(followClock(device.ledger)).toEqual([])

    device.clock.set(now)
    const heard: number[] = []
    device.ledger.onChange((food) => heard.push(sum(food)))
    expect(sum(followClock(device.ledger))).toBe(food)
    expect(heard).toEqual([food])
    expect(device.ledger.adoption()).toBe('2026-11-25')
    expect(starterDay(device)).toEqual({ day: '2026-11-25', units: 3 })
    // The adoption stays from then on.
    device.clock.advance(40 * 86_400_000)
    expect(followClock(device.ledger)).toEqual([])
    expect(device.ledger.adoption()).toBe('2026-11-25')
    expect(granted(device)).toBe(food)
  })

  test('dated 1970 or 2030 by an older version is corrected at the next start', () => {
    for (const kept of ['1970-01-01', '2030-01-01']) {
      const { clock, store, ledger } = start(now)
      store.db.prepare('UPDATE adoption SET day = ?').run(kept)
      store.db.prepare(`UPDATE granted SET day = ? WHERE key = 'starter'`).run(kept)
      expect(ledger.adoption()).toBe(kept)
      const device = open(clock, store)
      expect(device.ledger.adoption()).toBe('2026-11-25')
      expect(starterDay(device)).toMatchObject({ day: '2026-11-25' })
      expect(sum(recordClone(device.ledger, history))).toBe(food)
    }
  })
})

test('a clock that goes wrong later changes neither the adoption nor what is food', () => {
  const device = start(now)
  recordClone(device.ledger, history)
  for (const wrong of ['2030-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2020-02-02T00:00:00Z']) {
    device.clock.set(wrong)
    expect(followClock(device.ledger)).toEqual([])
    // Git dates a commit by the same clock, and it counts on its author's day.
    recordClone(device.ledger, clone('git:a', { commits: commits(wrong.slice(0, 10), 1) }))
    expect(device.ledger.history.day(day(wrong.slice(0, 10))).count).toBe(1)
    device.clock.set(now)
    expect(followClock(device.ledger)).toEqual([])
    expect(device.ledger.adoption()).toBe('2026-11-25')
  }
  // The commit of 2030 is after adoption, so it is food.
  expect(granted(device)).toBe(food + 1)
})

test('a clock behind GitHub’s dates brings no earlier adoption', () => {
  const device = start('2027-05-05T12:00:00Z')
  const repository = onGithub('R_1', 'Dash/Nest')
  const item = { kind: 'issue' as const, key: 'I_1', repository: repository.repository, url: '' }
  const at = Date.parse('2027-06-01T00:00:00Z')
  device.ledger.recordGithub(github({ repositories: [repository], items: [{ ...item, at }] }))
  device.clock.set('2027-02-02T12:00:00Z')
  device.ledger.followClock()
  expect(device.ledger.adoption()).toBe('2027-05-05')
})

describe('a language first seen while the clock was wrong', () => {
  const later = (languages: readonly string[], on: string, count: number) =>
    clone('git:a', { languages, commits: commits(on, count) })

  test('counts from the day of the correction if the clock was ahead', () => {
    const device = start(now)
    recordClone(device.ledger, later(['C'], '2026-11-24', 1))
    device.clock.set('2032-12-20T12:00:00Z')
    expect(sum(recordClone(device.ledger, later(['C', 'Dart'], '2026-12-19', 1)))).toBe(0)
    device.clock.set('2026-12-20T12:00:00Z')
    // Anything done more than a week before is not food: Dart came later.
    expect(sum(followClock(device.ledger))).toBe(1)
    expect(sum(recordClone(device.ledger, later(['C', 'Dart'], '2026-12-20', 2)))).toBe(2)
    expect(granted(device)).toBe(3)
  })

  test('counts from adoption at the earliest if the clock was behind', () => {
    const device = start(now)
    recordClone(device.ledger, later(['C'], '2026-10-10', 4))
    device.clock.set('1970-01-01T00:00:00Z')
    recordClone(device.ledger, later(['C', 'Dart'], '2026-10-11', 4))
    device.clock.set(now)
    device.ledger.followClock()
    expect(granted(device)).toBe(0)
  })
})

test('a name can still pass to another repository after a clock ran ahead', () => {
  const device = start(now)
  const nest = { names: [{ host, name: 'dash/nest' }] }
  device.clock.set('2032-11-25T12:00:00Z')
  const old = onGithub('R_1', 'dash/nest')
  device.ledger.recordGithub(github({ repositories: [old] }))
  device.clock.set(now)
  device.ledger.recordGithub(github({ repositories: [{ ...old, nameWithOwner: 'dash/old-nest' }] }))
  device.ledger.recordGithub(github({ repositories: [onGithub('R_2', 'dash/nest')] }))
  recordClone(device.ledger, clone('git:a', nest))
  const familyOf = (repository: string) => findFamily(device.store.sql, id(repository))
  expect(familyOf('git:a')).toBe(familyOf('github:github.com:R_2'))
  expect(familyOf('git:a')).not.toBe(familyOf('github:github.com:R_1'))
})

/** Merges another device's file. */
function merge(device: Device, other: Device) {
  const path = join(folder.path, 'other.db')
  writeFileSync(path, other.store.db.serialize())
  return mergeFrom(device, path)
}

describe('a merge with a device whose clock is wrong', () => {
  test.each([
    // The day stored there by an older version, and the adoption after the merge.
    ['1970-01-01', '2026-11-25'],
    ['2026-10-31', '2026-11-25'],
    ['2026-11-20', '2026-11-20'],
    ['2030-01-01', '2026-11-25'],
  ])('%s gives %s', (theirs, expected) => {
    const [device, other] = [start(now), start(now)]
    other.store.db.prepare('UPDATE adoption SET day = ?').run(theirs)
    recordClone(device.ledger, history)
    merge(device, other)
    expect(device.ledger.adoption()).toBe(expected)
  })

  test('a device without a valid day takes one from the other', () => {
    const [device, other] = [start('1970-01-01T00:00:00Z'), start('2026-11-20T12:00:00Z')]
    expect(device.ledger.adoption()).toBeNull()
    merge(device, other)
    expect(device.ledger.adoption()).toBe('2026-11-20')
    expect(sum(recordClone(device.ledger, history))).toBe(food + 1)
  })

  test('all devices agree on one valid day, whenever clocks go wrong, devices merge and clocks recover', () => {
    const steps = fc.array(
      fc.record({
        on: fc.nat(2),
        offMs: fc.oneof(fc.constant(0), fc.integer({ min: -sixYearsMs, max: sixYearsMs })),
        other: fc.option(fc.nat(2)),
      }),
      { maxLength: 12 },
    )
    const offs = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -sixYearsMs, max: sixYearsMs })))
    fc.assert(
      fc.property(offs, steps, (first, taken) => {
        const right = Date.parse('2027-03-01T12:00:00Z')
        const at = (ms: number) => new Date(ms).toISOString()
        const all = first.map((ms) => start(at(right + ms)))
        for (const { on, offMs, other } of taken) {
          const device = all[on]!
          device.clock.set(at(right + offMs))
          device.ledger.followClock()
          if (other !== null && other !== on) merge(device, all[other]!)
          const adoption = device.ledger.adoption()
          expect(adoption === null || adoption >= firstRelease).toBe(true)
        }
        for (const { clock, ledger } of all) {
          clock.set(at(right))
          ledger.followClock()
        }
        for (let round = 0; round < 2; round += 1)
          for (const device of all)
            for (const other of all) if (other !== device) merge(device, other)
        const days = all.map(({ ledger }) => ledger.adoption())
        expect(new Set(days).size).toBe(1)
        expect(days[0]! >= firstRelease && days[0]! <= '2027-03-01').toBe(true)
        // New contributions still become food.
        const today = clone('git:b', { commits: commits('2027-03-01', 2) })
        for (const device of all) expect(sum(recordClone(device.ledger, today))).toBe(2)
        expect(all[0]!.ledger.foodFrom()).toBe(addDays(days[0]!, -7))
      }),
      { numRuns: trials(25) },
    )
  })
})
