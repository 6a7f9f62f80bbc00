import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  recount,
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
  recordGithub,
} from './facts.ts'

const folder = folderForEachTest()
let clock: ManualClock
let store: Store
let ledger: Ledger

function open(counting = countEverything) {
  store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
  ledger = createLedger({ store, clock, firstRelease, counting })
}

beforeEach(() => {
  // 21:00 on the 25th in Tokyo: food is anything dated from the 18th on.
  clock = manualClock('2026-11-25T12:00:00Z')
  open()
})
afterEach(() => store.close())

const grants = () =>
  store.db.prepare(`SELECT key, units FROM granted WHERE key <> 'starter' ORDER BY key`).raw().all()
const count = (granted: readonly GrantedFood[]) => granted.map(({ kind, count }) => [kind, count])
const onDay = (text: string) => ledger.history.day(day(text))

test('the first start sets the day of adoption and gives three chillies once', () => {
  expect(ledger.adoption()).toBe('2026-11-25')
  expect(ledger.foodFrom()).toBe('2026-11-18')
  store.close()
  clock.set('2027-03-01T12:00:00Z')
  open()
  expect(ledger.adoption()).toBe('2026-11-25')
  expect(store.db.prepare('SELECT * FROM granted').all()).toEqual([
    { key: 'starter', dish: 'commit', repository: null, day: '2026-11-25', units: 3 },
  ])
})

test('commits from a week before adoption are food, and older commits are history', () => {
  const facts = clone('git:a', {
    commits: [
      ...commits('2026-11-17', 4),
      ...commits('2026-11-18', 2),
      ...commits('2026-11-25', 1),
    ],
  })
  expect(recordClone(ledger, facts)).toEqual([{ kind: 'commit', count: 3 }])
  const { days, totals } = ledger.history.year(2026)
  expect(days).toEqual([
    { day: '2026-11-17', count: 4 },
    { day: '2026-11-18', count: 2 },
    { day: '2026-11-25', count: 1 },
  ])
  expect(totals).toEqual({ commit: 7, issue: 0, review: 0, 'pull-request': 0 })
})

test('a commit belongs to its author’s local day', () => {
  recordClone(
    ledger,
    clone('git:a', {
      commits: [commit('2026-11-20T23:59:59-08:00'), commit('2026-11-21T00:00:01+14:00')],
    }),
  )
  expect(ledger.history.year(2026).days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21'])
})

test('recording the same facts again changes nothing and notifies nobody', () => {
  const facts = clone('git:a', {
    names: [{ host, name: 'dash/nest' }],
    commits: commits('2026-11-25', 5),
  })
  const heard: (readonly GrantedFood[])[] = []
  const stop = ledger.onChange((change) => heard.push(change))
  recordClone(ledger, facts)
  expect(heard).toHaveLength(1)
  store.close()
  open()
  ledger.onChange((change) => heard.push(change))
  expect(recordClone(ledger, facts)).toEqual([])
  expect(heard).toHaveLength(1)
  stop()
  expect(grants()).toEqual([['commit/git:a/2026-11-25', 5]])
})

test('an amended commit adds its object id, but no food', () => {
  const at = '2026-11-25T12:00:00+09:00'
  recordClone(ledger, clone('git:a', { commits: [commit(at, { oid: '1111111aa' })] }))
  const again = clone('git:a', { commits: [commit(at, { oid: '2222222bb' })] })
  expect(recordClone(ledger, again)).toEqual([])
  expect(store.db.prepare('SELECT oids FROM local_commit').pluck().all()).toEqual([
    '1111111aa 2222222bb',
  ])
  expect(onDay('2026-11-25').families[0]?.commits.rows).toMatchObject([
    { oid: '1111111aa', duplicates: ['2222222bb'] },
  ])
})

test('commits that both Git and GitHub know count once, and GitHub may know more', () => {
  recordClone(
    ledger,
    clone('git:a', { names: [{ host, name: 'Dash/Nest' }], commits: commits('2026-11-25', 5) }),
  )
  const repository = id('github:github.com:R_1')
  const facts = (count: number) =>
    github({
      repositories: [onGithub('R_1', 'dash/nest')],
      commitDays: [{ repository, day: day('2026-11-25'), count }],
    })
  expect(count(recordGithub(ledger, facts(3)))).toEqual([])
  expect(count(recordGithub(ledger, facts(7)))).toEqual([['commit', 2]])
  // GitHub's number drops after a force-push, but earlier commits stay.
  expect(count(recordGithub(ledger, facts(1)))).toEqual([])
  expect(onDay('2026-11-25')).toMatchObject({
    count: 7,
    families: [{ name: 'dash/nest', verdict: 'yes', commits: { counted: 7, local: 5, github: 7 } }],
  })
})

test('families that become one keep both grants, and get more only beyond their sum', () => {
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 5) }))
  const repository = id('github:github.com:R_1')
  const facts = github({
    repositories: [onGithub('R_1', 'dash/nest')],
    commitDays: [{ repository, day: day('2026-11-25'), count: 4 }],
  })
  ledger.recordGithub(facts)
  expect(onDay('2026-11-25').count).toBe(9)

  const joined = clone('git:a', { names: [{ host, name: 'dash/nest' }] })
  expect(recordClone(ledger, joined)).toEqual([])
  expect(onDay('2026-11-25').count).toBe(5)
  expect(ledger.history.year(2026).repositories).toMatchObject([
    { name: 'dash/nest', languages: ['Dart'], verdict: 'yes', counts: { commit: 5 } },
  ])
  const more = clone('git:a', { commits: commits('2026-11-25', 11) })
  expect(count(recordClone(ledger, more))).toEqual([['commit', 2]])
  expect(grants()).toEqual([
    ['commit/git:a/2026-11-25', 7],
    ['commit/github:github.com:R_1/2026-11-25', 4],
  ])
})

