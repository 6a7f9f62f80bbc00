import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { GithubOptions } from '../../../main/sources/github/github.ts'
import { startGithub } from '../../fakes/github/server.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import { minute, reversingStorage, GithubSetup } from './set-up.ts'

let setup: GithubSetup
let folder: string
beforeEach(async () => {
  setup = await GithubSetup.begin()
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-gh-'))
})
afterEach(async () => {
  await setup.close()
  rmSync(folder, { recursive: true })
})

const rows = () =>
  setup.db.prepare('SELECT id, host, login, how, secret FROM github_account').all() as {
    id: string
    host: string
    login: string
    how: string
    secret: Buffer | null
  }[]

/** A fake `gh` that runs the script. */
function cli(script: string): GithubOptions['cli'] {
  const program = join(folder, 'gh')
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  return { environment: { PATH: ['/nowhere', folder].join(delimiter) } }
}

// ── a pasted token ───────────────────────────────────────────────────────────────────────────────

test('the first sync after a restart waits for `startAfter`', async () => {
  await setup.signIn()
  const soFar = setup.server.requests.length
  const before = Promise.withResolvers<null>()
  setup.restart({ startAfter: before.promise })
  const synced = setup.github.syncNow()
  // By the time these have answered, a sync that did not wait would have sent a request.
  const others = 10
  for (let n = 0; n < others; n++) await fetch(setup.server.url)
  expect(setup.server.requests).toHaveLength(soFar + others)
  expect(setup.github.view().accounts).toHaveLength(1)
  before.resolve(null)
  await synced
  expect(setup.server.requests.length).toBeGreaterThan(soFar + others)
})

test('in a safe start, no sign-in method calls GitHub, and each one reports the safe start', async () => {
  const token = await setup.signIn()
  const soFar = setup.server.requests.length
  setup.restart({ isSafe: true, ...cli(`echo ${token}`) })
  const problem = { code: 'safe-start' }
  for (const outcome of [
    await setup.github.signIn.byToken(setup.host, token),
    await setup.github.signIn.byCli(setup.host),
    await setup.github.signIn.byDevice(setup.host),
  ])
    expect(outcome).toEqual({ ok: false, error: problem })
  await setup.github.syncNow()
  const failed = { name: 'failed', host: setup.host, problem }
  expect(setup.github.view()).toMatchObject({ accounts: [], signIn: failed })
  expect(setup.server.requests).toHaveLength(soFar)
})

test('a pasted token is verified, stored encrypted, and used again after a restart', async () => {
  const token = await setup.signIn()
  expect(setup.github.view().accounts).toMatchObject([
    { host: setup.host, login: 'dash', method: 'token', isTokenKept: true, sync: { name: 'idle' } },
  ])
  expect(rows()).toHaveLength(1)
  expect(rows()[0]!.secret!.toString()).not.toContain(token)

  setup.restart()
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dash', sync: { name: 'idle' } }])
  expect(setup.server.requests.at(-1)!.authorization).toContain(token)
})

test('a fine-grained token, which has no scopes, works too', async () => {
  await setup.signIn(null)
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dash', sync: { name: 'idle' } }])
})

test.for([
  '',
  'hunter2',
  'ghp_short',
  'ghp_two words of twenty letters',
  'ghp_1234567890123456\nghp_x',
])('text that cannot be a token (%j) is rejected without a request', async (text) => {
  expect(await setup.github.signIn.byToken(setup.host, text)).toMatchObject({
    error: { code: 'github-token-malformed' },
  })
  expect(setup.server.requests).toEqual([])
})

test('whitespace around a pasted token does not matter', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  expect(await setup.github.signIn.byToken(setup.host, `  ${token}\n`)).toMatchObject({ ok: true })
})

test('a wrong token is not stored', async () => {
  expect(await setup.github.signIn.byToken(setup.host, `ghp_${'x'.repeat(36)}`)).toMatchObject({
    error: { code: 'github-token-rejected', params: { host: setup.host } },
  })
  expect(setup.github.view()).toMatchObject({
    accounts: [],
    signIn: { name: 'failed', problem: { code: 'github-token-rejected' } },
  })
  expect(rows()).toEqual([])
})

