import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { readProcessStart } from '../../../main/speech/local-engines/engine-runner.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { clone, commits, recordClone } from '../ledger/facts.ts'
import { birdOf, copyDatabase, setUpMachines, type Machine } from './devices.ts'

const folder = folderForEachTest()
const machine = setUpMachines(folder)
let remote: string

beforeEach(() => {
  remote = join(folder.path, 'remote.git')
  git('init', '--quiet', '--bare', '--initial-branch=main', remote)
})

function git(...args: readonly string[]): string {
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const who = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.org']
  return execFileSync('git', [...who, ...args], { encoding: 'utf8', stdio: 'pipe', env }).trim()
}
const inRemote = (...args: readonly string[]) => git('-C', remote, ...args)

const begin = ({ carrier }: Machine, code: string | null = null, address = remote) =>
  carrier.start({ type: 'git', address }, code)

async function pair(): Promise<readonly [Machine, Machine]> {
  const [one, other] = [machine('desk'), machine('laptop')]
  expect(await begin(one)).toEqual({ ok: true, value: null })
  expect(await begin(other, one.carrier.code())).toEqual({ ok: true, value: null })
  return [one, other]
}

async function settle(...all: readonly Machine[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const { carrier } of all) await carrier.exchange()
}

const work = (on: Machine, repository: string, count: number) =>
  recordClone(on.ledger, clone(repository, { commits: commits('2026-11-25', count) }))

const cloneOf = ({ path }: Machine) => join(`${path}.carried`, 'repository')
const filesOf = ({ path }: Machine) => join(`${path}.carried`, 'files')

/** A program in place of ssh. */
function ssh(script: string): { readonly environment: { readonly GIT_SSH_COMMAND: string } } {
  const path = join(folder.path, 'ssh')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return { environment: { GIT_SSH_COMMAND: path } }
}

test('a meal on one machine counts on the other, and the rest of the repository stays as it is', async () => {
  const readme = inRemote('commit-tree', '-m', 'mine', inRemote('mktree', '--missing'))
  inRemote('update-ref', 'refs/heads/main', readme)
  const [one, other] = await pair()
  work(one, 'git:a', 5)
  one.dash.feedOne(null)
  expect(one.carrier.view()).toMatchObject({ place: { type: 'git', address: remote } })
  await settle(one, other)
  expect(birdOf(other)).toEqual(birdOf(one))
  expect(birdOf(one)).toMatchObject({ isPantryRight: true })
  expect(one.carrier.view()).toMatchObject({
    waiting: 0,
    problem: null,
    devices: [{ name: 'laptop' }],
    place: { exchangedAt: one.clock.now(), isExchanging: false },
  })
  expect(inRemote('rev-parse', 'main')).toBe(readme)
  expect(inRemote('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
    'refs/heads/hot-dash',
    'refs/heads/main',
  ])
})

test('an exchange without news pushes nothing', async () => {
  const [one, other] = await pair()
  await settle(one, other)
  const tip = inRemote('rev-parse', 'hot-dash')
  await settle(one, other)
  expect(inRemote('rev-parse', 'hot-dash')).toBe(tip)
})

test('a start exchanges after ten seconds, even if the user opens Home before', async () => {
  const pending = new Map<() => void, number>()
  const timers = {
    after(delayMs: number, act: () => void) {
      pending.set(act, delayMs)
      return () => void pending.delete(act)
    },
  }
  const before = machine('desk')
  await begin(before)
  before.store.close()
  const { carrier, clock } = machine('desk', { from: before.path, timers })
  await carrier.sync()
  clock.advance(10_000)
  for (const [act, delayMs] of pending) if (delayMs === 10_000) act()
  await expect
    .poll(() => carrier.view())
    .toMatchObject({ place: { exchangedAt: clock.now(), isExchanging: false } })
})

test('many devices push at once, and no row is lost', async () => {
  const [one, other] = await pair()
  const third = machine('server')
  await begin(third, one.carrier.code())
  for (const [index, on] of [one, other, third].entries()) work(on, `git:${index}`, 3)
  await Promise.all([one, other, third].map(({ carrier }) => carrier.exchange()))
  for (const { carrier } of [one, other, third])
    expect(carrier.view()).toMatchObject({ problem: null, waiting: 0 })
  await settle(one, other, third)
  for (const on of [other, third]) expect(birdOf(on)).toEqual(birdOf(one))
})

