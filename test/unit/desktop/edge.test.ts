import { describe, expect, test } from 'vitest'
import type { EdgeSide } from '../../../preload/contract/views/desktop-view.ts'
import {
  hidingPlaceAtSide,
  hidingPlaceBeyond,
  boundsBehindEdge,
  hidingPlaceFor,
  hidingSides,
  restingPlaceFor,
} from '../../../main/desktop/pet-window/rules/edge.ts'
import { birdSquare } from '../../../main/desktop/pet-window/rules/pet-window-size.ts'
import {
  isFullyInside,
  positionOf,
  type Displays,
} from '../../../main/desktop/pet-window/rules/placement.ts'
import { isOnFloor } from '../../../main/desktop/pet-window/rules/walk.ts'
import fc from '../../support/fast-check.ts'
import { display, displays as screens } from './displays.ts'

const one = display(1, 0, 0, 1600, 1000)
const birdAt = (x: number, y = 400) => ({ x, y, width: 200, height: 200 })

describe('a released Dash', () => {
  test.each([
    ['half out on the left', -100, { display: 1, side: 'left' }],
    ['half out on the right', 1500, { display: 1, side: 'right' }],
    ['as far out as a pointer at its beak can drag it', -60, { display: 1, side: 'left' }],
    ['more than its width out', 1640, { display: 1, side: 'right' }],
    ['far out, like a window that another program has moved', 1641, null],
    ['a little out', -40, null],
    ['fully on the display', 700, null],
  ] as const)('that is %s hides at: %j', (_, x, edge) => {
    expect(hidingPlaceFor([one], birdAt(x))?.edge ?? null).toEqual(edge)
  })

  test('does not hide at an edge that leads to another display', () => {
    const two: Displays = [one, display(2, 1600, 0, 1200, 1000)]
    expect(hidingPlaceFor(two, birdAt(1500))).toBeNull()
    expect(hidingPlaceFor(two, birdAt(2700))?.edge).toEqual({ display: 2, side: 'right' })
  })

  test('hides beside a display that begins farther down', () => {
    const two: Displays = [one, display(2, 1600, 700, 1200, 1000)]
    expect(hidingPlaceFor(two, birdAt(1500, 300))?.edge).toEqual({ display: 1, side: 'right' })
    expect(hidingPlaceFor(two, birdAt(1500, 500))?.edge).toEqual({ display: 1, side: 'right' })
    expect(hidingPlaceFor(two, birdAt(1500, 600))).toBeNull()
  })

  test('hides beside a display that ends farther up', () => {
    const two: Displays = [one, display(2, 1600, -700, 1200, 1000)]
    expect(hidingPlaceFor(two, birdAt(1500, 300))?.edge).toEqual({ display: 1, side: 'right' })
    expect(hidingPlaceFor(two, birdAt(1500, 299))).toBeNull()
  })

  test('hides beside the upper of two displays, but not beside a display that is farther down', () => {
    const two: Displays = [one, display(2, 0, 1000, 1200, 1000)]
    expect(hidingPlaceFor(two, birdAt(-100, 900))?.edge).toEqual({ display: 1, side: 'left' })
    expect(hidingPlaceFor(two, birdAt(1500, 1500))).toBeNull()
  })

  const docked = { ...one, workArea: { x: 80, y: 0, width: 1520, height: 1000 } }
  test('does not hide behind a dock', () => {
    expect(hidingPlaceFor([docked], birdAt(-20))).toBeNull()
    expect(hidingPlaceFor([docked], birdAt(1500))?.edge).toEqual({ display: 1, side: 'right' })
    expect(hidingSides([docked])).toEqual(['right'])
    expect(hidingSides([{ ...one, workArea: { ...one.workArea, width: 1520 } }])).toEqual(['left'])
  })
})

test('behind an edge, half of Dash stays visible, at the height where it was, and never below the floor', () => {
  expect(boundsBehindEdge(one.workArea, birdAt(-70), 'left')).toEqual(birdAt(-100))
  expect(boundsBehindEdge(one.workArea, birdAt(1450, 990), 'right')).toEqual(birdAt(1500, 800))
})

