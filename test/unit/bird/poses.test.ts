import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gesturePoses } from '../../../renderer/bird/gesture-poses.ts'
import { mouths } from '../../../renderer/bird/mouths.ts'
import { poseNames, poses } from '../../../renderer/bird/poses.ts'
import { touchPoses } from '../../../renderer/bird/touch-poses.ts'
import { workPoses } from '../../../renderer/bird/work-poses.ts'

const styleGuide = readFileSync(
  new URL('../../../docs/design/art/STYLE.md', import.meta.url),
  'utf8',
)

/** Gestures lean, reach and flare farther than resting poses (STYLE §5). */
const limits = {
  resting: { turn: 5, tuft: 1.16, front: [-46, 120], back: [-120, 8], face: [-36, 34] },
  gesture: { turn: 10, tuft: 1.32, front: [-158, 140], back: [-150, 168], face: [-40, 14] },
} as const

const gestures = { ...gesturePoses, ...touchPoses, ...workPoses }

test("no pose exceeds the style guide's limits", () => {
  for (const name of poseNames) {
    const { torso, tuft, frontWing, backWing, face, gaze } = poses[name]
    const [sx, sy, turn] = torso
    const allowed = limits[name in gestures ? 'gesture' : 'resting']
    expect(sx * sy, name).toBeGreaterThanOrEqual(0.93)
    expect(sx * sy, name).toBeLessThanOrEqual(1.03)
    expect(Math.abs(turn), name).toBeLessThanOrEqual(allowed.turn)
    expect(Math.abs(tuft[0]), name).toBeLessThanOrEqual(20)
    expect(tuft[2], name).toBeGreaterThanOrEqual(0.66)
    expect(tuft[2], name).toBeLessThanOrEqual(allowed.tuft)
    expect(frontWing, name).toBeGreaterThanOrEqual(allowed.front[0])
    expect(frontWing, name).toBeLessThanOrEqual(allowed.front[1])
    expect(backWing, name).toBeGreaterThanOrEqual(allowed.back[0])
    expect(backWing, name).toBeLessThanOrEqual(allowed.back[1])
    expect(face[0], name).toBeGreaterThanOrEqual(allowed.face[0])
    expect(face[0], name).toBeLessThanOrEqual(allowed.face[1])
    expect(Math.abs(gaze[0]), name).toBeLessThanOrEqual(10)
    expect(Math.abs(gaze[1]), name).toBeLessThanOrEqual(8)
  }
})

test('every mouth has the numbers that the style guide lists', () => {
  const listed = styleGuide.split('## 7 Mouths')[1]!.split('## 8')[0]!.replaceAll('−', '-')
  const numbersIn = (cell = '') => cell.split(',').map(Number)
  for (const [name, { upper, opening, inside }] of Object.entries(mouths)) {
    const row = new RegExp(String.raw`^\| ${name} \| ([^|]+) \| ([^|]+) \|`, 'm').exec(listed)
    expect(row, name).not.toBeNull()
    expect(numbersIn(row![1]), name).toEqual(upper)
    expect(numbersIn(row![2]), name).toEqual(opening)
    if (name === 'n') expect(inside).toBe('closed')
  }
})
