import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion } from '../../../main/companion/companion.ts'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import { createLedger } from '../../../main/ledger/ledger.ts'
import type { AccountId } from '../../../main/ledger/rules/facts.ts'
import { me } from '../../fakes/repositories.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { viewOf } from '../../support/view-of.ts'
import { setUpDevice, type DeviceSetup } from './device.ts'
import {
  account,
  clone,
  commit,
  commits,
  day,
  countEverything,
  github,
  host,
  id,
  onGithub,
  firstRelease,
  recordClone,
  mergeFrom,
  recordGithub,
} from './facts.ts'

let device: DeviceSetup
beforeEach(() => {
  device = setUpDevice()
})
afterEach(() => device.end())

/** Git's date format: seconds since the epoch and the offset. */
const at = (instant: string) => `${Date.parse(instant) / 1000} +0900`
const work = 'dash@work.example'
const today = day('2026-11-25')
const morning = '2026-11-25T09:00:00+09:00'

const onDay = (text = '2026-11-25') => device.ledger.history.day(day(text))
const count = (food: readonly GrantedFood[]) => food.reduce((sum, one) => sum + one.count, 0)
/** All food ever granted, except the starter. */
const granted = () =>
  device.store.db
    .prepare(`SELECT coalesce(sum(units), 0) FROM granted WHERE key <> 'starter'`)
    .pluck()
    .get()

/** All object ids of the user's commits. */
const oids = () =>
  device.store.db
    .prepare<[], string>('SELECT oids FROM local_commit')
    .pluck()
    .all()
    .join(' ')
    .split(' ')

/** A repository with a number of commits of one morning, a minute apart. */
function project(name: string, howMany: number, file = 'lib/main.dart'): string {
  const folder = device.init(name)
  for (let n = 0; n < howMany; n += 1) {
    device.commit(folder, {
      date: at(`2026-11-25T09:${String(n).padStart(2, '0')}:00+09:00`),
      file,
    })
  }
  return folder
}

const githubs = (
  count: number,
  { nodeId = 'R_1', name = 'dash/nest', on = '2026-11-25', by = account } = {},
) => {
  const repository = onGithub(nodeId, name)
  const commitDays = [{ repository: repository.repository, day: day(on), count }]
  return github({ account: by, repositories: [repository], commitDays })
}

test('five amends while the folder is watched are one commit', async () => {
  const folder = project('nest', 1)
  await device.watch()
  for (let n = 0; n < 5; n += 1) {
    device.write(folder, 'lib/main.dart', `// amended ${n}\n`)
    device.git(folder, 'commit', '--quiet', '--all', '--amend', '--no-edit')
    const oid = device.git(folder, 'rev-parse', 'HEAD')
    await device.until(() => oids().includes(oid))
  }
  expect(onDay()).toMatchObject({ count: 1, families: [{ commits: { local: 1 } }] })
  expect(onDay().families[0]?.commits.rows).toMatchObject([{ duplicates: { length: 5 } }])
  expect(granted()).toBe(1)
})

test('a rebase merge that keeps the branch counts each commit once', async () => {
  const folder = project('nest', 1)
  device.git(folder, 'switch', '--quiet', '--create', 'feature')
  for (const minute of ['10', '11', '12']) {
    device.commit(folder, {
      date: at(`2026-11-25T09:${minute}:00+09:00`),
      file: `lib/${minute}.dart`,
    })
  }
  device.git(folder, 'switch', '--quiet', 'main')
  device.commit(folder, { date: at('2026-11-25T09:20:00+09:00') })
  await device.watch()
  expect(onDay().count).toBe(5)

  device.git(folder, 'switch', '--quiet', '--create', 'merged', 'feature')
  device.git(folder, 'rebase', '--quiet', 'main')
  device.git(folder, 'branch', '--force', 'main', 'merged')
  await device.folders.scanForChanges()
  expect(device.git(folder, 'rev-list', '--branches', '--count')).toBe('8')
  expect(onDay().count).toBe(5)
  expect(granted()).toBe(5)
})

