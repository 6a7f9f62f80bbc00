import { expect, test } from 'vitest'
import { dayMs } from '../../../preload/contract/durations.ts'
import { makeBackup } from '../../../main/storage/backup-and-restore.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { applyImport } from '../../../main/transfer/apply-import.ts'
import { startOver, undoStartOver } from '../../../main/transfer/start-over.ts'
import { undoImport } from '../../../main/transfer/undo-import.ts'
import { pantryRows } from '../storage/rows.ts'
import { setUpDevices } from './devices.ts'
import { viewOf } from '../../support/view-of.ts'

const { clock, visit, task, lived, exported, stage, rowsOf, undoOn } = setUpDevices()
const dashOf = (folder: string) => visit(folder, ({ companion }) => viewOf(companion))

test('Dash begins as on the first day, and contributions stay in History', async () => {
  const here = lived(40, 12)
  const { history, setting } = visit(here, ({ ledger, store }) => ({
    history: ledger.history.lifetime(),
    setting: store.sql.values("SELECT value FROM setting WHERE name LIKE 'address/%'"),
  }))
  const fresh = lived(0, 0)
  clock.advance(30 * dayMs)
  try {
    for (let start = 0; start < 2; start += 1) startOver(task(here))
    const { pet, pantry, wardrobe } = dashOf(here)
    expect(pet).toMatchObject({ level: 1, experience: 0, form: 'chick' })
    // Only the starter, because the rest is more than seven days old.
    expect(pantry).toMatchObject([{ kind: 'commit', count: 3 }])
    expect(wardrobe.worn).toEqual(dashOf(fresh).wardrobe.worn)
    visit(here, ({ ledger, store }) => {
      expect(ledger.adoption()).toBe('2026-12-25')
      expect(ledger.history.lifetime().totals).toEqual(history.totals)
      expect(store.sql.values('SELECT day FROM meal_day')).toEqual([])
      expect(store.sql.values("SELECT value FROM setting WHERE name LIKE 'address/%'")).toEqual(
        setting,
      )
      const { stored, derived } = pantryRows(store.db)
      expect(stored).toEqual(derived)
      expect(undoOn(store).view()).toMatchObject([{ type: 'start-over' }])
    })
    expect(await makeBackup({ files: storageFiles(here), now: clock.now() })).toEqual({
      type: 'made',
    })
  } finally {
    clock.advance(-30 * dayMs)
  }
})

test('undoing it brings everything back, with what Dash has eaten since', () => {
  const here = lived(40, 12)
  const before = rowsOf(here)
  startOver(task(here))
  const since = visit(here, ({ companion, store }) => {
    companion.feedAll()
    return store.sql.values<string>("SELECT grant_key || ' ' || n FROM meal")
  })
  for (let start = 0; start < 2; start += 1) undoStartOver(task(here))
  const after = rowsOf(here)
  for (const [table, rows] of Object.entries(before))
    // The generation has a later timestamp.
    expect(after[table]).toEqual(expect.arrayContaining([...rows]))
  visit(here, ({ store, companion }) => {
    const meals = store.sql.values<string>("SELECT grant_key || ' ' || n FROM meal")
    expect(meals).toEqual(expect.arrayContaining(since))
    expect(companion.pet(0).experience).toBe(10 * meals.length)
    expect(store.sql.values("SELECT name FROM journal WHERE task = 'start-over'")).toEqual([])
    const { stored, derived } = pantryRows(store.db)
    expect(stored).toEqual(derived)
  })
})

test('a file from before starting over brings back no meal, and one from after lets Dash start over here, until that is undone', () => {
  const [here, there] = [lived(40, 12), lived(60, 20, 1000)]
  const before = exported(here)
  startOver(task(here))
  expect(stage(here, before)).toMatchObject({
    value: { generation: 'older', meals: { now: 0, after: 0 }, level: { now: 1, after: 1 } },
  })
  applyImport(task(here))
  expect(dashOf(here).pet.experience).toBe(0)

  const rows = rowsOf(there)
  const dash = dashOf(there)
  expect(stage(there, exported(here))).toMatchObject({
    value: { generation: 'newer', meals: { now: 20, after: 0 } },
  })
  applyImport(task(there))
  expect(dashOf(there).pet).toMatchObject({ experience: 0, level: 1 })
  visit(there, ({ ledger }) => expect(ledger.history.lifetime().totals.commit).toBe(100))
  undoImport(task(there))
  expect(rowsOf(there)).toEqual(rows)
  expect(dashOf(there)).toEqual(dash)
})