test('without a keyring, a token lives until the app quits, and each later start reports its loss', async () => {
  setup.restart({
    safeStorage: reversingStorage({ isAsyncEncryptionAvailable: () => Promise.resolve(false) }),
  })
  await setup.signIn()
  expect(setup.github.view().accounts).toMatchObject([
    { isTokenKept: false, sync: { name: 'idle' } },
  ])
  expect(rows()[0]!.secret).toBeNull()

  for (let n = 0; n < 2; n++) {
    setup.restart()
    expect(await setup.untilSync('signed-out')).toEqual({
      name: 'signed-out',
      problem: { code: 'token-session-only', params: { host: setup.host } },
    })
  }
})

describe('on Linux, a token stored with the publicly known key', () => {
  /** Like Electron 45, with or without a keyring: encryption is available either way. */
  const chromium = (tag: 'v10' | 'v11') => {
    const keyring = reversingStorage()
    return reversingStorage({
      encryptStringAsync: async (text) =>
        Buffer.concat([Buffer.from(tag), await keyring.encryptStringAsync!(text)]),
      decryptStringAsync: (blob) => keyring.decryptStringAsync(blob.subarray(tag.length)),
    })
  }
  beforeEach(async ({ skip }) => {
    skip(process.platform !== 'linux')
    setup.restart({ safeStorage: chromium('v11') })
    await setup.signIn()
    const published = Buffer.from(rows()[0]!.secret!)
    published.write('v10')
    setup.db.prepare('UPDATE github_account SET secret = ?').run(published)
  })

  test('is encrypted with the keyring once there is one', async () => {
    setup.restart()
    await setup.github.syncNow()
    expect(setup.github.view().accounts).toMatchObject([
      { isTokenKept: true, sync: { name: 'idle' } },
    ])
    expect(rows()[0]!.secret!.toString()).toMatch(/^v11/)
  })

  test('lasts until the app quits if there is no keyring', async () => {
    setup.restart({ safeStorage: chromium('v10') })
    await setup.github.syncNow()
    expect(setup.github.view().accounts).toMatchObject([
      { isTokenKept: false, sync: { name: 'idle' } },
    ])
    expect(rows()[0]!.secret).toBeNull()
    setup.restart()
    expect(await setup.untilSync('signed-out')).toMatchObject({
      problem: { code: 'token-session-only', params: { host: setup.host } },
    })
  })

  test('is forgotten if nothing can be decrypted', async () => {
    const decryptStringAsync = () => Promise.reject(new Error('no keyring'))
    setup.restart({ safeStorage: { ...chromium('v10'), decryptStringAsync } })
    expect(await setup.untilSync('signed-out')).toMatchObject({
      problem: { code: 'token-session-only', params: { host: setup.host } },
    })
    expect(rows()[0]!.secret).toBeNull()
  })
})

test('after a restore from a backup, which has no tokens, the account reports that its token is missing', async () => {
  await setup.signIn()
  setup.db.exec('UPDATE github_account SET secret = NULL')
  setup.restart()
  expect(await setup.untilSync('signed-out')).toEqual({
    name: 'signed-out',
    problem: { code: 'token-not-restored', params: { host: setup.host } },
  })
})

test('if the keyring fails to encrypt, the token lasts for the session', async () => {
  setup.restart({
    safeStorage: reversingStorage({
      encryptStringAsync: () => Promise.reject(new Error('locked')),
    }),
  })
  await setup.signIn()
  expect(setup.github.view().accounts).toMatchObject([
    { isTokenKept: false, sync: { name: 'idle' } },
  ])
})

test('a token that can no longer be decrypted requires a new sign-in, but stays stored for the next start', async () => {
  await setup.signIn()
  setup.restart({
    safeStorage: reversingStorage({
      decryptStringAsync: () => Promise.reject(new Error('another user')),
    }),
  })
  expect(await setup.untilSync('signed-out')).toMatchObject({
    problem: { code: 'token-unreadable', params: { host: setup.host } },
  })
  setup.restart({ safeStorage: reversingStorage() })
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ sync: { name: 'idle' } }])
})

