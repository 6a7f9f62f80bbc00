import { describe, expect, test } from 'vitest'
import {
  advanceAttention,
  attentionDueAt,
  gazeAt,
  noticeInput,
  type Attention,
  type Gaze,
} from '../../../renderer/bird/attention.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { poseNames } from '../../../renderer/bird/poses.ts'
import fc from '../../support/fast-check.ts'

const half = () => 0.5
const chances = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))
const points = fc.record({
  x: fc.integer({ min: -2000, max: 2500 }),
  y: fc.integer({ min: -2000, max: 2500 }),
})

/** Runs attention as the state machine does. @returns what it did, and its final state, or null once it is over */
function watch(from: Attention, until: number, chance = half) {
  let attention: Attention | null = from
  const seen: { at: number; gaze: Gaze | null; lean: number }[] = []
  while (attention && attentionDueAt(attention) <= until) {
    const at = attentionDueAt(attention)
    attention = advanceAttention(attention, at, chance)
    if (attention) expect(attentionDueAt(attention)).toBeGreaterThan(at)
    seen.push({ at, gaze: attention?.gaze ?? null, lean: attention?.lean ?? 0 })
  }
  return { attention, seen }
}

describe('where the eyes look', () => {
  test('the eyes turn further aside for a more distant point, but not past their rim', () => {
    fc.assert(
      fc.property(points, (point) => {
        const [x, y] = gazeAt(point)
        expect(Math.abs(x)).toBeLessThanOrEqual(10)
        expect(Math.abs(y)).toBeLessThanOrEqual(8)
        const [dx, dy] = [point.x - 264, point.y - 264]
        const isAside = (one: number, other: number) =>
          Math.abs(one) > Math.max(60, Math.abs(other) / 10)
        if (isAside(dx, dy)) expect(Math.sign(x)).toBe(Math.sign(dx))
        if (isAside(dy, dx)) expect(Math.sign(y)).toBe(Math.sign(dy))
        const farther = { x: 264 + 2 * dx, y: 264 + 2 * dy }
        expect(Math.hypot(...gazeAt(farther))).toBeGreaterThanOrEqual(Math.hypot(x, y))
      }),
    )
    expect(gazeAt({ x: 264, y: 264 })).toEqual([0, 0])
  })

  test('in every pose, the face turns with the eyes, within the limits of the style guide', () => {
    for (const pose of poseNames) {
      for (const gaze of [
        [10, 8],
        [-10, -8],
      ] as const) {
        const { face, gaze: drawn } = figureOf({ pose, gaze })
        expect([drawn.dx, drawn.dy]).toEqual(gaze)
        expect(face.dx).toBeGreaterThanOrEqual(-36)
        expect(face.dx).toBeLessThanOrEqual(34)
        expect(face.dy).toBeGreaterThanOrEqual(-4)
        expect(face.dy).toBeLessThanOrEqual(14)
      }
    }
  })
})

describe('attention', () => {
  test('the eyes follow with a delay, and ignore tiny movements', () => {
    const seen = watch(
      noticeInput(null, { type: 'pointer', at: { x: 700, y: 264 } }, 1000, half),
      1500,
    )
    const [first] = seen.seen
    expect(first!.at).toBeGreaterThanOrEqual(1140)
    expect(first!.at).toBeLessThanOrEqual(1300)
    expect(first!.gaze).toEqual(gazeAt({ x: 700, y: 264 }))
    const near = noticeInput(
      seen.attention,
      { type: 'pointer', at: { x: 706, y: 268 } },
      1600,
      half,
    )
    expect(near.followsAt).toBe(Infinity)
    expect(
      noticeInput(near, { type: 'pointer', at: { x: -200, y: 264 } }, 1700, half).followsAt,
    ).toBeGreaterThan(1700)
  })

  test('the eyes follow a moving pointer to where it is, not to where it was', () => {
    let attention = noticeInput(null, { type: 'pointer', at: { x: 700, y: 264 } }, 0, half)
    attention = noticeInput(attention, { type: 'pointer', at: { x: -300, y: 264 } }, 100, half)
    expect(watch(attention, 500).seen[0]!.gaze).toEqual(gazeAt({ x: -300, y: 264 }))
  })

  test('now and then Dash gets bored, looks elsewhere, and looks back', () => {
    const pointer = { x: 700, y: 264 }
    const { seen } = watch(noticeInput(null, { type: 'pointer', at: pointer }, 0, half), 20_000)
    const gazes = seen.map(({ gaze }) => gaze)
    const away = gazes.findIndex((gaze, n) => n > 0 && gaze![0] !== gazeAt(pointer)[0])
    expect(away).toBeGreaterThan(0)
    expect(gazes.slice(away)).toContainEqual(gazeAt(pointer))
    expect(seen[away]!.at).toBeGreaterThanOrEqual(6000)
  })

  test('Dash shifts its weight every five to ten seconds', () => {
    const { seen } = watch(noticeInput(null, { type: 'input' }, 0, half), 29_000)
    const shifts = seen.filter(({ lean }, n) => lean !== (seen[n - 1]?.lean ?? 0))
    expect(shifts.length).toBeGreaterThanOrEqual(2)
    for (const [n, { at }] of shifts.entries()) {
      const gap = at - (shifts[n - 1]?.at ?? 0)
      expect(gap).toBeGreaterThanOrEqual(5000)
      expect(gap).toBeLessThanOrEqual(10_000)
    }
  })

  test('attention ends thirty seconds after the last input, and soon after the pointer has left', () => {
    fc.assert(
      fc.property(points, chances, (pointer, rolls) => {
        const chance = () => rolls.next().value as number
        const attention = noticeInput(null, { type: 'pointer', at: pointer }, 0, chance)
        expect(watch(attention, 29_999, chance).attention).not.toBeNull()
        expect(watch(attention, 30_000, chance).attention).toBeNull()
        const later = noticeInput(attention, { type: 'input' }, 20_000, chance)
        expect(watch(later, 49_999, chance).attention).not.toBeNull()
        const gone = noticeInput(later, { type: 'pointer', at: null }, 21_000, chance)
        expect(watch(gone, 24_000, chance).attention).toBeNull()
      }),
    )
  })
})
