import { describe, expect, it } from 'vitest'
import {
  birdSquare,
  boundsFor,
  clampToArea,
  isWhole,
  positionOf,
  resizeAtBottomCenter,
  windowAround,
  type DisplayArea,
} from '../../../main/desktop/rules/placement.ts'
import fc from '../../fast-check.ts'

const rectangle = (low: number, high: number) =>
  fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: low, max: high }),
    height: fc.integer({ min: low, max: high }),
  })

const laptop: DisplayArea = { id: 1, workArea: { x: 0, y: 25, width: 1440, height: 840 } }
const desk: DisplayArea = { id: 2, workArea: { x: 1440, y: -200, width: 2560, height: 1400 } }
const size = birdSquare(200)

describe('the place of the floating bird', () => {
  it('is fully inside the work area, wherever the bird was', () => {
    fc.assert(
      fc.property(rectangle(600, 4000), rectangle(1, 600), (area, window) => {
        const clamped = clampToArea(area, window)
        expect(isWhole(area, clamped)).toBe(true)
        expect([clamped.width, clamped.height]).toEqual([window.width, window.height])
      }),
    )
  })

  it('stays where it is when that is inside', () => {
    const window = { x: 100, y: 100, width: 240, height: 330 }
    expect(clampToArea(laptop.workArea, window)).toEqual(window)
  })

  it('starts in the lower right corner of the primary display', () => {
    expect(boundsFor([laptop, desk], undefined, size)).toEqual({ x: 1216, y: 665, ...size })
  })

  it('comes back to its place on a second display that has moved', () => {
    const place = positionOf(desk, { x: 1640, y: 0, ...size }, null)
    const moved = { ...desk, workArea: { ...desk.workArea, x: -2560 } }
    expect(boundsFor([laptop, moved], place, size)).toMatchObject({ x: -2360, y: 0 })
  })

  it('returns to the saved place from elsewhere, keeping only the current size', () => {
    const place = positionOf(desk, { x: 1640, y: 0, ...size }, null)
    const now = { x: 20, y: 30, ...size }
    expect(boundsFor([laptop, desk], place, now)).toEqual({ x: 1640, y: 0, ...size })
  })

  it('moves to the primary display if its own was unplugged', () => {
    const place = positionOf(desk, { x: 3000, y: 100, ...size }, null)
    expect(isWhole(laptop.workArea, boundsFor([laptop], place, size))).toBe(true)
  })

  it('has its window around it, with the feet in the middle of the lower edge at every size', () => {
    fc.assert(
      fc.property(rectangle(600, 4000), fc.integer({ min: 96, max: 400 }), (area, side) => {
        const bird = clampToArea(area, { x: area.x, y: area.y, ...birdSquare(side) })
        const window = windowAround(bird)
        expect(window.y + window.height).toBe(bird.y + side)
        expect(Math.abs(window.x + window.width / 2 - (bird.x + side / 2))).toBeLessThan(1)
        expect([window.width, window.height]).toEqual([820, 530])
      }),
    )
  })

  it('keeps its feet on the ground when its size changes', () => {
    const before = { x: 500, y: 300, ...size }
    const after = resizeAtBottomCenter(before, birdSquare(320))
    expect(after.y + after.height).toBe(before.y + before.height)
    expect(after.x + after.width / 2).toBe(before.x + before.width / 2)
  })
})
