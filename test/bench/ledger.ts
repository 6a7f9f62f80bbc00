import { setImmediate } from 'node:timers/promises'
import { addDays, type Day } from '../../main/base/rules/day.ts'
import type { Store } from '../../main/storage/open-store.ts'
import { storageFiles, type StorageFiles } from '../../main/storage/storage-files.ts'
import { openWorker } from '../integration/storage/life.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { viewOf } from '../support/view-of.ts'
import { figureOf, ratios, runsOf, timed, type Bench, type Figures } from './figures.ts'
import type { RepositoryId } from '../../main/ledger/rules/facts.ts'
import { exportText } from '../../main/ledger/export-text.ts'
import type { Ledger } from '../../main/ledger/ledger.ts'
import type { CountingSettings } from '../../main/ledger/rules/counting.ts'
import { clone, countEverything, schedule } from '../integration/ledger/facts.ts'
import { commitsOf, end, fillLedger, fillWithCommits, openLife, start } from './long-life.ts'

const runs = runsOf(7)
/** A year in which every month has contributions. */
const fullYear = 2020

/** The cost of Home's queries in a long life, and the cost of that life at each start. */
export const ledger: Bench = {
  async measure(note) {
    const publicSize = await lived(fill(40_000), async ({ open }) => {
      const { ledger: past, store } = open()
      const figures = {
        // Query another year in each run, so that nothing is cached.
        'ledger.heatmap_ms': figureOf(
          await times((run) => past.history.year(fullYear - (run % 3))),
          10,
        ),
        'ledger.explain_ms': figureOf(
          await times((run) => past.history.day(addDays('2020-06-01' as Day, run))),
          20,
        ),
      }
      store.close()
      return figures
    })
    const local = await lived(
      (past) => fillWithCommits(past, 1_000_000),
      (life) => stalls(life, note),
    )
    const long = await lived(fill(1_000_000), async ({ files, open }) => {
      const { companion, store } = open()
      const figures = {
        'ledger.pantry_ms': figureOf(await times(() => viewOf(companion)), 5),
      }
      store.close()
      const none = await lived(fill(0), async (young) => {
        const [longs, youngs]: [number[], number[]] = [[], []]
        for (let run = 0; run < runs; run += 1) {
          youngs.push(await openingOf(young))
          longs.push(await openingOf({ files, open }))
        }
        return { 'ledger.open_ratio': figureOf(ratios(longs, youngs), 1.5) }
      })
      return { ...figures, ...none }
    })
    return { ...publicSize, ...local, ...long }
  },
}

async function times(question: (run: number) => unknown): Promise<readonly number[]> {
  const found: number[] = []
  for (let run = 0; run < runs; run += 1) found.push(await timed(() => question(run)))
  return found
}

const fill = (contributions: number) => (past: Ledger) => fillLedger(past, contributions)

/**
 * The longest time for which one of Home's queries, or a scan, blocks the process, and the duration of the query for
 * all years.
 */
async function stalls(life: Life, note: (line: string) => void): Promise<Figures> {
  const worker = openWorker()
  const stallsMs: number[] = []
  const years: number[] = []
  for (let run = 0; run < runs; run += 1) {
    let open = life.open()
    open.store.close()
    const blocks: Record<string, number> = {}
    blocks['open'] = await timed(() => (open = life.open()))
    const { ledger: past, store } = open
    store.delegateCheckpoints(() => worker.run('checkpoint', { files: life.files }))
    blocks['all years'] = await timed(() => past.history.lifetime())
    years.push(blocks['all years'])
    blocks['year'] = await timed(() => past.history.year(fullYear))
    blocks['total'] = await timed(() => past.history.total(null, null))
    const [{ id } = { id: '' }] = past.history.lifetime().repositories
    blocks['repository'] = await timed(() => past.history.repository(id as RepositoryId, null))
    blocks['day'] = await timed(() => past.history.day(addDays('2020-06-01' as Day, run)))
    blocks['scan'] = await maxScanMs(past, run)
    const without = { ...countEverything, addresses: [] }
    blocks['address off'] = await maxRecountMs(open, without)
    blocks['address on'] = await maxRecountMs(open, countEverything)
    for (const format of ['csv', 'json'] as const) {
      blocks[`export as ${format}`] = await maxGapMs(exportText(format, past.export(), end))
    }
    store.close()
    stallsMs.push(Math.max(...Object.values(blocks)))
    const told = Object.entries(blocks).map(([name, took]) => `${name} ${took.toFixed(1)}`)
    note(`blocks of a million commits, ms: ${told.join(', ')}`)
  }
  await worker.close()
  return { 'ledger.stall_ms': figureOf(stallsMs, 50), 'ledger.years_ms': figureOf(years, 100) }
}

/** Records ten thousand more commits in a repository, as a scan does. */
async function maxScanMs(past: Ledger, run: number): Promise<number> {
  const facts = clone(`git:${run}`, { commits: commitsOf(run, 10_000, 1 + run) })
  const scan = { isDone: false }
  const recorded = past.recordScan(facts).finally(() => {
    scan.isDone = true
  })
  let maxMs = 0
  for (let from = performance.now(); !scan.isDone; from = performance.now()) {
    await setImmediate()
    maxMs = Math.max(maxMs, performance.now() - from)
  }
  await recorded
  return maxMs
}

/** Recounts everything, as if the user switched an address that has commits in all repositories. */
async function maxRecountMs(
  { ledger, store }: { readonly ledger: Ledger; readonly store: Store },
  counting: CountingSettings,
): Promise<number> {
  schedule(ledger, counting)
  for (let maxMs = 0; ;) {
    const from = performance.now()
    const isLeft = ledger.recountPart()
    maxMs = Math.max(maxMs, performance.now() - from)
    if (!isLeft) return maxMs
    await store.yieldAndCheckpoint()
  }
}

async function maxGapMs(parts: AsyncIterable<string>): Promise<number> {
  const iterator = parts[Symbol.asyncIterator]()
  for (let maxMs = 0; ;) {
    const from = performance.now()
    const { done } = await iterator.next()
    maxMs = Math.max(maxMs, performance.now() - from)
    if (done === true) return maxMs
  }
}

interface Life {
  readonly files: StorageFiles
  /** Opens the life's database as the app does at startup. */
  readonly open: () => ReturnType<typeof openLife>
}

async function openingOf({ open }: Life): Promise<number> {
  const opened: ReturnType<typeof openLife>[] = []
  const took = await timed(() => opened.push(open()))
  for (const { store } of opened) store.close()
  return took
}

/** Creates the database of a life, fills it, and measures. */
async function lived<T>(
  record: (past: Ledger) => Promise<void>,
  measure: (life: Life) => Promise<T>,
): Promise<T> {
  const data = temporaryFolder()
  const files = storageFiles(data.path)
  try {
    // Pretend that Hot Dash was installed ten years ago, so that all contributions are food.
    const first = openLife(files.database, start)
    await record(first.ledger)
    for (let meal = 0; meal < 100; meal += 1) first.companion.feedOne(null)
    first.store.close()
    return await measure({ files, open: () => openLife(files.database, end) })
  } finally {
    data.remove()
  }
}