describe('the key', () => {
  test('is required for a repository that has one, and a wrong key is refused', async () => {
    const one = machine('desk')
    await begin(one)
    const other = machine('laptop')
    expect(await begin(other)).toMatchObject({ error: { code: 'carry-code-needed' } })
    const third = machine('server')
    await third.carrier.start({ type: 'git', address: bare('elsewhere') }, null)
    expect(await begin(other, third.carrier.code())).toMatchObject({
      error: { code: 'carry-code-wrong' },
    })
    expect(other.carrier.view()).toEqual({ name: 'off' })
  })

  test('is kept by a device that stops, so choosing the repository again is enough', async () => {
    const one = machine('desk')
    await begin(one)
    work(one, 'git:a', 3)
    await one.carrier.stop()
    expect(one.carrier.code()).toBeNull()
    expect(await begin(one)).toMatchObject({ ok: true })
    const other = machine('laptop')
    await begin(other, one.carrier.code())
    await settle(one, other)
    expect(birdOf(other)).toEqual(birdOf(one))
  })

  test('is that of the first machine if two start at the same time', async () => {
    const [one, other] = [machine('desk'), machine('laptop')]
    const began = await Promise.all([begin(one), begin(other)])
    expect(began.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(began.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'carry-code-needed' } })
  })
})

function bare(name: string): string {
  const path = join(folder.path, `${name}.git`)
  git('init', '--quiet', '--bare', path)
  return path
}

describe('a remote', () => {
  test('that was emptied gets everything again', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 3)
    await settle(one, other)
    inRemote('update-ref', '-d', 'refs/heads/hot-dash')
    work(other, 'git:b', 2)
    await settle(one, other)
    expect(birdOf(other)).toEqual(birdOf(one))
    expect(inRemote('ls-tree', '--name-only', 'hot-dash').split('\n').sort()).toEqual(
      [one.store.device, other.store.device, 'hot-dash.txt'].sort(),
    )
  })

  test('whose history was replaced with an older one gets the rest again', async () => {
    const [one, other] = await pair()
    const old = inRemote('rev-parse', 'hot-dash')
    const { device } = one.store
    work(one, 'git:a', 3)
    await settle(one, other)
    const orphan = inRemote('commit-tree', '-m', 'old', `${old}^{tree}`)
    inRemote('update-ref', 'refs/heads/hot-dash', orphan)
    await settle(one, other)
    expect(one.store.device).toBe(device)
    const third = machine('server')
    await begin(third, one.carrier.code())
    await settle(one, other, third)
    expect(birdOf(third)).toEqual(birdOf(one))
  })

  test('that is unreachable for months gets everything afterwards', async () => {
    const [one, other] = await pair()
    renameSync(remote, `${remote}.away`)
    work(one, 'git:a', 3)
    await one.carrier.exchange()
    expect(one.carrier.view()).toMatchObject({ problem: { code: 'carry-git-denied' } })
    for (const { clock } of [one, other]) clock.advance(90 * 86_400_000)
    one.dash.feedAll()
    await one.carrier.exchange()
    renameSync(`${remote}.away`, remote)
    await settle(one, other)
    expect(one.carrier.view()).toMatchObject({ problem: null, waiting: 0 })
    expect(birdOf(other)).toEqual(birdOf(one))
  })

  test('that refuses pushes is tried again later, and nothing is lost', async () => {
    const [one, other] = await pair()
    inRemote('config', 'receive.maxInputSize', '10')
    work(one, 'git:a', 3)
    await one.carrier.exchange()
    expect(one.carrier.view()).toMatchObject({ problem: { code: 'carry-git-refused' } })
    // It is not due yet.
    await one.carrier.sync()
    inRemote('config', 'receive.maxInputSize', '0')
    await one.carrier.sync()
    expect(one.carrier.view()).toMatchObject({ problem: { code: 'carry-git-refused' } })
    one.clock.advance(5 * 60_000)
    await one.carrier.sync()
    expect(one.carrier.view()).toMatchObject({ problem: null })
    await settle(other)
    expect(other.dash.pantry()).toEqual(one.dash.pantry())
  })

  test('is refused at once if its address is not a repository, or uses another transport', async () => {
    const one = machine('desk')
    for (const [address, code] of [
      [join(folder.path, 'nothing.git'), 'carry-git-denied'],
      ['https://127.0.0.1:1/dash.git', 'carry-git-unreachable'],
      ['ext::sh -c touch% /tmp/x', 'carry-git-address'],
      ['--upload-pack=touch /tmp/x', 'carry-git-address'],
      ['//server/share/dash.git', 'carry-git-address'],
    ] as const) {
      expect(await begin(one, null, address)).toMatchObject({ error: { code } })
      expect(one.carrier.view()).toEqual({ name: 'off' })
    }
  })

  test('runs no hook, neither in the clone nor at a path on this computer', async () => {
    const trace = join(folder.path, 'hooked')
    const hooks = join(folder.path, 'hooks')
    const config = join(folder.path, 'config')
    mkdirSync(hooks)
    for (const at of [join(remote, 'hooks'), hooks])
      for (const hook of ['pre-push', 'update', 'post-receive', 'reference-transaction']) {
        writeFileSync(join(at, hook), `#!/bin/sh\ntouch '${trace}'\n`)
        chmodSync(join(at, hook), 0o755)
      }
    writeFileSync(config, `[core]\n\thooksPath = ${hooks}\n`)
    const one = machine('desk', { environment: { GIT_CONFIG_GLOBAL: config } })
    expect(await begin(one)).toMatchObject({ ok: true })
    expect(existsSync(trace)).toBe(false)
  })
})