test('a key moves Dash behind an edge only if Dash is at that edge', () => {
  expect(hidingPlaceBeyond([one], one, birdAt(0), 'left')?.bird).toEqual(birdAt(-100))
  expect(hidingPlaceBeyond([one], one, birdAt(1400), 'right')?.bird).toEqual(birdAt(1500))
  expect(hidingPlaceBeyond([one], one, birdAt(24), 'left')).toBeNull()
  const two: Displays = [one, display(2, 1600, 0, 1200, 1000)]
  expect(hidingPlaceBeyond(two, one, birdAt(1400), 'right')).toBeNull()
})

test('a Dash that is sent to a side hides on the floor, on its own display if nothing is beyond that side', () => {
  const two: Displays = [one, display(2, 1600, 200, 1200, 1000)]
  expect(hidingSides(two)).toEqual(['left', 'right'])
  expect(hidingPlaceAtSide(two, 1, birdAt(700), 'left')).toEqual({
    bird: birdAt(-100, 800),
    edge: { display: 1, side: 'left' },
  })
  expect(hidingPlaceAtSide(two, 1, birdAt(700), 'right')).toEqual({
    bird: birdAt(2700, 1000),
    edge: { display: 2, side: 'right' },
  })
  const above: Displays = [one, display(2, 0, 1000, 1600, 900)]
  expect(hidingPlaceAtSide(above, 1, birdAt(700), 'left')?.bird).toEqual(birdAt(-100, 800))
  expect(hidingPlaceAtSide(above, 2, birdAt(700), 'left')?.bird).toEqual(birdAt(-100, 1700))
})

test('a Dash without a saved place does not hide', () => {
  expect(restingPlaceFor([one], null, birdSquare(200), true)).toEqual({
    bird: birdAt(1376, 800),
    edge: null,
  })
})

const sides = fc.constantFrom<EdgeSide>('left', 'right')

/** The share on the work areas: 1 if it is fully on them. */
function shareSeen(all: Displays, bird: ReturnType<typeof birdAt>): number {
  const common = (low: number, length: number, other: number, otherLength: number) =>
    Math.max(0, Math.min(low + length, other + otherLength) - Math.max(low, other))
  const seen = all.map(
    ({ workArea: area }) =>
      common(area.x, area.width, bird.x, bird.width) *
      common(area.y, area.height, bird.y, bird.height),
  )
  return Math.max(...seen) / (bird.width * bird.height)
}

describe('wherever Dash hides, on any displays', () => {
  test('half of it is visible, and it does not count as standing, so it does not walk', () => {
    fc.assert(
      fc.property(
        screens,
        fc.nat(),
        sides,
        fc.integer({ min: -60, max: 60 }),
        fc.nat(2000),
        (all, index, side, off, down) => {
          const { workArea } = all[index % all.length]!
          const x = side === 'left' ? workArea.x - 100 : workArea.x + workArea.width - 100
          const hidden = hidingPlaceFor(all, birdAt(x + off, workArea.y + down))
          if (!hidden) return
          expect(shareSeen(all, hidden.bird)).toBe(0.5)
          expect(isOnFloor(all, hidden.bird)).toBe(false)
        },
      ),
    )
  })

  test('it stays visible when its size or the displays change, and after a restart', () => {
    const sizes = fc.integer({ min: 96, max: 300 })
    fc.assert(
      fc.property(
        screens,
        screens,
        sides,
        sizes,
        sizes,
        fc.boolean(),
        (before, after, side, size, next, isOffered) => {
          const hidden = hidingPlaceAtSide(before, 0, { x: 0, y: 0, ...birdSquare(size) }, side)
          if (!hidden) throw new Error('every set of displays has outermost ones')
          const at = before.find(({ id }) => id === hidden.edge.display)!
          const saved = positionOf(at, hidden.bird, hidden.edge.side)
          const same = restingPlaceFor(before, saved, birdSquare(size), true)
          expect(same).toEqual(hidden)
          const later = restingPlaceFor(after, saved, birdSquare(next), isOffered)
          const isHidden = later.edge !== null
          expect(isHidden && !isOffered).toBe(false)
          if (!isHidden)
            expect(after.some(({ workArea }) => isFullyInside(workArea, later.bird))).toBe(true)
          else expect(shareSeen(after, later.bird)).toBeCloseTo(0.5, 1)
        },
      ),
    )
  })
})