test('a commit dated two days ahead is one dish at once, and no second dish when its day comes', async () => {
  const folder = device.init('nest')
  device.commit(folder, { date: at('2026-11-27T09:00:00+09:00') })
  await device.watch()
  expect(granted()).toBe(1)
  expect(onDay('2026-11-27').count).toBe(1)
  expect(onDay().count).toBe(0)

  device.clock.set('2026-11-27T12:00:00Z')
  device.ledger.followClock()
  await device.folders.rescan()
  device.git(folder, 'commit', '--quiet', '--amend', '--no-edit')
  await device.folders.scanForChanges()
  expect(onDay('2026-11-27').count).toBe(1)
  expect(granted()).toBe(1)
})

test('a fork and its parent in one clone are not counted twice', async () => {
  const folder = project('nest', 3)
  device.git(folder, 'remote', 'add', 'origin', 'git@github.com:me/nest.git')
  device.git(folder, 'remote', 'add', 'upstream', 'https://github.com/dash/nest')
  await device.watch()
  const parent = onGithub('R_0', 'dash/nest')
  const fork = onGithub('R_1', 'me/nest', { parent: parent.repository })
  const commitDays = [{ repository: parent.repository, day: today, count: 3 }]
  device.ledger.recordGithub(github({ repositories: [fork, parent], commitDays }))
  expect(onDay()).toMatchObject({ count: 3, families: [{ commits: { local: 3, github: 3 } }] })
  expect(granted()).toBe(3)
})

test('a folder without a remote whose food was eaten gives only new food once it is linked to GitHub', async () => {
  const folder = project('nest', 4)
  await device.watch()
  expect(device.companion.feedAll()).toMatchObject({
    ok: true,
    value: { after: { experience: 70 } },
  })

  device.git(folder, 'remote', 'add', 'origin', 'https://github.com/dash/nest.git')
  await device.folders.scanForChanges()
  expect(count(recordGithub(device.ledger, githubs(4)))).toBe(0)
  expect(onDay()).toMatchObject({ count: 4, families: [{ name: 'dash/nest' }] })
  expect(device.companion.feedAll().ok).toBe(false)
  expect(count(recordGithub(device.ledger, githubs(6)))).toBe(2)
})

test('a folder whose GitHub repository was counted separately keeps both grants, and gets more only beyond their sum', async () => {
  const folder = project('nest', 4)
  await device.watch()
  device.ledger.recordGithub(githubs(5))
  expect(granted()).toBe(9)
  device.git(folder, 'remote', 'add', 'origin', 'https://github.com/dash/nest.git')
  await device.folders.scanForChanges()
  expect(onDay().count).toBe(5)
  expect(count(recordGithub(device.ledger, githubs(9)))).toBe(0)
  expect(count(recordGithub(device.ledger, githubs(10)))).toBe(1)
})

test.each([
  ['the repository first', ['old', 'mono']],
  ['the monorepo first', ['mono', 'old']],
])('history moved into a monorepo is food once: %s', async (_, order) => {
  const old = project('old', 5)
  const mono = device.init('mono')
  const own = { date: at('2026-11-25T10:00:00+09:00'), file: 'pubspec.yaml' }
  device.commit(mono, own)
  // Like `git subtree add`.
  device.git(mono, 'fetch', '--quiet', old, 'main')
  const merge = ['merge', '--quiet', '-s', 'ours', '--no-commit', '--allow-unrelated-histories']
  device.git(mono, ...merge, 'FETCH_HEAD')
  device.git(mono, 'read-tree', '--prefix=packages/old/', '-u', 'FETCH_HEAD')
  device.git(mono, 'commit', '--quiet', '-m', 'Add packages/old')

  const later = temporaryFolder()
  renameSync(device.path(order[1] ?? ''), path.join(later.path, 'second'))
  await device.watch()
  renameSync(path.join(later.path, 'second'), device.path('second'))
  later.remove()
  await device.folders.rescan()
  expect(granted()).toBe(6)
  expect(onDay()).toMatchObject({ count: 11, food: { granted: 6 } })
  expect(onDay().families.map(({ commits: { local, shared } }) => [local, shared])).toEqual([
    [6, 5],
    [5, 5],
  ])

  // Amending, rebasing and scanning it again change nothing, and new commits there are food.
  device.commit(device.path('second'), { date: at('2026-11-25T11:00:00+09:00') })
  await device.folders.rescan()
  expect(granted()).toBe(7)
})

