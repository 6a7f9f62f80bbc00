import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { formatLine, rowsVersion } from '../../../main/carrier/rules/segment-text.ts'
import { readFamilies } from '../../../main/ledger/families.ts'
import { sharedTableNames } from '../../../main/ledger/merge-devices.ts'
import { outboxKeys } from '../../../main/storage/outbox-keys.ts'
import { startOver, undoStartOver } from '../../../main/transfer/start-over.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { clone, commits, eraseDue, github, id, onGithub, recordClone } from '../ledger/facts.ts'
import {
  birdOf,
  copyDatabase,
  setUpMachines,
  restart,
  startAgain,
  type Machine,
} from './devices.ts'

const folder = folderForEachTest()
const machine = setUpMachines(folder)
let shared: string

beforeEach(() => {
  shared = join(folder.path, 'shared')
  mkdirSync(shared)
})

const codeOf = ({ carrier }: Machine) => carrier.code()

/** Two machines that exchange rows through the folder. */
async function pair(): Promise<readonly [Machine, Machine]> {
  const [one, other] = [machine('desk'), machine('laptop')]
  expect(await one.carrier.start({ type: 'folder', folder: shared }, null)).toEqual({
    ok: true,
    value: null,
  })
  expect(await other.carrier.start({ type: 'folder', folder: shared }, codeOf(one))).toEqual({
    ok: true,
    value: null,
  })
  return [one, other]
}

/** Every machine reads and writes until nothing changes any more. */
async function settle(...all: readonly Machine[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) for (const { carrier } of all) await carrier.sync()
}

const work = (on: Machine, repository: string, count: number, day = '2026-11-25') =>
  recordClone(on.ledger, clone(repository, { commits: commits(day, count) }))

const ownFolder = ({ store }: Machine) => join(shared, store.device)
const segments = (of: Machine) => readdirSync(ownFolder(of)).sort()
const lastSegment = (of: Machine) => join(ownFolder(of), segments(of).at(-1) ?? '')

test('a meal on one machine counts on the other', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 5)
  await settle(one, other)
  expect(other.dash.pantry()).toEqual(one.dash.pantry())
  one.dash.feedOne(null)
  other.dash.feedAll()
  await settle(one, other)
  expect(birdOf(one)).toEqual(birdOf(other))
  expect(birdOf(one)).toMatchObject({ isPantryRight: true })
  expect(one.dash.pantry()).toEqual([])
  expect(one.carrier.view()).toMatchObject({
    waiting: 0,
    problem: null,
    devices: [{ name: 'laptop' }],
  })
})

test('settings and the outfit arrive, and apply at once', async () => {
  const [one, other] = await pair()
  one.settings.set({ languages: ['Dart', 'Rust'] })
  one.settings.setAddress('dash@example.org', true)
  await settle(one, other)
  expect(other.settings.all().languages).toEqual(['Dart', 'Rust'])
  expect(other.settings.addresses()).toMatchObject([{ email: 'dash@example.org', counts: true }])
})

test('every shared table is carried', () => {
  expect(Object.keys(outboxKeys).sort()).toEqual([...sharedTableNames].sort())
})

test('a device ignores settings that belong to another device, and malformed timestamps', async () => {
  const [one, other] = await pair()
  const { sql } = one.store
  const clock = one.store.nextTimestamp()
  sql.insert('setting', { name: 'client-id/example.org', value: '"x"', clock, shared: 1 })
  sql.insert('choice', { name: 'scene', value: 'moon', clock: 'zzz' })
  sql.insert('choice', { name: 'head', value: 'chef-hat', clock })
  await settle(one, other)
  expect(other.store.sql.values('SELECT name FROM setting')).not.toContain('client-id/example.org')
  expect(other.store.sql.values('SELECT name FROM choice')).toEqual(['head'])
})

test('a device does not write rows of other devices again', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 50)
  one.dash.feedAll()
  await settle(one, other)
  const size = (of: Machine) =>
    segments(of).reduce((sum, name) => sum + statSync(join(ownFolder(of), name)).size, 0)
  const before = [size(one), size(other)]
  expect(before[1]).toBeLessThan(before[0] ?? 0)
  await settle(one, other)
  expect([size(one), size(other)]).toEqual(before)
})

test('commits count even if their repository arrives later, from another device', async () => {
  const [one, other] = await pair()
  const third = machine('server')
  work(one, 'git:a', 1, '2026-11-20')
  await settle(one, other)
  work(other, 'git:a', 2, '2026-11-20')
  await other.carrier.sync()
  const away = join(folder.path, 'away')
  renameSync(ownFolder(one), away)
  await third.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
  renameSync(away, ownFolder(one))
  await third.carrier.sync()
  expect(third.ledger.history.lifetime().totals).toMatchObject({ commit: 2 })
})