test('a repository without the language gives no food, and one that was not scanned is unknown', () => {
  recordClone(ledger, clone('git:c', { languages: ['C'], commits: commits('2026-11-25', 1) }))
  recordClone(ledger, clone('git:u', { languages: null, commits: commits('2026-11-25', 2) }))
  expect(ledger.verdict(id('git:c'))).toBe('no')
  expect(ledger.verdict(id('git:u'))).toBe('unknown')
  expect(ledger.verdict(id('git:never-heard-of'))).toBe('unknown')
  expect(grants()).toEqual([])
  expect(onDay('2026-11-25').count).toBe(0)
  expect(
    onDay('2026-11-25')
      .families.map(({ verdict }) => verdict)
      .sort(),
  ).toEqual(['no', 'unknown'])

  const known = clone('git:u', { languages: ['Dart', 'C'] })
  expect(count(recordClone(ledger, known))).toEqual([['commit', 2]])
  expect(ledger.verdict(id('git:u'))).toBe('yes')
})

test('a family known not to count gives food from a week before the day it became Dart', () => {
  recordClone(
    ledger,
    clone('git:c', {
      languages: ['C'],
      commits: [
        ...commits('2026-11-25', 1),
        ...commits('2026-12-12', 2),
        ...commits('2026-12-13', 4),
      ],
    }),
  )
  clock.set('2026-12-20T03:00:00Z')
  const now = clone('git:c', { languages: ['C', 'Dart'] })
  expect(count(recordClone(ledger, now))).toEqual([['commit', 4]])
  expect(ledger.history.year(2026).totals.commit).toBe(7)
  // Once the verdict is yes, it stays yes.
  recordClone(ledger, clone('git:c', { languages: ['C'] }))
  expect(ledger.verdict(id('git:c'))).toBe('yes')
})

test('a language counts from a week before adoption, whenever it is switched on', () => {
  recordClone(
    ledger,
    clone('git:r', {
      languages: ['Rust'],
      commits: [...commits('2026-11-17', 1), ...commits('2026-11-18', 2)],
    }),
  )
  clock.set('2027-02-01T03:00:00Z')
  const both = { ...countEverything, languages: ['Dart', 'Rust'] }
  expect(count(recount(ledger, both))).toEqual([['commit', 2]])
  expect(ledger.history.year(2026).totals.commit).toBe(3)
  expect(recount(ledger, countEverything)).toEqual([])
  expect(ledger.history.year(2026).totals.commit).toBe(0)
  expect(recount(ledger, both)).toEqual([])
})