test('a token encrypted with an older key is encrypted again', async () => {
  await setup.signIn()
  const older = reversingStorage()
  setup.restart({
    safeStorage: reversingStorage({
      encryptStringAsync: () => Promise.resolve(Buffer.from('with the new key')),
      decryptStringAsync: async (blob) => ({
        ...(await older.decryptStringAsync(blob)),
        shouldReEncrypt: true,
      }),
    }),
  })
  await setup.github.syncNow()
  expect(rows()[0]!.secret!.toString()).toBe('with the new key')
})

// ── the GitHub CLI ───────────────────────────────────────────────────────────────────────────────

test('the token of the GitHub CLI is read at each start and never stored', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  const asked = join(folder, 'asked')
  setup.restart(cli(`echo "$@" >> ${asked}; echo ${token}`))

  expect(await setup.github.signIn.byCli(setup.host)).toEqual({ ok: true, value: null })
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ method: 'cli', isTokenKept: true }])
  expect(rows()).toMatchObject([{ how: 'cli', secret: null }])

  const renewed = model.token(model.user('dash'))
  setup.restart({
    ...cli(`test "$*" = "auth token --hostname ${setup.host}" && echo ${renewed}`),
  })
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ sync: { name: 'idle' } }])
  expect(setup.server.requests.at(-1)!.authorization).toContain(renewed)
})

test('the GitHub CLI yields its own token, not one from the environment', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  const others = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']
  const seen = join(folder, 'seen')
  const { environment } = cli(`set > ${seen}; echo ${token}`)
  setup.restart({
    environment: {
      ...environment,
      ...Object.fromEntries(others.map((name) => [name, 'ghp_of-somebody-else'])),
      GH_HOST: 'git.example.com',
    },
  })
  expect(await setup.github.signIn.byCli(setup.host)).toEqual({ ok: true, value: null })
  const variables = readFileSync(seen, 'utf8')
  expect(variables).toContain('GH_HOST')
  expect(variables).not.toMatch(/TOKEN=|somebody-else/)
})

test('if the GitHub CLI is missing, sign-in reports it', async () => {
  const places = ['nowhere', 'nor-here'].map((name) => join(folder, name))
  setup.restart({
    environment: { PATH: places[0] },
    cliPlaces: { [process.platform]: places },
  })
  expect(await setup.github.signIn.byCli(setup.host)).toMatchObject({
    error: { code: 'github-cli-missing' },
  })
})

test('the GitHub CLI is found where a package manager installs it', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  cli(`echo ${token}`)
  setup.restart({ cliPlaces: { [process.platform]: [join(folder, 'gh')] } })
  expect(await setup.github.signIn.byCli(setup.host)).toMatchObject({ ok: true })
})

test('a `gh` in the working folder never runs, whatever PATH says', async () => {
  cli(`touch ${join(folder, 'ran')}`)
  const { cwd, env } = { cwd: process.cwd(), env: process.env['PATH'] }
  try {
    process.chdir(folder)
    process.env['PATH'] = ['', '.', env].join(delimiter)
    setup.restart({ environment: process.env })
    await setup.github.signIn.byCli(setup.host)
  } finally {
    process.chdir(cwd)
    process.env['PATH'] = env
  }
  expect(existsSync(join(folder, 'ran'))).toBe(false)
})

test('a signed-out GitHub CLI is reported, and asked again a quarter of an hour after the start', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  setup.restart(cli(`echo ${token}`))
  await setup.github.signIn.byCli(setup.host)
  await setup.github.syncNow()

  setup.restart(cli('echo "no oauth token found" >&2; exit 1'))
  expect(await setup.github.signIn.byCli(setup.host)).toMatchObject({
    error: { code: 'github-cli-signed-out' },
  })
  expect(await setup.untilSync('waiting')).toMatchObject({
    problem: { code: 'github-cli-signed-out' },
    nextAt: setup.time.now() + 15 * minute,
  })
  cli(`echo ${token}`)
  await setup.passUntilSync(15 * minute)
  await setup.untilSync('idle')
})