describe('over ssh', () => {
  const address = 'git@example.org:me/dash.git'

  test('Dash is carried by ssh, which may not prompt', async () => {
    const log = join(folder.path, 'log')
    // The last argument is what ssh would run on the server.
    const local = ssh(
      `echo "$@" >> '${log}'\nfor last; do :; done\neval "\${last%% *} '${remote}'"`,
    )
    const one = machine('desk', local)
    expect(await begin(one, null, address)).toMatchObject({ ok: true })
    expect(inRemote('rev-parse', '--verify', 'hot-dash')).toMatch(/^[\da-f]{40}$/)
    for (const line of readFileSync(log, 'utf8').trim().split('\n'))
      expect(line).toContain('-o BatchMode=yes')
  })

  test.each(['Host key verification failed.', 'git@example.org: Permission denied (publickey).'])(
    'reports that access is denied: %s',
    async (message) => {
      const one = machine('desk', ssh(`echo '${message}' >&2; exit 255`))
      expect(await begin(one, null, address)).toMatchObject({ error: { code: 'carry-git-denied' } })
    },
  )

  test('an exchange that hangs ends when the user stops carrying, and leaves no process', async () => {
    const pid = join(folder.path, 'pid')
    const one = machine('desk', ssh(`echo $$ > '${pid}'; exec sleep 100`))
    await begin(one)
    one.store.sql.run('UPDATE carrier SET remote = ?', address)
    one.store.close()
    const again = machine('desk', { ...one.options, from: one.path })
    const exchanged = again.carrier.exchange()
    await expect.poll(() => existsSync(pid) && readFileSync(pid, 'utf8') !== '').toBe(true)
    await again.carrier.stop()
    await exchanged
    await expect.poll(() => readProcessStart(Number(readFileSync(pid, 'utf8')))).toBeUndefined()
  })
})

test('other files in the branch never reach the disk, and stay in the branch', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 3)
  await settle(one)
  const blob = (content: string | Buffer) => {
    const path = join(folder.path, 'blob')
    writeFileSync(path, content)
    return inRemote('hash-object', '-w', path)
  }
  const tree = (lines: readonly string[]) => {
    const input = `${lines.join('\n')}\n`
    return execFileSync('git', ['-C', remote, 'mktree', '--missing'], {
      input,
      encoding: 'utf8',
    }).trim()
  }
  const small = blob('x')
  const huge = blob(Buffer.alloc(9 << 20))
  const device = '00000000-0000-4000-8000-000000000000'
  const hostile = tree([
    `120000 blob ${small}\t000001.dash`,
    `100755 blob ${small}\t000002.dash`,
    `160000 commit ${inRemote('rev-parse', 'hot-dash')}\t000003.dash`,
    `100644 blob ${huge}\t000004.dash`,
    `100644 blob ${small}\t..`,
    `100644 blob ${small}\t.git`,
    `100644 blob ${small}\tCON`,
    `040000 tree ${tree([`100644 blob ${small}\t000006.dash`])}\t000005.dash`,
    `100644 blob ${small}\t000007.dash`,
  ])
  const before = inRemote('ls-tree', 'hot-dash').split('\n')
  const top = tree([
    ...before,
    `040000 tree ${hostile}\t${device}`,
    `040000 tree ${hostile}\t..`,
    `040000 tree ${hostile}\t.git`,
    `120000 blob ${blob('/etc')}\t11111111-0000-4000-8000-000000000000`,
    `100644 blob ${small}\t.gitattributes`,
  ])
  inRemote('update-ref', 'refs/heads/hot-dash', inRemote('commit-tree', '-m', 'x', top))
  work(other, 'git:b', 2)
  await settle(other, one)
  expect(other.carrier.view()).toMatchObject({ problem: null })
  expect(birdOf(other)).toEqual(birdOf(one))
  for (const on of [one, other]) {
    expect(readdirSync(filesOf(on)).sort()).toEqual(
      [device, one.store.device, other.store.device].sort(),
    )
    expect(readdirSync(join(filesOf(on), device))).toEqual(['000007.dash'])
  }
  expect(inRemote('ls-tree', 'hot-dash')).toContain(hostile)
  expect(inRemote('ls-tree', '--name-only', 'hot-dash')).toContain('.gitattributes')
})