describe('the key', () => {
  test('is required for a folder that has one, and a wrong key is refused', async () => {
    const [one, other] = [machine('desk'), machine('laptop')]
    await one.carrier.start({ type: 'folder', folder: shared }, null)
    expect(await other.carrier.start({ type: 'folder', folder: shared }, null)).toMatchObject({
      error: { code: 'carry-code-needed' },
    })
    expect(await other.carrier.start({ type: 'folder', folder: shared }, 'ABCD')).toMatchObject({
      error: { code: 'carry-code-wrong' },
    })
    const foreign = join(folder.path, 'foreign')
    mkdirSync(foreign)
    await other.carrier.start({ type: 'folder', folder: foreign }, null)
    const code = codeOf(other)
    await other.carrier.stop()
    expect(await other.carrier.start({ type: 'folder', folder: shared }, code)).toMatchObject({
      error: { code: 'carry-code-wrong' },
    })
    expect(other.carrier.view()).toEqual({ name: 'off' })
  })

  test('hides everything: the files contain no readable name, address or setting', async () => {
    const [one, other] = await pair()
    work(one, 'git:abcdef', 3)
    one.ledger.recordGithub(github({ repositories: [onGithub('R_1', 'flutter/dash')] }))
    one.settings.setAddress('dash@example.org', true)
    await settle(one, other)
    const all = [
      ...segments(one).map((name) => readFileSync(join(ownFolder(one), name), 'latin1')),
    ].join('')
    expect(all).not.toMatch(/dash@example|flutter|git:abcdef|Dart|desk|meal/)
    expect(all).not.toContain(codeOf(one) ?? '')
  })
})

describe('the name of a private repository', () => {
  const secret = onGithub('R_1', 'employer/secret', { isPrivate: true })
  const names = ({ store }: Machine) =>
    store.sql.values<string>('SELECT label FROM repository_name ORDER BY label')

  test('stays on its device, but links the clone on another', async () => {
    const [one, other] = await pair()
    one.ledger.recordGithub(github({ repositories: [secret] }))
    const third = machine('server')
    await third.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
    recordClone(
      other.ledger,
      clone('git:a', { names: [{ host: 'github.com', name: 'employer/secret' }] }),
    )
    await settle(one, other, third)
    for (const of of [one, other, third]) expect(readFamilies(of.store.sql).size).toBe(1)
    expect(names(third)).toEqual([])
    expect(third.store.sql.values('SELECT url FROM contribution_item')).toEqual([])
  })

  test('travels once the user allows it', async () => {
    const [one, other] = await pair()
    one.ledger.recordGithub(github({ repositories: [secret] }))
    await settle(one, other)
    expect(names(other)).toEqual([])
    one.carrier.setPrivateNames(true)
    await settle(one, other)
    expect(names(other)).toEqual(['employer/secret'])
  })
})

test('facts that GitHub and a clone repeat are not carried again, even if the clock was years ahead', async () => {
  const [one, other] = await pair()
  const names = ['me/x', 'upstream/x'].map((name) => ({ host: 'github.com', name }))
  const hear = () => {
    one.ledger.recordGithub(github({ repositories: [onGithub('R_1', 'me/x')] }))
    recordClone(one.ledger, clone('git:a', { names }))
  }
  for (const year of [2032, 2026]) {
    one.clock.set(`${year}-11-25T03:00:00Z`)
    hear()
    await settle(one, other)
    one.clock.advance(3_600_000)
    hear()
    expect(one.carrier.view()).toMatchObject({ waiting: 0 })
  }
})

test('a device that never asks GitHub learns that a repository became public, and private again', async () => {
  const [one, other] = await pair()
  const hear = (isPrivate: boolean, day: number) => {
    one.clock.set(`2026-11-${day}T03:00:00Z`)
    one.ledger.recordGithub(github({ repositories: [onGithub('R_1', 'me/x', { isPrivate })] }))
  }
  const known = ({ store }: Machine) =>
    [...readFamilies(store.sql).values()].map((family) => family.isPrivate)
  for (const [isPrivate, day] of [
    [true, 25],
    [false, 26],
    // The clock was wrong before.
    [true, 10],
  ] as const) {
    hear(isPrivate, day)
    await settle(one, other)
    expect([known(one), known(other)]).toEqual([[isPrivate], [isPrivate]])
  }
})

