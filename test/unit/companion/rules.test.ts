import { expect, test } from 'vitest'
import { dishes, dishToFeed, unitsLeft } from '../../../main/companion/rules/dishes.ts'
import {
  experienceAtLevel,
  experienceToNext,
  growthOf,
  maxLevel,
} from '../../../preload/contract/growth.ts'
import { fullnessAt } from '../../../main/companion/rules/fullness.ts'
import { moodOf } from '../../../main/companion/rules/mood.ts'
import { kinds } from '../../../preload/contract/kinds.ts'
import fc from '../../support/fast-check.ts'

const hour = 60 * 60 * 1000

test('each kind of contribution has a dish with its experience and heat', () => {
  expect(dishes).toEqual({
    commit: { experience: 10, heat: 8 },
    issue: { experience: 15, heat: 14 },
    review: { experience: 20, heat: 14 },
    'pull-request': { experience: 30, heat: 24 },
  })
})

test.each([
  { experience: 0, level: 1, stars: 0, levelProgress: 0, levelLength: 25 },
  { experience: 24, level: 1, stars: 0, levelProgress: 24, levelLength: 25 },
  { experience: 25, level: 2, stars: 0, levelProgress: 0, levelLength: 25 },
  { experience: 79, level: 3, stars: 0, levelProgress: 29, levelLength: 30 },
  { experience: 80, level: 4, stars: 0, levelProgress: 0, levelLength: 30 },
  { experience: 1205, level: 24, stars: 0, levelProgress: 35, levelLength: 95 },
  { experience: 109_829, level: 98, stars: 0, levelProgress: 3999, levelLength: 4000 },
  { experience: 109_830, level: 99, stars: 0, levelProgress: 0, levelLength: 2000 },
  { experience: 111_829, level: 99, stars: 0, levelProgress: 1999, levelLength: 2000 },
  { experience: 111_830, level: 99, stars: 1, levelProgress: 0, levelLength: 2000 },
  { experience: 10_109_830, level: 99, stars: 5000, levelProgress: 0, levelLength: 2000 },
])('$experience experience is level $level with $stars stars', ({ experience, ...growth }) => {
  expect(growthOf(experience)).toEqual(growth)
})

test('each level begins where the previous steps end', () => {
  let sum = 0
  for (let level = 1; level <= maxLevel; level += 1) {
    expect(experienceAtLevel(level)).toBe(sum)
    expect(growthOf(sum)).toMatchObject({ level, levelProgress: 0 })
    sum += experienceToNext(level)
  }
})

/** Level plus stars in versions before this pace. Their users lose nothing. */
function formerGrowth(experience: number): number {
  const start = (level: number) => 50 * (level - 1) + (25 * (level - 1) * (level - 2)) / 2
  const beyond = experience - start(maxLevel)
  if (beyond >= 0) return maxLevel + Math.floor(beyond / 2000)
  return Math.floor((-3 + Math.sqrt(9 + (8 * experience) / 25)) / 2) + 1
}

test('no user of older versions loses a level or a star', () => {
  expect([0, 49, 50, 124, 125, 2249, 123_724, 123_725].map(formerGrowth)).toEqual([
    1, 1, 2, 2, 3, 12, 98, 99,
  ])
  const fallen = Array.from({ length: 300_001 }, (_, experience) => experience).filter(
    (experience) => {
      const { level, stars } = growthOf(experience)
      return level + stars < formerGrowth(experience)
    },
  )
  expect(fallen).toEqual([])
})

test('the starter basket leads to level 2', () => {
  expect(growthOf(3 * dishes.commit.experience).level).toBe(2)
})

test('more experience never means a lower level, and the bar never overflows', () => {
  fc.assert(
    fc.property(fc.nat(400_000), fc.nat(5000), (experience, more) => {
      const [before, after] = [growthOf(experience), growthOf(experience + more)]
      expect(after.level + after.stars).toBeGreaterThanOrEqual(before.level + before.stars)
      expect(after.levelProgress).toBeGreaterThanOrEqual(0)
      expect(after.levelProgress).toBeLessThan(after.levelLength)
    }),
  )
})

