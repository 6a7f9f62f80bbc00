import { describe, expect, test } from 'vitest'
import { torsoScale } from '../../../renderer/bird/placements.ts'
import { shapes } from '../../../renderer/bird/shapes.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import {
  isAtRest,
  stepMotion,
  motionAt,
  type Goal,
  type Motion,
} from '../../../renderer/bird/motion/motion.ts'
import { gapAfter } from '../../../renderer/bird/motion/frame-rate.ts'
import { parts, partNames, type Figure } from '../../../renderer/bird/motion/parts.ts'
import { limitOf, relativeSpeedOf, stepMs } from '../../../renderer/bird/motion/springs.ts'
import { tracks, type MotionName } from '../../../renderer/bird/motion/tracks.ts'
import { mouths, type MouthName } from '../../../renderer/bird/mouths.ts'
import { palettes } from '../../../renderer/bird/palette.ts'
import type { Attributes } from '../../../renderer/bird/svg-attributes.ts'
import { poseNames, poses, type PoseName } from '../../../renderer/bird/poses.ts'
import { gestures, type GestureName, type Step } from '../../../renderer/bird/gestures.ts'
import { mealTimeline } from '../../../renderer/bird/meal.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { someMeal } from '../../fakes/meals.ts'

/** Tolerance for floating-point error only. */
const hair = 1e-9
const secondsToRest = 4
const stepsToRest = secondsToRest * 60

const motionNames = Object.keys(tracks) as MotionName[]
const goalOf = (pose: PoseName, motion: MotionName = 'none', mouth?: MouthName): Goal => ({
  figure: figureOf({ pose, mouth: mouth ?? null }),
  motion,
})

/** @returns every state on the way, including the first */
function play(from: Motion, goal: Goal, steps: number): Motion[] {
  const all = [from]
  for (let n = 0; n < steps; n += 1) all.push(stepMotion(all.at(-1)!, goal))
  return all
}

function untilRest(from: Motion, goal: Goal): Motion {
  let motion = from
  for (let n = 0; n < stepsToRest && !isAtRest(motion, goal); n += 1)
    motion = stepMotion(motion, goal)
  return motion
}

function expectNoJump(before: Motion, after: Motion, where: string) {
  for (const part of partNames) {
    for (const [name, value] of Object.entries(after.moving.figure[part])) {
      const way = Math.abs(value - before.moving.figure[part][name]!)
      if (way > limitOf(part, name) + hair)
        expect.fail(`${where}: ${part}.${name} moved ${way} in one step`)
    }
  }
}

const anyGoal = fc.record({
  pose: fc.constantFrom(...poseNames),
  motion: fc.constantFrom(...motionNames),
  mouth: fc.constantFrom(...(Object.keys(mouths) as MouthName[])),
})
const attributesOf = (shape: string, figure: Figure): Attributes =>
  shapes[shape]!.draw(figure, palettes.day)

/** A list of goals, each with its number of steps. */
const anyDay = fc.array(fc.tuple(anyGoal, fc.integer({ min: 1, max: 40 })), {
  minLength: 1,
  maxLength: 12,
})

/** All states of a day in which one goal interrupts another. */
function statesOf(
  day: readonly (readonly [{ pose: PoseName; motion: MotionName; mouth: MouthName }, number])[],
) {
  const states = [motionAt(figureOf({ pose: 'idle' }))]
  for (const [{ pose, motion, mouth }, steps] of day) {
    states.push(...play(states.at(-1)!, goalOf(pose, motion, mouth), steps).slice(1))
  }
  return states
}

test('every part has all of its numbers in every pose', () => {
  for (const pose of poseNames) {
    const figure = figureOf({ pose })
    for (const part of partNames) {
      const { limits, bounds = {} } = parts[part]
      expect(Object.keys(figure[part]).sort(), `${pose}.${part}`).toEqual(
        Object.keys(limits).sort(),
      )
      expect(Object.values(figure[part]).every(Number.isFinite), `${pose}.${part}`).toBe(true)
      expect(Object.keys(limits)).toEqual(expect.arrayContaining(Object.keys(bounds)))
    }
  }
})

