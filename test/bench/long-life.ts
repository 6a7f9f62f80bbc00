import { createCompanion } from '../../main/companion/companion.ts'
import { addDays, type Day } from '../../main/base/rules/day.ts'
import { createLedger, type Ledger } from '../../main/ledger/ledger.ts'
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
import { manualClock } from '../support/manual-clock.ts'
import { openTestStore } from '../support/test-store.ts'

const repositories = 500
const years = 10
/** The first and the last instant of a long life. */
export const start = Date.parse('2016-11-26T00:00:00Z')
export const end = Date.parse('2026-11-25T00:00:00Z')
const firstDay = '2016-11-26' as Day
const kindsInTurn = ['issue', 'review', 'pull-request'] as const

/**
 * Opens a database as the app does, without windows, at a fixed instant.
 * @param firstRelease the first day of the life, as if Hot Dash had already existed then
 */
export function openLife(path: string, now: number, firstRelease = firstDay) {
  const clock = manualClock(new Date(now).toISOString())
  const store = openTestStore(path, clock)
  const ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
  return { store, ledger, companion: createCompanion({ store, clock }) }
}

/** Records this many commits that only Git knows, evenly over ten years and five hundred repositories. */
export async function fillWithCommits(past: Ledger, commits: number): Promise<void> {
  for (let at = 0; at < repositories; at += 1) {
    const share = Math.floor(commits / repositories)
    const names = [{ host, name: `dash/dish-${at}` }]
    await past.recordScan(clone(`git:${at}`, { names, commits: commitsOf(at, share) }))
  }
}

/** @param from the index of the first commit; a higher index continues the same life */
export function commitsOf(repository: number, count: number, from = 0): readonly CommitFact[] {
  const step = Math.floor((end - start) / 1000 / Math.max(count, 1))
  return Array.from({ length: count }, (_, n): CommitFact => {
    const time = Math.floor(start / 1000) + n * step + repository + from
    return { oid: `${repository}-${from + n}`.padStart(40, '0'), email: me, time, offset: 540 }
  })
}

/**
 * Records this many contributions, evenly over ten years and five hundred repositories. Two in five are commits that
 * Git knows, two in five are commits that GitHub counts, and one in five is an item. With their grants, a million
 * contributions are about 1.4 million rows.
 */
export async function fillLedger(past: Ledger, contributions: number): Promise<void> {
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
    await past.recordScan(clone(`git:${at}`, { names: [{ host, name }], commits }))
    past.recordGithub(github({ repositories: [onGithub(`R_${at}`, name)], commitDays, items }))
  }
}
