import { expect, test } from 'vitest'
import { dishes } from '../../../main/companion/rules/dishes.ts'
import {
  cold,
  degreesAt,
  eatenUntil,
  heatUp,
  mealsSinceCold,
  type MealHeat,
} from '../../../main/companion/rules/heat.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import fc, { trials } from '../../support/fast-check.ts'

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

test('Dash breathes fire more than once in a long meal', () => {
  const many = Array.from({ length: 50 }, () => ({ at: 0, heat: 24 }))
  expect(heatUp(cold, many).fires).toBeGreaterThan(1)
})

// Pauses from none to a whole night; all dishes of the menu.
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

test('eating in parts gives the same heat as eating at once', () => {
  fc.assert(
    fc.property(meals, fc.nat(120), (eaten, at) => {
      const all = hot(eaten)
      const inParts = heatUp(heatUp(cold, all.slice(0, at)), all.slice(at))
      expect(inParts).toEqual(heatUp(cold, all))
    }),
  )
})

test('a meal up to a minute in the future counts, because the clocks of two machines differ', () => {
  expect(eatenUntil(1_000_000)).toBe(1_060_000)
})

test('the meals since the last full cool-down give the same heat as all meals', () => {
  let found = 0
  fc.assert(
    fc.property(meals, fc.integer({ min: 1, max: 40 }), (eaten, copies) => {
      const last = eaten.at(-1)?.at ?? 0
      const all = Array.from({ length: copies }, (_, n) =>
        hot(eaten).map(({ at, heat }) => ({ at: at + n * last, heat })),
      ).flat()
      const since = mealsSinceCold([...all].reverse())
      if (since.length < all.length) found += 1
      expect({ ...heatUp(cold, since), fires: 0 }).toEqual({ ...heatUp(cold, all), fires: 0 })
    }),
    { numRuns: trials(1000) },
  )
  expect(found).toBeGreaterThan(100)
})

test('Dash is always cold after a night without food, but not after a minute', () => {
  const read = (pause: number) => mealsSinceCold([{ at: pause * minute }, { at: 0 }]).length
  expect(read(299)).toBe(2)
  expect(read(300)).toBe(1)
  expect(read(1)).toBe(2)
  expect(mealsSinceCold([])).toEqual([])
})

test('only the meals since the last night are read, however many meals there are', () => {
  let read = 0
  function* life() {
    // A chilli every 20 minutes each day, without end, newest first.
    for (; ; read += 1) yield { at: -(Math.floor(read / 30) * 1440 + (read % 30) * 20) * minute }
  }
  expect(mealsSinceCold(life())).toHaveLength(30)
  expect(read).toBe(30)
})
