import { afterEach, beforeEach, expect, test } from 'vitest'

import { World } from './world.ts'

const poll = '/login/oauth/access_token'
const firstPause = 6000

let world: World
beforeEach(async () => {
  world = await World.begin()
})
afterEach(async () => {
  await world.close()
})

const failure = () =>
  world.until(({ signIn }) => (signIn.name === 'failed' ? signIn.problem : undefined))

test('an approved device becomes an account whose contributions are recorded', async () => {
  const { model } = world.server
  const user = model.user('dash')
  const nest = model.repository('dash/nest')
  model.commit(user, nest, '2026-01-14T23:30:00+09:00')
  model.commit(user, nest, '2026-01-14T09:00:00+09:00')

  expect(await world.github.signInDevice(world.host)).toEqual({ ok: true, value: null })
  const code = await world.untilCode()
  expect(world.github.view().signIn).toMatchObject({
    host: world.host,
    expiresAt: world.time.now() + 900_000,
  })
  expect(world.github.deviceUrl()).toBe(`${world.server.url}/login/device`)

  world.server.approve(code)
  await world.time.pass(firstPause)
  await world.untilAccount()
  await world.github.syncNow()

  expect(world.github.view()).toMatchObject({
    signIn: { name: 'none' },
    accounts: [
      {
        host: world.host,
        login: 'dash',
        method: 'device',
        isTokenKept: true,
        sync: { name: 'idle', lastAt: world.time.now() },
      },
    ],
  })
  expect(world.github.deviceUrl()).toBeNull()
  expect(world.ledger.commits('dash/nest', '2026-01-14')).toBe(2)
})

test('the app asks for who one is and nothing more', async () => {
  void world.github.signInDevice(world.host)
  world.server.approve(await world.untilCode())
  await world.time.pass(firstPause)
  await world.untilAccount()
  expect([...world.server.model.tokens.values()].map(({ scopes }) => scopes)).toEqual([
    ['read:user'],
  ])
})

test('it polls with a fifth of the interval to spare until the person approves', async () => {
  void world.github.signInDevice(world.host)
  const code = await world.untilCode()
  const begun = world.time.now()
  await world.time.pass(6000)
  await world.time.pass(6000)
  await world.time.pass(6000)
  await world.time.waiting(6000)
  world.server.approve(code)
  await world.time.pass(6000)
  await world.untilAccount()
  expect(polls(begun)).toEqual([6, 12, 18, 24])
})

test('a slow_down lengthens the interval for good', async () => {
  void world.github.signInDevice(world.host)
  const code = await world.untilCode()
  const begun = world.time.now()
  world.server.device.settings.slowDowns = 1
  await world.time.pass(6000)
  // 5 + 5 seconds, with two fifths to spare from now on.
  await world.time.pass(14_000)
  await world.time.pass(14_000)
  await world.time.waiting(14_000)
  world.server.device.settings.slowDowns = 1
  await world.time.pass(14_000)
  await world.time.pass(21_000)
  await world.time.waiting(21_000)
  world.server.approve(code)
  await world.time.pass(21_000)
  await world.untilAccount()
  expect(polls(begun)).toEqual([6, 20, 34, 48, 69, 90])
})

test('the server, which slows down whoever polls faster than its interval, never has to', async () => {
  void world.github.signInDevice(world.host)
  const code = await world.untilCode()
  for (let n = 0; n < 20; n++) await world.time.pass(6000)
  await world.time.waiting(6000)
  world.server.approve(code)
  await world.time.pass(6000)
  await world.untilAccount()
  expect(world.server.count(poll)).toBe(21)
})

test('a denied code says so', async () => {
  void world.github.signInDevice(world.host)
  world.server.deny(await world.untilCode())
  await world.time.pass(firstPause)
  expect(await failure()).toEqual({ code: 'github-device-denied', params: { host: world.host } })
  expect(world.github.view().accounts).toEqual([])
})