test('an address that is switched off no longer counts, and gives no food twice when switched on again', () => {
  recordClone(
    ledger,
    clone('git:a', {
      commits: [...commits('2026-11-25', 2), ...commits('2026-11-25', 3, 'work@example.org')],
    }),
  )
  expect(grants()).toEqual([['commit/git:a/2026-11-25', 2]])
  const both = { ...countEverything, addresses: [me, 'work@example.org'] }
  expect(count(recount(ledger, both))).toEqual([['commit', 3]])
  expect(recount(ledger, countEverything)).toEqual([])
  expect(onDay('2026-11-25')).toMatchObject({ count: 2, families: [{ commits: { local: 2 } }] })
  expect(recount(ledger, both)).toEqual([])
  expect(onDay('2026-11-25').count).toBe(5)
})

const item = (kind: 'issue' | 'review' | 'pull-request', key: string, at: string) => ({
  kind,
  key,
  repository: id('github:github.com:R_1'),
  at: Date.parse(at),
  url: `https://github.com/dash/nest/${key}`,
})

test('a kind that is switched off gives no food until it is switched on', () => {
  recount(ledger, { ...countEverything, kinds: { ...countEverything.kinds, review: false } })
  const facts = github({
    repositories: [onGithub('R_1', 'dash/nest')],
    items: [
      item('review', 'P_1', '2026-11-24T00:00:00Z'),
      item('issue', 'I_1', '2026-11-24T00:00:00Z'),
    ],
  })
  expect(count(recordGithub(ledger, facts))).toEqual([['issue', 1]])
  expect(onDay('2026-11-24')).toMatchObject({ count: 1, families: [{ items: [{}, {}] }] })
  expect(count(recount(ledger, countEverything))).toEqual([['review', 1]])
  expect(grants()).toEqual([
    ['issue/github.com/I_1', 1],
    ['review/github.com/P_1', 1],
  ])
})

test('the next start catches up with settings that changed in between', () => {
  recordClone(
    ledger,
    clone('git:a', { languages: ['Rust'], commits: commits('2026-11-25', 3, 'work@example.org') }),
  )
  expect(grants()).toEqual([])
  store.close()
  open({ ...countEverything, languages: ['Rust'], addresses: ['work@example.org'] })
  expect(grants()).toEqual([['commit/git:a/2026-11-25', 3]])
  expect(ledger.history.year(2026).totals.commit).toBe(3)
})

test('history has this year and every year with contributions, and lists uncounted contributions separately', () => {
  recordClone(ledger, clone('git:a', { label: 'nest', commits: commits('2019-01-01', 2) }))
  const cs = { languages: ['C', 'Shell'], label: 'shell', commits: commits('2019-12-31', 3) }
  recordClone(ledger, clone('git:c', cs))
  expect(ledger.history.year(null)).toMatchObject({
    year: 2026,
    years: [2026, 2019],
    days: [],
    totals: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
    repositories: [],
  })
  const { days, totals, repositories } = ledger.history.year(2019)
  expect(days).toEqual([{ day: '2019-01-01', count: 2 }])
  expect(totals.commit).toBe(2)
  expect(repositories).toMatchObject([
    { name: 'shell', languages: ['C', 'Shell'], verdict: 'no', counts: { commit: 3 } },
    { name: 'nest', languages: ['Dart'], verdict: 'yes', counts: { commit: 2 } },
  ])
})

test('a commit with an impossible time is left out, and the others count', () => {
  const strange = { time: 8_640_000_000_001, offset: 0, oid: 'x', email: me }
  const facts = clone('git:a', { commits: [strange, ...commits('2026-11-25', 1)] })
  expect(count(recordClone(ledger, facts))).toEqual([['commit', 1]])
})

test('a listener that throws does not fail a recording', () => {
  const errors: unknown[] = []
  const log = { error: (_message: string, cause?: unknown) => errors.push(cause) }
  const other = createLedger({ store, clock, firstRelease, counting: countEverything, log })
  other.onChange(() => {
    throw new Error('a reaction has a bug')
  })
  const change = recordClone(other, clone('git:a', { commits: commits('2026-11-25', 1) }))
  expect(count(change)).toEqual([['commit', 1]])
  expect(errors).toEqual([new Error('a reaction has a bug')])
})
