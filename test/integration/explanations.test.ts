import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Day } from '../../main/base/rules/day.ts'
import { createLedger, type Ledger } from '../../main/ledger/ledger.ts'
import type { RepositoryId } from '../../main/ledger/rules/facts.ts'
import { createSettings, type SettingsService } from '../../main/settings/settings.ts'
import { systemTimers } from '../../main/base/timers.ts'
import { openFolders, type Folders } from '../../main/sources/folders/folders.ts'
import type { Undisclosed } from '../../preload/contract/undisclosed.ts'
import type { Github } from '../../main/sources/github/github.ts'
import type { Store } from '../../main/storage/open-store.ts'
import { createExplanations, type Explanations } from '../../main/explanations/explanations.ts'
import { me, openGitSandbox, type GitSandbox } from '../fakes/repositories.ts'
import { recount, account, github, host, onGithub, firstRelease } from './ledger/facts.ts'
import { manualClock } from '../support/manual-clock.ts'
import { folderForEachTest } from '../support/test-folder.ts'
import { openTestStore } from '../support/test-store.ts'

const former = 'dash@former.example.com'
const thirdOfMarch = '2026-03-03' as Day

let sandbox: GitSandbox
const data = folderForEachTest()
let store: Store
let settings: SettingsService
let ledger: Ledger
let folders: Folders
const nothingUndisclosed = { restricted: 0, hidden: 0, truncated: 0 }
let undisclosed: ReturnType<Github['undisclosed']>
let unread: ReturnType<Github['unread']>
let why: Explanations

beforeEach(() => {
  sandbox = openGitSandbox()
  const clock = manualClock('2026-11-25T12:00:00Z')
  store = openTestStore(join(data.path, 'hot-dash.db'), clock)
  settings = createSettings(store)
  settings.setAddress(me, true)
  ledger = createLedger({ store, clock, firstRelease, counting: settings.counting() })
  folders = openFolders({
    store,
    ledger,
    clock,
    timers: systemTimers,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    environment: sandbox.environment,
    home: sandbox.home,
    addresses: {
      counted: () => settings.counting().addresses,
      propose: (email, from) => settings.addAddress(email, from),
      onChange: () => () => undefined,
    },
  })
  undisclosed = []
  unread = []
  const view = {
    host,
    deviceFlowHosts: [],
    signIn: { name: 'none' as const },
    typedHost: null,
    signInCount: 1,
    accounts: [
      {
        id: account,
        host,
        login: 'dash',
        method: 'token' as const,
        isTokenKept: true,
        scopes: [],
        sync: { name: 'idle' as const, lastAt: null },
        undisclosed: nothingUndisclosed,
      },
    ],
  }
  why = createExplanations({
    store,
    ledger,
    folders,
    settings,
    github: {
      revision: () => 0,
      undisclosed: () => undisclosed,
      unread: () => unread,
      view: () => view,
    },
  })
})
afterEach(async () => {
  await folders.close()
  store.close()
  sandbox.remove()
})

/** A minute of 3 March in Japan. */
const at = (minute: number) => `${Date.parse('2026-03-03T03:00:00Z') / 1000 + minute * 60} +0900`

test('an opened day shows subjects, and the commits that did not count', async () => {
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen, { date: at(0) })
  sandbox.commit(kitchen, { date: at(1) })
  const before = sandbox.git(kitchen, 'rev-parse', 'HEAD')
  sandbox.gitAs({ date: at(1) }, kitchen, 'commit', '--amend', '--quiet', '-m', 'Stir the sauce')
  sandbox.git(kitchen, 'switch', '--quiet', '-c', 'side', 'HEAD~1')
  const someone = { name: 'Cook', email: 'cook@example.org' }
  const theirs = sandbox.commit(kitchen, { ...someone, date: at(2), file: 'lib/side.dart' })
  const formerly = sandbox.commit(kitchen, { email: former, date: at(3), file: 'lib/old.dart' })
  sandbox.git(kitchen, 'switch', '--quiet', 'main')
  sandbox.gitAs({ date: at(4) }, kitchen, 'merge', '--quiet', '--no-edit', 'side')
  const merge = sandbox.git(kitchen, 'rev-parse', 'HEAD')
  await folders.add(kitchen)
  await folders.rescan()
  settings.setAddress(former, false)

  const day = why.day(thirdOfMarch)
  expect(day.count).toBe(2)
  const { families } = await why.readDay(thirdOfMarch)
  const [family] = families
  expect(family?.id).toBe(day.families[0]?.id)
  const subjects = day.families[0]?.commits.rows.map(({ oid }) => family?.subjects[oid])
  expect(subjects).toEqual(['commit 1', 'Stir the sauce'])
  const reasons = new Map(family?.unrecorded.map(({ oid, reason }) => [oid, reason]))
  expect(reasons).toEqual(
    new Map([
      [theirs, 'other-author'],
      [formerly, 'address'],
      [merge, 'merge'],
    ]),
  )
  expect(family?.unrecorded.find(({ oid }) => oid === theirs)?.author).toBe('Cook')
  expect(reasons.has(before)).toBe(false)
  expect(family?.isWhole).toBe(true)
})

