import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { TransferView } from '../../../preload/contract/views/transfer-view.ts'
import type { TaskWorker } from '../../../main/base/task-worker.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { readLastShutdownState } from '../../../main/storage/last-shutdown-state.ts'
import { openData } from '../../../main/storage/open-data.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { openTransfer, type Transfer } from '../../../main/transfer/transfer.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import type { WorkerTasks } from '../../../main/worker.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { live, openLife, openWorker, type Life } from '../storage/life.ts'
import { sharedRows } from '../storage/rows.ts'

const clock = manualClock('2026-11-25T12:00:00Z')
const root = folderForEachTest()
let worker: TaskWorker<WorkerTasks>
let life: Life
let transfer: Transfer
let backedUp: Result<null, Problem>
let restarts: number
const warned: string[] = []

/** @param ignoresState whether to ignore the saved state, as after an import */
function open(folder: string, ignoresState = false): void {
  life = openLife(folder, { clock, ignoresState })
  transfer = openTransfer({
    data: life.data,
    worker,
    maintenance: { backUp: () => Promise.resolve(backedUp) },
    firstRelease,
    clock,
    timers: systemTimers,
    log: {
      info: () => undefined,
      warn: (message) => void warned.push(message),
      error: (message, cause) => {
        throw new Error(message, { cause })
      },
    },
    restart: () => {
      restarts += 1
    },
  })
}

beforeEach(() => {
  worker = openWorker()
  backedUp = ok(null)
  restarts = 0
  warned.length = 0
  open(root.path)
})
afterEach(async () => {
  await transfer.close()
  life.data.close()
})

const target = () => join(root.path, 'dash.hotdash')
/** Settles with the first view of one of these names. */
const shown = (...names: readonly TransferView['name'][]): Promise<TransferView> =>
  new Promise((resolve) => {
    const check = () => {
      if (!names.includes(transfer.view().name)) return
      off()
      resolve(transfer.view())
    }
    const off = transfer.onChange(check)
    check()
  })
const left = () => readdirSync(root.path).filter((name) => /import|export|\.tmp/.test(name))

async function exportAndRead(): Promise<TransferView> {
  transfer.exportTo(target())
  await shown('exported')
  transfer.read(target())
  return shown('preview', 'none')
}

test('an import is merged by the next start, after a backup', async () => {
  live(life, 40, 12)
  transfer.exportTo(target())
  expect(await shown('exported', 'none')).toMatchObject({ name: 'exported', file: 'dash.hotdash' })
  const rows = sharedRows(life.store.db)
  await transfer.close()
  life.data.close()
  // Only the file is left of the computer.
  for (const name of readdirSync(root.path))
    if (name !== 'dash.hotdash') rmSync(join(root.path, name), { recursive: true })

  worker = openWorker()
  open(root.path)
  transfer.read(target())
  expect(await shown('preview', 'none')).toMatchObject({
    file: 'dash.hotdash',
    preview: { meals: { now: 0, after: 12 } },
  })
  await transfer.confirm()
  expect(transfer.view()).toEqual({ name: 'importing' })
  transfer.cancel()
  await new Promise(setImmediate)
  expect(restarts).toBe(1)
  life.data.setClosing()
  life.data.close()

  const files = storageFiles(root.path)
  const start = { clock, migrates: false, ignoresState: false }
  expect(openData(files, start)).toMatchObject({
    error: { code: 'change-wanted', change: { type: 'import' } },
  })
  const now = clock.now()
  const params = { files, now, timeZone: clock.timeZone(), firstRelease }
  await worker.run('applyImport', params)
  const before = transfer
  open(root.path, true)
  await before.close()
  const { setting, ...others } = rows
  expect(sharedRows(life.store.db)).toMatchObject(others)
  expect(setting).toHaveLength(1)
  expect(life.companion.pet(0).experience).toBe(120)
  expect(left()).toEqual([])
})

test('an import fails if there is no backup', async () => {
  backedUp = err({ code: 'disk-full' })
  expect(await exportAndRead()).toMatchObject({ name: 'preview' })
  await transfer.confirm()
  expect(transfer.view()).toEqual({ name: 'none', problem: { code: 'disk-full' } })
  expect(restarts).toBe(0)
  expect(left()).toEqual([])
})

test('starting over exports everything first, and changes nothing if the file or the backup fails', async () => {
  transfer.startOver(join(root.path, 'gone', 'dash.hotdash'))
  expect(await shown('none')).toMatchObject({ problem: { code: 'export-failed' } })
  backedUp = err({ code: 'disk-full' })
  transfer.startOver(target())
  expect(await shown('none', 'importing')).toMatchObject({ problem: { code: 'disk-full' } })
  expect(existsSync(target())).toBe(true)
  expect(restarts).toBe(0)
  backedUp = ok(null)
  transfer.startOver(target())
  expect(await shown('none', 'importing')).toEqual({ name: 'importing' })
  await new Promise(setImmediate)
  expect(restarts).toBe(1)
  expect(readLastShutdownState(storageFiles(root.path).state)).toMatchObject({
    atNextStart: { type: 'start-over', requestedAt: clock.now() },
  })
})

test('a cancelled import changes nothing', async () => {
  expect(await exportAndRead()).toMatchObject({ name: 'preview' })
  transfer.cancel()
  expect(transfer.view()).toEqual({ name: 'none', problem: null })
  await transfer.confirm()
  expect(restarts).toBe(0)
  expect(left()).toEqual([])
})

test('a cancelled export leaves no file and no log entry', async () => {
  transfer.exportTo(target())
  transfer.cancel()
  // A second one must wait for the first to end.
  transfer.read(target())
  expect(await shown('exported', 'none')).toEqual({ name: 'none', problem: null })
  expect(existsSync(target())).toBe(false)
  expect(left()).toEqual([])
  expect(warned).toEqual([])
})

test('a quit during an export leaves no file', async () => {
  live(life, 400, 3)
  transfer.exportTo(target())
  await transfer.close()
  expect(existsSync(target())).toBe(false)
  expect(left()).toEqual([])
})

test('the view says what went wrong', async () => {
  transfer.exportTo(join(root.path, 'gone', 'dash.hotdash'))
  expect(await shown('exported', 'none')).toMatchObject({ problem: { code: 'export-failed' } })
  transfer.read(target())
  expect(transfer.view().name).toBe('reading')
  expect(await shown('preview', 'none')).toEqual({
    name: 'none',
    problem: { code: 'import-unreadable', params: { name: 'dash.hotdash' } },
  })
  writeFileSync(target(), 'hello')
  transfer.read(target())
  expect(await shown('preview', 'none')).toMatchObject({ problem: { code: 'import-foreign' } })
  transfer.exportTo(target())
  await shown('exported')
  writeFileSync(target(), readFileSync(target(), 'utf8').replace('["adoption"', '["addoption"'))
  transfer.read(target())
  expect(await shown('preview', 'none')).toMatchObject({
    problem: { code: 'import-wrong-line', params: { name: 'dash.hotdash' } },
  })
})
