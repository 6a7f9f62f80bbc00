import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { PullRequestEvent } from '../../../main/sources/github/rules/pull-requests.ts'
import type { FakeItem } from '../../fakes/github/model.ts'
import { GithubSetup, minute } from './set-up.ts'

let setup: GithubSetup
let events: PullRequestEvent[]
beforeEach(async () => {
  setup = await GithubSetup.begin()
  events = []
  listen()
})
afterEach(() => setup.close())

function listen(): void {
  setup.github.onWork((news) => void events.push(...news))
}

/** A pull request of Dash's, opened some minutes ago. */
function opened(name = 'dash/nest', owner = 'dash'): FakeItem {
  const { model } = setup.server
  const repository = model.named(name) ?? model.repository(name)
  return model.pullRequest(model.user(owner), repository, '2026-01-15T11:30:00Z')
}

/** Changes something on GitHub, and syncs. @returns the reported events */
async function after(change: () => void): Promise<readonly PullRequestEvent[]> {
  const before = events.length
  change()
  setup.time.move(15 * minute)
  await setup.withRetries(setup.github.syncNow())
  return events.slice(before)
}

const now = () => new Date(setup.time.now()).toISOString()
const merge = (item: FakeItem) => Object.assign(item, { mergedAt: now(), updatedAt: now() })
const check = (item: FakeItem, checks: FakeItem['checks']) =>
  Object.assign(item, { checks, updatedAt: now() })

test('the state at the first sync is not news, and later checks and merges are news once', async () => {
  const [old, open] = [opened(), opened()]
  merge(old)
  await setup.signIn()
  expect(events).toEqual([])
  expect(await after(() => check(open, 'PENDING'))).toEqual([])
  expect(await after(() => check(open, 'FAILURE'))).toEqual(['checks-failed'])
  expect(await after(() => check(open, 'ERROR'))).toEqual([])
  expect(await after(() => check(open, 'SUCCESS'))).toEqual(['checks-passed'])
  expect(await after(() => merge(open))).toEqual(['pull-request-merged'])
  expect(await after(() => undefined)).toEqual([])
})

test('checks that pass after they have failed count once, however long they were pending', async () => {
  const open = opened()
  check(open, 'PENDING')
  await setup.signIn()
  for (const checks of ['SUCCESS', 'PENDING', 'FAILURE', 'PENDING', 'PENDING'] as const)
    await after(() => check(open, checks))
  setup.restart()
  await setup.github.syncNow()
  expect(setup.ledger.repaired).toEqual([])
  for (const checks of ['SUCCESS', 'PENDING', 'SUCCESS'] as const)
    await after(() => check(open, checks))
  expect(setup.ledger.repaired).toEqual([open.id])
})

test('a merge while Hot Dash was closed is news at the next start', async () => {
  const open = opened()
  await setup.signIn()
  merge(open)
  setup.restart()
  listen()
  await setup.github.syncNow()
  expect(events).toEqual(['pull-request-merged'])
})

test('a pull request opened and merged between two syncs is news, but an old one that changed again is not', async () => {
  opened()
  const old = opened()
  merge(old)
  for (let n = 0; n < 25; n += 1) opened()
  Object.assign(old, { mergedAt: '2025-06-01T00:00:00Z', updatedAt: '2025-06-01T00:00:00Z' })
  await setup.signIn()
  expect(await after(() => Object.assign(old, { updatedAt: now() }))).toEqual([])
  expect(await after(() => merge(opened()))).toEqual(['pull-request-merged'])
})

test("other users' pull requests, and those in private repositories that the token cannot see, are ignored", async () => {
  const { model } = setup.server
  model.repository('dash/secret', { isPrivate: true })
  const [theirs, secret] = [opened('dash/nest', 'robin'), opened('dash/secret')]
  opened()
  await setup.signIn()
  expect(await after(() => [merge(theirs), merge(secret)])).toEqual([])
})

test('pull requests cost no extra request, and no names are stored', async () => {
  opened()
  await setup.signIn()
  const before = setup.server.requests.length
  await after(() => undefined)
  expect(setup.server.requests).toHaveLength(before + 1)
  expect(JSON.stringify(setup.db.prepare('SELECT * FROM github_pull_request').all())).not.toMatch(
    /nest|Dart/,
  )
})

