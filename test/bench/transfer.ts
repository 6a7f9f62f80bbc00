import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createProgress } from '../../main/transfer/progress.ts'
import type { StorageFiles } from '../../main/storage/storage-files.ts'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { openWorker } from '../integration/storage/life.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { figureOf, runsOf, timed, type Figures } from './figures.ts'
import { end, openLife, start } from './long-life.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'

const runs = runsOf(3)
const goalMs = 60_000
const stallGoalMs = 50

/**
 * How long the export of a long life takes, and its import into an empty one, and for how long the worker's work blocks
 * the process meanwhile.
 * @param note prints a line about the parts of a figure
 */
export async function measureTransfer(
  files: StorageFiles,
  note: (line: string) => void,
): Promise<Figures> {
  const worker = openWorker()
  const folder = temporaryFolder()
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
    exports.push(await timed(() => worker.run('writeExport', { files, path, now: end, progress })))
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
}
