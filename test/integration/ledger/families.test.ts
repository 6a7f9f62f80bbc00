import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  addLink,
  addRepository,
  findFamily,
  joinFamilies,
  rebuildFamilies,
} from '../../../main/ledger/families.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { openTestStore } from '../../support/test-store.ts'
import {
  clone,
  day,
  countEverything,
  github,
  host,
  id,
  onGithub,
  firstRelease,
  recordClone,
} from './facts.ts'

let clock: ManualClock
let store: Store
let ledger: Ledger

beforeEach(() => {
  clock = manualClock('2026-11-25T12:00:00Z')
  store = openTestStore(':memory:', clock)
  ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
})
afterEach(() => store.close())

const named = (repository: string, ...names: string[]) =>
  recordClone(ledger, clone(repository, { names: names.map((name) => ({ host, name })) }))
const githubs = (...repositories: ReturnType<typeof onGithub>[]) =>
  ledger.recordGithub(github({ repositories }))

/** The families with more than one member, each sorted. */
function families(): readonly (readonly string[])[] {
  const rows = store.db
    .prepare<[], [string, string]>('SELECT family, repository FROM family ORDER BY repository')
    .raw()
    .all()
  const found = new Map<string, string[]>()
  for (const [family, member] of rows) found.set(family, [...(found.get(family) ?? []), member])
  return [...found.values()].filter(({ length }) => length > 1)
}

test('two clones of one remote are one family, whatever the case of its name', () => {
  named('git:b', 'dash/nest')
  named('remote:github.com/dash/nest', 'Dash/Nest')
  named('git:c', 'dash/other')
  expect(families()).toEqual([['git:b', 'remote:github.com/dash/nest']])
})

test('the same name on another host is another repository', () => {
  named('git:b', 'dash/nest')
  recordClone(ledger, clone('git:c', { names: [{ host: 'gitlab.com', name: 'dash/nest' }] }))
  expect(families()).toEqual([])
})

test.each([
  { order: 'the clones first', clonesFirst: true },
  { order: 'GitHub first', clonesFirst: false },
])('clones join the repository that has their name on GitHub: $order', ({ clonesFirst }) => {
  const clones = () => {
    named('git:b', 'dash/nest')
    named('git:c', 'dash/nest')
  }
  if (clonesFirst) clones()
  githubs(onGithub('R_1', 'dash/nest'))
  if (!clonesFirst) clones()
  expect(families()).toEqual([['git:b', 'git:c', 'github:github.com:R_1']])
})

test('a fork belongs to the family of its parent', () => {
  const parent = id('github:github.com:R_0')
  githubs(onGithub('R_1', 'dash/nest', { parent }))
  expect(families()).toEqual([['github:github.com:R_0', 'github:github.com:R_1']])
})

test('a clone with two remotes joins both', () => {
  githubs(onGithub('R_1', 'me/nest'), onGithub('R_2', 'dash/nest'))
  named('git:b', 'me/nest', 'dash/nest')
  expect(families()).toHaveLength(1)
  expect(families()[0]).toHaveLength(3)
})

test('after a name has passed to another repository, new clones join that repository, and an old clone stays', () => {
  githubs(onGithub('R_old', 'dash/nest'))
  named('git:old', 'dash/nest')
  clock.advance(1000)
  githubs(onGithub('R_old', 'dash/nest-classic'), onGithub('R_new', 'dash/nest'))
  named('git:new', 'dash/nest')
  named('git:old', 'dash/nest')
  expect(families()).toEqual([
    ['git:new', 'github:github.com:R_new'],
    ['git:old', 'github:github.com:R_old'],
  ])
})

test('a clone with a former name waits for GitHub, even after a start with other settings', () => {
  githubs(onGithub('R_1', 'dash/nest', { formerNames: ['dash/former'] }))
  named('git:b', 'dash/former')
  createLedger({ store, clock, firstRelease, counting: { ...countEverything, languages: ['C'] } })
  expect(families()).toEqual([])
})

test('a family gets its name from GitHub, otherwise from its remote, its folder or its root commit', () => {
  const on = day('2026-11-25')
  const nameOf = (repository: string, other: Parameters<typeof clone>[1]) => {
    const time = Date.parse('2026-11-25T00:00:00Z') / 1000
    const fact = { oid: repository, email: 'dash@example.org', time, offset: 0 }
    recordClone(ledger, clone(repository, { commits: [fact], ...other }))
    return ledger.history.day(on).families.map(({ name }) => name)
  }
  expect(nameOf('git:0123456789abcdef', {})).toEqual(['0123456'])
  expect(nameOf('git:0123456789abcdef', { label: 'nest' })).toEqual(['nest'])
  expect(nameOf('git:0123456789abcdef', { names: [{ host, name: 'Dash/Nest' }] })).toEqual([
    'Dash/Nest',
  ])
  githubs(onGithub('R_1', 'Dash/nest'))
  expect(ledger.history.day(on).families.map(({ name }) => name)).toEqual(['Dash/nest'])
})

test('a repository is private until GitHub says that it is not', () => {
  const parent = id('github:github.com:R_0')
  const commitDay = (nodeId: string) => {
    return { repository: id(`github:${host}:${nodeId}`), day: day('2026-11-25'), count: 1 }
  }
  ledger.recordGithub(
    github({
      repositories: [
        onGithub('R_1', 'dash/nest'),
        onGithub('R_2', 'dash/secret', { isPrivate: true }),
        onGithub('R_3', 'dash/fork', { isPrivate: true, parent }),
      ],
      commitDays: ['R_1', 'R_2', 'R_3', 'R_4'].map(commitDay),
    }),
  )
  const isPrivate = () =>
    ledger.history
      .day(day('2026-11-25'))
      .families.map(({ name, isPrivate }) => [name, isPrivate])
      .sort()
  expect(isPrivate()).toEqual([
    ['dash/fork', true],
    ['dash/nest', false],
    ['dash/secret', true],
    ['github:github.com:R_4', true],
  ])
  githubs(onGithub('R_2', 'dash/secret'))
  expect(isPrivate()).toContainEqual(['dash/secret', false])
})

test('the id of a family is the smallest of its members, in any order of the links and after a rebuild', () => {
  const repository = fc.integer({ min: 0, max: 9 }).map((n) => id(`git:${n}`))
  const links = fc.array(fc.tuple(repository, repository))
  const linked = (all: readonly (readonly [string, string])[]) => {
    const other = openTestStore(':memory:', clock)
    const { sql } = other
    const members = Array.from({ length: 10 }, (_, n) => id(`git:${n}`))
    for (const member of members) addRepository(sql, member)
    for (const [one, another] of all) {
      if (addLink(sql, id(one), id(another))) joinFamilies(sql, id(one), id(another))
    }
    const familiesOf = () => members.map((member) => findFamily(sql, member))
    const found = familiesOf()
    rebuildFamilies(sql)
    expect(familiesOf()).toEqual(found)
    other.close()
    return found
  }
  fc.assert(
    fc.property(
      links.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        const found = linked(all)
        expect(linked(shuffled)).toEqual(found)
        const of = (member: string) => found[Number(member.slice('git:'.length))] ?? ''
        for (const [one, another] of all) expect(of(one)).toBe(of(another))
        for (const [n, family] of found.entries()) {
          expect(family <= `git:${n}`).toBe(true)
          expect(of(family)).toBe(family)
        }
      },
    ),
    { numRuns: trials(30) },
  )
})