test('hidden checks count as no checks, and do not affect contributions', async () => {
  const open = opened()
  check(open, 'FAILURE')
  await setup.signIn(null)
  expect(setup.github.view().accounts[0]?.sync.name).toBe('idle')
  expect(setup.ledger.count('pull-request')).toBe(1)
  expect(await after(() => merge(open))).toEqual(['pull-request-merged'])
})

test('pull requests of an organisation with single sign-on are skipped', async () => {
  setup.server.model.protectedOwners.add('acme')
  opened('acme/rocket')
  const open = opened()
  await setup.signIn()
  expect(await after(() => merge(open))).toEqual(['pull-request-merged'])
})

/** 49 commits: 40 in public, 9 in an organisation that enforces SAML. */
function fortyNine(): void {
  const { model } = setup.server
  const dash = model.user('dash')
  const [nest, rocket] = [model.repository('dash/nest'), model.repository('acme/rocket')]
  for (let n = 0; n < 40; n++)
    model.commit(dash, nest, `2026-01-${10 + (n % 5)}T10:00:${10 + n}+09:00`)
  for (let n = 0; n < 9; n++) model.commit(dash, rocket, `2026-01-0${n + 1}T10:00:00+09:00`)
}

describe('if GitHub refuses pull requests, which leaves no data at all', () => {
  beforeEach(() => {
    setup.server.model.refusesPullRequests = true
  })

  async function signInAndSync(): Promise<void> {
    const { model } = setup.server
    await setup.github.signIn.byToken(setup.host, model.token(model.user('dash'), null))
    await setup.withRetries(setup.github.syncNow())
  }

  test('contributions still arrive, and pull requests are requested once a day', async () => {
    fortyNine()
    await signInAndSync()
    expect(setup.ledger.commits()).toBe(49)
    expect(setup.github.view().accounts[0]?.sync.name).toBe('idle')
    const before = setup.server.count('/api/graphql')
    for (let n = 0; n < 4; n++) {
      setup.time.move(15 * minute)
      await setup.github.syncNow()
    }
    expect(setup.server.count('/api/graphql') - before).toBe(4)
    setup.server.model.refusesPullRequests = false
    const open = opened()
    setup.time.move(24 * 60 * minute)
    await setup.github.syncNow()
    expect(await after(() => merge(open))).toEqual(['pull-request-merged'])
  })

  test.each(['protectedOwners', 'uncountedOwners'] as const)(
    'contributions arrive beside errors about an organisation that enforces SAML (%s)',
    async (owners) => {
      fortyNine()
      setup.server.model[owners].add('acme')
      await signInAndSync()
      expect(setup.ledger.commits()).toBe(40)
      expect(setup.github.view().accounts[0]?.sync).toMatchObject({
        name: 'waiting',
        problem: { code: 'github-partial', params: { context: 'hidden' } },
      })
      setup.server.model[owners].clear()
      await setup.withRetries(setup.github.syncNow())
      expect(setup.ledger.commits()).toBe(49)
    },
  )

  test('a refusal of everything is a refusal', async () => {
    setup.server.fail('refused', { on: '/api/graphql' })
    await signInAndSync()
    expect(setup.github.view().accounts[0]?.sync).toMatchObject({
      name: 'waiting',
      problem: { code: 'github-refused' },
    })
    expect(setup.server.count('/api/graphql')).toBe(2)
  })
})

test('if only the pull requests are missing, nothing is requested again', async () => {
  const open = opened()
  setup.server.changeAnswer(({ data }) => {
    const error = { type: 'FORBIDDEN', path: ['pulls', 'pullRequests'], message: 'not for you' }
    return { data: { ...(data as object), pulls: null }, errors: [error] }
  })
  await setup.signIn()
  expect(setup.github.view().accounts[0]?.sync.name).toBe('idle')
  expect(setup.ledger.count('pull-request')).toBe(1)
  await after(() => undefined)
  expect(await after(() => merge(open))).toEqual(['pull-request-merged'])
})

test('the stored states are deleted with the account', async () => {
  opened()
  await setup.signIn()
  setup.github.signOut(setup.github.view().accounts[0]!.id)
  expect(setup.db.prepare('SELECT count(*) FROM github_pull_request').pluck().get()).toBe(0)
})
