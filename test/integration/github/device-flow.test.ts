import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { FailureKind } from '../../fakes/github/failures.ts'
import { GithubSetup } from './set-up.ts'

const poll = '/login/oauth/access_token'
const firstPause = 6000

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
})
afterEach(async () => {
  await setup.close()
})

const failure = () =>
  setup.until(({ signIn }) => (signIn.name === 'failed' ? signIn.problem : undefined))

test('an approved device becomes an account whose contributions are recorded', async () => {
  const { model } = setup.server
  const user = model.user('dash')
  const nest = model.repository('dash/nest')
  model.commit(user, nest, '2026-01-14T23:30:00+09:00')
  model.commit(user, nest, '2026-01-14T09:00:00+09:00')

  expect(await setup.github.signIn.byDevice(setup.host)).toEqual({ ok: true, value: null })
  const code = await setup.untilCode()
  expect(setup.github.view().signIn).toMatchObject({
    host: setup.host,
    expiresAt: setup.time.now() + 900_000,
  })
  expect(setup.github.signIn.devicePage()).toBe(`${setup.server.url}/login/device`)

  setup.server.approve(code)
  await setup.time.pass(firstPause)
  await setup.untilAccount()
  await setup.github.syncNow()

  expect(setup.github.view()).toMatchObject({
    signIn: { name: 'none' },
    accounts: [
      {
        host: setup.host,
        login: 'dash',
        method: 'device',
        isTokenKept: true,
        sync: { name: 'idle', lastAt: setup.time.now() },
      },
    ],
  })
  expect(setup.github.signIn.devicePage()).toBeNull()
  expect(setup.ledger.commits('dash/nest', '2026-01-14')).toBe(2)
})

test("the app asks for the user's identity and nothing more", async () => {
  void setup.github.signIn.byDevice(setup.host)
  setup.server.approve(await setup.untilCode())
  await setup.time.pass(firstPause)
  await setup.untilAccount()
  expect([...setup.server.model.tokens.values()].map(({ scopes }) => scopes)).toEqual([
    ['read:user'],
  ])
})

test('polls add a fifth to the interval until the user approves', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  const begun = setup.time.now()
  await setup.time.pass(6000)
  await setup.time.pass(6000)
  await setup.time.pass(6000)
  await setup.time.waiting(6000)
  setup.server.approve(code)
  await setup.time.pass(6000)
  await setup.untilAccount()
  expect(polls(begun)).toEqual([6, 12, 18, 24])
})

test.each([
  [0, 6000],
  [-1, 6000],
  [3600, 72_000],
])('a host that wants a poll every %d seconds is polled after %d ms', async (interval, delayMs) => {
  setup.server.device.settings.interval = interval
  void setup.github.signIn.byDevice(setup.host)
  setup.server.approve(await setup.untilCode())
  await setup.time.pass(delayMs)
  await setup.untilAccount()
})

test('a slow_down lengthens the interval permanently', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  const begun = setup.time.now()
  setup.server.device.settings.slowDowns = 1
  await setup.time.pass(6000)
  // 5 + 5 seconds, plus a margin of two fifths from now on.
  await setup.time.pass(14_000)
  await setup.time.pass(14_000)
  await setup.time.waiting(14_000)
  setup.server.device.settings.slowDowns = 1
  await setup.time.pass(14_000)
  await setup.time.pass(21_000)
  await setup.time.waiting(21_000)
  setup.server.approve(code)
  await setup.time.pass(21_000)
  await setup.untilAccount()
  expect(polls(begun)).toEqual([6, 20, 34, 48, 69, 90])
})

test('polls are never so fast that the server asks to slow down', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  for (let n = 0; n < 20; n++) await setup.time.pass(6000)
  await setup.time.waiting(6000)
  setup.server.approve(code)
  await setup.time.pass(6000)
  await setup.untilAccount()
  expect(setup.server.count(poll)).toBe(21)
})

test('a denied code ends the sign-in with that reason', async () => {
  void setup.github.signIn.byDevice(setup.host)
  setup.server.deny(await setup.untilCode())
  await setup.time.pass(firstPause)
  expect(await failure()).toEqual({ code: 'github-device-denied', params: { host: setup.host } })
  expect(setup.github.view().accounts).toEqual([])
})

test('an expired code ends the sign-in with that reason, and no further request is made', async () => {
  setup.server.device.settings.expiresIn = 20
  void setup.github.signIn.byDevice(setup.host)
  await setup.untilCode()
  for (let n = 0; n < 4; n++) await setup.time.pass(6000)
  expect(await failure()).toMatchObject({ code: 'github-device-expired' })
  expect(setup.server.count(poll)).toBe(3)
  expect(setup.time.waits).toEqual([])
})

test('a code that only the server considers expired ends the sign-in with the same reason', async () => {
  void setup.github.signIn.byDevice(setup.host)
  await setup.untilCode()
  setup.server.device.forgetAll()
  await setup.time.pass(firstPause)
  expect(await failure()).toMatchObject({ code: 'github-device-expired' })
})

test('if the app lacks the device flow, the sign-in fails with that reason', async () => {
  setup.server.device.settings.disabled = true
  expect(await setup.github.signIn.byDevice(setup.host)).toMatchObject({
    ok: false,
    error: { code: 'github-device-disabled' },
  })
  expect(setup.github.view().signIn).toMatchObject({ name: 'failed' })
})