describe('on the way from any pose to any other, interrupted at any time', () => {
  test('no part moves farther per frame than its limit', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const states = statesOf(day)
        states
          .slice(1)
          .forEach((state, index) => expectNoJump(states[index]!, state, `step ${index}`))
      }),
      { numRuns: trials(60) },
    )
  })

  test('Dash keeps its volume', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const { moving } of statesOf(day)) {
          const { tall, volume } = moving.figure.torso
          const [sx, sy] = torsoScale(tall, volume)
          expect(sx * sy).toBeGreaterThanOrEqual(0.93 - hair)
          expect(sx * sy).toBeLessThanOrEqual(1.03 + hair)
          expect(sx).toBeLessThanOrEqual(1.09)
          expect(sy).toBeGreaterThanOrEqual(0.86)
        }
      }),
      { numRuns: trials(60) },
    )
  })

  test('the feet do not overshoot, and leave the ground only for a pose that lifts them', () => {
    const heightsIn = (pose: PoseName) => [poses[pose].feet[1], poses[pose].feet[4]]
    const heights = poseNames.flatMap(heightsIn)
    const standingPoses = poseNames.filter((pose) => heightsIn(pose).every((y) => y === 454))
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const { moving } of statesOf(day)) {
          const { leftFoot, rightFoot } = moving.figure
          for (const { y } of [leftFoot, rightFoot]) {
            expect(y).toBeGreaterThanOrEqual(Math.min(...heights) - hair)
            expect(y).toBeLessThanOrEqual(Math.max(...heights) + hair)
          }
        }
      }),
      { numRuns: trials(60) },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...standingPoses), fc.integer({ min: 1, max: 30 })), {
          maxLength: 8,
        }),
        (day) => {
          let motion = motionAt(figureOf({ pose: 'idle' }))
          for (const [pose, steps] of day) {
            for (const state of play(motion, goalOf(pose), steps)) {
              const { leftFoot, rightFoot, lift } = state.moving.figure
              expect([leftFoot.y, rightFoot.y]).toEqual([454, 454])
              expect(lift).toEqual({ dy: 0 })
              motion = state
            }
          }
        },
      ),
      { numRuns: trials(30) },
    )
  })

  test('shares and opacities stay between 0 and 1', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const { moving } of statesOf(day)) {
          for (const part of [
            'lids',
            'heat',
            'glow',
            'effects',
            'lowerLid',
            'rumble',
            'bite',
            'hang',
          ] as const) {
            for (const share of Object.values(moving.figure[part])) {
              expect(share).toBeGreaterThanOrEqual(-hair)
              expect(share).toBeLessThanOrEqual(1 + hair)
            }
          }
        }
      }),
      { numRuns: trials(30) },
    )
  })

  test('the body is never redder than the face, so a cooled face leaves no red band', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const { moving } of statesOf(day)) {
          const { spicyFace, fireFace } = moving.figure.glow
          expect(moving.figure.heat.height).toBeLessThanOrEqual(spicyFace + fireFace + hair)
        }
      }),
      { numRuns: trials(60) },
    )
    for (const hot of ['spicy', 'fire'] as const) {
      const cooled = play(motionAt(goalOf(hot).figure), goalOf('happy'), 8).at(-1)!
      expect(cooled.moving.figure.heat.height, hot).toBeLessThan(0.05)
    }
  })

  test('no frame shows an eye as a slit, or a half-transparent wing over the other wing', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const { moving } of statesOf(day)) {
          const open = moving.figure.lids.left
          const isLine = attributesOf('eyeLineLeft', moving.figure)['display'] !== 'none'
          expect(attributesOf('ballLeft', moving.figure)['display'] === 'none').toBe(isLine)
          if (!isLine) expect(open).toBeGreaterThanOrEqual(0.5)
          expect(attributesOf('backWingAbove', moving.figure)).not.toHaveProperty('opacity')
        }
      }),
      { numRuns: trials(30) },
    )
  })

  test.each(['happy', 'squeeze', 'sleep'] as const)(
    'while eyes close to %s, or open again, their line keeps its shape',
    (name) => {
      const pose = ({ happy: 'happy', squeeze: 'spicy', sleep: 'sleeping' } as const)[name]
      const line = figureOf({ pose })
      const closing = play(motionAt(figureOf({ pose: 'idle' })), goalOf(pose), 30)
      const opening = play(motionAt(figureOf({ pose })), goalOf('idle'), 30)
      for (const { moving } of [...closing, ...opening]) {
        if (attributesOf('eyeLineLeft', moving.figure)['display'] === 'none') continue
        for (const part of ['eyeLine', 'eyeCurve'] as const)
          for (const [name, value] of Object.entries(moving.figure[part]))
            expect(Math.abs(value - line[part][name]!)).toBeLessThan(9)
      }
    },
  )

  test('Dash comes to rest exactly in the pose', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...poseNames), (day, last) => {
        const goal = goalOf(last)
        const end = untilRest(statesOf(day).at(-1)!, goal)
        expect(isAtRest(end, goal), `${last} after ${secondsToRest} s`).toBe(true)
        expect(end.moving.figure).toEqual(goal.figure)
        expect(stepMotion(end, goal).moving.figure).toEqual(goal.figure)
      }),
      { numRuns: trials(60) },
    )
  })
})

