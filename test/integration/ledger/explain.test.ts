import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion } from '../../../main/companion/companion.ts'
import { exportText } from '../../../main/ledger/export-text.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { findItemAddress } from '../../../main/ledger/read-day.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { sumOf } from '../../../preload/contract/counts.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  recount,
  account,
  clone,
  commit,
  commits,
  day,
  countEverything,
  github,
  host,
  id,
  me,
  onGithub,
  firstRelease,
  recordClone,
} from './facts.ts'

const old = 'dash@old.example.org'

const folder = folderForEachTest()
let clock: ManualClock
let store: Store
let ledger: Ledger

beforeEach(() => {
  // Food is anything dated from November 18 on.
  clock = manualClock('2026-11-25T12:00:00Z')
  store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
  ledger = createLedger({
    store,
    clock,
    firstRelease,
    counting: { ...countEverything, addresses: [me, old] },
  })
})
afterEach(() => store.close())

const counting = (other: Partial<CountingSettings>) =>
  void recount(ledger, { ...countEverything, addresses: [me, old], ...other })
const counts = (commit: number, issue = 0, review = 0, pullRequest = 0) => {
  return { commit, issue, review, 'pull-request': pullRequest }
}
const kitchen = id(`github:${host}:R_1`)

/** A clone of dash/kitchen with two commits on a day, one of them amended. GitHub counts three there. */
function recordKitchen() {
  const [first, second] = commits('2026-11-20', 2)
  const names = [{ host, name: 'dash/Kitchen' }]
  recordClone(
    ledger,
    clone('git:a', { names, commits: [first!, second!, { ...second!, oid: 'amended' }] }),
  )
  ledger.recordGithub(
    github({
      repositories: [onGithub('R_1', 'dash/Kitchen', { isPrivate: true })],
      commitDays: [{ repository: kitchen, day: day('2026-11-20'), count: 3 }],
      items: [
        {
          kind: 'pull-request',
          key: 'PR_7',
          repository: kitchen,
          at: Date.parse('2026-11-20T01:00:00Z'),
          url: `https://${host}/dash/Kitchen/pull/7`,
        },
      ],
    }),
  )
}

test('a day lists its commits and items, and says whether Git or GitHub knows them', () => {
  recordKitchen()
  createCompanion({ store, clock }).feedOne('pull-request')
  const view = ledger.history.day(day('2026-11-20'))
  expect(view).toMatchObject({ count: 4, food: { granted: 4, eaten: 1 }, notCounted: [] })
  expect(view.families).toMatchObject([
    {
      name: 'dash/Kitchen',
      isPrivate: true,
      languages: ['Dart'],
      verdict: 'yes',
      count: 4,
      foodFrom: '2026-11-18',
      commits: {
        counted: 3,
        local: 2,
        shared: 0,
        github: 3,
        githubCounts: [{ login: account, host, repository: 'dash/Kitchen', count: 3 }],
        rows: [
          { oid: 'oid-of-2026-11-20T12:00:00+09:00', duplicates: [], time: '12:00', offset: 540 },
          { oid: 'oid-of-2026-11-20T12:00:01+09:00', duplicates: ['amended'], email: me },
        ],
      },
      items: [{ kind: 'pull-request', label: 'dash/Kitchen#7', counts: true }],
    },
  ])
})

test('the case of a language name does not matter', () => {
  counting({ languages: ['cobol'] })
  recordClone(ledger, clone('git:old', { languages: ['COBOL'], commits: commits('2026-11-20', 2) }))
  expect(ledger.verdict(id('git:old'))).toBe('yes')
  const [{ id: handle } = { id: '' }] = ledger.history.year(2026).repositories
  expect(ledger.history.repository(id(handle), null)).toMatchObject({
    because: { language: 'COBOL' },
  })
})

test('a day on which nothing counts explains why', () => {
  recordClone(ledger, clone('git:go', { languages: ['Go'], commits: commits('2026-11-20', 2) }))
  recordClone(ledger, clone('git:new', { languages: null, commits: commits('2026-11-20', 1) }))
  recordClone(
    ledger,
    clone('git:dart', {
      commits: [commit('2026-11-20T09:30:00-05:00', { email: old }), ...commits('2026-11-20', 1)],
    }),
  )
  counting({ addresses: [me] })
  expect(ledger.history.day(day('2026-11-20')).notCounted).toEqual([
    { reason: 'language', count: 2, detail: null },
    { reason: 'unknown', count: 1, detail: null },
    { reason: 'address', count: 1, detail: old },
  ])
  counting({ kinds: { ...countEverything.kinds, commit: false } })
  const view = ledger.history.day(day('2026-11-20'))
  expect(view.count).toBe(0)
  expect(view.notCounted).toEqual([{ reason: 'kind', count: 2, detail: 'commit' }])
})

