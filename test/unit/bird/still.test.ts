/** With reduced motion Dash only changes its pose, so each action and reaction must be readable from a pose. */
import { describe, expect, test } from 'vitest'
import { kinds } from '../../../preload/contract/kinds.ts'
import { workGestures } from '../../../preload/contract/events.ts'
import { workRows } from '../../../main/reactions/rules/answers-to-work.ts'
import { changedParts, figureOf } from '../../../renderer/bird/figure.ts'
import { idlePoses } from '../../../renderer/bird/frame.ts'
import { gestures, type GestureName, type Step } from '../../../renderer/bird/gestures.ts'
import { mealTimeline } from '../../../renderer/bird/meal.ts'
import { poses, type PoseName } from '../../../renderer/bird/poses.ts'
import { someMeal } from '../../fakes/meals.ts'

/** A user cannot read a still picture that is shown for less time. */
const readableMs = 250

/** Dash's poses while nothing happens. */
const atRest: readonly PoseName[] = ['blink', ...Object.values(idlePoses).map(({ pose }) => pose)]

const isLikeAtRest = (pose: PoseName) =>
  poses[pose].effect === 'none' &&
  atRest.some((rest) =>
    changedParts(figureOf({ pose }), figureOf({ pose: rest })).every((part) => part === 'lids'),
  )

/** The poses that show what the steps mean if nothing moves. */
function tellingPoses(steps: readonly Step[]): readonly PoseName[] {
  const all = [...new Set(steps.map(({ pose }) => pose))]
  return all.filter((pose) => {
    const ms = steps.reduce((sum, step) => (step.pose === pose ? sum + step.ms : sum), 0)
    return ms >= readableMs && !isLikeAtRest(pose)
  })
}

const names = Object.keys(gestures) as GestureName[]

test.each(names)('%s has a readable pose that differs from the idle poses', (name) => {
  expect(tellingPoses(gestures[name])).not.toEqual([])
})

/** Reactions to a hand that look like something Dash does by itself, and a fall that continues. */
const meanTheSame: Readonly<Partial<Record<GestureName, GestureName>>> = {
  pat: 'enjoy',
  bounce: 'fall',
  'turn-left': 'look-left',
  'turn-right': 'look-right',
}

test('gestures share readable poses only if they mean the same', () => {
  const readAs = new Map<string, GestureName>()
  for (const name of names.filter((one) => meanTheSame[one] === undefined)) {
    const key = tellingPoses(gestures[name]).join()
    expect([name, readAs.get(key)]).toEqual([name, undefined])
    readAs.set(key, name)
  }
})

describe('work', () => {
  test.each(Object.entries(workRows))(
    'Dash reacts to %s with a readable gesture',
    (_event, { gesture }) => {
      expect(workGestures).toContain(gesture)
      expect(tellingPoses(gestures[gesture])).not.toEqual([])
    },
  )
})

const showOf = (...meal: Parameters<typeof someMeal>) =>
  mealTimeline({ ...someMeal(...meal), isHanded: false })
const posesOf = (...meal: Parameters<typeof someMeal>) => tellingPoses(showOf(...meal).steps)

describe('a meal', () => {
  test.each(kinds)('shows the dish of a %s in the beak', (kind) => {
    const { steps } = showOf([{ kind, count: 1 }])
    expect(posesOf([{ kind, count: 1 }])).toContain('eating')
    for (const { pose, food } of steps) if (pose === 'eating') expect(food).toBe(kind)
  })

  test('shows that it is too hot, causes fire, or brings a level', () => {
    expect(posesOf([{ kind: 'pull-request', count: 1 }])).toContain('spicy')
    expect(posesOf([{ kind: 'commit', count: 50 }])).toContain('spicy')
    expect(posesOf(undefined, { hasFire: true })).toContain('fire')
    expect(posesOf(undefined, { gives: 60 })).toContain('celebrate')
    expect(posesOf()).not.toContain('celebrate')
  })
})