test('commits that a script made in several repositories in the same second are each food', () => {
  for (const name of ['git:a', 'git:b', 'git:c'])
    recordClone(
      device.ledger,
      clone(name, {
        commits: [commit('2026-11-25T09:00:00+09:00', { oid: `oid-${name}`, email: me })],
      }),
    )
  expect(granted()).toBe(3)
})

test('history that was rewritten during a move is food once', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-25']
  const history = (oid: string) =>
    days.map((on) => commit(`${on}T09:00:00+09:00`, { oid: `${oid}-${on}`, email: me }))
  recordClone(device.ledger, clone('git:a', { commits: history('old') }))
  recordClone(device.ledger, clone('git:b', { commits: history('new') }))
  expect(granted()).toBe(3)
})

test('a review repeated over months and seen in two time zones is one review, on the day first seen', () => {
  const review = (instant: string) => {
    const { repository } = onGithub('R_1', 'dash/nest')
    const item = {
      kind: 'review' as const,
      key: 'PR_1',
      repository,
      at: Date.parse(instant),
      url: '',
    }
    return recordGithub(
      device.ledger,
      github({ repositories: [onGithub('R_1', 'dash/nest')], items: [item] }),
    )
  }
  device.clock.set('2027-06-01T12:00:00Z')
  expect(count(review('2026-12-31T15:30:00Z'))).toBe(1)
  device.clock.setTimeZone('America/Los_Angeles')
  for (const again of ['2026-12-31T15:30:00Z', '2027-02-03T08:00:00Z', '2027-05-31T23:00:00Z']) {
    expect(count(review(again))).toBe(0)
  }
  // In Tokyo it was already the new year.
  expect(device.ledger.history.year(2027).days).toEqual([{ day: '2027-01-01', count: 1 }])
  // An earlier review that is seen later moves it to that day, in the current time zone, and is not food.
  expect(count(review('2026-12-31T07:30:00Z'))).toBe(0)
  expect(device.ledger.history.year(2026).days).toEqual([{ day: '2026-12-30', count: 1 }])
  expect(device.ledger.history.lifetime().totals.review).toBe(1)
})

test('the counts of a personal and a work account in one repository add up, and are compared with the commits of both addresses', async () => {
  const folder = project('nest', 3)
  device.git(folder, 'remote', 'add', 'origin', 'https://github.com/dash/nest.git')
  for (const minute of ['40', '41']) {
    device.commit(folder, { email: work, date: at(`2026-11-25T09:${minute}:00+09:00`) })
  }
  await device.setAddresses(me, work)
  await device.watch()
  device.ledger.recordGithub(githubs(3))
  device.ledger.recordGithub(githubs(2, { by: 'github.com:U_2' as AccountId }))
  expect(onDay()).toMatchObject({ count: 5, families: [{ commits: { local: 5, github: 5 } }] })
  expect(granted()).toBe(5)
})

test('a reused name merges neither the commits of the two repositories nor the old clone', async () => {
  const old = project('old', 3)
  device.git(old, 'remote', 'add', 'origin', 'https://github.com/dash/nest.git')
  device.ledger.recordGithub(githubs(3))
  await device.watch()

  device.clock.advance(60_000)
  device.ledger.recordGithub(github({ repositories: [onGithub('R_1', 'dash/nest-classic')] }))
  device.ledger.recordGithub(githubs(2, { nodeId: 'R_2' }))
  const fresh = device.init('fresh')
  for (const minute of ['50', '51']) {
    device.commit(fresh, { date: at(`2026-11-25T09:${minute}:00+09:00`) })
  }
  device.git(fresh, 'remote', 'add', 'origin', 'https://github.com/dash/nest.git')
  await device.folders.rescan()

  expect(onDay().families.map(({ name, count: counted }) => [name, counted])).toEqual([
    ['dash/nest-classic', 3],
    ['dash/nest', 2],
  ])
  expect(granted()).toBe(5)
})

