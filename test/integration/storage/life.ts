import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { createCompanion } from '../../../main/companion/companion.ts'
import { createLedger } from '../../../main/ledger/ledger.ts'
import { createSettings } from '../../../main/settings/settings.ts'
import { openMaintenance, type Maintenance } from '../../../main/storage/maintenance.ts'
import { openData, type Data, type DataOptions } from '../../../main/storage/open-data.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { openTaskWorker, type TaskWorker } from '../../../main/base/task-worker.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import type { WorkerTasks } from '../../../main/worker.ts'
import { clone, me, recordClone } from '../ledger/facts.ts'
import { manualClock } from '../../support/manual-clock.ts'

/** Early on the day of the first start. */
export const firstDay = '2026-11-25T00:00:00Z'

/** Opens a data folder like a start of Hot Dash, without windows. */
export function openLife(
  folder: string,
  {
    clock = manualClock(firstDay),
    migrates = true,
    ignoresState = false,
  }: Partial<DataOptions> = {},
) {
  const opened = openData(storageFiles(folder), { clock, migrates, ignoresState })
  if (!opened.ok) throw new Error(`the data did not open: ${opened.error.code}`)
  const data = opened.value
  const { store } = data
  const settings = createSettings(store)
  settings.setAddress(me, true)
  const ledger = createLedger({ store, clock, firstRelease, counting: settings.counting() })
  return { data, store, ledger, companion: createCompanion({ store, clock }) }
}

/** Opens a data folder, works with it, and closes it again. */
export function visitLife<T>(
  folder: string,
  clock: DataOptions['clock'],
  work: (life: Life) => T,
): T {
  const life = openLife(folder, { clock })
  try {
    return work(life)
  } finally {
    life.data.close()
  }
}

export type Life = ReturnType<typeof openLife>

const unexpected = (): never => {
  throw new Error('nobody expected this')
}

/** The maintenance of an open data folder, without a log. It must not call callbacks that a test omits. */
export const openMaintenanceOf = (
  { data, ledger }: Life,
  options: Partial<Parameters<typeof openMaintenance>[0]> & Pick<DataOptions, 'clock'>,
): Maintenance =>
  openMaintenance({
    data,
    ledger: Promise.resolve(ledger),
    worker: options.worker ?? openWorker(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onDamage: unexpected,
    onOlder: unexpected,
    restart: unexpected,
    ...options,
  })

/** Records commits of some days, and feeds Dash this many meals. */
export function live({ ledger, companion }: Life, commits: number, meals: number, from = 0): void {
  recordClone(
    ledger,
    clone(`git:${from}`, {
      commits: Array.from({ length: commits }, (_, n) => ({
        oid: `${from + n}`.padStart(40, '0'),
        email: me,
        time: Date.parse(firstDay) / 1000 + n * 60,
        offset: 540,
      })),
    }),
  )
  for (let meal = 0; meal < meals; meal += 1) {
    const fed = companion.feedOne(null)
    if (!fed.ok) throw new Error(`Dash could not eat: ${fed.error.code}`)
  }
}

/** The eaten units. */
export const mealsOf = (db: Database): readonly string[] =>
  db.prepare<[], string>(`SELECT grant_key || ' ' || n FROM meal ORDER BY 1`).pluck().all()

/** The app's worker, run from source. */
export const openWorker = (): TaskWorker<WorkerTasks> =>
  openTaskWorker<WorkerTasks>({
    file: join(import.meta.dirname, '../../../main/worker.ts'),
    timers: systemTimers,
  })

export type { Data, StorageFiles }
