import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion } from '../../../main/companion/companion.ts'
import { readDueToErase, readForgotten } from '../../../main/ledger/forgetting.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { viewOf } from '../../support/view-of.ts'
import {
  clone,
  commits,
  day,
  countEverything,
  eraseDue,
  github,
  host,
  id,
  onGithub,
  firstRelease,
  recordClone,
} from './facts.ts'

const folder = folderForEachTest()
let clock: ManualClock
let store: Store
let ledger: Ledger

function open() {
  store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
  ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
}

beforeEach(() => {
  clock = manualClock('2026-11-25T12:00:00Z')
  open()
})
afterEach(() => store.close())

const names = [{ host, name: 'dash/secret' }]
const secret = onGithub('R_1', 'dash/secret', { isPrivate: true })
const cloned = clone('git:a', { names, label: 'secret', commits: commits('2026-11-20', 2) })
const synced = github({
  repositories: [secret],
  commitDays: [{ repository: secret.repository, day: day('2026-11-21'), count: 4 }],
})

const dueToErase = () => readDueToErase(store.sql, clock.now())
const forgotten = () => readForgotten(store.sql, clock)

/** Forgets a repository, and erases it at once. */
async function forgetAndErase(repository: RepositoryId): Promise<void> {
  ledger.forget(repository)
  ledger.endForgetting(repository)
  await eraseDue(ledger)
}

/** All stored text, except the names and ids by which a forgotten repository is recognised. */
function stored(): string {
  const tables = store.db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all()
  return JSON.stringify(
    tables
      .filter((name) => name !== 'repository_name')
      .map((name) => store.db.prepare(`SELECT * FROM "${name}"`).all()),
  ).replaceAll(`remote:${host}/dash/secret`, '')
}

/** All numbers on screen. */
const shown = () => ({
  lifetime: ledger.history.lifetime(),
  history: ledger.history.year(2026),
  total: ledger.history.total(null, null),
  days: ['2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'].map((on) =>
    ledger.history.day(day(on)),
  ),
  repository: ledger.history.repository(secret.repository, null),
  adoption: ledger.adoption(),
})

const review = {
  kind: 'review' as const,
  key: 'V_1',
  repository: secret.repository,
  at: Date.parse('2026-11-24T10:00:00Z'),
  url: 'https://github.com/dash/secret/pull/1',
}

test('a forgotten repository is hidden at once, and undoing it brings back every number', async () => {
  recordClone(ledger, cloned)
  recordClone(ledger, clone('git:b', { commits: commits('2026-11-23', 1) }))
  ledger.recordGithub({ ...synced, items: [review] })
  const companion = createCompanion({ store, clock })
  companion.feedOne('commit')
  const [before, pet] = [shown(), viewOf(companion)]

  ledger.forget(secret.repository)
  const hidden = shown()
  expect(hidden.lifetime.totals).toEqual({ commit: 1, issue: 0, 'pull-request': 0, review: 0 })
  expect(hidden.total.food).toEqual({ granted: 1, eaten: 0 })
  expect(hidden.days.map(({ families }) => families.length)).toEqual([0, 0, 1, 0])
  expect(JSON.stringify([hidden.lifetime, hidden.total, hidden.days])).not.toContain('secret')
  expect([...ledger.export()].flat()).toHaveLength(1)
  expect(forgotten()).toEqual([
    { id: 'git:a', name: 'dash/secret', isPrivate: true, erasedOn: '2026-12-25' },
  ])
  expect(viewOf(companion)).toEqual(pet)
  store.close()
  open()
  expect(shown()).toEqual(hidden)

  const granted: unknown[] = []
  ledger.onChange((food) => granted.push(...food))
  await ledger.remember(id('git:a'))
  expect(granted).toEqual([])
  expect(shown()).toEqual(before)
  expect(forgotten()).toEqual([])
  clock.advance(40 * 86_400_000)
  expect(dueToErase()).toEqual([])
})

test('undoing it causes the sources to be read again for what was missed', async () => {
  recordClone(ledger, cloned)
  store.db
    .exec(`INSERT INTO clone VALUES ('/a', 'git:a', '[]', '', '[]', 1), ('/b', 'git:b', '[]', '', '[]', 1);
    INSERT INTO clone_tip VALUES ('/a', 'refs/heads/main', 'x'), ('/b', 'refs/heads/main', 'x');
    INSERT INTO sync_window (account, from_day, to_day, at, restricted, hidden, cut)
    VALUES ('a', '2026-09-01', '2026-10-31', 5, 0, 0, 0), ('a', '2026-11-01', '2026-12-31', 5, 0, 0, 0)`)
  ledger.forget(id('git:a'))
  clock.advance(86_400_000)
  recordClone(ledger, { ...cloned, commits: commits('2026-11-26', 3) })
  await ledger.remember(id('git:a'))
  expect(store.sql.values('SELECT git_dir FROM clone_tip')).toEqual(['/b'])
  expect(store.sql.values('SELECT at FROM sync_window')).toEqual([5, 0])
  expect(ledger.history.year(2026).totals.commit).toBe(2)
  const again = recordClone(ledger, { ...cloned, commits: commits('2026-11-26', 3) })
  expect(again).toEqual([{ kind: 'commit', count: 3 }])
  expect(ledger.history.year(2026).totals.commit).toBe(5)
})