test('commits made with an agent are the user’s, and the day says how many, but commits of bots belong to nobody', async () => {
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen, { date: at(0) })
  sandbox.commit(kitchen, { date: at(1), file: 'lib/sauce.dart' })
  const trailers = ['Cook <cook@example.org>', 'Claude <noreply@anthropic.com>']
    .map((author) => `Co-Authored-By: ${author}`)
    .join('\n')
  const amend = ['commit', '--amend', '--quiet', '-m', 'Stir', '-m', trailers]
  sandbox.gitAs({ date: at(1) }, kitchen, ...amend)
  const together = sandbox.git(kitchen, 'rev-parse', 'HEAD')
  const aider = { name: 'Dash (aider)', date: at(2), file: 'lib/salt.dart' }
  const marked = sandbox.commit(kitchen, aider)
  const bot = '49699333+dependabot[bot]@users.noreply.github.com'
  const bumped = sandbox.commit(kitchen, { name: 'dependabot[bot]', email: bot, date: at(3) })
  await folders.add(kitchen)
  await folders.rescan()
  expect(why.day(thirdOfMarch).count).toBe(3)
  const [family] = (await why.readDay(thirdOfMarch)).families
  expect(family?.withAgent.toSorted()).toEqual([together, marked].toSorted())
  expect(family?.unrecorded).toMatchObject([{ oid: bumped, email: bot, reason: 'bot' }])
  expect(settings.addresses().map(({ email }) => email)).not.toContain(bot)
})

test('an amended commit is listed with its current object, even if the old one is gone', async () => {
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen)
  const before = sandbox.commit(kitchen, { date: at(0), file: 'lib/sauce.dart' })
  await folders.add(kitchen)
  await folders.rescan()
  sandbox.gitAs({ date: at(0) }, kitchen, 'commit', '--amend', '--quiet', '-m', 'Stir the sauce')
  const after = sandbox.git(kitchen, 'rev-parse', 'HEAD')
  await folders.rescan()
  expect(why.day(thirdOfMarch).families[0]?.commits.rows).toMatchObject([
    { oid: before, duplicates: [after] },
  ])
  expect((await why.readDay(thirdOfMarch)).families).toMatchObject([
    { reachable: [after], subjects: { [after]: 'Stir the sauce' }, unrecorded: [] },
  ])

  sandbox.git(kitchen, 'reflog', 'expire', '--expire=now', '--all')
  sandbox.git(kitchen, 'gc', '--quiet', '--prune=now')
  const [family] = (await why.readDay(thirdOfMarch)).families
  expect(family).toMatchObject({ reachable: [after], subjects: { [after]: 'Stir the sauce' } })
  expect(family?.subjects).not.toHaveProperty(before)
})

test('a commit that is on no branch of one clone counts as reachable if another clone has it on a branch', async () => {
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen)
  const before = sandbox.commit(kitchen, { date: at(0), file: 'lib/sauce.dart' })
  sandbox.git(sandbox.root, 'clone', '--quiet', kitchen, 'backup')
  sandbox.gitAs({ date: at(0) }, kitchen, 'commit', '--amend', '--quiet', '-m', 'Stir the sauce')
  const after = sandbox.git(kitchen, 'rev-parse', 'HEAD')
  await folders.add(sandbox.root)
  await folders.rescan()
  const [family] = (await why.readDay(thirdOfMarch)).families
  expect(family?.reachable.toSorted()).toEqual([before, after].toSorted())
})

test('a commit of a switched-off address has a row, and is not listed as unrecorded too', async () => {
  settings.setAddress(former, true)
  recount(ledger, settings.counting())
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen, { date: at(0) })
  const formerly = sandbox.commit(kitchen, { email: former, date: at(3), file: 'lib/old.dart' })
  await folders.add(kitchen)
  await folders.rescan()
  settings.setAddress(former, false)
  recount(ledger, settings.counting())
  const rows = why.day(thirdOfMarch).families[0]?.commits.rows
  expect(rows?.filter(({ counts }) => !counts).map(({ oid }) => oid)).toEqual([formerly])
  expect((await why.readDay(thirdOfMarch)).families).toMatchObject([{ unrecorded: [] }])
})