test('equal ids on GitHub Enterprise Server and github.com stay separate', () => {
  const there = 'github.example.org'
  const item = (on: string) => ({
    kind: 'issue' as const,
    key: 'I_1',
    repository: id(`github:${on}:R_1`),
    at: Date.parse(morning),
    url: `https://${on}/dash/nest/issues/1`,
  })
  const facts = (on: string) => {
    const repository = id(`github:${on}:R_1`)
    return github({
      account: `${on}:U_1` as AccountId,
      host: on,
      repositories: [{ ...onGithub('R_1', 'dash/nest'), repository, host: on }],
      commitDays: [{ repository, day: today, count: 2 }],
      items: [item(on)],
    })
  }
  expect(count(recordGithub(device.ledger, facts(host)))).toBe(3)
  expect(count(recordGithub(device.ledger, facts(there)))).toBe(3)
  expect(onDay().families.map(({ count: counted }) => counted)).toEqual([3, 3])
})

test('two offline devices that eat the same ten chillies have eaten ten meals', () => {
  const folder = temporaryFolder()
  const device = (seven: string) => {
    const clock = manualClock(seven)
    const store = openTestStore(':memory:', clock)
    const open = () => createLedger({ store, clock, firstRelease, counting: countEverything })
    const ledger = open()
    // With the starter, that makes ten.
    recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 7) }))
    createCompanion({ store, clock }).feedAll()
    const path = `${folder.path}/${store.device}.db`
    return {
      store,
      ledger,
      path,
      save: () => writeFileSync(path, store.db.serialize()),
      eaten: () => viewOf(createCompanion({ store, clock })),
      meals: () => store.db.prepare('SELECT * FROM meal ORDER BY grant_key, n').all(),
    }
  }
  const [one, other] = [device('2026-11-25T12:00:00Z'), device('2026-11-25T13:00:00Z')]
  try {
    one.save()
    other.save()
    for (const [taker, giver] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(mergeFrom(taker, giver.path)).toEqual([])
      expect(taker.meals()).toHaveLength(10)
      expect(taker.eaten()).toMatchObject({ pet: { experience: 100 }, pantry: [] })
    }
    // On both devices, each chilli belongs to the device that ate it first.
    expect(one.meals()).toEqual(other.meals())
    expect(new Set(one.meals().map((meal) => (meal as { device: string }).device))).toEqual(
      new Set([one.store.device]),
    )
  } finally {
    one.store.close()
    other.store.close()
    folder.remove()
  }
})

test('an address added after half a year counts from a week before adoption', async () => {
  const folder = device.init('nest')
  const days = ['2026-11-17', '2026-11-18', '2026-12-24', '2027-03-03']
  for (const on of days) device.commit(folder, { email: work, date: at(`${on}T12:00:00+09:00`) })
  await device.watch()
  expect(device.ledger.history.lifetime().totals.commit).toBe(0)

  device.clock.set('2027-05-25T12:00:00Z')
  await device.setAddresses(me, work)
  expect(device.ledger.history.lifetime()).toMatchObject({
    first: '2026-11-17',
    totals: { commit: 4 },
  })
  expect(granted()).toBe(3)
})

test('a repository that becomes Dart next year gives food from a week before that day, and shows its whole past', async () => {
  const folder = project('nest', 2, 'main.c')
  await device.watch()
  expect(onDay()).toMatchObject({ count: 0, families: [{ verdict: 'no' }] })

  device.clock.set('2027-06-15T03:00:00Z')
  for (const on of ['2027-06-07', '2027-06-08', '2027-06-15']) {
    device.commit(folder, { file: 'lib/main.dart', date: at(`${on}T11:00:00+09:00`) })
  }
  await device.folders.scanForChanges()
  expect(onDay()).toMatchObject({
    count: 2,
    families: [{ verdict: 'yes', foodFrom: '2027-06-08' }],
  })
  expect(device.ledger.history.lifetime().totals.commit).toBe(5)
  expect(granted()).toBe(2)
})
