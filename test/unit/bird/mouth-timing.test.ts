import { expect, test } from 'vitest'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { mouthShapeAt, speechFrom } from '../../../renderer/bird/mouth-timing.ts'
import { isBrisk } from '../../../renderer/bird/mouths.ts'
import { transitionTo } from '../../../renderer/bird/motion/frame-rate.ts'
import { snapBriskParts, motionAt, type Goal } from '../../../renderer/bird/motion/motion.ts'

const shapesOf = (cues: readonly (readonly [at: number, shape: 'a' | 'n' | 'o'])[]) => {
  const mouths = cues.map(([at, shape]) => ({ at, shape }))
  return speechFrom(mouths, 1, 0).cues.map(({ atMs, shape }) => `${atMs} ${shape}`)
}

test('the beak stays open in a short gap between two sounds, and closes in a long gap', () => {
  expect(
    shapesOf([
      [0, 'a'],
      [0.1, 'n'],
      [0.15, 'o'],
      [0.3, 'n'],
      [0.5, 'a'],
    ]),
  ).toEqual(['0 a', '150 o', '300 n', '500 a'])
  // The end counts as a sound.
  expect(
    shapesOf([
      [0, 'a'],
      [0.95, 'n'],
    ]),
  ).toEqual(['0 a'])
  expect(mouthShapeAt(speechFrom([{ at: 0, shape: 'a' }], 1, 0), 1000)).toBe('n')
})

test('a speaking or chewing beak jumps to its shapes, a yawning beak moves', () => {
  expect((['a', 'n', 'eat', 'closed'] as const).every(isBrisk)).toBe(true)
  expect((['yawn', 'gape', 'smile', 'tongue'] as const).some(isBrisk)).toBe(false)
  const goal = (pose: 'idle' | 'happy', mouth: 'a' | 'o'): Goal => ({
    figure: figureOf({ pose, mouth }),
    motion: 'none',
    isBrisk: true,
  })
  const [before, next] = [goal('idle', 'a'), goal('idle', 'o')]
  const still = motionAt(before.figure)
  expect(transitionTo(still, before, next)).toBe('beak-at-once')
  expect(transitionTo(still, before, { ...next, isBrisk: false })).toBe('by-springs')
  expect(transitionTo(still, before, goal('happy', 'o'))).toBe('by-springs')
  expect(transitionTo(still, before, { ...next, motion: 'breath' })).toBe('by-springs')
  const { figure, speeds } = snapBriskParts(still, next.figure).moving
  expect(figure.beak).toEqual(next.figure.beak)
  expect(figure).toEqual({ ...before.figure, beak: next.figure.beak })
  expect(Object.values(speeds.beak).every((speed) => speed === 0)).toBe(true)
})
