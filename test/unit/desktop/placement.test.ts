import { describe, expect, test } from 'vitest'
import { birdSquare } from '../../../main/desktop/pet-window/rules/pet-window-size.ts'
import {
  boundsFor,
  clampToArea,
  isFullyInside,
  nudgeWithin,
  positionOf,
  samePlaceOn,
  spotIn,
  type Display,
} from '../../../main/desktop/pet-window/rules/placement.ts'
import { spots } from '../../../preload/contract/views/desktop-view.ts'
import fc from '../../support/fast-check.ts'
import { display, displays } from './displays.ts'

const rectangle = (low: number, high: number) =>
  fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: low, max: high }),
    height: fc.integer({ min: low, max: high }),
  })

const laptop: Display = {
  ...display(1, 0, 0, 1440, 900),
  workArea: { x: 0, y: 25, width: 1440, height: 840 },
}
const desk = display(2, 1440, -200, 2560, 1400)
const size = birdSquare(200)

describe('the place of the floating bird', () => {
  test('is fully inside the work area, wherever the bird was', () => {
    fc.assert(
      fc.property(rectangle(600, 4000), rectangle(1, 600), (area, window) => {
        const clamped = clampToArea(area, window)
        expect(isFullyInside(area, clamped)).toBe(true)
        expect([clamped.width, clamped.height]).toEqual([window.width, window.height])
      }),
    )
  })

  test('stays where it is if that is inside the work area', () => {
    const window = { x: 100, y: 100, width: 240, height: 330 }
    expect(clampToArea(laptop.workArea, window)).toEqual(window)
  })

  test.each([
    [0, 25, true],
    [0, 24, false],
    [-1, 25, false],
    [1240, 665, true],
    [1240, 666, false],
    [1241, 665, false],
  ])('is fully inside at %d, %d: %s', (x, y, isInside) => {
    expect(isFullyInside(laptop.workArea, { x, y, ...size })).toBe(isInside)
  })

  test('starts in the lower right corner of the primary display', () => {
    expect(boundsFor([laptop, desk], null, size)).toEqual({ x: 1216, y: 665, ...size })
  })

  test('returns to its place on a second display that has moved', () => {
    const place = positionOf(desk, { x: 1640, y: 0, ...size }, null)
    const moved = { ...desk, workArea: { ...desk.workArea, x: -2560 } }
    expect(boundsFor([laptop, moved], place, size)).toMatchObject({ x: -2360, y: 0 })
  })

  test('returns to the saved place from elsewhere, but keeps its current size', () => {
    const place = positionOf(desk, { x: 1640, y: 0, ...size }, null)
    const now = { x: 20, y: 30, ...size }
    expect(boundsFor([laptop, desk], place, now)).toEqual({ x: 1640, y: 0, ...size })
  })

  test('moves to the primary display if its own was unplugged', () => {
    const place = positionOf(desk, { x: 3000, y: 100, ...size }, null)
    expect(boundsFor([laptop], place, size)).toEqual(boundsFor([laptop], null, size))
  })
})

describe('a place that the user sends Dash to', () => {
  const area = { x: 0, y: 0, width: 1640, height: 1000 }
  const size = { width: 240, height: 330 }

  test.each([
    ['left', 42],
    ['middle', 700],
    ['right', 1358],
  ] as const)('%s is a spot on the floor, wherever Dash is', (spot, x) => {
    const bounds = { x: 5, y: 5, ...size }
    expect(spotIn(area, bounds, spot)).toEqual({ x, y: 670, ...size })
  })

  test('Dash keeps its distance from the edges on another display, as a share of the room', () => {
    const other = { x: 1640, y: -200, width: 940, height: 730 }
    const at = (x: number, y: number) => ({ x, y, ...size })
    expect(samePlaceOn(other, area, at(0, 670))).toEqual(at(1640, 200))
    expect(samePlaceOn(other, area, at(1400, 670))).toEqual(at(2340, 200))
    expect(samePlaceOn(other, area, at(700, 335))).toEqual(at(1990, 0))
    expect(samePlaceOn(area, other, at(1990, 0))).toEqual(at(700, 335))
    expect(samePlaceOn(other, { ...area, ...size }, at(0, 0))).toEqual(at(1640, -200))
  })

  test('a key moves Dash by one step, but not out of its work area', () => {
    const at = (x: number) => ({ x, y: 670, ...size })
    expect(nudgeWithin(area, at(500), { dx: 1, dy: 0 })).toEqual(at(524))
    expect(nudgeWithin(area, at(500), { dx: 0, dy: -1 })).toEqual({ ...at(500), y: 646 })
    expect(nudgeWithin(area, at(10), { dx: -1, dy: 1 })).toEqual(at(0))
  })

  test('wherever Dash is sent, it is fully inside the target display', () => {
    fc.assert(
      fc.property(
        displays,
        fc.nat(),
        fc.nat(),
        fc.integer(),
        fc.integer(),
        (all, one, other, x, y) => {
          const [from, to] = [all[one % all.length]!.workArea, all[other % all.length]!.workArea]
          const sent = [
            samePlaceOn(to, from, { x, y, ...size }),
            ...spots.map((spot) => spotIn(to, size, spot)),
          ]
          for (const bounds of sent) expect(clampToArea(to, bounds)).toEqual(bounds)
        },
      ),
    )
  })
})
