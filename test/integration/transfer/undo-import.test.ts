import { expect, test } from 'vitest'
import { dayMs } from '../../../preload/contract/durations.ts'
import { makeBackup } from '../../../main/storage/backup-and-restore.ts'
import { eraseRecords } from '../../../main/storage/forgotten-repositories.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { applyImport } from '../../../main/transfer/apply-import.ts'
import { undoImport } from '../../../main/transfer/undo-import.ts'
import { clone, commits, id, recordClone } from '../ledger/facts.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { viewOf } from '../../support/view-of.ts'
import { live, openLife } from '../storage/life.ts'
import { insert, pantryRows, someRows, type Rows } from '../storage/rows.ts'
import { setUpDevices } from './devices.ts'

const { clock, newDevice: newFolder, visit, task, exported, stage, rowsOf, undoOn } = setUpDevices()

function newDevice(rows: readonly Rows[] = []): string {
  const folder = newFolder()
  const life = openLife(folder, { clock })
  life.store.transaction(() => {
    insert(life.store.db, rows)
    life.store.db.exec('DELETE FROM derived_with')
  })
  life.data.close()
  // Another start derives everything, and delivers the parcels that are due.
  return visit(folder, () => folder)
}

function importInto(folder: string, from: string): void {
  expect(stage(folder, exported(from))).toMatchObject({ ok: true })
  applyImport(task(folder))
}

const shownIn = (folder: string) =>
  visit(folder, ({ ledger, companion }) => ({
    lifetime: ledger.history.lifetime(),
    adoption: ledger.adoption(),
    dash: viewOf(companion),
  }))

test('undoing an import restores every row and number', () => {
  fc.assert(
    fc.property(someRows, someRows, (ours, theirs) => {
      const [here, there] = [newDevice(ours), newDevice(theirs)]
      const before = { rows: rowsOf(here), shown: shownIn(here) }
      importInto(here, there)
      // If nothing was new, there is nothing to undo.
      undoImport(task(here))
      expect(rowsOf(here)).toEqual(before.rows)
      expect(shownIn(here)).toEqual(before.shown)
      visit(here, ({ store }) => {
        const { stored, derived } = pantryRows(store.db)
        expect(stored).toEqual(derived)
        expect(store.sql.values('SELECT name FROM journal')).toEqual([])
      })
    }),
    { numRuns: trials(5) },
  )
})

test('undoing an import keeps what Dash has eaten, earned and chosen since', () => {
  const some = fc.record({
    meals: fc.integer({ min: 0, max: 12 }),
    commits: fc.integer({ min: 0, max: 5 }),
    feedsAll: fc.boolean(),
  })
  fc.assert(
    fc.property(someRows, fc.integer({ min: 4, max: 30 }), some, (theirs, given, since) => {
      const [here, there] = [newDevice(), newDevice(theirs)]
      visit(here, (life) => live(life, 6, 2))
      // The other device has fed units of the same grants, and of others.
      visit(there, (life) => live(life, given, given - 3))
      const before = rowsOf(here)
      const experience = shownIn(here).dash.pet.experience
      const fed = visit(here, ({ store }) =>
        store.sql.values<string>("SELECT grant_key || ' ' || n FROM meal"),
      )
      importInto(here, there)
      const eaten = visit(here, ({ ledger, companion, store }) => {
        const old = new Set(store.sql.values("SELECT grant_key || ' ' || n FROM meal"))
        recordClone(ledger, clone('git:new', { commits: commits('2026-11-25', since.commits) }))
        for (let meal = 0; meal < since.meals; meal += 1) companion.feedOne(null)
        if (since.feedsAll) companion.feedAll()
        return store.sql
          .all<{ meal: string; experience: number }>(
            "SELECT grant_key || ' ' || n AS meal, experience FROM meal",
          )
          .filter(({ meal }) => !old.has(meal))
      })
      undoImport(task(here))
      const after = rowsOf(here)
      for (const [table, rows] of Object.entries(before))
        if (!['granted', 'local_commit', 'unlock'].includes(table))
          expect(after[table]).toEqual(expect.arrayContaining([...rows]))
      visit(here, ({ store, companion }) => {
        const meals = store.sql.values("SELECT grant_key || ' ' || n FROM meal")
        // If the file has a newer generation, the same unit was eaten in both.
        const others = eaten.filter(({ meal }) => !fed.includes(meal))
        expect(meals).toHaveLength(2 + others.length)
        expect(meals).toEqual(expect.arrayContaining(eaten.map(({ meal }) => meal)))
        expect(companion.pet(0).experience).toBe(
          others.reduce((sum, one) => sum + one.experience, experience),
        )
        const { stored, derived } = pantryRows(store.db)
        expect(stored).toEqual(derived)
        // Every meal has its food.
        expect(
          store.sql.values(
            'SELECT grant_key FROM meal LEFT JOIN granted ON key = grant_key WHERE n > ifnull(units, 0)',
          ),
        ).toEqual([])
        if (eaten.length > 0)
          expect(store.sql.values('SELECT day FROM meal_day')).toContain('2026-11-25')
      })
    }),
    { numRuns: trials(5) },
  )
})