test('an expired code says so, and no further request is made', async () => {
  world.server.device.settings.expiresIn = 20
  void world.github.signInDevice(world.host)
  await world.untilCode()
  for (let n = 0; n < 4; n++) await world.time.pass(6000)
  expect(await failure()).toMatchObject({ code: 'github-device-expired' })
  expect(world.server.count(poll)).toBe(3)
  expect(world.time.waits).toEqual([])
})

test('a code that only the server holds for expired says so too', async () => {
  void world.github.signInDevice(world.host)
  await world.untilCode()
  world.server.device.forgetAll()
  await world.time.pass(firstPause)
  expect(await failure()).toMatchObject({ code: 'github-device-expired' })
})

test('an app without the device flow says so', async () => {
  world.server.device.settings.disabled = true
  expect(await world.github.signInDevice(world.host)).toMatchObject({
    ok: false,
    error: { code: 'github-device-disabled' },
  })
  expect(world.github.view().signIn).toMatchObject({ name: 'failed' })
})

test('a client id that the host does not know is refused', async () => {
  world.clientIds = { [world.host]: 'Ov23liAnotherClient0' }
  expect(await world.github.signInDevice(world.host)).toMatchObject({
    error: { code: 'github-client-id-rejected' },
  })
})

test('without a client id the flow is not offered, and asking for it explains why', async () => {
  world.clientIds = {}
  expect(world.github.view().deviceFlowHosts).toEqual([])
  expect(await world.github.signInDevice(world.host)).toMatchObject({
    error: { code: 'github-no-client-id', params: { host: world.host } },
  })
  expect(world.server.requests).toEqual([])
})

test('cancelling ends the wait at once', async () => {
  void world.github.signInDevice(world.host)
  const code = await world.untilCode()
  world.github.cancelSignIn()
  expect(world.github.view().signIn).toEqual({ name: 'none' })
  expect(world.github.deviceUrl()).toBeNull()
  world.server.approve(code)
  expect(world.time.waits).toEqual([])
  expect(world.server.count(poll)).toBe(0)
})

test('a second sign-in takes the place of the first', async () => {
  void world.github.signInDevice(world.host)
  const abandoned = await world.untilCode()
  await world.github.signInDevice(world.host)
  const code = await world.untilCode()
  expect(code).not.toBe(abandoned)
  world.server.approve(code)
  await world.time.pass(firstPause)
  await world.untilAccount()
  expect(world.server.count(poll)).toBe(1)
})

test.for(['hang-up', 'bad-gateway'] as const)(
  'a %s while the person types the code does not end the sign-in',
  async (kind) => {
    void world.github.signInDevice(world.host)
    const code = await world.untilCode()
    world.server.fail(kind, { times: 2, on: poll })
    await world.time.pass(6000)
    await world.time.pass(6000)
    await world.time.waiting(6000)
    world.server.approve(code)
    await world.time.pass(6000)
    await world.untilAccount()
    expect(world.server.count(poll)).toBe(3)
  },
)

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of a code is a bad answer',
  async (kind) => {
    world.server.fail(kind, { on: '/login/device/code' })
    expect(await world.github.signInDevice(world.host)).toMatchObject({
      error: { code: 'github-bad-answer', params: { host: world.host } },
    })
  },
)

test.for(['html-page', 'other-json', 'truncated-json', 'null-json'] as const)(
  'a %s in place of a token is a bad answer',
  async (kind) => {
    void world.github.signInDevice(world.host)
    await world.untilCode()
    world.server.fail(kind, { on: poll })
    await world.time.pass(firstPause)
    expect(await failure()).toMatchObject({ code: 'github-bad-answer' })
  },
)

test('a host that never answers is given up after half a minute', async () => {
  world.server.fail('silence')
  const answer = world.github.signInDevice(world.host)
  await world.time.pass(30_000)
  expect(await answer).toMatchObject({ error: { code: 'github-offline' } })
})

function polls(begun: number): number[] {
  return world.server.requests
    .filter(({ path }) => path === poll)
    .map(({ at }) => (at - begun) / 1000)
}
