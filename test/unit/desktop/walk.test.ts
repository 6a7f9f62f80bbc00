import { describe, expect, test } from 'vitest'
import {
  mayWalk,
  pauseMs,
  placeAfter,
  planWalk,
  isOnFloor,
  type Walk,
} from '../../../main/desktop/pet-window/rules/walk.ts'
import { formSizes } from '../../../preload/contract/earnables.ts'
import fc from '../../support/fast-check.ts'
import { display, displays } from './displays.ts'

const area = display(1, 0, 0, 1600, 1000)
const at = (x: number) => ({ x, y: 800, width: 200, height: 200 })
/** Returns the given random numbers in order, then repeats the last one. */
const rolls = (...all: readonly number[]) => {
  let n = 0
  return () => all[Math.min(n++, all.length - 1)]!
}
const [toTheLeft, toTheRight] = [0, 0.9]

const placesOf = (walk: Walk) =>
  Array.from({ length: walk.strides.length + 1 }, (_, count) => placeAfter(walk, count))

describe('when Dash walks', () => {
  test.each([
    ['statue', 100, 4000, false],
    ['still', 100, 4000, false],
    ['polite', 0, 4000, false],
    ['polite', 59, 4000, false],
    ['polite', 60, 4000, true],
    ['polite', 179, 4000, true],
    ['lively', 0, 4000, true],
    ['lively', 179, 4000, true],
    // It has just started.
    ['polite', 60, 599, false],
    ['polite', 60, 600, true],
    ['lively', 0, 30, true],
    // The user is away.
    ['polite', 180, 4000, false],
    ['lively', 3600, 4000, false],
  ] as const)(
    '%s, %d seconds after the last input, %d after a start: %s',
    (motion, idleSeconds, upSeconds, walks) => {
      expect(mayWalk(motion, idleSeconds, upSeconds)).toBe(walks)
    },
  )
})

test.each([
  [0, 30_000],
  [0.5, 60_000],
])('after the roll %d, Dash waits %d ms before it may walk', (roll, ms) => {
  expect(pauseMs(rolls(roll))).toBe(ms)
})

describe('a walk', () => {
  test('goes to one side in equal strides', () => {
    const walk = planWalk(area, at(700), 1, rolls(toTheRight, 0))!
    expect(walk.strides).toEqual(Array.from({ length: 8 }, () => 1))
    expect(placesOf(walk).map(({ x }) => x)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => 700 + 12 * n),
    )
  })

  test('takes shorter strides for a small form', () => {
    const walk = planWalk(area, at(700), 0.74, rolls(toTheRight, 0))!
    expect(placesOf(walk).map(({ x }) => x)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => 700 + 9 * n),
    )
  })

  test('turns back at an edge', () => {
    const { strides } = planWalk(area, at(60), 1, rolls(toTheLeft, 0.99))!
    expect(strides.slice(0, 8)).toEqual([-1, -1, -1, -1, -1, 0, 0, 1])
    expect(strides.filter((stride) => stride !== 0)).toHaveLength(47)
    expect(planWalk(area, at(1340), 1, rolls(toTheRight, 0.99))!.strides.slice(0, 8)).toEqual([
      ...[1, 1, 1, 1, 1, 0, 0, -1],
    ])
  })

  test('needs room for four strides there, and for four back', () => {
    const back = planWalk(area, at(48), 1, rolls(toTheLeft, 0))!
    expect(back.strides).toEqual([-1, -1, -1, -1, 0, 0, 1, 1, 1, 1])
    const narrow = planWalk(display(1, 0, 0, 248, 1000), at(0), 1, rolls(toTheRight, 0))!
    expect(narrow.strides.slice(0, 5)).toEqual([1, 1, 1, 1, 0])
  })

  test('starts towards the other side if Dash stands at an edge', () => {
    const { strides } = planWalk(area, at(0), 1, rolls(toTheLeft, 0))!
    expect(new Set(strides)).toEqual(new Set([1]))
  })

  test('does not happen if there is no room', () => {
    const narrow = display(1, 0, 0, 230, 1000)
    expect(planWalk(narrow, at(0), 1, rolls(toTheLeft, 0.5))).toBeNull()
  })
})

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('no stride leaves the floor of a work area or crosses a gap, on any displays, even if one is unplugged', () => {
  fc.assert(
    fc.property(
      displays,
      displays,
      fc.nat(),
      chance,
      fc.array(chance, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 80, max: 280 }),
      fc.nat(40),
      fc.constantFrom(...Object.values(formSizes)),
      (first, then, index, share, chances, bird, strideOfUnplugging, form) => {
        const on = first[index % first.length]!
        const { workArea } = on
        const size = { width: bird, height: bird }
        const from = {
          x: workArea.x + Math.floor(share * Math.max(0, workArea.width - size.width)),
          y: workArea.y + workArea.height - size.height,
          ...size,
        }
        if (!isOnFloor(first, from)) return
        const walk = planWalk(on, from, form, rolls(...chances))
        if (!walk) return
        let before = from
        for (let count = 1; count <= walk.strides.length; count += 1) {
          const place = placeAfter(walk, count)
          expect(place.x).toBeGreaterThanOrEqual(workArea.x)
          expect(place.x + place.width).toBeLessThanOrEqual(workArea.x + workArea.width)
          expect(place.y).toBe(from.y)
          expect(Math.abs(place.x - before.x)).toBeLessThanOrEqual(walk.length)
          // If a display is gone, Dash takes no stride that would leave the floor.
          if (count >= strideOfUnplugging && !isOnFloor(then, place)) break
          const isWhole = (count >= strideOfUnplugging ? then : first).some(
            ({ workArea: area }) =>
              place.x >= area.x &&
              place.x + place.width <= area.x + area.width &&
              place.y >= area.y &&
              place.y + place.height === area.y + area.height,
          )
          expect(isWhole).toBe(true)
          before = place
        }
      },
    ),
  )
})