test('a commit in two clones of one family is one row, with the objects of both', () => {
  const [one] = commits('2026-11-20', 1)
  const names = [{ host, name: 'dash/kitchen' }]
  recordClone(ledger, clone('git:a', { names, commits: [one!] }))
  recordClone(ledger, clone('git:b', { names, commits: [{ ...one!, oid: 'rebased' }] }))
  const [family] = ledger.history.day(day('2026-11-20')).families
  expect(family?.commits.rows).toMatchObject([{ oid: one!.oid, duplicates: ['rebased'] }])
  expect(family?.commits.counted).toBe(1)
})

test('a day with very many commits lists the commits that count first, and agrees with the year', async () => {
  const written = (from: string, count: number, email: string) =>
    Array.from({ length: count }, (_, n) =>
      commit(`${from}+09:00`, {
        email,
        oid: `${email} ${n}`.replace(' ', '-'),
        time: Date.parse(`${from}+09:00`) / 1000 + n,
      }),
    )
  await ledger.recordScan(
    clone('git:a', {
      commits: [
        ...written('2026-11-20T01:00:00', 350, old),
        ...written('2026-11-20T09:00:00', 350, me),
      ],
    }),
  )
  counting({ addresses: [me] })
  const view = ledger.history.day(day('2026-11-20'))
  expect(view.notCounted).toEqual([{ reason: 'address', count: 350, detail: old }])
  expect(view.notCounted).toEqual(ledger.history.year(2026).notCounted)
  const { rows, more, local } = view.families[0]!.commits
  expect([rows.length, more, local]).toEqual([500, 200, 350])
  expect(rows.map(({ counts }) => counts)).toEqual(rows.map((_, n) => n < 350))
  expect([rows[0]?.time, rows[350]?.time]).toEqual(['09:00', '01:00'])
})

test('the id of any family member leads to the explanation of a repository, even of one that joined later', () => {
  ledger.recordGithub(
    github({
      repositories: [onGithub('R_1', 'dash/kitchen')],
      commitDays: [{ repository: kitchen, day: day('2026-11-20'), count: 3 }],
    }),
  )
  const before = ledger.history.year(2026).repositories[0]?.id
  expect(before).toBe(kitchen)
  const names = [{ host, name: 'dash/kitchen' }]
  recordClone(ledger, clone('git:a', { names, commits: commits('2026-11-21', 1) }))
  expect(ledger.history.year(2026).repositories[0]?.id).not.toBe(before)
  expect(ledger.history.repository(kitchen, 2026)?.counts).toEqual(counts(4))
})

test('the list of years includes the current year, even before anything is recorded in it', () => {
  recordKitchen()
  clock.set('2027-01-03T12:00:00Z')
  expect(ledger.history.year(null).years).toEqual([2027, 2026])
  expect(ledger.history.year(2026).years).toEqual([2027, 2026])
})

test('a repository explains why it counts, what only one source knows, and its days', () => {
  recordKitchen()
  recordClone(ledger, clone('git:a', { commits: commits('2025-03-03', 12) }))
  const [{ id: handle } = { id: '' }] = ledger.history.year(2026).repositories
  expect(ledger.history.repository(id(handle), null)).toMatchObject({
    name: 'dash/Kitchen',
    names: [`${host}/dash/Kitchen`],
    because: { language: 'Dart', since: '2026-11-25' },
    foodFrom: '2026-11-18',
    counts: counts(15, 0, 0, 1),
    food: { granted: 4, eaten: 0 },
    history: 12,
    onlyGithub: 1,
    onlyLocal: 12,
    days: [
      { day: '2026-11-20', counts: counts(3, 0, 0, 1) },
      { day: '2025-03-03', counts: counts(12) },
    ],
  })
  expect(ledger.history.repository(id(handle), 2025)?.counts).toEqual(counts(12))
  expect(ledger.history.repository(id('git:nobody'), null)).toBeUndefined()
})

test('a total lists its repositories, and how much is too old to be food', () => {
  recordKitchen()
  recordClone(ledger, clone('git:a', { commits: commits('2025-03-03', 12) }))
  recordClone(ledger, clone('git:go', { languages: ['Go'], commits: commits('2026-11-21', 5) }))
  const all = ledger.history.total(null, null)
  expect(all).toMatchObject({
    count: 16,
    history: 12,
    food: { granted: 4, eaten: 0 },
    onlyGithub: 1,
    onlyLocal: 12,
    notCounted: [{ reason: 'language', count: 5, detail: null }],
  })
  expect(all.families.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['dash/Kitchen', 'yes'],
    ['go', 'no'],
  ])
  expect(ledger.history.total(2026, 'pull-request')).toMatchObject({ count: 1, onlyGithub: 0 })
  expect(ledger.history.total(2025, null).count).toBe(12)
})

