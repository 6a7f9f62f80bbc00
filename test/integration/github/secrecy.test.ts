import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { startGithub } from '../../fakes/github/server.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { minute, reversingStorage, GithubSetup } from './set-up.ts'

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
  const { model } = setup.server
  model.commit(
    model.user('dash'),
    model.repository('dash/secret-plans', { isPrivate: true }),
    '2026-01-10T10:00:00Z',
  )
})
afterEach(async () => {
  await setup.close()
})

/** JSON omits the properties of errors, so write out everything that they contain. */
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
  return spelledOut([setup.views, setup.github.view(), setup.logged])
}

test('no token reaches a view, a problem, the log, or the database in plain text', async () => {
  const { server } = setup
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
      outcomes.push(await setup.github.signIn.byToken(setup.host, token))
      await setup.withRetries(setup.github.syncNow())
      server.recover()
      // A limit applies to the account across sign-ins, too.
      setup.time.move(minute)
      await setup.github.syncNow()
    }
  const revoked = server.model.token(server.model.user('dash'), ['repo'])
  tokens.push(revoked)
  outcomes.push(await setup.github.signIn.byToken(setup.host, revoked))
  server.model.revoke(revoked)
  await setup.withRetries(setup.github.syncNow())
  outcomes.push(await setup.github.signIn.byToken(setup.host, revoked))

  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  await setup.time.pass(6000)
  await setup.time.waiting(6000)
  server.approve(code)
  await setup.time.pass(6000)
  await setup.until(({ accounts }) =>
    accounts.some(({ method }) => method === 'device') ? true : undefined,
  )
  await setup.github.syncNow()
  tokens.push([...server.model.tokens.keys()].at(-1)!)
  setup.restart({
    safeStorage: reversingStorage({
      decryptStringAsync: () => Promise.reject(new Error('no key')),
    }),
  })
  await setup.untilSync('signed-out')

  const said = everythingSaid() + spelledOut(outcomes) + spelledOut(setup.ledger.facts)
  const stored = setup.db.serialize().toString('latin1')
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
    'at %s gives a bad answer, and nothing is sent to the other host',
    async (path) => {
      const { server } = setup
      server.fail('redirect', { on: path, location: `${other.url}${path}` })
      const token = server.model.token(server.model.user('dash'), ['repo'])
      const outcome = await setup.github.signIn.byToken(setup.host, token)
      await setup.withRetries(setup.github.syncNow())
      const { accounts } = setup.github.view()
      expect(spelledOut([outcome, accounts])).toContain('github-bad-answer')
      expect(other.requests).toEqual([])
    },
  )

  test.for([
    ['/login/device/code', 'github-bad-answer'],
    ['/login/oauth/access_token', 'github-device-expired'],
  ] as const)('at %s ends in %s, and nothing is sent to the other host', async ([path, code]) => {
    setup.server.device.settings.expiresIn = 10
    setup.server.fail('redirect', { on: path, location: `${other.url}${path}` })
    const outcome = setup.github.signIn.byDevice(setup.host)
    if (path !== '/login/device/code') for (const poll of [6000, 6000]) await setup.time.pass(poll)
    await outcome
    const problem = await setup.until(({ signIn }) =>
      signIn.name === 'failed' ? signIn.problem : undefined,
    )
    expect(problem.code).toBe(code)
    expect(other.requests).toEqual([])
  })
})

test('the name of a private repository reaches only the ledger', async () => {
  const { server } = setup
  await setup.signIn(['repo'])
  expect(setup.ledger.repositories.has('dash/secret-plans')).toBe(true)
  server.fail('query-failed', { times: 4, on: '/api/graphql' })
  await setup.withRetries(setup.github.syncNow())
  server.model.protectedOwners.add('dash')
  await setup.github.syncNow()
  expect(setup.logged.length).toBeGreaterThan(0)
  expect(everythingSaid()).not.toContain('secret-plans')
})