test('if the GitHub CLI prints text that cannot be a token, the text is not used', async () => {
  setup.restart(cli('echo Welcome to gh!'))
  expect(await setup.github.signIn.byCli(setup.host)).toMatchObject({
    error: { code: 'github-token-malformed' },
  })
})

test('if the GitHub CLI was switched to another account, that account is used', async () => {
  const { model } = setup.server
  setup.restart(cli(`echo ${model.token(model.user('dash'))}`))
  await setup.github.signIn.byCli(setup.host)
  await setup.github.syncNow()
  setup.restart(cli(`echo ${model.token(model.user('work'))}`))
  await setup.until(({ accounts }) => (accounts[0]?.login === 'work' ? true : undefined))
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ login: 'work', sync: { name: 'idle' } }])
  expect(rows()).toMatchObject([{ login: 'work' }])
})

// ── accounts ─────────────────────────────────────────────────────────────────────────────────────

test('two accounts work side by side, and signing one out leaves the other and all history', async () => {
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  model.commit(model.user('dash'), nest, '2026-01-10T10:00:00Z')
  model.commit(model.user('work'), nest, '2026-01-11T10:00:00Z')
  await setup.signIn()
  await setup.github.signIn.byToken(setup.host, model.token(model.user('work')))
  await setup.github.syncNow()
  expect(setup.ledger.commits()).toBe(2)

  const [dash] = setup.github.view().accounts
  setup.github.signOut(dash!.id)
  expect(setup.github.view().accounts).toMatchObject([{ login: 'work' }])
  expect(rows()).toMatchObject([{ login: 'work' }])
  for (const table of ['sync_window', 'github_repository'])
    expect(setup.db.prepare(`SELECT * FROM ${table} WHERE account = ?`).all(dash!.id)).toEqual([])
  expect(setup.ledger.commits()).toBe(2)
})

test('signing in again replaces the token of the account', async () => {
  const old = await setup.signIn()
  setup.server.model.revoke(old)
  const fresh = await setup.signIn()
  expect(setup.github.view().accounts).toHaveLength(1)
  expect(setup.server.requests.at(-1)!.authorization).toContain(fresh)
})

test('a revoked token is erased; its account stays, reports the rejection, and makes no requests until the user signs in again', async () => {
  const { model } = setup.server
  model.commit(model.user('dash'), model.repository('dash/nest'), '2026-01-10T10:00:00Z')
  const token = await setup.signIn()
  const read = () => setup.db.prepare('SELECT count(*) FROM sync_window').pluck().get()
  const ranges = read()
  model.revoke(token)
  await setup.withRetries(setup.github.syncNow())
  const signedOut = {
    login: 'dash',
    scopes: null,
    sync: {
      name: 'signed-out',
      problem: { code: 'github-token-rejected', params: { host: setup.host } },
    },
  }
  expect(setup.github.view().accounts).toMatchObject([signedOut])
  expect(rows()).toMatchObject([{ login: 'dash', secret: null }])
  expect(setup.ledger.commits()).toBe(1)
  expect(read()).toBe(ranges)

  const requests = setup.server.requests.length
  await setup.github.syncNow()
  expect(setup.time.waits).toEqual([])
  setup.restart()
  await setup.untilSync('signed-out')
  expect(setup.github.view().accounts).toMatchObject([signedOut])
  expect(setup.server.requests).toHaveLength(requests)

  await setup.signIn()
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dash', sync: { name: 'idle' } }])
  setup.restart()
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dash', sync: { name: 'idle' } }])
})

