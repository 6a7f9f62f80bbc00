import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TaskWorker } from '../../../main/base/task-worker.ts'
import { migrations } from '../../../main/storage/migrations.ts'
import { parseRowLine } from '../../../main/storage/rules/row-lines.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { exportedTables, readExportedColumns } from '../../../main/transfer/exported-tables.ts'
import { Cancelled, createProgress } from '../../../main/transfer/task-progress.ts'
import { removeUnfinishedExport } from '../../../main/transfer/unfinished-files.ts'
import { writeExport } from '../../../main/transfer/write-export.ts'
import type { WorkerTasks } from '../../../main/worker.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { live, openLife, openWorker, type Life } from '../storage/life.ts'

const folder = folderForEachTest()
let files: StorageFiles
let worker: TaskWorker<WorkerTasks>
let life: Life
const now = Date.parse('2026-11-25T12:00:00Z')
const progress = createProgress().memory

beforeEach(() => {
  files = storageFiles(folder.path)
  worker = openWorker()
  life = openLife(folder.path)
})
afterEach(async () => {
  await worker.close()
  life.data.close()
})

const target = () => join(folder.path, 'dash.hotdash')

test('every table is exported, or left out because it is a cache, derived, read again, or belongs to the carrier', () => {
  const read = life.store.sql.values<string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  const device = ['device', 'erased', 'undoable', 'journal']
  const derived = `family counting_family day_count derived_with family_year counted_day
    repository_address food pantry growth`
  const caches = 'speech_clip engine_dictionary voice_credit preparation said_line'
  const readAgain = `clone_tip sync_window github_repository truncated_day set_aside_range
    github_pull_request`
  const carried = 'carrier outbox carried_key carried_file carried_device hidden_name'
  const left = [derived, caches, readAgain, carried].flatMap((names) => names.split(/\s+/))
  expect([...read].sort()).toEqual([...exportedTables, ...device, ...left].sort())
})

test('an export has a header, every row, and a checksum of everything before it', async () => {
  live(life, 40, 12)
  const rows = await worker.run('writeExport', { files, path: target(), now, progress })
  const text = readFileSync(target(), 'utf8')
  const lines = text.trimEnd().split('\n')
  const header = JSON.parse(lines[0] ?? '') as { rows: Record<string, number> }
  expect(header).toMatchObject({
    format: 'hot-dash',
    version: 1,
    schema: migrations.length,
    device: life.store.device,
    exportedAt: '2026-11-25T12:00:00.000Z',
    rows: { local_commit: 40, meal: 12, folder: 0 },
  })
  const columns = readExportedColumns(life.store.db)
  const parsed = lines.slice(1, -1).map((line) => parseRowLine(line, columns))
  expect(parsed.filter(({ ok }) => !ok)).toEqual([])
  expect(parsed).toHaveLength(rows)
  const before = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)
  const sha256 = createHash('sha256').update(before).digest('hex')
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ rows, sha256 })
  expect(createProgress(progress).read()).toEqual({ done: rows, total: rows })
  // It contains names of private repositories.
  if (process.platform !== 'win32') expect(statSync(target()).mode & 0o777).toBe(0o600)
})

test('an export has no token and no clip', () => {
  life.store.db.exec(`INSERT INTO speech_clip VALUES ('k', x'6d656f77', '[]', 1, 1, 0);
    INSERT INTO github_account (id, host, login, how, secret)
    VALUES ('a', 'github.com', 'dash', 'token', x'5ec2e7a1b2c3d4e5f6')`)
  writeExport({ files, path: target(), now, progress })
  const text = readFileSync(target(), 'utf8')
  expect(text).toContain(
    '["github_account",{"id":"a","host":"github.com","login":"dash","how":"token"}]',
  )
  expect(text).not.toMatch(/secret|5ec2e7|speech_clip/i)
})

describe('no file is left of an export', () => {
  const others = () => readdirSync(folder.path).filter((name) => /export|\.tmp|hotdash/.test(name))

  test('that the user cancels, and an older file stays', () => {
    writeFileSync(target(), 'older')
    const cancelled = createProgress()
    cancelled.cancel()
    const params = { files, path: target(), now, progress: cancelled.memory }
    expect(() => writeExport(params)).toThrow(Cancelled)
    expect(others()).toEqual(['dash.hotdash'])
    expect(readFileSync(target(), 'utf8')).toBe('older')
  })

  test('to a folder that is gone', () => {
    const path = join(folder.path, 'gone', 'dash.hotdash')
    expect(() => writeExport({ files, path, now, progress })).toThrow('ENOENT')
    expect(others()).toEqual([])
  })

  test('that was killed, after the next start', () => {
    const left = `${target()}.0f8fad5b-d9cb-469f-a165-70867728950e.tmp`
    writeFileSync(left, '{"format":')
    writeFileSync(join(folder.path, 'unfinished-export.txt'), left)
    removeUnfinishedExport(files)
    expect(others()).toEqual([])
  })

  test('but a note cannot name another file to delete', () => {
    writeFileSync(target(), 'mine')
    writeFileSync(join(folder.path, 'unfinished-export.txt'), target())
    removeUnfinishedExport(files)
    expect(existsSync(target())).toBe(true)
    expect(others()).toEqual(['dash.hotdash'])
  })

  test.skipIf(!canMountDisks)('to a full disk', () => {
    const disk = mountSmallDisk(1)
    try {
      disk.fill()
      const path = join(disk.path, 'dash.hotdash')
      expect(() => writeExport({ files, path, now, progress })).toThrow('ENOSPC')
      expect(readdirSync(disk.path)).toEqual(['ballast'])
    } finally {
      disk.remove()
    }
  })
})
