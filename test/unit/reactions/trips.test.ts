import { describe, expect, test } from 'vitest'
import {
  atHome,
  isTripDue,
  reduceTrip,
  souvenirOf,
  tripMinute,
  type Trip,
  type TripEvent,
} from '../../../main/reactions/rules/trip-reducer.ts'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { souvenirs } from '../../../preload/contract/souvenirs.ts'
import fc from '../../support/fast-check.ts'

const friday = '2026-11-27' as Day
const year = Array.from({ length: 365 }, (_, n) => addDays(friday, n))
const minute = 60_000

test('a trip begins between 10:00 and 16:00, at an hour that differs from day to day', () => {
  for (const day of year) {
    expect(tripMinute(day)).toBeGreaterThanOrEqual(10 * 60)
    expect(tripMinute(day)).toBeLessThan(15 * 60)
  }
  expect(new Set(year.map(tripMinute)).size).toBeGreaterThan(200)
})

test('any eight days in a row bring all eight souvenirs', () => {
  for (const [n] of year.entries())
    if (n + 8 <= year.length)
      expect(new Set(year.slice(n, n + 8).map(souvenirOf))).toEqual(new Set(souvenirs))
})

describe('a trip is due', () => {
  const due: Parameters<typeof isTripDue>[0] = {
    today: friday,
    minute: tripMinute(friday),
    wentOn: addDays(friday, -1),
    idleSeconds: 300,
    mood: 'content',
    motion: 'polite',
    isOnboarded: true,
    isAtEdge: false,
  }
  test.each<{ when: string; change: Partial<typeof due>; is: boolean }>([
    { when: 'after five minutes without the user', change: {}, is: true },
    { when: 'while the user is there', change: { idleSeconds: 299 }, is: false },
    { when: 'before its minute', change: { minute: tripMinute(friday) - 1 }, is: false },
    { when: 'late in the afternoon', change: { minute: 16 * 60 - 1 }, is: true },
    { when: 'in the evening', change: { minute: 16 * 60 }, is: false },
    { when: 'a second time', change: { wentOn: friday }, is: false },
    { when: 'for the first time ever', change: { wentOn: null }, is: true },
    { when: 'after a clock was ahead', change: { wentOn: '2031-01-01' }, is: true },
    { when: 'by a happy Dash', change: { mood: 'happy' }, is: true },
    { when: 'by a hungry Dash', change: { mood: 'hungry' }, is: false },
    { when: 'by a worried Dash', change: { mood: 'worried' }, is: false },
    { when: 'by a sleepy Dash', change: { mood: 'sleepy' }, is: false },
    { when: 'by a statue', change: { motion: 'statue' }, is: false },
    { when: 'by a still Dash', change: { motion: 'still' }, is: false },
    { when: 'by a lively Dash', change: { motion: 'lively' }, is: true },
    { when: 'during onboarding', change: { isOnboarded: false }, is: false },
    { when: 'behind an edge', change: { isAtEdge: true }, is: false },
  ])('$when: $is', ({ change, is }) => {
    expect(isTripDue({ ...due, ...change })).toBe(is)
  })
})

const souvenir = 'shell'
const at = (name: 'leaving' | 'out' | 'back', since = 0): Trip => ({ name, souvenir, since })
const checks = (now: number, isUserThere = false): TripEvent => ({
  type: 'presence-checked',
  now,
  isUserThere,
})
const called: TripEvent = { type: 'called' }
const over: Trip = { name: 'over', souvenir }

test.each([
  [atHome, { type: 'leaves', souvenir, now: 7 }, at('leaving', 7)],
  [atHome, checks(5, true), atHome],
  [atHome, called, atHome],
  [at('leaving'), checks(3000), at('leaving')],
  [at('leaving'), checks(4000), at('out', 4000)],
  [at('leaving'), checks(1000, true), atHome],
  [at('leaving'), called, atHome],
  [at('out'), checks(59 * minute), at('out')],
  [at('out'), checks(59 * minute, true), at('back', 59 * minute)],
  [at('out'), checks(60 * minute), over],
  [at('out', 10 * 24 * 60 * minute), checks(0), over],
  [at('out'), called, over],
  [at('out'), { type: 'leaves', souvenir: 'leaf', now: 7 }, at('out')],
  [over, checks(5), over],
  [over, checks(5, true), at('back', 5)],
  [over, called, over],
  [at('back'), checks(minute - 1, true), at('back')],
  [at('back'), checks(minute), atHome],
  [at('back'), called, at('back')],
] as const)('%o, then %o, is %o', (before, event, after) => {
  expect(reduceTrip(before, event)).toEqual(after)
})

test('Dash is always home once the user is there or something needs it', () => {
  const event = fc.oneof(
    fc.record({
      type: fc.constant('leaves' as const),
      souvenir: fc.constantFrom(...souvenirs),
      now: fc.integer(),
    }),
    fc.record({
      type: fc.constant('presence-checked' as const),
      now: fc.integer(),
      isUserThere: fc.boolean(),
    }),
    fc.constant(called),
  )
  fc.assert(
    fc.property(fc.array(event), fc.integer(), (events, now) => {
      const trip = events.reduce(reduceTrip, atHome)
      for (const next of [checks(now, true), called])
        expect(['leaving', 'out']).not.toContain(reduceTrip(trip, next).name)
    }),
  )
})

test('a trip lasts an hour at most, and Dash mentions each once', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 90, maxLength: 90 }), (presences) => {
      let trip = reduceTrip(atHome, { type: 'leaves', souvenir, now: 0 })
      let [minutesOut, told] = [0, 0]
      for (const [n, isUserThere] of presences.entries()) {
        const before = trip
        trip = reduceTrip(trip, checks((n + 1) * minute, isUserThere))
        if (trip.name === 'out') minutesOut += 1
        if (trip.name === 'back' && before.name !== 'back') told += 1
      }
      expect(minutesOut).toBeLessThanOrEqual(60)
      expect(told).toBeLessThanOrEqual(1)
    }),
  )
})