test('a single 401 is retried, and signs nobody out', async () => {
  const { model } = setup.server
  await setup.signIn()
  for (let n = 0; n < 3; n++) {
    setup.server.fail('unauthorized', { times: 1, on: '/api/graphql' })
    await setup.withRetries(setup.github.syncNow())
    expect(setup.github.view().accounts).toMatchObject([{ sync: { name: 'idle' } }])
  }
  model.commit(model.user('dash'), model.repository('dash/nest'), '2026-01-10T10:00:00Z')
  // At a start, Hot Dash first asks whose token it is.
  setup.server.fail('unauthorized', { times: 1, on: '/api/v3/user' })
  setup.restart()
  await setup.withRetries(setup.github.syncNow())
  expect(setup.ledger.commits()).toBe(1)
  expect(setup.views.map(({ accounts }) => accounts[0]?.sync.name)).not.toContain('signed-out')
})

test('a second 401 signs out, even if the network failed between the two', async () => {
  await setup.signIn()
  setup.server.fail('unauthorized', { times: 1, on: '/api/graphql' })
  setup.server.fail('hang-up', { times: 1, on: '/api/graphql' })
  setup.server.fail('unauthorized', { on: '/api/graphql' })
  await setup.withRetries(setup.github.syncNow())
  expect(setup.github.view().accounts).toMatchObject([{ sync: { name: 'signed-out' } }])
  expect(setup.server.count('/api/graphql')).toBe(1 + 3)
})

test('a renamed account shows its new name and address after the next sync', async () => {
  await setup.signIn()
  const { model } = setup.server
  const requests = setup.server.requests.length
  model.user('dash').login = 'dasher'
  await setup.github.syncNow()
  expect(setup.server.requests).toHaveLength(requests + 1)
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dasher' }])
  expect(rows()).toMatchObject([{ login: 'dasher' }])
  expect(setup.proposed).toContain('583231+dasher@users.noreply.127.0.0.1')
})

test("if the GitHub CLI's token is revoked, a sync requested by the user uses the CLI's next token", async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  setup.restart(cli(`echo ${token}`))
  await setup.github.signIn.byCli(setup.host)
  await setup.github.syncNow()
  model.revoke(token)
  await setup.withRetries(setup.github.syncNow())
  expect(setup.github.view().accounts).toMatchObject([
    { login: 'dash', sync: { name: 'signed-out' } },
  ])
  expect(setup.time.waits).toEqual([])
  cli(`echo ${model.token(model.user('dash'))}`)
  await setup.github.syncNow()
  expect(setup.github.view().accounts).toMatchObject([{ login: 'dash', sync: { name: 'idle' } }])
})

test('successful sign-ins are counted, but failed sign-ins are not', async () => {
  await setup.github.signIn.byToken(setup.host, `ghp_${'x'.repeat(36)}`)
  expect(setup.github.view().signInCount).toBe(0)
  await setup.signIn()
  expect(setup.github.view().signInCount).toBe(1)
})

test('being offline at startup keeps the account', async () => {
  await setup.signIn()
  await setup.server.close()
  setup.restart()
  expect(await setup.withRetries(setup.untilSync('waiting'))).toMatchObject({
    problem: { code: 'github-offline' },
  })
  expect(rows()).toHaveLength(1)
})

test('a renamed user has the new name after a restart, on the same account', async () => {
  await setup.signIn()
  setup.server.model.user('dash').login = 'dashatar'
  setup.restart()
  await setup.github.syncNow()
  const { databaseId } = setup.server.model.user('dashatar')
  const id = `${setup.host}:${databaseId}`
  expect(setup.github.view().accounts).toMatchObject([{ id, login: 'dashatar' }])
  expect(rows()).toMatchObject([{ id, login: 'dashatar' }])
})

test('the noreply addresses are added at sign-in, and again after a rename', async () => {
  await setup.signIn()
  const { databaseId } = setup.server.model.user('dash')
  expect(setup.proposed).toEqual([
    `${databaseId}+dash@users.noreply.127.0.0.1`,
    'dash@users.noreply.127.0.0.1',
  ])
  setup.server.model.user('dash').login = 'dashatar'
  setup.restart()
  await setup.github.syncNow()
  expect(setup.proposed.slice(2)).toEqual([
    `${databaseId}+dashatar@users.noreply.127.0.0.1`,
    'dashatar@users.noreply.127.0.0.1',
  ])
})