test('for an empty day, Git runs in every clone except those of forgotten repositories', async () => {
  const cook = { name: 'Cook', email: 'cook@example.org', date: at(0) }
  const kitchen = sandbox.init('kitchen')
  sandbox.commit(kitchen)
  sandbox.commit(kitchen, cook)
  const secret = sandbox.init('secret')
  sandbox.commit(secret, { file: 'lib/secret.dart' })
  sandbox.commit(secret, cook)
  await folders.add(sandbox.root)
  await folders.rescan()
  expect(why.day(thirdOfMarch).families).toEqual([])
  const found = async () =>
    (await why.readDay(thirdOfMarch)).families.map(({ name, unrecorded }) => [
      name,
      unrecorded.map(({ email, reason }) => `${email} ${reason}`),
    ])
  const theirs = ['cook@example.org other-author']
  expect((await found()).toSorted()).toEqual([
    ['kitchen', theirs],
    ['secret', theirs],
  ])
  const forgotten = ledger.history.lifetime().repositories.find(({ name }) => name === 'secret')
  ledger.forget(forgotten?.id as RepositoryId)
  expect(await found()).toEqual([['kitchen', theirs]])
})

test("an explanation shows GitHub's counts with the login of the account", () => {
  const repository = onGithub('R_1', 'dash/kitchen')
  const commitDays = [{ repository: repository.repository, day: thirdOfMarch, count: 12 }]
  ledger.recordGithub(github({ repositories: [repository], commitDays }))
  expect(why.day(thirdOfMarch).families[0]?.commits.githubCounts).toEqual([
    { login: 'dash', host, repository: 'dash/kitchen', count: 12 },
  ])
})

function notShown(from: string, to: string, numbers: Partial<Undisclosed>) {
  const days = { from: from as Day, to: to as Day }
  return { account, host, login: 'dash', ...days, ...nothingUndisclosed, ...numbers }
}

test('if GitHub has more contributions for a day than it shows, the day and the heat map say so', () => {
  undisclosed = [
    notShown('2026-01-01', '2026-03-16', { restricted: 2 }),
    notShown('2026-03-03', '2026-03-03', { truncated: 5 }),
    notShown('2026-03-17', '2026-05-30', { hidden: 1 }),
  ]
  unread = [{ host, from: '2025-01-01' as Day, to: '2025-03-16' as Day }]
  const days = { from: '2026-01-01', to: '2026-03-16' }
  expect(why.day(thirdOfMarch).incomplete).toEqual([
    { ...days, reason: 'restricted', count: 2, host },
    { from: thirdOfMarch, to: thirdOfMarch, reason: 'truncated', count: 5, host },
  ])
  expect(why.history(2026).incomplete.map(({ reason }) => reason)).toEqual([
    'restricted',
    'truncated',
    'hidden',
  ])
  expect(why.day('2025-03-16' as Day).incomplete).toMatchObject([{ reason: 'unread', count: null }])
  expect(why.history(2025).incomplete).toMatchObject([{ reason: 'unread', host }])
  expect(why.day('2025-03-17' as Day).incomplete).toEqual([])
})

test('commits of a private repository count through its clone, and are not reported as missing', async () => {
  const restricted = (count: number) => [{ reason: 'restricted', count, detail: host }]
  undisclosed = [notShown('2026-01-01', '2026-03-16', { restricted: 3 })]
  const secret = sandbox.init('secret')
  sandbox.git(secret, 'remote', 'add', 'origin', `https://${host}/dash/secret.git`)
  sandbox.commit(secret, { date: at(0) })
  sandbox.commit(secret, { date: at(1) })
  expect(why.history(2026).notCounted).toEqual(restricted(3))
  await folders.add(secret)
  await folders.rescan()
  expect(why.history(2026).totals.commit).toBe(2)
  expect(why.history(2026).notCounted).toEqual(restricted(1))
  expect(why.lifetime().notCounted).toEqual(restricted(1))
  expect(why.total(2026, null).notCounted).toEqual(restricted(1))
  expect(why.day(thirdOfMarch).incomplete).toMatchObject([{ reason: 'restricted', count: 1, host }])

  sandbox.commit(secret, { date: at(2) })
  await folders.rescan()
  expect(why.history(2026)).toMatchObject({ notCounted: [], incomplete: [] })

  // GitHub lists the repository now, so its undisclosed contributions are from other repositories.
  const listed = onGithub('R_1', 'dash/secret', { isPrivate: true })
  ledger.recordGithub(github({ repositories: [listed] }))
  expect(why.history(2026).notCounted).toEqual(restricted(3))
})

test('contributions that GitHub does not disclose appear beside the totals', () => {
  undisclosed = [
    notShown('2026-03-01', '2026-03-31', { restricted: 2 }),
    notShown('2026-01-01', '2026-03-16', { restricted: 1 }),
    notShown('2026-02-03', '2026-02-03', { truncated: 1 }),
    notShown('2025-03-17', '2025-05-30', { restricted: 4, hidden: 2 }),
  ]
  expect(why.history(2026).notCounted).toEqual([
    { reason: 'restricted', count: 3, detail: host },
    { reason: 'truncated', count: 1, detail: host },
  ])
  expect(why.total(2025, null).notCounted).toEqual([
    { reason: 'restricted', count: 4, detail: host },
    { reason: 'hidden', count: 2, detail: host },
  ])
  expect(why.lifetime().notCounted.map(({ count }) => count)).toEqual([7, 2, 1])
  expect(why.total(2026, 'issue').notCounted).toEqual([])
})
