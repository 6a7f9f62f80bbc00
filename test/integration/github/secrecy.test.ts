import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { startGithub } from '../../fakes/github/server.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { reversingStorage, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.begin()
  const { model } = world.server
  model.commit(
    model.user('dash'),
    model.repository('dash/secret-plans', { isPrivate: true }),
    '2026-01-10T10:00:00Z',
  )
})
afterEach(async () => {
  await world.close()
})

/** Errors hide their words from JSON: everything they hold is spelled out. */
function spelledOut(value: unknown): string {
  const seen = new Set<unknown>()
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part
    if (seen.has(part)) return undefined
    seen.add(part)
    if (!(part instanceof Error)) return part
    return Object.fromEntries(
      [...Object.getOwnPropertyNames(part), 'cause'].map((name) => [name, Reflect.get(part, name)]),
    )
  })
}

function everythingSaid(): string {
  return spelledOut([world.views, world.github.view(), world.logged])
}

test('no token reaches a view, a problem, the log, or the database in plain text', async () => {
  const { server } = world
  const tokens: string[] = []
  const troubles = [
    'html-page',
    'other-json',
    'truncated-json',
    'null-json',
    'bad-gateway',
    'forbidden',
    'rate-limited',
    'secondary-limit',
    'query-failed',
    'hang-up',
  ] as const
  const outcomes: unknown[] = []
  for (const path of ['/api/v3/user', '/api/graphql'])
    for (const kind of troubles) {
      const token = server.model.token(server.model.user('dash'), ['repo'])
      tokens.push(token)
      server.fail(kind, { times: 1, on: path })
      outcomes.push(await world.github.signInToken(world.host, token))
      await world.through(world.github.syncNow())
      server.recover()
    }
  const revoked = server.model.token(server.model.user('dash'), ['repo'])
  tokens.push(revoked)
  outcomes.push(await world.github.signInToken(world.host, revoked))
  server.model.revoke(revoked)
  await world.github.syncNow()
  outcomes.push(await world.github.signInToken(world.host, revoked))

  void world.github.signInDevice(world.host)
  const code = await world.untilCode()
  await world.time.pass(6000)
  await world.time.waiting(6000)
  server.approve(code)
  await world.time.pass(6000)
  await world.until(({ accounts }) =>
    accounts.some(({ method }) => method === 'device') ? true : undefined,
  )
  await world.github.syncNow()
  tokens.push([...server.model.tokens.keys()].at(-1)!)
  world.restart({
    safeStorage: reversingStorage({
      decryptStringAsync: () => Promise.reject(new Error('no key')),
    }),
  })
  await world.untilSync('waiting')

  const said = everythingSaid() + spelledOut(outcomes) + spelledOut(world.ledger.facts)
  const stored = world.db.serialize().toString('latin1')
  expect(tokens).toHaveLength(22)
  expect(server.requests.filter(({ authorization }) => authorization).length).toBeGreaterThan(22)
  expect(tokens.filter((token) => said.includes(token) || stored.includes(token))).toEqual([])
  expect(said).not.toMatch(/gh[a-z]_[A-Za-z0-9]|device-code-/)
})

describe('a host that redirects to another one', () => {
  let other: FakeGithub
  beforeEach(async () => {
    other = await startGithub()
  })
  afterEach(async () => {
    await other.close()
  })

  test.for(['/api/v3/user', '/api/graphql'])(
    'at %s has a bad answer, and the other is sent nothing',
    async (path) => {
      const { server } = world
      server.fail('redirect', { on: path, location: `${other.url}${path}` })
      const token = server.model.token(server.model.user('dash'), ['repo'])
      const outcome = await world.github.signInToken(world.host, token)
      await world.github.syncNow()
      const { accounts } = world.github.view()
      expect(spelledOut([outcome, accounts])).toContain('github-bad-answer')
      expect(other.requests).toEqual([])
    },
  )

  test.for(['/login/device/code', '/login/oauth/access_token'])(
    'at %s has a bad answer, and the other is sent nothing',
    async (path) => {
      world.server.fail('redirect', { on: path, location: `${other.url}${path}` })
      const outcome = world.github.signInDevice(world.host)
      if (path !== '/login/device/code') await world.time.pass(6000)
      await outcome
      const problem = await world.until(({ signIn }) =>
        signIn.name === 'failed' ? signIn.problem : undefined,
      )
      expect(problem.code).toBe('github-bad-answer')
      expect(other.requests).toEqual([])
    },
  )
})

test('the name of a private repository reaches the ledger only', async () => {
  const { server } = world
  await world.signIn(['repo'])
  expect(world.ledger.repositories.has('dash/secret-plans')).toBe(true)
  server.fail('query-failed', { times: 3, on: '/api/graphql' })
  await world.through(world.github.syncNow())
  server.model.protectedOwners.add('dash')
  await world.github.syncNow()
  expect(world.logged.length).toBeGreaterThan(0)
  expect(everythingSaid()).not.toContain('secret-plans')
})