test('a client id that the host does not know is rejected', async () => {
  setup.clientIds = { [setup.host]: 'Ov23liAnotherClient0' }
  expect(await setup.github.signIn.byDevice(setup.host)).toMatchObject({
    error: { code: 'github-client-id-rejected' },
  })
})

test('without a client id, the flow is not offered, and a request for it explains why', async () => {
  setup.clientIds = {}
  expect(setup.github.view().deviceFlowHosts).toEqual([])
  expect(await setup.github.signIn.byDevice(setup.host)).toMatchObject({
    error: { code: 'github-no-client-id', params: { host: setup.host } },
  })
  expect(setup.server.requests).toEqual([])
})

test('cancelling ends the wait at once', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  setup.github.signIn.cancel()
  expect(setup.github.view().signIn).toEqual({ name: 'none' })
  expect(setup.github.signIn.devicePage()).toBeNull()
  setup.server.approve(code)
  expect(setup.time.waits).toEqual([])
  expect(setup.server.count(poll)).toBe(0)
})

test('a second sign-in replaces the first', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const abandoned = await setup.untilCode()
  await setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  expect(code).not.toBe(abandoned)
  setup.server.approve(code)
  await setup.time.pass(firstPause)
  await setup.untilAccount()
  expect(setup.server.count(poll)).toBe(1)
})

const noWord = [
  ...['hang-up', 'bad-gateway', 'html-page', 'other-json'],
  ...['truncated-json', 'null-json', 'empty', 'redirect'],
] as readonly FailureKind[]

test.for(noWord)('a %s in response to polls does not end the sign-in', async (kind) => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  setup.server.fail(kind, { times: 2, on: poll })
  await setup.time.pass(6000)
  await setup.time.pass(6000)
  await setup.time.waiting(6000)
  setup.server.approve(code)
  await setup.time.pass(6000)
  await setup.untilAccount()
  expect(setup.server.count(poll)).toBe(3)
})

test('a 429 in response to a poll lengthens the interval', async () => {
  void setup.github.signIn.byDevice(setup.host)
  const code = await setup.untilCode()
  setup.server.fail('too-many-requests', { times: 1, on: poll })
  await setup.time.pass(6000)
  await setup.time.waiting(14_000)
  setup.server.approve(code)
  await setup.time.pass(14_000)
  await setup.untilAccount()
})

test('if a web page answers every poll, the sign-in ends when the code expires, with that reason', async () => {
  setup.server.device.settings.expiresIn = 20
  void setup.github.signIn.byDevice(setup.host)
  await setup.untilCode()
  setup.server.fail('html-page', { on: poll })
  for (let n = 0; n < 4; n++) await setup.time.pass(6000)
  expect(await failure()).toMatchObject({ code: 'github-device-expired' })
  expect(setup.time.waits).toEqual([])
})

describe('the request for the owner of a granted token', () => {
  const user = '/api/v3/user'

  async function approveWith(kind: FailureKind, times?: number): Promise<void> {
    void setup.github.signIn.byDevice(setup.host)
    setup.server.approve(await setup.untilCode())
    setup.server.fail(kind, { on: user, ...(times === undefined ? {} : { times }) })
    await setup.time.pass(firstPause)
  }

  test.for(noWord)('is retried after a %s, until the code expires', async (kind) => {
    await approveWith(kind, 3)
    for (const wait of [500, 1000, 2000]) await setup.time.pass(wait)
    expect(await setup.untilAccount()).toMatchObject({ login: 'dash', isTokenKept: true })
    expect(setup.server.count(user)).toBe(4)
  })

  test('is retried after a limit', async () => {
    await approveWith('too-many-requests', 1)
    await setup.time.pass(60_000)
    await setup.untilAccount()
  })

  test('is retried after one rejection, but not after the second', async () => {
    await approveWith('unauthorized', 1)
    await setup.time.pass(500)
    await setup.untilAccount()
    setup.github.signOut(setup.github.view().accounts[0]!.id)
    await approveWith('unauthorized')
    await setup.time.pass(500)
    expect(await failure()).toMatchObject({ code: 'github-token-rejected' })
  })

  test('ends when the code has expired', async () => {
    setup.server.device.settings.expiresIn = 20
    await approveWith('bad-gateway')
    for (const wait of [500, 1000, 2000, 4000]) await setup.time.pass(wait)
    expect(await failure()).toMatchObject({ code: 'github-trouble' })
    expect(setup.time.waits).toEqual([])
  })

  test('is not retried if GitHub refuses it', async () => {
    await approveWith('forbidden')
    expect(await failure()).toMatchObject({ code: 'github-refused' })
  })
})

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of a code is a bad answer',
  async (kind) => {
    setup.server.fail(kind, { on: '/login/device/code' })
    expect(await setup.github.signIn.byDevice(setup.host)).toMatchObject({
      error: { code: 'github-bad-answer', params: { host: setup.host } },
    })
  },
)

test('a host that never answers is given up on after half a minute', async () => {
  setup.server.fail('silence')
  const answer = setup.github.signIn.byDevice(setup.host)
  await setup.time.pass(30_000)
  expect(await answer).toMatchObject({ error: { code: 'github-offline' } })
})

function polls(begun: number): number[] {
  return setup.server.requests
    .filter(({ path }) => path === poll)
    .map(({ at }) => (at - begun) / 1000)
}
