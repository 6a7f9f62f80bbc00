import { expect, test } from 'vitest'
import type { Day } from '../../../main/base/rules/day.ts'
import { repositoriesToJoin, seenNow } from '../../../main/ledger/rules/binding.ts'
import {
  reconcileCommitCounts,
  foodFrom,
  newUnits,
  familyFoodFrom,
} from '../../../main/ledger/rules/counting.ts'
import { isCountedWork } from '../../../main/ledger/rules/deed-records.ts'
import {
  commitGrantKey,
  itemGrantKey,
  type RepositoryId,
} from '../../../main/ledger/rules/facts.ts'
import { localTime } from '../../../main/base/rules/local-time.ts'

const day = (text: string) => text as Day
const id = (text: string) => text as RepositoryId

test.each([
  { what: 'never known', known: null, yes: null, start: null },
  { what: 'known and not counting', known: '2026-11-25', yes: null, start: null },
  { what: 'counting from the start', known: '2026-11-25', yes: '2026-11-25', start: '2026-11-18' },
  { what: 'found later, counting', known: '2027-02-01', yes: '2027-02-01', start: '2026-11-18' },
  { what: 'known, counting later', known: '2026-11-25', yes: '2026-12-01', start: '2026-11-24' },
  { what: 'yes before adoption', known: '2026-01-01', yes: '2026-02-01', start: '2026-11-18' },
])('food of a family $what starts at $start', ({ known, yes, start }) => {
  const family = {
    knownFrom: known === null ? null : day(known),
    yesFrom: yes === null ? null : day(yes),
  }
  expect(familyFoodFrom(day('2026-11-25'), family)).toBe(start)
})

test('food starts a week before, across months and years', () => {
  expect(foodFrom(day('2026-01-03'))).toBe('2025-12-27')
  expect(foodFrom(day('2028-03-05'))).toBe('2028-02-27')
})

test("the greater of Git's and GitHub's counts is used", () => {
  expect(reconcileCommitCounts(3, 5)).toEqual({ count: 5, onlyLocal: 0, onlyGithub: 2 })
  expect(reconcileCommitCounts(5, 3)).toEqual({ count: 5, onlyLocal: 2, onlyGithub: 0 })
})

test('only units beyond earlier grants are granted', () => {
  expect(newUnits(5, 3)).toBe(2)
  expect(newUnits(3, 5)).toBe(0)
})

const holder = (text: string, lastSeen = 1, is: 'bound' | 'former' | null = null) => ({
  repository: id(text),
  lastSeen,
  isFormer: is === 'former',
  isBound: is === 'bound',
})

test.each([
  { who: 'a clone alone', newcomer: 'git:a', holders: [], joins: [] },
  {
    who: 'a clone among clones',
    newcomer: 'git:a',
    holders: [holder('git:b'), holder('remote:c')],
    joins: ['git:b', 'remote:c'],
  },
  {
    who: 'a clone of a name that GitHub gave to two in turn',
    newcomer: 'git:a',
    holders: [holder('git:b', 9, 'bound'), holder('github:h:old', 1), holder('github:h:new', 2)],
    joins: ['github:h:new'],
  },
  {
    who: 'a clone of a name that GitHub gave to two at once',
    newcomer: 'git:a',
    holders: [holder('github:h:b', 2), holder('github:h:a', 2), holder('github:h:c', 2)],
    joins: ['github:h:a'],
  },
  {
    who: 'a clone of a name that GitHub has since replaced, beside clones free and bound',
    newcomer: 'git:a',
    holders: [holder('git:b', 9, 'bound'), holder('git:c'), holder('github:h:old', 1, 'former')],
    joins: ['git:c'],
  },
  {
    who: "GitHub's repository, with clones free and bound",
    newcomer: 'github:h:new',
    holders: [holder('git:b', 9, 'bound'), holder('git:c'), holder('github:h:old')],
    joins: ['git:c'],
  },
])('$who joins $joins', ({ newcomer, holders, joins }) => {
  expect(repositoriesToJoin(id(newcomer), holders)).toEqual(joins)
})

test.each([
  { latest: null, now: 1000, seen: 1000 },
  { latest: 900, now: 1000, seen: 1000 },
  { latest: 1000, now: 1000, seen: 1000 },
  { latest: 5000, now: 1000, seen: 5001 },
  // With a clock in 1970, still later than a name that only a lookup gave.
  { latest: null, now: -5, seen: 2 },
  { latest: 0, now: -5, seen: 2 },
])('a name seen at $now after one at $latest is dated $seen', ({ latest, now, seen }) => {
  expect(seenNow(latest, now)).toBe(seen)
})

test('only some events are counted', () => {
  expect(['tag', 'push'].filter(isCountedWork)).toEqual(['tag'])
})

test('the key of a grant names its kind and its contribution', () => {
  expect(commitGrantKey(id('git:a'), day('2026-11-25'))).toBe('commit/git:a/2026-11-25')
  expect(itemGrantKey('pull-request', 'github.com', 'PR_1')).toBe('pull-request/github.com/PR_1')
})

test.each([
  { at: '2026-11-25T14:59:59Z', timeZone: 'Asia/Tokyo', day: '2026-11-25', hour: 23, minute: 59 },
  { at: '2026-11-25T15:00:00Z', timeZone: 'Asia/Tokyo', day: '2026-11-26', hour: 0, minute: 0 },
  {
    at: '2026-03-08T09:59:59Z',
    timeZone: 'America/Los_Angeles',
    day: '2026-03-08',
    hour: 1,
    minute: 59,
  },
  {
    at: '2026-03-08T10:00:00Z',
    timeZone: 'America/Los_Angeles',
    day: '2026-03-08',
    hour: 3,
    minute: 0,
  },
  {
    at: '2026-11-01T09:30:00Z',
    timeZone: 'America/Los_Angeles',
    day: '2026-11-01',
    hour: 1,
    minute: 30,
  },
  {
    at: '2026-12-31T10:00:00Z',
    timeZone: 'Pacific/Kiritimati',
    day: '2027-01-01',
    hour: 0,
    minute: 0,
  },
])('$at in $timeZone is $day, hour $hour', ({ at, timeZone, ...time }) => {
  expect(localTime(Date.parse(at), timeZone)).toEqual(time)
})