describe('files that a sync tool leaves', () => {
  test('a torn last line is read once it is complete', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 3)
    await one.carrier.sync()
    const path = lastSegment(one)
    const text = readFileSync(path)
    for (const end of [10, text.length - 5, text.length - 1, text.length]) {
      writeFileSync(path, text.subarray(0, end))
      await other.carrier.sync()
    }
    expect(birdOf(other)).toEqual(birdOf(one))
    expect(other.warnings).toEqual([])
  })

  test('a file that arrives with holes is read again when they are filled', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 3)
    await one.carrier.sync()
    const path = lastSegment(one)
    const text = readFileSync(path)
    writeFileSync(
      path,
      Buffer.concat([text.subarray(0, 90), Buffer.alloc(200), text.subarray(290)]),
    )
    await other.carrier.sync()
    writeFileSync(path, text)
    await other.carrier.sync()
    expect(birdOf(other)).toEqual(birdOf(one))
  })

  test('conflicted copies, old copies, foreign files and folders do no harm', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 3)
    await one.carrier.sync()
    const path = lastSegment(one)
    copyFileSync(path, path.replace('.dash', ' (1).dash'))
    copyFileSync(path, join(shared, 'somewhere else.txt'))
    rmSync(path)
    renameSync(
      path.replace('.dash', ' (1).dash'),
      path.replace('.dash', '.sync-conflict-20261129.dash'),
    )
    writeFileSync(join(shared, 'notes.txt'), 'my recipes')
    writeFileSync(join(shared, '.000001.dash.icloud'), 'bplist00')
    mkdirSync(join(shared, 'photos', 'of', 'birds'), { recursive: true })
    writeFileSync(join(shared, 'photos', 'dash.jpg'), Buffer.alloc(9 << 20))
    await settle(other)
    expect(other.dash.pantry()).toEqual(one.dash.pantry())
    expect(other.carrier.view()).toMatchObject({ problem: null, hasForeignFiles: false })
  })

  test('files with another key are reported', async () => {
    const [one, other] = await pair()
    const foreign = join(folder.path, 'foreign')
    mkdirSync(foreign)
    const third = machine('stranger')
    await third.carrier.start({ type: 'folder', folder: foreign }, null)
    copyFileSync(join(foreign, third.store.device, '000001.dash'), join(shared, 'x.dash'))
    await settle(one, other)
    expect(one.carrier.view()).toMatchObject({ hasForeignFiles: true, problem: null })
  })

  test('if a folder is missing or not mounted, the device waits and writes nothing', async () => {
    const [one, other] = await pair()
    await settle(one, other)
    const away = join(folder.path, 'away')
    renameSync(shared, away)
    work(one, 'git:a', 3)
    await one.carrier.sync()
    expect(one.carrier.view()).toMatchObject({ problem: { code: 'carry-folder-gone' } })
    mkdirSync(shared)
    await one.carrier.sync()
    expect(readdirSync(shared)).toEqual([])
    const { device } = one.store
    rmSync(shared, { recursive: true })
    renameSync(away, shared)
    await settle(one, other)
    expect(one.carrier.view()).toMatchObject({ problem: null, waiting: 0 })
    expect(one.store.device).toBe(device)
    expect(birdOf(other)).toEqual(birdOf(one))
  })
})

