import { describe, expect, test } from 'vitest'
import {
  birdSquare,
  inPhysicalPixels,
  resizeAtBottomCenter,
  smallWindowAround,
  windowAround,
} from '../../../main/desktop/pet-window/rules/pet-window-size.ts'
import {
  boundsFor,
  clampToArea,
  isPlaced,
  isFullyInside,
  positionOf,
  samePlaceOn,
  type Rectangle,
} from '../../../main/desktop/pet-window/rules/placement.ts'
import fc from '../../support/fast-check.ts'
import { display } from './displays.ts'

/** The scales that Windows, GNOME and KDE offer. */
const scales = [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3] as const
const scale = fc.constantFrom(...scales)
const pixel = fc.integer({ min: -4000, max: 4000 })
const side = fc.integer({ min: 1, max: 900 })
const rectangle = fc.record({ x: pixel, y: pixel, width: side, height: side })

describe('the click area of a window, in physical pixels', () => {
  test.each([
    [1, { x: 10, y: 20, width: 30, height: 40 }],
    [2, { x: 20, y: 40, width: 60, height: 80 }],
    [1.25, { x: 12, y: 25, width: 38, height: 50 }],
    [1.5, { x: 15, y: 30, width: 45, height: 60 }],
  ])('covers the same pixels at a scale of %d', (factor, expected) => {
    expect(inPhysicalPixels({ x: 10, y: 20, width: 30, height: 40 }, factor)).toEqual(expected)
  })

  test('covers each area, and exceeds it by less than a pixel on each side', () => {
    fc.assert(
      fc.property(rectangle, scale, (area, factor) => {
        const { x, y, width, height } = inPhysicalPixels(area, factor)
        const ends = [
          [area.x * factor - x, 0],
          [area.y * factor - y, 0],
          [x + width - (area.x + area.width) * factor, 0],
          [y + height - (area.y + area.height) * factor, 0],
        ] as const
        for (const [more] of ends) {
          expect(more).toBeGreaterThanOrEqual(0)
          expect(more).toBeLessThan(1)
        }
        for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true)
      }),
    )
  })

  test('leaves no gap between areas that touch', () => {
    fc.assert(
      fc.property(rectangle, side, scale, (area, width, factor) => {
        const left = inPhysicalPixels(area, factor)
        const right = inPhysicalPixels({ ...area, x: area.x + area.width, width }, factor)
        expect(right.x).toBeLessThanOrEqual(left.x + left.width)
      }),
    )
  })
})

describe('a window that was moved', () => {
  /** All ways in which a system may round to a physical pixel, and back to a DIP. */
  const roundings = [Math.floor, Math.round, Math.ceil] as const
  const rounding = fc.constantFrom(...roundings)

  test('counts as being in its place, however the scale rounds', () => {
    fc.assert(
      fc.property(rectangle, scale, rounding, rounding, (wanted, factor, there, back) => {
        const told = (value: number) => back(there(value * factor) / factor)
        expect(isPlaced(wanted, { x: told(wanted.x), y: told(wanted.y) })).toBe(true)
      }),
    )
  })

  test.each([
    [2, 0],
    [-2, 0],
    [0, 2],
    [0, -40],
  ])('does not count as being in its place if it is off by %d, %d', (dx, dy) => {
    expect(isPlaced({ x: 100, y: 50 }, { x: 100 + dx, y: 50 + dy })).toBe(false)
  })
})

describe('Dash on displays with different scales', () => {
  const displayOf = (id: number, x: number, width: number, height: number, factor: number) =>
    display(id, x, 0, Math.round(width / factor), Math.round(height / factor))
  const bird = (at: Pick<Rectangle, 'x' | 'y'>) => ({ ...at, ...birdSquare(200) })

  test('keeps its size in DIP, and is fully on the display to which it moves', () => {
    fc.assert(
      fc.property(scale, scale, fc.nat(1720), fc.nat(880), (from, to, x, y) => {
        const one = displayOf(1, 0, 1920, 1080, from)
        const other = displayOf(2, one.workArea.width, 3840, 2160, to)
        const here = boundsFor([one], { display: 1, x, y, edge: null }, birdSquare(200))
        const there = samePlaceOn(other.workArea, one.workArea, here)
        expect(isFullyInside(other.workArea, there)).toBe(true)
        expect([there.width, there.height]).toEqual([200, 200])
        expect(windowAround(there)).toMatchObject({
          width: windowAround(here).width,
          height: windowAround(here).height,
        })
      }),
    )
  })

  test("keeps its place when a display's scale changes, or moves fully inside if the place is gone", () => {
    fc.assert(
      fc.property(scale, scale, fc.nat(600), fc.nat(300), (before, after, x, y) => {
        const was = displayOf(1, 0, 3840, 2160, before)
        const is = displayOf(1, 0, 3840, 2160, after)
        const saved = positionOf(was, bird({ x, y }), null)
        const now = boundsFor([is], saved, birdSquare(200))
        expect(isFullyInside(is.workArea, now)).toBe(true)
        if (isFullyInside(is.workArea, bird({ x, y }))) expect(now).toEqual(bird({ x, y }))
      }),
    )
  })
})

describe('the window of the floating bird', () => {
  const length = fc.integer({ min: 600, max: 4000 })
  const workArea = fc.record({ x: pixel, y: pixel, width: length, height: length })

  test('surrounds the bird, whose feet are in the middle of its lower edge at every size', () => {
    fc.assert(
      fc.property(workArea, fc.integer({ min: 96, max: 400 }), (area, side) => {
        const bird = clampToArea(area, { x: area.x, y: area.y, ...birdSquare(side) })
        const window = windowAround(bird)
        expect(window.y + window.height).toBe(bird.y + side)
        expect(Math.abs(window.x + window.width / 2 - (bird.x + side / 2))).toBeLessThan(1)
        expect([window.width, window.height]).toEqual([820, 530])
      }),
    )
  })

  test.each([
    [200, { x: 480, y: 170, width: 240, height: 330 }],
    [300, { x: 500, y: 170, width: 300, height: 430 }],
  ])(
    'has room for the bubble only above a bird of %d if it must stay on screen',
    (side, window) => {
      expect(smallWindowAround({ x: 500, y: 300, ...birdSquare(side) })).toEqual(window)
    },
  )

  test('keeps its feet on the ground when its size changes', () => {
    const before = { x: 500, y: 300, ...birdSquare(200) }
    const after = resizeAtBottomCenter(before, birdSquare(320))
    expect(after.y + after.height).toBe(before.y + before.height)
    expect(after.x + after.width / 2).toBe(before.x + before.width / 2)
  })
})