test('the scopes of a token are shown: none for a fine-grained token, unknown before the first request', async () => {
  await setup.signIn(['read:user', 'repo'])
  expect(setup.github.view().accounts[0]!.scopes).toEqual(['read:user', 'repo'])
  await setup.signIn([])
  expect(setup.github.view().accounts[0]!.scopes).toEqual([])
  await setup.signIn(null)
  expect(setup.github.view().accounts[0]!.scopes).toBeNull()
})

// ── hosts ────────────────────────────────────────────────────────────────────────────────────────

const someToken = `ghp_${'y'.repeat(36)}`

test('if nothing is listening, the problem is "offline"', async () => {
  const port = await freePort()
  expect(await setup.github.signIn.byToken(`127.0.0.1:${port}`, someToken)).toMatchObject({
    error: { code: 'github-offline', params: { host: `127.0.0.1:${port}` } },
  })
})

test('a name that does not resolve is an unknown host', async () => {
  expect(await setup.github.signIn.byToken('github.nowhere.invalid', someToken)).toMatchObject({
    error: { code: 'github-unknown-host', params: { host: 'github.nowhere.invalid' } },
  })
})

test.for(['', 'not a host', 'https://', 'ftp://github.com'])(
  'text that is not a host (%j) is an unknown host',
  async (typed) => {
    expect(await setup.github.signIn.byToken(typed, someToken)).toMatchObject({
      error: { code: 'github-unknown-host' },
    })
    expect(setup.server.requests).toEqual([])
  },
)