describe('a movement', () => {
  test('never rests if it loops, and rests once it ends', () => {
    for (const motion of motionNames) {
      const goal = goalOf('idle', motion)
      const end = untilRest(motionAt(figureOf({ pose: 'idle' })), goal)
      expect(isAtRest(end, goal), motion).toBe(tracks[motion].endsMs !== null)
    }
  })

  test('turns the back wing without shifting it, so that a held item turns with it', () => {
    for (const motion of motionNames) {
      for (let ms = 0; ms < 3000; ms += 50)
        expect(Object.keys(tracks[motion].at(ms).backWing ?? { turn: 0 }), motion).toEqual(['turn'])
    }
  })

  test('moves the eyes first, then the face, the wing, and last the tuft', () => {
    const from = motionAt(figureOf({ pose: 'look-left' }))
    const goal = goalOf('look-right')
    const states = play(from, goal, 120)
    const half = (of: (figure: Figure) => number) => {
      const [start, end] = [of(from.moving.figure), of(goal.figure)]
      return states.findIndex(({ moving }) => (of(moving.figure) - start) / (end - start) >= 0.5)
    }
    const [eyes, face] = [half(({ gaze }) => gaze.dx), half((figure) => figure.face.dx)]
    const [wing, tuft] = [
      half(({ frontWing }) => frontWing.turn),
      half((figure) => figure.tuft.turn),
    ]
    expect(eyes).toBeLessThanOrEqual(face)
    expect(face).toBeLessThanOrEqual(wing)
    expect(wing).toBeLessThan(tuft)
  })

  test('lets the tuft overshoot, but not eyes and feet', () => {
    const from = motionAt(figureOf({ pose: 'sleeping' }))
    const goal = goalOf('idle')
    const states = play(from, goal, 90)
    const beyond = (of: (figure: Figure) => number) =>
      Math.max(...states.map(({ moving }) => of(moving.figure) - of(goal.figure)))
    expect(beyond(({ tuft }) => tuft.turn)).toBeGreaterThan(2)
    expect(beyond(({ gaze }) => gaze.dx)).toBeLessThanOrEqual(hair)
    expect(beyond(({ leftFoot }) => leftFoot.x)).toBeLessThanOrEqual(hair)
  })

  test('crouches before a jump, stretches, and squashes on landing', () => {
    let motion = motionAt(figureOf({ pose: 'idle' }))
    const talls: number[] = []
    for (const [name, pose, steps] of [
      ['squash', 'idle', 7],
      ['up', 'celebrate', 15],
      ['down', 'celebrate', 16],
      ['settle', 'celebrate', 11],
    ] as const) {
      const states = play(motion, goalOf(pose, name), steps)
      talls.push(
        ...[states.map(({ moving }) => moving.figure.torso.tall)].map((all) =>
          name === 'up' || name === 'down' ? Math.max(...all) : Math.min(...all),
        ),
      )
      motion = states.at(-1)!
    }
    const [crouched, rising, falling, landed] = talls
    expect(crouched).toBeLessThan(-0.02)
    expect(rising).toBeGreaterThan(0.02)
    expect(falling).toBeGreaterThan(0.01)
    expect(landed).toBeLessThan(-0.01)
  })
})

test('a swing sent thirty times a second moves no part beyond its limit', () => {
  let motion = motionAt(figureOf({ pose: 'idle' }))
  for (let n = 0; n < 180; n += 1) {
    const swing = 28 * Math.sin(Math.floor(n / 2) / 4)
    const goal: Goal = { figure: figureOf({ pose: 'dangling', swing }), motion: 'none' }
    const after = stepMotion(motion, goal)
    expectNoJump(motion, after, `swing ${swing}`)
    motion = after
  }
})

