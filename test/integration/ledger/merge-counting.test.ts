import { expect, test } from 'vitest'
import { createLedger } from '../../../main/ledger/ledger.ts'
import {
  sharedParts,
  sharedTableNames,
  type SharedRow,
} from '../../../main/ledger/merge-devices.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/test-store.ts'
import { nameTransfer, recording, type Recording } from './arbitrary.ts'
import {
  clone,
  commits,
  countEverything,
  firstRelease,
  id,
  recordClone,
  recount,
  schedule,
} from './facts.ts'

function openDevice(now: string) {
  const clock = manualClock(now)
  const store = openTestStore(':memory:', clock)
  const counting = countEverything
  const ledger = createLedger({ store, clock, firstRelease, counting })
  return { clock, store, ledger }
}
type Device = ReturnType<typeof openDevice>

function record({ ledger, clock }: Device, { from, facts }: Recording): void {
  clock.advance(1000)
  if (from === 'clone') recordClone(ledger, facts)
  else ledger.recordGithub(facts)
}

const rowsOf = ({ store }: Device): readonly SharedRow[] =>
  sharedTableNames.flatMap((table) => {
    const { columns, where } = sharedParts(table)
    return store.sql
      .all<SharedRow[1]>(`SELECT ${columns} FROM ${table} WHERE ${where}`)
      .map((row): SharedRow => [table, row])
  })

/** Schedules a recount as well. */
function merge(into: Device, rows: readonly SharedRow[], counting = countEverything): void {
  into.store.transaction(() => into.ledger.merger.merge(rows))
  schedule(into.ledger, counting)
}

const derivedOf = ({ store }: Device) =>
  [
    'SELECT * FROM family ORDER BY repository',
    'SELECT * FROM counting_family ORDER BY family',
    'SELECT * FROM day_count ORDER BY family, day, kind',
    'SELECT * FROM counted_day WHERE count > 0 ORDER BY day, kind',
    'SELECT * FROM family_year WHERE count > 0 ORDER BY year, family, kind',
    'SELECT * FROM granted ORDER BY key',
    'SELECT * FROM pantry ORDER BY key',
  ].map((sql) => store.sql.all(sql))

test('recounting what a merge has touched gives the same as recounting everything', async () => {
  const some = fc.array(fc.oneof({ weight: 5, arbitrary: recording }, nameTransfer), {
    maxLength: 8,
  })
  const forgets = fc.option(fc.constantFrom('git:a', 'git:b', 'github:github.com:R_1'))
  const adopted = fc.constantFrom('2026-11-20T12:00:00Z', '2026-11-25T12:00:00Z')
  await fc.assert(
    fc.asyncProperty(
      some,
      some,
      some,
      forgets,
      adopted,
      async (ours, theirs, later, forgotten, start) => {
        const [here, there] = [openDevice('2026-11-25T12:00:00Z'), openDevice(start)]
        for (const one of ours) record(here, one)
        for (const one of theirs) record(there, one)
        if (forgotten !== null) there.ledger.forget(id(forgotten))
        merge(here, rowsOf(there))
        // Another merge comes before the recount begins.
        for (const one of later) record(there, one)
        if (forgotten !== null) {
          await there.ledger.remember(id(forgotten))
        }
        merge(here, rowsOf(there))
        recount(here.ledger, countEverything)
        const counted = derivedOf(here)
        await here.ledger.rebuild()
        expect(counted).toEqual(derivedOf(here))
        for (const { store } of [here, there]) store.close()
      },
    ),
    { numRuns: trials(60) },
  )
})

test('a merge recounts no other repository and no other month', () => {
  const [here, there] = [openDevice('2026-11-25T12:00:00Z'), openDevice('2026-11-25T12:00:00Z')]
  for (const repository of ['git:a', 'git:b'])
    for (const on of ['2026-10-24', '2026-11-24'])
      recordClone(here.ledger, clone(repository, { commits: commits(on, 2) }))
  merge(there, rowsOf(here))
  recount(there.ledger, countEverything)
  recordClone(there.ledger, clone('git:a', { commits: commits('2026-11-24', 3) }))
  here.store.db.exec(
    `CREATE TEMP TRIGGER untouched BEFORE DELETE ON day_count WHEN OLD.family <> 'git:a' OR OLD.day < '2026-11-01'
     BEGIN SELECT RAISE(ABORT, 'counted again'); END`,
  )
  merge(here, rowsOf(there))
  recount(here.ledger, countEverything)
  expect(here.ledger.history.lifetime().totals.commit).toBe(9)
})

test('changed settings, another day of adoption and an interrupted recount cause a full recount', () => {
  const [here, there] = [openDevice('2026-11-25T12:00:00Z'), openDevice('2026-11-01T12:00:00Z')]
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-10-30', 2) }))
  expect(here.ledger.history.total(null, null).food.granted).toBe(0)
  merge(here, rowsOf(there))
  expect(recount(here.ledger, countEverything)).toEqual([{ kind: 'commit', count: 2 }])

  recordClone(here.ledger, clone('git:b', { languages: ['Go'], commits: commits('2026-11-24', 1) }))
  recordClone(
    there.ledger,
    clone('git:c', { languages: ['Go'], commits: commits('2026-11-25', 1) }),
  )
  const go = { ...countEverything, languages: ['Dart', 'Go'] }
  merge(here, rowsOf(there))
  expect(recount(here.ledger, go)).toEqual([{ kind: 'commit', count: 2 }])

  schedule(here.ledger, countEverything)
  recordClone(there.ledger, clone('git:c', { commits: commits('2026-11-25', 2) }))
  merge(here, rowsOf(there), go)
  recount(here.ledger, go)
  expect(here.ledger.history.lifetime().totals.commit).toBe(5)
})
