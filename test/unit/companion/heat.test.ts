import { expect, test } from 'vitest'
import { dishes } from '../../../main/companion/rules/dishes.ts'
import {
  cold,
  lastColdIndex,
  degreesAt,
  heatUp,
  type MealHeat,
} from '../../../main/companion/rules/heat.ts'
import { heatFromMeals, openHeatReader } from '../../../main/companion/heat-from-meals.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import fc, { trials } from '../../fast-check.ts'

const minute = 60_000
const after = (meals: readonly MealHeat[], at: number) => degreesAt(heatUp(cold, meals), at)

test.each([
  { what: 'no meal', meals: [], at: 0, degrees: 0 },
  { what: 'one meal', meals: [[0, 8]], at: 0, degrees: 8 },
  { what: 'cooling by 1 in 3 minutes', meals: [[0, 8]], at: 3, degrees: 7 },
  { what: 'cooling evenly', meals: [[0, 8]], at: 1.5, degrees: 7.5 },
  { what: 'cooling to nothing', meals: [[0, 8]], at: 24, degrees: 0 },
  {
    what: 'never colder than that',
    meals: [
      [0, 8],
      [240, 8],
    ],
    at: 240,
    degrees: 8,
  },
  {
    what: 'just below fire',
    meals: [
      [0, 24],
      [0, 24],
      [0, 24],
      [0, 24],
    ],
    at: 0,
    degrees: 96,
  },
  {
    what: 'fire',
    meals: [
      [0, 24],
      [0, 24],
      [0, 24],
      [0, 24],
      [0, 8],
    ],
    at: 0,
    degrees: 40,
  },
  {
    what: 'fire at 100 exactly',
    meals: [
      [0, 60],
      [0, 40],
    ],
    at: 0,
    degrees: 40,
  },
  { what: 'a clock that is a little behind', meals: [[60, 50]], at: 0, degrees: 50 },
] as const)('$what: $degrees degrees', ({ meals, at, degrees }) => {
  const eaten = meals.map(([minutes, heat]) => ({ at: minutes * minute, heat }))
  expect(after(eaten, at * minute)).toBe(degrees)
})

test('a long feeding breathes fire more than once', () => {
  const many = Array.from({ length: 50 }, () => ({ at: 0, heat: 24 }))
  expect(heatUp(cold, many).fires).toBeGreaterThan(1)
})

// Pauses from none to a night; the dishes of the menu.
const meals = fc
  .array(
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.nat(20 * minute), fc.nat(400 * minute)),
      dish: fc.constantFrom(...kinds),
    }),
    { maxLength: 120, size: 'max' },
  )
  .map((eaten) => {
    let at = 0
    return eaten.map(({ pause, dish }) => {
      at += pause
      return { at, dish }
    })
  })
const hot = (eaten: readonly { at: number; dish: Kind }[]): MealHeat[] =>
  eaten.map(({ at, dish }) => ({ at, heat: dishes[dish].heat }))

test('heat stays from 0 to below 100', () => {
  fc.assert(
    fc.property(meals, fc.nat(1000 * minute), (eaten, later) => {
      const degrees = after(hot(eaten), (eaten.at(-1)?.at ?? 0) + later)
      expect(degrees).toBeGreaterThanOrEqual(0)
      expect(degrees).toBeLessThan(100)
    }),
  )
})

test('eating in parts is eating at once', () => {
  fc.assert(
    fc.property(meals, fc.nat(120), (eaten, at) => {
      const all = hot(eaten)
      const inParts = heatUp(heatUp(cold, all.slice(0, at)), all.slice(at))
      expect(inParts).toEqual(heatUp(cold, all))
    }),
  )
})

test('from a moment that is cold for certain, the tail tells the same as all meals', () => {
  let found = 0
  fc.assert(
    fc.property(meals, fc.double({ min: 0, max: 1, noNaN: true }), (eaten, part) => {
      const all = hot(eaten)
      const tail = all.slice(Math.floor(part * all.length))
      const from = lastColdIndex(tail)
      if (from === null) return
      found += 1
      expect({ ...heatUp(cold, tail.slice(from)), fires: 0 }).toEqual({
        ...heatUp(cold, all),
        fires: 0,
      })
    }),
    { numRuns: trials(1000) },
  )
  expect(found).toBeGreaterThan(100)
})

test('a night without food is cold for certain, a minute is not', () => {
  const tail = (pause: number) => [
    { at: 0, heat: 24 },
    { at: pause * minute, heat: 8 },
  ]
  expect(lastColdIndex(tail(299))).toBeNull()
  expect(lastColdIndex(tail(300))).toBe(1)
  expect(lastColdIndex(tail(1))).toBeNull()
  expect(lastColdIndex([])).toBeNull()
})

test('reading back stops at the last night, however long the life was', () => {
  const read: number[] = []
  const latest = (_until: number, count: number) => {
    read.push(count)
    // A chilli each 20 minutes by day for years, newest last.
    return Array.from({ length: count }, (_, index) => {
      const back = count - 1 - index
      return {
        at: -(Math.floor(back / 30) * 1440 + (back % 30) * 20) * minute,
        dish: 'commit' as const,
      }
    })
  }
  heatFromMeals({ latest }, 0)
  expect(read).toEqual([64])
})

test('whatever the clock does, the heat that is kept is that of the meals up to now', () => {
  const sixYears = 6 * 365 * 1440 * minute
  const step = fc.record({
    by: fc.oneof(fc.nat(90 * minute), fc.integer({ min: -sixYears, max: sixYears })),
    dish: fc.option(fc.constantFrom(...kinds)),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const eaten: { at: number; dish: Kind }[] = []
      const upTo = (until: number) => eaten.filter(({ at }) => at <= until)
      const store = {
        latest: (until: number, count: number) => upTo(until).slice(-count),
        nextMealAt: (after: number) => eaten.find(({ at }) => at > after)?.at ?? null,
      }
      const reader = openHeatReader(store)
      let now = 0
      for (const { by, dish } of steps) {
        now += by
        if (dish !== null) {
          eaten.push({ at: now, dish })
          eaten.sort((a, b) => a.at - b.at)
          reader.forget()
        }
        const all = heatUp(cold, hot(upTo(now)))
        expect(degreesAt(reader.at(now), now)).toBe(degreesAt(all, now))
      }
    }),
  )
})

test('what is read back gives the heat of all meals, also without any pause', () => {
  const sizes = fc.integer({ min: 1, max: 40 })
  fc.assert(
    fc.property(meals, sizes, (eaten, copies) => {
      const last = eaten.at(-1)?.at ?? 0
      const life = Array.from({ length: copies }, (_, n) =>
        eaten.map(({ at, dish }) => ({ at: at + n * last, dish })),
      ).flat()
      const read = heatFromMeals({ latest: (_until, count) => life.slice(-count) }, last * copies)
      const all = heatUp(cold, hot(life))
      expect(degreesAt(read, last * copies)).toBe(degreesAt(all, last * copies))
    }),
  )
})
