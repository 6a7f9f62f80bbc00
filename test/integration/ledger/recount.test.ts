import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion } from '../../../main/companion/companion.ts'
import { createLedger } from '../../../main/ledger/ledger.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { viewOf } from '../../support/view-of.ts'
import {
  clone,
  commits,
  countEverything,
  finish,
  firstRelease,
  github,
  host,
  me,
  onGithub,
  recount,
  schedule,
  recordClone,
} from './facts.ts'

/** Too many to count in one part. */
const families = 1500
const work = 'work@example.org'
const both: CountingSettings = { ...countEverything, addresses: [me, work] }
const clock = manualClock('2026-11-25T12:00:00Z')

const folder = folderForEachTest()
let store: Store
beforeEach(() => {
  store = openTestStore(`${folder.path}/hot-dash.db`, clock)
})
afterEach(() => store.close())

const open = (counting: CountingSettings) => createLedger({ store, clock, firstRelease, counting })

/** Records one commit of each address in each repository, on days of one year. No two repositories share a commit. */
function fill(ledger: ReturnType<typeof open>): void {
  const all = [...commits('2026-11-24', 1), ...commits('2026-03-02', 1, work)]
  for (let n = 0; n < families; n += 1) {
    const own = all.map((one) => ({ ...one, oid: `${one.oid}-${n}`, time: one.time + n }))
    recordClone(ledger, clone(`git:${n}`, { commits: own }))
  }
}

test('an address with commits everywhere is recounted in parts, and new commits count at once', () => {
  const ledger = open(countEverything)
  fill(ledger)
  expect(ledger.history.lifetime().totals.commit).toBe(families)
  schedule(ledger, both)
  expect(ledger.recountPart()).toBe(true)
  const part = ledger.history.lifetime().totals.commit
  expect(part).toBeGreaterThan(families)
  expect(part).toBeLessThan(2 * families)
  recordClone(ledger, clone('git:new', { commits: commits('2026-11-24', 2, work) }))
  expect(ledger.history.lifetime().totals.commit).toBe(part + 2)
  // The user changes the choice back, and back again.
  recount(ledger, countEverything)
  expect(ledger.history.lifetime().totals.commit).toBe(families)
  recount(ledger, both)
  expect(ledger.history.lifetime().totals.commit).toBe(2 * families + 2)
  expect(recount(ledger, both)).toEqual([])
})

test('the next start finishes an interrupted recount', () => {
  const first = open(countEverything)
  fill(first)
  const languages = { ...both, addresses: [me, work], languages: ['Dart', 'Go'] }
  schedule(first, languages)
  expect(first.recountPart()).toBe(true)
  store.close()

  store = openTestStore(`${folder.path}/hot-dash.db`, clock)
  const second = open(languages)
  expect(second.history.lifetime().totals.commit).toBeLessThan(2 * families)
  recount(second, languages)
  expect(second.history.lifetime().totals.commit).toBe(2 * families)
  expect(second.history.total(null, null).food.granted).toBe(families)
  expect(recount(open(languages), languages)).toEqual([])
})

test('records made during a recount are food by the new settings, whatever days were known before', () => {
  const ledger = open(countEverything)
  fill(ledger)
  recordClone(ledger, clone('git:z', { languages: ['Go'], commits: commits('2026-03-02', 1) }))
  recordClone(ledger, clone('git:zz', { languages: ['Go'] }))
  const languages = { ...countEverything, languages: ['Dart', 'Go'] }
  schedule(ledger, languages)
  expect(ledger.recountPart()).toBe(true)
  for (const repository of ['git:z', 'git:zz']) {
    const own = commits('2026-11-24', 1).map((one) => ({ ...one, email: me, oid: repository }))
    const found = clone(repository, { languages: ['Go'], commits: own })
    expect(recordClone(ledger, found)).toEqual([])
  }
  expect(finish(ledger)).toEqual([{ kind: 'commit', count: 2 }])
})

test('a part that failed is recounted, and its grants are reported once', () => {
  const ledger = open({ ...countEverything, languages: ['Go'] })
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-24', 1) }))
  recordClone(ledger, clone('git:b', { commits: commits('2026-11-25', 2) }))
  store.db.exec(
    `CREATE TEMP TRIGGER failing BEFORE INSERT ON granted WHEN NEW.repository = 'git:b'
     BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
  )
  expect(() => recount(ledger, countEverything)).toThrow('the disk is full')
  store.db.exec('DROP TRIGGER failing')
  expect(recount(ledger, countEverything)).toEqual([{ kind: 'commit', count: 3 }])
})

test.each([
  { what: 'a newly known language', languages: ['Go'], name: 'dash/other' },
  { what: 'the repository of its name', languages: ['Dart'], name: 'dash/kitchen' },
])('$what recounts no day of a family', ({ languages, name }) => {
  const ledger = open(countEverything)
  const names = [{ host, name: 'dash/kitchen' }]
  const granted = [{ kind: 'commit', count: 3 }]
  const found = clone('git:a', { languages, names, commits: commits('2026-11-24', 3) })
  expect(recordClone(ledger, found)).toEqual(languages[0] === 'Dart' ? granted : [])
  store.db.exec(
    `CREATE TEMP TRIGGER counted_again BEFORE DELETE ON day_count
     BEGIN SELECT RAISE(ABORT, 'counted again'); END`,
  )
  ledger.recordGithub(github({ repositories: [onGithub('R_1', name)] }))
  recordClone(ledger, clone('git:a', { languages: ['Go', 'Dart'], names }))
  expect(ledger.history.total(null, null)).toMatchObject({ count: 3, food: { granted: 3 } })
})

test('all derived rows are computed from the facts again, and only wrong ones change', async () => {
  const ledger = open(countEverything)
  const all = [...commits('2026-11-23', 2), ...commits('2026-11-24', 1)]
  for (const repository of ['git:a', 'git:b'])
    recordClone(ledger, clone(repository, { commits: all }))
  const companion = createCompanion({ store, clock })
  companion.feedOne('commit')
  const shown = () => [
    ledger.history.lifetime(),
    ledger.history.total(null, null),
    viewOf(companion),
  ]
  const before = shown()
  expect(await ledger.rebuild()).toBe(0)
  expect(shown()).toEqual(before)

  store.db.exec(`UPDATE counted_day SET count = 7 WHERE day = '2026-11-23'; DELETE FROM family_year;
    DELETE FROM pantry; UPDATE growth SET experience = 0`)
  expect(shown()).not.toEqual(before)
  expect(await ledger.rebuild()).toBe(1)
  expect(shown()).toEqual(before)
})