describe('a device takes a new id if its files differ from its database', () => {
  test('because one of them is missing at compaction', async () => {
    const [one, other] = await pair()
    for (let day = 10; day < 25; day += 1) work(one, `git:${day}`, 40, `2026-11-${day}`)
    await settle(one, other)
    expect(segments(one).length).toBeGreaterThan(1)
    const before = one.store.device
    rmSync(join(ownFolder(one), segments(one)[0] ?? ''))
    one.store.sql.run('UPDATE carrier SET compared = 0')
    await settle(one, other)
    expect(one.store.device).not.toBe(before)
    expect(one.warnings).toEqual([])
    expect(birdOf(one)).toEqual(birdOf(other))
  })

  const bothAlive = async (one: Machine, other: Machine, ...rest: Machine[]) => {
    await settle(one, other, ...rest)
    for (const of of [other, ...rest]) expect(birdOf(of)).toEqual(birdOf(one))
    expect(birdOf(one)).toMatchObject({ isPantryRight: true })
  }

  test('a cloned disk', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 9)
    await settle(one, other)
    const copy = machine('desk', { from: copyDatabase(one, folder.path) })
    work(one, 'git:b', 2)
    one.dash.feedOne(null)
    work(copy, 'git:c', 4)
    copy.dash.feedAll()
    await bothAlive(one, other, copy)
    expect(copy.store.device).not.toBe(one.store.device)
  })

  test('a clone on a machine of another name', async () => {
    const [one, other] = await pair()
    await settle(one, other)
    const copy = machine('workstation', { from: copyDatabase(one, folder.path) })
    work(copy, 'git:c', 4)
    await bothAlive(copy, one, other)
    expect(copy.store.device).not.toBe(one.store.device)
  })

  test('a restored backup gets back what is missing in it', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 9)
    await settle(one, other)
    const backup = copyDatabase(one, folder.path)
    one.dash.feedAll()
    await one.carrier.sync()
    const bird = one.dash.petInCompany().experience
    one.store.close()
    const restored = machine('desk', { from: backup })
    await bothAlive(restored, other)
    expect(restored.dash.petInCompany().experience).toBe(bird)
  })

  test.each([
    ['deleted', (path: string) => rmSync(path)],
    ['cut', (path: string) => truncateSync(path, 100)],
    ['grown', (path: string) => appendFileSync(path, '1 1 AAAA 00000000\n')],
  ])('a segment that was %s', async (_what, change) => {
    const [one, other] = await pair()
    work(one, 'git:a', 9)
    await one.carrier.sync()
    const { device } = one.store
    change(lastSegment(one))
    one.dash.feedAll()
    await bothAlive(one, other)
    expect(one.store.device).not.toBe(device)
  })

  test('but not after a kill at any moment of a write', async () => {
    const [one, other] = await pair()
    await settle(one, other)
    const { device } = one.store
    for (const keep of [0, 1, 20, 150]) {
      work(one, `git:${keep}`, 3)
      await one.carrier.sync()
      // The database has all of the last line, and the file only its beginning.
      const path = lastSegment(one)
      truncateSync(path, readFileSync(path, 'latin1').trimEnd().lastIndexOf('\n') + 1 + keep)
      await restart(one)
    }
    await bothAlive(one, other)
    expect(one.store.device).toBe(device)
    expect(one.warnings).toEqual([])
  })
})

test('a device writes segments that stay small, and compacts them when half is superseded', async () => {
  const [one, other] = await pair()
  for (let day = 20; day < 26; day += 1) {
    for (let count = 1; count <= 9; count += 1) {
      work(one, 'git:a', count, `2026-11-${day}`)
      await one.carrier.sync()
    }
  }
  expect(segments(one).length).toBeGreaterThan(1)
  expect(segments(one)[0]).not.toBe('000001.dash')
  for (const name of segments(one))
    expect(statSync(join(ownFolder(one), name)).size).toBeLessThan(3500)
  await settle(one, other)
  expect(birdOf(other)).toEqual(birdOf(one))
})

test('a third device learns everything from the files alone', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 9)
  work(other, 'git:b', 9)
  one.dash.feedAll()
  await settle(one, other)
  const third = machine('server')
  await third.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
  await settle(third)
  expect(third.dash.petInCompany().experience).toBe(one.dash.petInCompany().experience)
  await settle(one, other, third)
  expect(birdOf(third)).toEqual(birdOf(one))
})

test('a device whose clock is years ahead is reported', async () => {
  const [one, other] = await pair()
  other.clock.advance(6 * 365 * 86_400_000)
  work(other, 'git:b', 1)
  await settle(other, one)
  expect(one.carrier.view()).toMatchObject({ devices: [{ name: 'laptop', isClockWrong: true }] })
})

test('a carrier that is off carries nothing, and starts again with everything', async () => {
  const [one, other] = await pair()
  const code = codeOf(one)
  await one.carrier.stop()
  work(one, 'git:a', 3)
  await settle(one, other)
  expect(other.dash.pantry()).not.toEqual(one.dash.pantry())
  await one.carrier.start({ type: 'folder', folder: shared }, code)
  await settle(one, other)
  expect(birdOf(other)).toEqual(birdOf(one))
})

test('erased rows disappear from the files of every device', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 3)
  work(one, 'git:b', 4)
  await settle(one, other)
  const first = readFileSync(lastSegment(one))
  one.ledger.forget(id('git:a'))
  one.ledger.endForgetting(id('git:a'))
  await settle(one, other)
  for (const { ledger } of [one, other]) await eraseDue(ledger)
  await settle(one, other)
  expect(readFileSync(lastSegment(one)).includes(first)).toBe(false)
  expect(segments(one)).toEqual(['000002.dash'])
  const third = machine('server')
  await third.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
  await settle(one, other, third)
  expect(third.store.sql.values('SELECT DISTINCT repository FROM local_commit')).toEqual(['git:b'])
})