test.each([
  { what: 'before the first meal', last: null, fullness: 20 },
  { what: 'right after a meal', last: 0, fullness: 100 },
  { what: 'after 6 hours', last: -6 * hour, fullness: 80 },
  { what: 'after 12 hours', last: -12 * hour, fullness: 60 },
  { what: 'after 24 hours', last: -24 * hour, fullness: 20 },
  { what: 'after a year', last: -8760 * hour, fullness: 20 },
  { what: 'with a meal of a clock that is a little ahead', last: 5, fullness: 100 },
])('$what Dash is $fullness full', ({ last, fullness }) => {
  expect(fullnessAt(last, 0)).toBe(fullness)
})

const noon = {
  ...{ fullness: 70, isFoodWaiting: true, heat: 0, hour: 12, idleSeconds: 0 },
  ...{ isWorried: false, isProud: false, isTired: false },
}

test.each([
  { when: 'on an ordinary noon', circumstances: {}, mood: 'content' },
  { when: 'after a meal', circumstances: { fullness: 90 }, mood: 'happy' },
  { when: 'long after one, before food', circumstances: { fullness: 40 }, mood: 'hungry' },
  {
    when: 'days after one, with nothing to eat',
    circumstances: { fullness: 20, isFoodWaiting: false },
    mood: 'content',
  },
  { when: 'after many', circumstances: { fullness: 100, heat: 70 }, mood: 'hot' },
  { when: 'at night', circumstances: { hour: 23 }, mood: 'sleepy' },
  { when: 'in the small hours', circumstances: { hour: 5 }, mood: 'sleepy' },
  { when: 'in the morning', circumstances: { hour: 6 }, mood: 'content' },
  { when: 'at night after a meal', circumstances: { hour: 0, fullness: 100 }, mood: 'happy' },
  { when: 'left alone', circumstances: { idleSeconds: 600 }, mood: 'sleepy' },
  { when: 'left alone hungry', circumstances: { idleSeconds: 600, fullness: 20 }, mood: 'sleepy' },
  { when: 'left alone for long', circumstances: { idleSeconds: 1800 }, mood: 'asleep' },
  { when: 'left alone at night', circumstances: { idleSeconds: 300, hour: 2 }, mood: 'asleep' },
  { when: 'asleep and hot', circumstances: { idleSeconds: 1800, heat: 99 }, mood: 'asleep' },
  { when: 'during a conflict', circumstances: { isWorried: true, heat: 99 }, mood: 'worried' },
  {
    when: 'asleep during a conflict',
    circumstances: { isWorried: true, idleSeconds: 1800 },
    mood: 'asleep',
  },
  { when: 'after a release', circumstances: { isProud: true, fullness: 95 }, mood: 'proud' },
  {
    when: 'hungry after a release',
    circumstances: { isProud: true, fullness: 20 },
    mood: 'hungry',
  },
  { when: 'after a long evening', circumstances: { isTired: true, hour: 22 }, mood: 'tired' },
  {
    when: 'after a long evening with a release',
    circumstances: { isTired: true, isProud: true, hour: 23, fullness: 95 },
    mood: 'tired',
  },
])('$when Dash is $mood', ({ circumstances, mood }) => {
  expect(moodOf({ ...noon, ...circumstances })).toBe(mood)
})

test.each([
  { waiting: [0, 0, 0, 0], chosen: null, dish: null },
  { waiting: [1, 3, 2, 0], chosen: null, dish: 'issue' },
  { waiting: [2, 2, 2, 2], chosen: null, dish: 'commit' },
  { waiting: [1, 2, 2, 2], chosen: null, dish: 'issue' },
  { waiting: [9, 0, 0, 1], chosen: 'pull-request', dish: 'pull-request' },
  { waiting: [9, 0, 0, 1], chosen: 'review', dish: null },
] as const)('of $waiting with $chosen chosen, Dash eats $dish', ({ waiting, chosen, dish }) => {
  const [commit, issue, review, pull] = waiting
  expect(dishToFeed({ commit, issue, review, 'pull-request': pull }, chosen)).toBe(dish)
})

test('unitsLeft leaves out units that another device has eaten', () => {
  expect(unitsLeft(4, new Set([2, 9]))).toEqual([1, 3, 4])
  expect(unitsLeft(1, new Set([1]))).toEqual([])
})

test('the menu covers every kind', () => {
  expect(Object.keys(dishes).sort()).toEqual([...kinds].sort())
})