test('the explanations add up to what history shows', () => {
  recordKitchen()
  recordClone(
    ledger,
    clone('git:b', { commits: [...commits('2026-11-20', 3), ...commits('2024-02-29', 2)] }),
  )
  const lifetime = ledger.history.lifetime()
  expect(lifetime).toMatchObject({
    first: '2024-02-29',
    activeDays: 2,
    totals: counts(8, 0, 0, 1),
    years: [
      { year: 2026, activeDays: 1, counts: counts(6, 0, 0, 1) },
      { year: 2024, activeDays: 1, counts: counts(2) },
    ],
  })
  for (const { year, counts: ofYear, months: ofMonths } of lifetime.years) {
    const history = ledger.history.year(year)
    expect(history.totals).toEqual(ofYear)
    const total = ledger.history.total(year, null).count
    const byDay = history.days.map((at) => ledger.history.day(at.day).count)
    expect(byDay.reduce((sum, count) => sum + count, 0)).toBe(total)
    expect(history.days.map(({ count }) => count)).toEqual(byDay)
    const months = history.months.map(({ commit: of }) => of)
    expect(months.reduce((sum, count) => sum + count, 0)).toBe(ofYear.commit)
    expect(ofMonths).toEqual(history.months.map(sumOf))
  }
})

test('an item opens only on its own host', () => {
  recordKitchen()
  const handle = `pull-request/${host}/PR_7`
  expect(findItemAddress(store.sql, handle)).toBe(`https://${host}/dash/Kitchen/pull/7`)
  store.db.prepare('UPDATE contribution_item SET url = ?').run('https://evil.example/dash')
  expect(findItemAddress(store.sql, handle)).toBeUndefined()
  expect(findItemAddress(store.sql, 'pull-request/elsewhere.example/PR_7')).toBeUndefined()
  expect(findItemAddress(store.sql, 'commit/a/b')).toBeUndefined()
})

async function textOf(format: 'csv' | 'json'): Promise<string> {
  let text = ''
  for await (const part of exportText(format, ledger.export(), clock.now())) text += part
  return text
}

test('an export is a snapshot, even if more is recorded while it is written', () => {
  for (let n = 1; n <= 300; n += 1) {
    recordClone(
      ledger,
      clone(`git:${n}`, { commits: commits(n <= 250 ? '2026-11-20' : '2026-11-21', 1) }),
    )
  }
  const slices = ledger.export()[Symbol.iterator]()
  const first = slices.next().value as readonly unknown[]
  expect(first.length).toBeLessThan(300)
  recordClone(ledger, clone('git:late', { commits: commits('2026-11-22', 1) }))
  const rest: unknown[] = []
  for (let next = slices.next(); next.done !== true; next = slices.next()) rest.push(...next.value)
  expect(first.length + rest.length).toBe(300)
})

test('an export lists an object once, however many clones hold it', () => {
  const [one] = commits('2026-11-20', 1)
  const names = [{ host, name: 'dash/kitchen' }]
  recordClone(ledger, clone('git:a', { names, commits: [one!, { ...one!, oid: 'amended' }] }))
  recordClone(ledger, clone('git:b', { names, commits: [one!] }))
  expect([...ledger.export()].flat()[0]?.evidence.toSorted()).toEqual(['amended', one!.oid])
})

test('an export has one row for the commits of a day and one for each item', async () => {
  recordKitchen()
  recordClone(
    ledger,
    clone('git:go', {
      languages: ['Go'],
      label: '=HYPERLINK("x")',
      commits: commits('2026-11-21', 1),
    }),
  )
  const rows = [...ledger.export()].flat()
  expect(rows).toMatchObject([
    {
      day: '2026-11-20',
      kind: 'commit',
      repository: 'dash/Kitchen',
      private: true,
      counted: 3,
      git: 2,
      github: 3,
    },
    {
      kind: 'pull-request',
      counted: 1,
      git: null,
      evidence: [`https://${host}/dash/Kitchen/pull/7`],
    },
    { day: '2026-11-21', verdict: 'no', counted: 0, count: 1 },
  ])
  expect(rows[0]?.evidence).toContain('amended')
  const [header, ...lines] = (await textOf('csv')).trimEnd().split('\n')
  expect(header).toBe('\uFEFFday,kind,repository,private,verdict,counted,count,git,github,evidence')
  expect(lines[1]).toBe(
    `2026-11-20,pull-request,dash/Kitchen,true,yes,1,1,,,https://${host}/dash/Kitchen/pull/7`,
  )
  // A spreadsheet must not execute the name of a folder.
  expect(lines[2]).toContain(`"'=HYPERLINK(""x"")"`)
  expect(JSON.parse(await textOf('json'))).toMatchObject({
    product: 'Hot Dash',
    exported: '2026-11-25T12:00:00.000Z',
    rows: [{ repository: 'dash/Kitchen' }, {}, {}],
  })
})
