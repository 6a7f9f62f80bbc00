import { describe, expect, test } from 'vitest'
import { maxMealShowMs } from '../../../preload/contract/events.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { mealTimeline, mealSizeOf, type Meal } from '../../../renderer/bird/meal.ts'
import { mealProgressOf } from '../../../renderer/bird/meal-show.ts'
import { mouths } from '../../../renderer/bird/mouths.ts'
import { poses } from '../../../renderer/bird/poses.ts'
import type { Step } from '../../../renderer/bird/gestures.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { someMeal } from '../../fakes/meals.ts'

const meal = (
  count: number,
  kind: Kind = 'commit',
  {
    isHanded = false,
    ...how
  }: Parameters<typeof someMeal>[1] & { readonly isHanded?: boolean } = {},
): Meal => ({ ...someMeal([{ kind, count }], how), isHanded })

interface Timed extends Step {
  readonly at: number
}

function timed(steps: readonly Step[]): readonly Timed[] {
  let at = 0
  return steps.map((one) => {
    const all = { ...one, at }
    at += one.ms
    return all
  })
}

const isOpen = ({ pose, mouth }: Step) => mouths[mouth ?? poses[pose].mouth].inside !== 'closed'
const stepAt = (steps: readonly Timed[], ms: number) =>
  steps.findLast(({ at }) => at <= ms) ?? steps[0]!

const anyMeal = fc
  .tuple(
    fc.uniqueArray(
      fc.record({ kind: fc.constantFrom(...kinds), count: fc.integer({ min: 1, max: 900 }) }),
      { minLength: 1, maxLength: 4, selector: ({ kind }) => kind },
    ),
    fc.record({
      before: fc.record({
        experience: fc.nat(4000),
        fullness: fc.integer({ min: 20, max: 100 }),
        heat: fc.integer({ min: 0, max: 100 }),
      }),
      gives: fc.integer({ min: 10, max: 20_000 }),
      hasFire: fc.boolean(),
    }),
    fc.boolean(),
  )
  .map(([dishes, how, isHanded]): Meal => ({ ...someMeal(dishes, how), isHanded }))

describe('a meal of one dish', () => {
  const { flights, steps } = mealTimeline(meal(1))
  const all = timed(steps)
  const [flight] = flights
  const lands = flight!.landsMs

  test('opens the beak before the dish arrives, and bites once it has', () => {
    const opens = all.find(isOpen)!
    expect(opens.at).toBeGreaterThan(0)
    expect(opens.at).toBeLessThan(lands)
    const bites = all.find(({ at }) => at >= lands)!
    expect(bites.at).toBe(lands)
    expect(bites.pose).toBe('eating')
    expect(isOpen(bites)).toBe(false)
    expect(all.filter(({ pose, at }) => pose === 'eating' && at < lands)).toEqual([])
  })

  test('is chewed and swallowed, then has its effect and fills the bar', () => {
    const full = all.find(({ bites }) => bites === 1)!
    const before = all.filter(({ at }) => at < full.at)
    expect(
      before.filter(({ pose, mouth }) => pose === 'eating' && mouth === 'closed').length,
    ).toBeGreaterThan(2)
    expect(before.at(-1)).toMatchObject({ mouth: 'n', motion: 'squash' })
    expect(full.pose).toBe('happy')
  })

  test('has a sound for the bite as the dish lands, for the swallow, and for a new level with its card', () => {
    const one = meal(1, 'issue', { before: { experience: 40 } })
    const heard = timed(mealTimeline(one).steps).filter(({ sound }) => sound !== null)
    expect(heard.map(({ sound }) => sound)).toEqual([
      ...['bite', 'swallow', 'level-up', 'hop', 'landing', 'hop', 'landing'],
    ])
    expect(heard[0]).toMatchObject({ at: lands, food: 'issue' })
    const full = timed(mealTimeline(one).steps).find(({ bites }) => bites === 1)!
    expect(heard[1]!.at).toBeLessThan(full.at)
    expect(heard[2]!.at).toBeGreaterThanOrEqual(full.at)
  })

  test('has an effect for each kind', () => {
    const after = kinds.map((kind) => {
      const own = timed(mealTimeline(meal(1, kind)).steps)
      const full = own.find(({ bites }) => bites === 1)!
      return own
        .filter(({ at }) => at >= full.at)
        .map(({ pose }) => pose)
        .join(' ')
    })
    expect(new Set(after).size).toBe(kinds.length)
  })

  test('does not fly if the user puts it into the beak', () => {
    const handed = mealTimeline(meal(1, 'review', { isHanded: true }))
    expect(handed.flights).toEqual([])
    expect(timed(handed.steps).find(({ pose }) => pose === 'eating')!.food).toBe('review')
  })
})