test('a server that is not GitHub is an unknown host', async () => {
  const other = createServer((_, response) => response.writeHead(404).end('nothing here'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(other.address() as AddressInfo).port}`
  expect(await setup.github.signIn.byToken(host, someToken)).toMatchObject({
    error: { code: 'github-unknown-host', params: { host } },
  })
  other.closeAllConnections()
  other.close()
})

test('the URL of any page works as a host', async () => {
  const { model } = setup.server
  const token = model.token(model.user('dash'))
  expect(await setup.github.signIn.byToken(`${setup.server.url}/dash/nest/pulls`, token)).toEqual({
    ok: true,
    value: null,
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a new host', () => {
  let other: FakeGithub
  let token: string
  beforeEach(async () => {
    other = await startGithub({ now: () => setup.time.now(), interval: 5 })
    token = other.model.token(other.model.user('work'))
    setup.clientIds[other.host] = other.clientId
  })
  afterEach(async () => {
    await other.close()
  })

  /** A user who answers when the test says. */
  function hesitating() {
    const asked: string[] = []
    const firstQuestion = Promise.withResolvers<undefined>()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    setup.restart({
      confirmHost: (host) => {
        asked.push(host)
        firstQuestion.resolve(undefined)
        return promise
      },
      ...cli(`touch ${join(folder, 'ran')}; echo ${token}`),
    })
    return { asked, firstQuestion: firstQuestion.promise, answer: resolve }
  }

  const ways = {
    'a pasted token': () => setup.github.signIn.byToken(other.host, token),
    'the GitHub CLI': () => setup.github.signIn.byCli(other.host),
    'a device code': () => setup.github.signIn.byDevice(other.host),
  }

  test.for(Object.keys(ways) as (keyof typeof ways)[])(
    'is not called with %s, and nothing runs, unless the user confirms it',
    async (way) => {
      const user = hesitating()
      const outcome = ways[way]()
      await user.firstQuestion
      expect(user.asked).toEqual([other.host])
      expect(setup.github.view().signIn).toEqual({ name: 'asking', host: other.host })
      expect(other.requests).toEqual([])
      user.answer(false)
      expect(await outcome).toEqual({ ok: true, value: null })
      expect(setup.github.view()).toMatchObject({ accounts: [], signIn: { name: 'none' } })
      expect(other.requests).toEqual([])
      expect(existsSync(join(folder, 'ran'))).toBe(false)
    },
  )

  test('is confirmed only once', async () => {
    await setup.github.signIn.byToken(other.host, `ghp_${'z'.repeat(36)}`)
    expect(setup.github.view().signIn).toMatchObject({
      problem: { code: 'github-token-rejected' },
    })
    await setup.github.signIn.byToken(other.host, token)
    expect(setup.github.view().accounts).toHaveLength(1)
    setup.restart()
    await setup.github.signIn.byToken(`${other.url}/work`, token)
    expect(setup.confirmed).toEqual([other.host])
  })

  test('is asked about again after it was declined', async () => {
    const answers = [false, true]
    setup.restart({ confirmHost: () => Promise.resolve(answers.shift() ?? false) })
    await setup.github.signIn.byToken(other.host, token)
    expect(setup.github.view()).toMatchObject({ accounts: [], typedHost: other.host })
    await setup.github.signIn.byToken(other.host, token)
    expect(setup.github.view().accounts).toHaveLength(1)
    expect(setup.github.view().typedHost).toBeNull()
  })

  test('causes no question if the input cannot lead to it', async () => {
    await setup.github.signIn.byToken(other.host, 'hunter2')
    setup.clientIds = {}
    await setup.github.signIn.byDevice(other.host)
    expect(setup.confirmed).toEqual([])
  })

  test('is not called if the sign-in is cancelled while the user is being asked', async () => {
    const user = hesitating()
    const outcome = ways['a pasted token']()
    await user.firstQuestion
    setup.github.signIn.cancel()
    user.answer(true)
    await outcome
    expect(other.requests).toEqual([])
    expect(setup.github.view()).toMatchObject({ accounts: [], signIn: { name: 'none' } })
  })

  test('leads to one question at a time, and to no question for a sign-in that another one has replaced', async () => {
    const user = hesitating()
    const outcomes = ['one.example', 'two.example', 'three.example'].map((host) =>
      setup.github.signIn.byToken(host, token),
    )
    await user.firstQuestion
    expect(user.asked).toEqual(['one.example'])
    user.answer(false)
    await Promise.all(outcomes)
    expect(user.asked).toEqual(['one.example', 'three.example'])
  })

  test('is neither github.com nor the default host, which cause no question', async () => {
    setup.restart({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
    await setup.github.signIn.byToken('github.com', token)
    await setup.github.signIn.byToken(setup.host, token)
    expect(setup.confirmed).toEqual([])
  })
})

// ── pages ────────────────────────────────────────────────────────────────────────────────────────

test('every host has pages, and the default host and the hosts of accounts are trusted', async () => {
  const other = await startGithub({ now: () => setup.time.now(), interval: 5 })
  try {
    expect(setup.github.pages(other.host)).toMatchObject({ isTrusted: false })
    await setup.signIn()
    const token = other.model.token(other.model.user('work'))
    expect(await setup.github.signIn.byToken(other.host, token)).toMatchObject({ ok: true })

    const form = 'settings/tokens/new?description=Hot%20Dash&scopes='
    expect(setup.github.pages()).toEqual({
      isTrusted: true,
      connections: `${setup.server.url}/settings/connections/applications/${setup.server.clientId}`,
      token: `${setup.server.url}/${form}read:user`,
      privateToken: `${setup.server.url}/${form}repo,read:user`,
    })
    expect(setup.github.pages(setup.host)).toEqual(setup.github.pages())
    // Each host has its own client id; this one has none.
    expect(setup.github.pages(other.host)).toEqual({
      isTrusted: true,
      connections: `${other.url}/settings/applications`,
      token: `${other.url}/${form}read:user`,
      privateToken: `${other.url}/${form}repo,read:user`,
    })
    expect(setup.github.pages('evil.example')).toMatchObject({
      isTrusted: false,
      token: `https://evil.example/${form}read:user`,
    })
    for (const name of ['', 'javascript:alert(1)', '//evil.example'])
      expect(setup.github.pages(name)).toBeNull()
  } finally {
    await other.close()
  }
})
