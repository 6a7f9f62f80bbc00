import { join } from 'node:path'
import { addDays, type Day } from '../../main/base/rules/day.ts'
import { temporaryFolder } from '../integration/storage/store.ts'
import { figureOf, ratios, runsOf, timed, type Bench } from './figures.ts'
import { end, fillLedger, openLife, start } from './long-life.ts'

const runs = runsOf(7)
/** A whole year of the ten. */
const fullYear = 2020

/** What Home asks of a long life, and what a long life costs at each start. */
export const ledger: Bench = {
  async measure() {
    const publicSize = await lived(40_000, async ({ open }) => {
      const { ledger: past, store } = open()
      const figures = {
        // Each time another year, so that nothing is remembered from the time before.
        'ledger.heatmap_ms': figureOf(await times((run) => past.history(fullYear - (run % 3))), 10),
        'ledger.explain_ms': figureOf(
          await times((run) => past.explainDay(addDays('2020-06-01' as Day, run))),
          20,
        ),
      }
      store.close()
      return figures
    })
    const long = await lived(1_000_000, async ({ open }) => {
      const { companion, store } = open()
      const figures = {
        'ledger.pantry_ms': figureOf(await times(() => companion.view(0)), 5),
      }
      store.close()
      const none = await lived(0, async (young) => {
        const [longs, youngs]: [number[], number[]] = [[], []]
        for (let run = 0; run < runs; run += 1) {
          youngs.push(await openingOf(young))
          longs.push(await openingOf({ open }))
        }
        return { 'ledger.open_ratio': figureOf(ratios(longs, youngs), 1.5) }
      })
      return { ...figures, ...none }
    })
    return { ...publicSize, ...long }
  },
}

async function times(question: (run: number) => unknown): Promise<readonly number[]> {
  const found: number[] = []
  for (let run = 0; run < runs; run += 1) found.push(await timed(() => question(run)))
  return found
}

interface Life {
  /** Starts as the app does. */
  readonly open: () => ReturnType<typeof openLife>
}

async function openingOf({ open }: Life): Promise<number> {
  const opened: ReturnType<typeof openLife>[] = []
  const took = await timed(() => opened.push(open()))
  for (const { store } of opened) store.close()
  return took
}

/** Makes the database of a life with so many contributions, and measures. */
async function lived<T>(contributions: number, measure: (life: Life) => Promise<T>): Promise<T> {
  const data = temporaryFolder()
  const path = join(data.path, 'hot-dash.db')
  try {
    // Adopted ten years ago: all of it is food.
    const first = openLife(path, start)
    fillLedger(first.ledger, contributions)
    for (let meal = 0; meal < 100; meal += 1) first.companion.feedOne(null)
    first.store.close()
    return await measure({ open: () => openLife(path, end) })
  } finally {
    data.remove()
  }
}
