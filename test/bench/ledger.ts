import { join } from 'node:path'
import { openCompanion } from '../../main/companion/companion.ts'
import { addDays, type Day } from '../../main/base/rules/day.ts'
import { openLedger, type Ledger } from '../../main/ledger/ledger.ts'
import type { CommitFact, GithubItem } from '../../main/ledger/rules/facts.ts'
import {
  clone,
  countEverything,
  github,
  host,
  id,
  me,
  onGithub,
} from '../integration/ledger/facts.ts'
import { manualClock, openTestStore, temporaryFolder } from '../integration/storage/store.ts'
import { figureOf, ratios, runs, timed, type Bench } from './figures.ts'

const repositories = 500
const years = 10
const start = Date.parse('2016-11-26T00:00:00Z')
const end = Date.parse('2026-11-25T00:00:00Z')
const firstDay = '2016-11-26' as Day
/** A whole year of the ten. */
const fullYear = 2020
const kindsInTurn = ['issue', 'review', 'pull-request'] as const

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
  readonly open: () => ReturnType<typeof begin>
}

async function openingOf({ open }: Life): Promise<number> {
  const opened: ReturnType<typeof begin>[] = []
  const took = await timed(() => opened.push(open()))
  for (const { store } of opened) store.close()
  return took
}

/** Records so many contributions, spread evenly over ten years and five hundred repositories, and measures. */
async function lived<T>(contributions: number, measure: (life: Life) => Promise<T>): Promise<T> {
  const data = temporaryFolder()
  const path = join(data.path, 'hot-dash.db')
  try {
    // Adopted ten years ago: all of it is food.
    const first = begin(path, start)
    fill(first.ledger, contributions)
    for (let meal = 0; meal < 100; meal += 1) first.companion.feedOne(null)
    first.store.close()
    return await measure({ open: () => begin(path, end) })
  } finally {
    data.remove()
  }
}

function begin(path: string, now: number) {
  const clock = manualClock(new Date(now).toISOString())
  const store = openTestStore(path, clock)
  const ledger = openLedger({ store, clock, counting: countEverything })
  return { store, ledger, companion: openCompanion({ store, clock }) }
}

/**
 * Two of five are commits that Git knows, two are what GitHub counts of commits, one is an item. With what is granted of
 * them, a million contributions are about 1.4 million rows.
 */
function fill(past: Ledger, contributions: number): void {
  const nth = (n: number) => start + Math.floor(((end - start) * n) / contributions)
  const inTurn = (share: number) => Math.floor((contributions * share) / repositories)
  for (let at = 0; at < repositories; at += 1) {
    const name = `dash/dish-${at}`
    const repository = id(`github:${host}:R_${at}`)
    const commits = Array.from({ length: inTurn(2 / 5) }, (_, n): CommitFact => {
      const time = Math.floor(nth(n * repositories * 2.5 + at) / 1000)
      return { oid: `${at}-${n}`.padStart(40, '0'), email: me, time, offset: 540 }
    })
    const commitDays = Array.from({ length: inTurn(1 / 5) }, (_, n) => {
      const days = Math.floor((years * 365 * n) / inTurn(1 / 5))
      return { repository, day: addDays(firstDay, days), count: 2 }
    })
    const items = Array.from({ length: inTurn(1 / 5) }, (_, n): GithubItem => {
      const key = `I_${at}_${n}`
      const kind = kindsInTurn[n % kindsInTurn.length] ?? 'issue'
      const instant = nth(n * repositories * 5 + at)
      return { kind, key, repository, at: instant, url: `https://${host}/${name}/issues/${n}` }
    })
    past.recordClone(clone(`git:${at}`, { names: [{ host, name }], commits }))
    past.recordGithub(github({ repositories: [onGithub(`R_${at}`, name)], commitDays, items }))
  }
}
