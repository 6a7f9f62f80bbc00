import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Store } from '../../../main/storage/open-store.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { firstDay, openWorker } from './life.ts'

/** About a megabyte in one transaction, like a scan. */
function writeMegabyte(store: Store, n: number): void {
  store.transactionWithoutSync(() => {
    store.db
      .prepare('INSERT INTO speech_clip VALUES (?, zeroblob(1000000), ?, 1, 1, 0)')
      .run(`${n}`, '')
  })
}

const megabyte = 1_000_000
const clips = ({ db }: Store) =>
  db.prepare<[], number>('SELECT count(*) FROM speech_clip').pluck().get()

test('the worker checkpoints a long write, and the writer waits for it', async () => {
  const folder = temporaryFolder()
  const files = storageFiles(folder.path)
  const store = openTestStore(files.database, manualClock(firstDay))
  const worker = openWorker()
  try {
    let checkpoints = 0
    store.delegateCheckpoints(async () => {
      await worker.run('checkpoint', { files })
      checkpoints += 1
    })
    const before = statSync(files.database).size
    for (let n = 0; n < 100; n += 1) {
      writeMegabyte(store, n)
      await store.yieldAndCheckpoint()
      expect(statSync(`${files.database}-wal`).size).toBeLessThan(40 * megabyte)
    }
    expect(checkpoints).toBeGreaterThanOrEqual(2)
    // The worker has moved all of it.
    expect(statSync(files.database).size - before).toBeGreaterThan(60 * megabyte)
    expect(clips(store)).toBe(100)
  } finally {
    store.close()
    await worker.close()
    folder.remove()
  }
})

test('if the worker fails, the writer checkpoints by itself', async () => {
  const folder = temporaryFolder()
  const files = storageFiles(folder.path)
  const store = openTestStore(files.database, manualClock(firstDay))
  try {
    let asked = 0
    store.delegateCheckpoints(() => {
      asked += 1
      return Promise.reject(new Error('the worker ended'))
    })
    for (let n = 0; n < 100; n += 1) {
      writeMegabyte(store, n)
      await store.yieldAndCheckpoint()
    }
    expect(asked).toBe(1)
    expect(statSync(`${files.database}-wal`).size).toBeLessThan(50 * megabyte)
    expect(clips(store)).toBe(100)
  } finally {
    store.close()
    folder.remove()
  }
})