describe('no part jumps if a gesture interrupts another after any tenth of its length', () => {
  const meal = {
    ...someMeal([{ kind: 'pull-request', count: 3 }], { gives: 90, hasFire: true }),
    isHanded: false,
  }
  const scripts: Readonly<Record<string, readonly Step[]>> = {
    ...gestures,
    // It hangs while the user holds it.
    dangle: gestures.dangle.map((step) => ({ ...step, ms: 1200 })),
    meal: mealTimeline(meal).steps,
  } satisfies Readonly<Record<GestureName | 'meal', readonly Step[]>>

  /** By then the second gesture is under way. A jump would happen at its beginning. */
  const stepsOfSecond = 12

  /** The goal of each spring step. */
  const goalsOf = (steps: readonly Step[]): readonly Goal[] =>
    steps.flatMap(({ pose, mouth, motion, ms }) =>
      Array.from({ length: Math.round(ms / stepMs) }, () =>
        goalOf(pose, motion, mouth ?? undefined),
      ),
    )

  test.each(Object.keys(scripts))('from %s to any other', (name) => {
    const goals = goalsOf(scripts[name]!)
    const states = [motionAt(figureOf({ pose: 'idle' }))]
    for (const goal of goals) {
      states.push(stepMotion(states.at(-1)!, goal))
      expectNoJump(states.at(-2)!, states.at(-1)!, name)
    }
    for (const other of Object.keys(scripts)) {
      const next = goalsOf(scripts[other]!).slice(0, stepsOfSecond)
      for (let tenth = 0; tenth <= 10; tenth += 1) {
        let motion = states[Math.round((tenth / 10) * goals.length)]!
        for (const goal of next) {
          const after = stepMotion(motion, goal)
          expectNoJump(motion, after, `${name} → ${other} at ${tenth}/10`)
          motion = after
        }
      }
    }
  })
})

test('a motion restarts if the next act uses the same motion', () => {
  const goal = { ...goalOf('wince', 'poke'), since: 100 }
  const first = play(motionAt(goal.figure), goal, 20)
  const again = { ...goal, since: 433 }
  expect(isAtRest(first.at(-1)!, again)).toBe(false)
  const second = play(first.at(-1)!, again, 6).at(-1)!
  const dent = ({ moving }: Motion) => moving.figure.torso.tall
  expect(dent(second)).toBeLessThan(dent(first.at(-1)!) - 0.02)
})

describe('the frame rate of Dash', () => {
  test('the speed of a part is a share of its limit', () => {
    fc.assert(
      fc.property(anyGoal, anyGoal, fc.integer({ min: 1, max: 60 }), (from, to, steps) => {
        const start = untilRest(motionAt(goalOf(from.pose).figure), goalOf(from.pose, from.motion))
        const speed = relativeSpeedOf(
          play(start, goalOf(to.pose, to.motion, to.mouth), steps).at(-1)!.moving,
        )
        expect(speed).toBeGreaterThanOrEqual(0)
        expect(speed).toBeLessThanOrEqual(1 + hair)
      }),
      { numRuns: trials(100) },
    )
    expect(relativeSpeedOf(motionAt(goalOf('idle').figure).moving)).toBe(0)
  })

  test('between two delayed frames, no part moves farther than its limit for one step', () => {
    const still = motionNames.filter((name) => tracks[name].endsMs !== null)
    fc.assert(
      fc.property(
        anyGoal,
        fc.record({
          ...{ pose: fc.constantFrom(...poseNames) },
          motion: fc.constantFrom(...still),
        }),
        (from, to) => {
          const goal = goalOf(to.pose, to.motion)
          let drawn = motionAt(goalOf(from.pose, 'none', from.mouth).figure)
          let steps = 0
          while (!isAtRest(drawn, goal) && steps < stepsToRest) {
            const gap = gapAfter(drawn, steps)
            const way = Math.ceil(gap / stepMs)
            const next = play(drawn, goal, way).at(-1)!
            if (gap > 30) expectNoJump(drawn, next, `${from.pose} to ${to.pose}, step ${steps}`)
            drawn = next
            steps += way
          }
        },
      ),
      { numRuns: trials(200) },
    )
  })
})
