import { join } from 'node:path'
import { openCompanion } from '../../main/companion/companion.ts'
import { openLedger, type Ledger } from '../../main/ledger/ledger.ts'
import type { GithubItem } from '../../main/ledger/rules/facts.ts'
import { account, everything, github, host, id, onGithub } from '../integration/ledger/facts.ts'
import { handClock, opened, temporaryFolder } from '../integration/storage/store.ts'
import { figureOf, runs, timed, type Bench } from './figures.ts'

const repositories = 500
const start = Date.parse('2016-11-26T00:00:00Z')
const end = Date.parse('2026-11-25T00:00:00Z')
const kindsInTurn = ['issue', 'review', 'pull-request'] as const

/** What Home asks of a long life: a year's heat map, and what is in the pantry beside the level. */
export const ledger: Bench = {
  async measure() {
    return {
      'ledger.heatmap_ms': await lived(40_000, ({ ledger: past }) => past.history(null), 10),
      'ledger.pantry_ms': await lived(1_000_000, ({ companion }) => companion.view(0), 5),
    }
  },
}

/** Records so many contributions, spread evenly over ten years and five hundred repositories, and times a question. */
async function lived(
  contributions: number,
  question: (life: {
    readonly ledger: Ledger
    readonly companion: ReturnType<typeof openCompanion>
  }) => unknown,
  goal: number,
) {
  const data = temporaryFolder()
  // Adopted ten years ago: all of it is food.
  const clock = handClock(new Date(start).toISOString())
  const store = opened(join(data.path, 'hot-dash.db'), clock)
  try {
    const past = openLedger({ store, clock, counting: everything })
    fill(past, contributions)
    clock.set(new Date(end).toISOString())
    const companion = openCompanion({ store, clock })
    for (let meal = 0; meal < 100; meal += 1) companion.feedOne(null)
    const times: number[] = []
    for (let run = 0; run < runs; run += 1) {
      times.push(await timed(() => question({ ledger: past, companion })))
    }
    return figureOf(times, goal)
  } finally {
    store.close()
    data.remove()
  }
}

function fill(past: Ledger, contributions: number): void {
  const known = Array.from({ length: repositories }, (_, n) => onGithub(`R_${n}`, `dash/dish-${n}`))
  past.recordGithub(github({ repositories: known }))
  const items = Array.from({ length: contributions }, (_, n): GithubItem => {
    const at = start + Math.floor(((end - start) * n) / contributions)
    const key = `I_${n}`
    const kind = kindsInTurn[n % kindsInTurn.length] ?? 'issue'
    const repository = id(`github:${host}:R_${n % repositories}`)
    return { kind, key, repository, at, url: `https://${host}/dash/dish/issues/${n}` }
  })
  for (let from = 0; from < items.length; from += 10_000) {
    past.recordGithub(github({ account, items: items.slice(from, from + 10_000) }))
  }
}