test('a backup is possible after an undo, although the newest one has more rows', async () => {
  const [here, there] = [newDevice(), newDevice()]
  visit(there, (life) => live(life, 40, 12))
  importInto(here, there)
  const files = storageFiles(here)
  expect(await makeBackup({ files, now: clock.now() })).toEqual({ type: 'made' })
  undoImport(task(here))
  expect(await makeBackup({ files, now: clock.now() })).toEqual({ type: 'made' })
})

test('only the last import can be undone, for 30 days, and not while Dash is carried', () => {
  const [here, one, other] = [newDevice(), newDevice(), newDevice()]
  visit(one, (life) => live(life, 40, 12))
  visit(other, (life) => live(life, 20, 5, 1000))
  importInto(here, one)
  const before = rowsOf(here)
  importInto(here, other)
  visit(here, ({ store }) => {
    expect(undoOn(store).view()).toMatchObject([{ type: 'import', until: '2026-12-25' }])
  })
  // After an interruption, the next start repeats it.
  importInto(here, other)
  for (let start = 0; start < 2; start += 1) undoImport(task(here))
  expect(rowsOf(here)).toEqual(before)

  importInto(here, other)
  visit(here, ({ store }) => {
    const undo = undoOn(store)
    clock.advance(30 * dayMs)
    expect(undo.view()).toEqual([])
    for (let minute = 0; minute < 2; minute += 1) undo.purge()
    expect(store.sql.values('SELECT name FROM journal')).toEqual([])
    clock.advance(-30 * dayMs)
  })
  const later = rowsOf(here)
  undoImport(task(here))
  expect(rowsOf(here)).toEqual(later)

  const carried = newDevice()
  visit(carried, ({ store }) =>
    store.sql.insert('carrier', { only: 1, folder: '/x', key: '00', machine: '' }),
  )
  importInto(carried, one)
  visit(carried, ({ store }) => expect(undoOn(store).view()).toEqual([]))
})

test('an erased repository is erased from what an undo needs, too', () => {
  const [here, there] = [newDevice(), newDevice()]
  visit(there, ({ ledger }) =>
    recordClone(ledger, clone('git:a', { commits: commits('2026-11-24', 2) })),
  )
  visit(there, ({ ledger }) =>
    recordClone(ledger, clone('git:b', { commits: commits('2026-11-24', 2) })),
  )
  importInto(here, there)
  visit(here, ({ store }) => {
    const noted = () => store.sql.values("SELECT key FROM journal WHERE name = 'local_commit'")
    expect(noted()).toHaveLength(4)
    store.transaction(() => eraseRecords(store.db, [id('git:a')]))
    expect(noted()).toHaveLength(2)
    expect(JSON.stringify(noted())).not.toContain('git:a')
  })
})