describe('a device that uses the id of another takes a new one', () => {
  test('if its whole disk was copied', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 5)
    await settle(one, other)
    const from = copyDatabase(one, folder.path)
    cpSync(`${one.path}.carried`, `${from}.carried`, { recursive: true })
    const copy = machine('desk', { from })
    work(one, 'git:b', 2)
    one.dash.feedOne(null)
    work(copy, 'git:c', 4)
    copy.dash.feedAll()
    await settle(copy, one, other)
    for (const on of [other, copy]) expect(birdOf(on)).toEqual(birdOf(one))
    expect(copy.store.device).not.toBe(one.store.device)
  })

  test('if its database is an older copy', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 5)
    await settle(one, other)
    const backup = copyDatabase(one, folder.path)
    one.dash.feedAll()
    await settle(one, other)
    one.store.close()
    const restored = machine('desk', { from: backup })
    await settle(restored, other)
    expect(birdOf(restored)).toEqual(birdOf(other))
    expect(restored.dash.pantry()).toEqual([])
  })
})

describe('the clone', () => {
  test('stays small', async () => {
    const [one, other] = await pair()
    for (let round = 0; round < 9; round += 1) {
      work(one, `git:${round}`, 2)
      await one.carrier.exchange()
      await other.carrier.exchange()
    }
    for (const on of [one, other]) {
      const counted = git('--git-dir', cloneOf(on), 'count-objects', '-v')
      const [loose, packed] = ['count', 'in-pack'].map((name) =>
        Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(counted)?.[1]),
      )
      expect((loose ?? 0) + (packed ?? 0)).toBeLessThan(40)
    }
  })

  test('is created again if it is damaged or lost', async () => {
    const [one, other] = await pair()
    const { device } = one.store
    for (const damage of [
      () => writeFileSync(join(cloneOf(one), 'HEAD'), 'nonsense'),
      () => rmSync(cloneOf(one), { recursive: true }),
      () => writeFileSync(join(cloneOf(one), 'refs/heads/hot-dash.lock'), ''),
      () => writeFileSync(join(cloneOf(one), 'shallow.lock'), ''),
      () => rmSync(join(cloneOf(one), 'objects'), { recursive: true }),
      () => appendFileSync(join(cloneOf(one), 'config'), '[nonsense'),
    ]) {
      damage()
      work(one, 'git:a', 3)
      await one.carrier.exchange()
      expect(one.carrier.view()).toMatchObject({ problem: null, waiting: 0 })
    }
    expect(one.store.device).toBe(device)
    rmSync(`${one.path}.carried`, { recursive: true })
    await settle(one, other)
    expect(birdOf(one)).toEqual(birdOf(other))
    await one.carrier.stop()
    expect(existsSync(`${one.path}.carried`)).toBe(false)
  })
})

test('removing a device deletes its files from the repository', async () => {
  const [one, other] = await pair()
  work(other, 'git:b', 3)
  await settle(one, other)
  expect(await one.carrier.remove(other.store.device)).toEqual({ ok: true, value: null })
  expect(inRemote('ls-tree', '--name-only', 'hot-dash')).not.toContain(other.store.device)
  expect(one.carrier.view()).toMatchObject({ devices: [] })
  const third = machine('server')
  await begin(third, one.carrier.code())
  await settle(one, third)
  expect(birdOf(third)).toEqual(birdOf(one))
})