test('a forgotten repository is erased after 30 days, even if the clock was set back in between', async () => {
  recordClone(ledger, cloned)
  ledger.recordGithub(synced)
  ledger.forget(secret.repository)
  clock.advance(-400 * 86_400_000)
  expect(dueToErase()).toEqual([])
  clock.advance(429 * 86_400_000)
  expect(dueToErase()).toEqual([])
  clock.advance(86_400_000)
  expect([...dueToErase()].sort()).toEqual(['git:a', secret.repository])
  await eraseDue(ledger)
  expect(stored()).not.toContain('secret')
  expect(dueToErase()).toEqual([])
  expect(forgotten()).toEqual([])
})

test('a forgotten repository disappears from history, but its food stays', async () => {
  recordClone(ledger, cloned)
  ledger.recordGithub(synced)
  const companion = createCompanion({ store, clock })
  companion.feedOne('commit')
  const before = viewOf(companion)
  await forgetAndErase(secret.repository)

  expect(ledger.history.lifetime()).toMatchObject({
    activeDays: 0,
    repositories: [],
    notCounted: [],
  })
  expect(ledger.history.day(day('2026-11-20')).families).toEqual([])
  expect(ledger.verdict(id('git:a'))).toBe('no')
  expect(viewOf(companion)).toEqual(before)
  expect(stored()).not.toContain('secret')
})

test('a forgotten repository never comes back by a scan, a sync, another start, a fork or a shallow clone', async () => {
  recordClone(ledger, cloned)
  ledger.recordGithub(synced)
  await forgetAndErase(id('git:a'))
  const grants = store.db.prepare('SELECT * FROM granted ORDER BY key').all()
  const again = async () => {
    recordClone(ledger, { ...cloned, commits: commits('2026-11-22', 3) })
    ledger.recordGithub(synced)
    recordClone(
      ledger,
      clone(`remote:${host}/dash/secret`, { names, commits: commits('2026-11-23', 3) }),
    )
    const fork = onGithub('R_2', 'dash/secret-fork', { parent: secret.repository })
    ledger.recordGithub(
      github({
        repositories: [fork],
        commitDays: [{ repository: fork.repository, day: day('2026-11-24'), count: 1 }],
      }),
    )
    await eraseDue(ledger)
    expect(ledger.history.lifetime()).toMatchObject({ activeDays: 0, repositories: [] })
    expect(store.db.prepare('SELECT * FROM granted ORDER BY key').all()).toEqual(grants)
    expect(stored()).not.toContain('secret')
  }
  await again()
  store.close()
  open()
  await again()
})

test.each([
  ['a folder', 'GitHub'],
  ['GitHub', 'a folder'],
  ['a folder', 'another clone with its remote'],
] as const)(
  'a repository that was forgotten when only %s knew it does not come back from %s',
  async (known, later) => {
    const tell = {
      GitHub: () => ledger.recordGithub(synced),
      'a folder': () => recordClone(ledger, cloned),
      'another clone with its remote': () =>
        recordClone(ledger, clone('git:b', { names, commits: commits('2026-11-20', 2) })),
    }
    tell[known]()
    await forgetAndErase(known === 'GitHub' ? secret.repository : id('git:a'))
    const grants = store.db.prepare('SELECT * FROM granted ORDER BY key').all()
    clock.advance(60_000)
    for (let n = 0; n < 2; n += 1) tell[later]()
    await eraseDue(ledger)
    expect(ledger.history.lifetime()).toMatchObject({
      activeDays: 0,
      repositories: [],
      notCounted: [],
    })
    expect(store.db.prepare('SELECT * FROM granted ORDER BY key').all()).toEqual(grants)
    expect(stored()).not.toContain('secret')
  },
)

test('a remote that is added later does not bring back a forgotten repository', () => {
  recordClone(ledger, { ...cloned, names: [] })
  ledger.forget(id('git:a'))
  recordClone(ledger, cloned)
  ledger.recordGithub(synced)
  expect(ledger.history.lifetime()).toMatchObject({
    activeDays: 0,
    repositories: [],
    notCounted: [],
  })
})

test('after a repository is forgotten, a new one of the same name counts', () => {
  recordClone(ledger, cloned)
  ledger.recordGithub(synced)
  ledger.forget(secret.repository)
  clock.advance(60_000)
  const other = onGithub('R_2', 'dash/secret')
  const day24 = { repository: other.repository, day: day('2026-11-24'), count: 2 }
  ledger.recordGithub(github({ repositories: [other], commitDays: [day24] }))
  recordClone(ledger, clone('git:b', { names, commits: commits('2026-11-24', 1) }))
  expect(ledger.history.year(2026).totals.commit).toBe(2)
})

test('a repository that turns out to be a fork of a forgotten repository is forgotten too', () => {
  const fork = onGithub('R_2', 'dash/fork')
  const day24 = { repository: fork.repository, day: day('2026-11-24'), count: 1 }
  ledger.recordGithub(github({ repositories: [fork], commitDays: [day24] }))
  ledger.recordGithub(synced)
  ledger.forget(secret.repository)
  expect(ledger.history.year(2026).totals.commit).toBe(1)
  ledger.recordGithub(github({ repositories: [{ ...fork, parent: secret.repository }] }))
  expect(ledger.history.year(2026).totals.commit).toBe(0)
})

test('forgetting a repository erases nothing outside its family', async () => {
  recordClone(ledger, cloned)
  recordClone(ledger, clone('git:b', { commits: commits('2026-11-20', 1) }))
  await forgetAndErase(id('git:a'))
  expect(ledger.history.year(2026).totals.commit).toBe(1)
})
