import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { dayAtOffset } from '../../main/base/rules/day.ts'
import { dropTriggers } from '../../main/storage/database-triggers.ts'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { createProgress } from '../../main/transfer/task-progress.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import { me } from '../integration/ledger/facts.ts'
import { openWorker } from '../integration/storage/life.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { figureOf, runsOf, timed, type Bench } from './figures.ts'
import { commitsOf, end, openLife, start } from './long-life.ts'

const runs = runsOf(3)
const goalMs = 60_000
const stallGoalMs = 50
const rows = 1_000_000
const repositories = 500

/** Half of the rows are commits, and half the food for them. Nothing is counted, because no export has counts. */
function fillWithRows(path: string): void {
  const { store } = openLife(path, start)
  const { db } = store
  dropTriggers(db)
  const addCommit = db.prepare(
    `INSERT INTO local_commit VALUES (@repository, @day, '${me}', @time, @offset, '', @oid)`,
  )
  const addFood = db.prepare(
    `INSERT INTO granted VALUES ('commit/' || @repository || '/' || @day, 'commit', @repository, @day, 1)`,
  )
  for (let at = 0; at < repositories; at += 1) {
    const repository = `git:${at}`
    store.transactionWithoutSync(() => {
      store.sql.insert('repository', { id: repository })
      for (const { time, offset, oid } of commitsOf(at, rows / 2 / repositories)) {
        const day = dayAtOffset(time, offset)
        addCommit.run({ repository, day, time, offset, oid })
        addFood.run({ repository, day })
      }
    })
  }
  store.close()
}

/**
 * How long the export of a million rows takes, and its import into an empty installation, and for how long the worker's work
 * blocks the process meanwhile.
 */
export const transfer: Bench = {
  async measure(note) {
    const worker = openWorker()
    const folder = temporaryFolder()
    const files = storageFiles(folder.path)
    fillWithRows(files.database)
    const path = join(folder.path, 'life.hotdash')
    const exports: number[] = []
    const imports: number[] = []
    const stalls: number[] = []
    const { memory: progress } = createProgress()
    // The worker loads its code in the first task.
    await worker.run('checkpoint', { files })
    for (let run = 0; run < runs; run += 1) {
      const delays = monitorEventLoopDelay({ resolution: 5 })
      delays.enable()
      exports.push(
        await timed(() => worker.run('writeExport', { files, path, now: end, progress })),
      )
      const young = storageFiles(temporaryFolder().path)
      openLife(young.database, start).store.close()
      const staging = await timed(() =>
        worker.run('stageImport', { files: young, path, now: end, firstRelease, progress }),
      )
      const merging = await timed(() =>
        worker.run('applyImport', { files: young, now: end, timeZone: 'Asia/Tokyo', firstRelease }),
      )
      delays.disable()
      imports.push(staging + merging)
      stalls.push(delays.max / 1e6)
      note(
        `${Math.round(statSync(path).size / 1e6)} MB exported; read in ${Math.round(staging)} ms, merged in ${Math.round(merging)} ms`,
      )
      rmSync(young.folder, { recursive: true })
    }
    await worker.close()
    folder.remove()
    return {
      'export.ms': figureOf(exports, goalMs),
      'import.ms': figureOf(imports, goalMs),
      'transfer.stall_ms': figureOf(stalls, stallGoalMs),
    }
  },
}