test('lines of a newer version are skipped, and the lines around them are read', async () => {
  const [one, other] = await pair()
  work(one, 'git:a', 3)
  await one.carrier.sync()
  const path = lastSegment(one)
  const text = readFileSync(path, 'latin1')
  const newer = formatLine({ sequence: 2, version: rowsVersion + 1, sealed: 'AAAA' })
  const at = text.indexOf('\n') + 1
  writeFileSync(path, text.slice(0, at) + newer + text.slice(at))
  await other.carrier.sync()
  expect(other.dash.pantry()).toEqual(one.dash.pantry())
  expect(other.carrier.view()).toMatchObject({ hasNewerFiles: true, problem: null })
})

test('rows that a table refuses are skipped and logged, and the rest is merged', async () => {
  const [one, other] = await pair()
  one.store.db.pragma('ignore_check_constraints = ON')
  one.store.db.exec(`INSERT INTO meal VALUES ('starter', -1, 1, 'commit', 10, 'x')`)
  one.store.db.exec(`INSERT INTO deed VALUES ('first-review', 1)`)
  await settle(one, other)
  expect(other.store.sql.values('SELECT item FROM deed')).toEqual(['first-review'])
  expect(other.store.sql.values('SELECT n FROM meal WHERE n < 1')).toEqual([])
  expect(other.warnings).not.toEqual([])
})

describe('after the user has started over on one machine', () => {
  const experienceOf = ({ dash }: Machine) => dash.petInCompany().experience

  test('the others follow after a backup, and nothing of the former life comes back', async () => {
    const [one, other] = await pair()
    const late = machine('attic')
    await late.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
    work(one, 'git:a', 5)
    one.dash.feedOne(null)
    await settle(one, other, late)
    const backup = copyDatabase(other, folder.path)
    // This one is offline, and continues with the former life.
    late.dash.feedAll()
    const commitsBefore = one.ledger.history.lifetime().totals

    one.clock.advance(1000)
    await startAgain(one, startOver)
    expect(experienceOf(one)).toBe(0)
    await settle(one, other)
    expect(other.backups).toEqual([10])
    expect(experienceOf(other)).toBe(0)
    other.dash.feedOne(null)
    await settle(one, other, late)
    expect(late.backups).toHaveLength(1)
    // The disk of one machine is restored from a backup.
    other.store.close()
    copyFileSync(backup, other.path)
    await restart(other)
    await settle(one, other, late)
    for (const each of [one, other, late]) {
      expect(experienceOf(each)).toBe(10)
      expect(birdOf(each)).toEqual(birdOf(one))
      expect(birdOf(each)).toMatchObject({ isPantryRight: true, totals: commitsBefore })
      expect(each.ledger.adoption()).toBe('2026-11-25')
    }
    expect(one.backups).toEqual([])
  })

  test('undoing it brings the former life back to all devices, with the meals since', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 5)
    one.dash.feedOne(null)
    one.dash.feedOne(null)
    await settle(one, other)
    one.clock.advance(1000)
    await startAgain(one, startOver)
    await settle(one, other)
    work(other, 'git:b', 2, '2026-11-24')
    while (other.dash.feedOne(null).ok);
    await settle(one, other)
    one.clock.advance(1000)
    await startAgain(one, undoStartOver)
    await settle(one, other)
    // There were ten dishes in all, with the starter. No machine eats one twice.
    expect(experienceOf(one)).toBe(100)
    expect(birdOf(other)).toEqual(birdOf(one))
    expect(birdOf(one)).toMatchObject({ isPantryRight: true })
  })

  test('a copy of an earlier file brings nothing back', async () => {
    const [one, other] = await pair()
    work(one, 'git:a', 5)
    one.dash.feedAll()
    await settle(one, other)
    const copy = `${lastSegment(one)} (1)`
    copyFileSync(lastSegment(one), copy)
    one.clock.advance(1000)
    await startAgain(one, startOver)
    await settle(one, other)
    appendFileSync(copy, '\n')
    await settle(one, other)
    expect(experienceOf(other)).toBe(0)
    // The folder has nothing of the former life any more.
    rmSync(copy)
    const fresh = machine('new')
    await fresh.carrier.start({ type: 'folder', folder: shared }, codeOf(one))
    await settle(one, other, fresh)
    expect(birdOf(fresh)).toEqual(birdOf(one))
    expect(fresh.backups).toHaveLength(1)
  })
})