test('one, five, fifty and eight hundred dishes each have their own show', () => {
  expect([1, 5, 50, 800].map(mealSizeOf)).toEqual(['bite', 'row', 'whirl', 'feast'])
  const shows = [1, 5, 50, 800].map((count) => mealTimeline(meal(count)))
  expect(shows.map(({ flights }) => flights[0]!.trajectory)).toEqual([
    'arc',
    'arc',
    'whirl',
    'rain',
  ])
  const flying = shows.map(({ flights }) => flights.length)
  expect(flying.slice(0, 2)).toEqual([1, 5])
  expect([...flying].sort((one, other) => one - other)).toEqual(flying)
})

describe('any meal', () => {
  test('opens the beak for each dish that lands, and is over within six seconds', () => {
    fc.assert(
      fc.property(anyMeal, (any) => {
        const { flights, steps } = mealTimeline(any)
        const all = timed(steps)
        for (const step of all) expect(step.ms).toBeGreaterThan(0)
        const last = all.at(-1)!
        expect(last.at + last.ms).toBeLessThanOrEqual(maxMealShowMs)
        const [first] = flights
        if (first) expect(isOpen(stepAt(all, first.landsMs - 1))).toBe(true)
        if (mealSizeOf(flights.length) === 'row') {
          for (const { landsMs } of flights) {
            expect(isOpen(stepAt(all, landsMs - 1)), `at ${landsMs}`).toBe(true)
            expect(isOpen(stepAt(all, landsMs)), `at ${landsMs}`).toBe(false)
          }
        }
        for (const { landsMs } of flights) expect(landsMs).toBeLessThan(last.at)
      }),
      { numRuns: trials(200) },
    )
  })

  test('empties the pantry dish by dish, and takes only its own dishes', () => {
    fc.assert(
      fc.property(anyMeal, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (any, shares) => {
        const counts = [0, ...shares.sort((one, other) => one - other), 1].map(
          (share) => mealProgressOf(any, 0, share).waiting,
        )
        expect([counts[0], counts.at(-1)]).toEqual([any.before.waiting, any.after.waiting])
        for (const [n, waiting] of counts.slice(1).entries())
          for (const kind of kinds) expect(waiting[kind]).toBeLessThanOrEqual(counts[n]![kind])
      }),
      { numRuns: trials(200) },
    )
  })

  test('fills the bar bite by bite, and shows the card after the bite that earns the level', () => {
    fc.assert(
      fc.property(anyMeal, (any) => {
        const shares = mealTimeline(any).steps.flatMap(({ bites }) =>
          bites === null ? [] : [bites],
        )
        expect([...shares].sort((one, other) => one - other)).toEqual(shares)
        expect([shares[0], shares.at(-1)]).toEqual([0, 1])
        const { level } = growthOf(any.after.experience)
        const isNew = level > growthOf(any.before.experience).level
        for (const share of shares) {
          const { card, experience } = mealProgressOf(any, share, 1)
          const isEarned = growthOf(experience).level === level
          expect(card?.level ?? null).toBe(isNew && isEarned ? level : null)
        }
        expect(mealProgressOf(any, 0, 0)).toEqual({ ...any.before, card: null })
        expect(mealProgressOf(any, 1, 1)).toMatchObject(any.after)
      }),
      { numRuns: trials(200) },
    )
  })
})

test('a meal of five dishes shows the card after the bite that earns the level, and Dash then eats the other dishes', () => {
  // The third of five chillies takes the bar from 20 to 50, where level 3 begins, and the bar continues from there.
  const row = meal(5, 'commit', { before: { experience: 20 } })
  const all = timed(mealTimeline(row).steps)
  const shown = all.flatMap(({ at, bites }) =>
    bites === null ? [] : [{ at, ...mealProgressOf(row, bites, 0) }],
  )
  const first = shown.find(({ card }) => card !== null)!
  expect(first.experience).toBe(50)
  expect(shown.filter(({ at }) => at < first.at).map(({ experience }) => experience)).toContain(40)
  expect(all.some(({ pose, at }) => pose === 'eating' && at > first.at)).toBe(true)
  expect(all.some(({ pose, at }) => pose === 'celebrate' && at > first.at)).toBe(true)
})

test('a dish gets smaller with every bite, until almost nothing is left to swallow', () => {
  for (const [count, isHanded] of [
    [1, false],
    [1, true],
    [4, false],
    [30, false],
  ] as const) {
    const { steps } = mealTimeline(meal(count, 'commit', { isHanded }))
    const bites = steps.filter(({ pose }) => pose === 'eating')
    const sizes = bites.map(({ foodLeft }) => foodLeft)
    expect(sizes[0]).toBe(1)
    expect(sizes.at(-1)).toBeLessThanOrEqual(0.5)
    // It grows only when the next dish arrives, whole.
    for (const [n, size] of sizes.entries()) if (n > 0 && size > sizes[n - 1]!) expect(size).toBe(1)
  }
  expect(figureOf({ pose: 'eating', foodLeft: 0.4 }).bite).toEqual({ food: 0.4, flame: 0 })
})
