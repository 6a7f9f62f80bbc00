import { describe, expect, test } from 'vitest'
import {
  surpriseGestures,
  type BirdEvent,
  type MouthShape,
} from '../../../preload/contract/events.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import { dueAt, reduceBird, idleBird, type BirdInput } from '../../../renderer/bird/bird-reducer.ts'
import type { BirdState } from '../../../renderer/bird/bird-state.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { pastimes } from '../../../renderer/bird/idle.ts'
import { frameOf, idlePoses, talkingPoses, type Frame } from '../../../renderer/bird/frame.ts'
import { gestures, type GestureName } from '../../../renderer/bird/gestures.ts'
import { roleRules, type Role } from '../../../renderer/bird/acts.ts'
import { shownMealOf } from '../../../renderer/bird/meal-show.ts'
import { soundBetween } from '../../../renderer/bird/act-queue.ts'
import { tracks } from '../../../renderer/bird/motion/tracks.ts'
import { mouths } from '../../../renderer/bird/mouths.ts'
import { poses } from '../../../renderer/bird/poses.ts'
import type { Zone } from '../../../renderer/bird/zones.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { someMeal } from '../../fakes/meals.ts'

const always = (value: number) => () => value
const noChance = always(0.99)
const names = Object.keys(gestures) as GestureName[]

interface Shown extends Frame {
  readonly at: number
}

/** Runs the state machine as the page does: one timer, set to the instant that the machine returns. */
function watch(
  from: BirdState,
  now: number,
  until: number,
  chance = noChance,
): { state: BirdState; shown: Shown[] } {
  let state = from
  let at = now
  const shown: Shown[] = [{ ...frameOf(state, at), at }]
  for (;;) {
    const next = dueAt(state, at)
    expect(next, 'the next instant is in the future').toBeGreaterThan(at)
    if (next > until) return { state, shown }
    at = next
    state = reduceBird(state, { type: 'tick' }, at, chance)
    shown.push({ ...frameOf(state, at), at })
  }
}

const poseChanges = (shown: readonly Shown[]) =>
  shown
    .filter(({ pose }, index) => pose !== shown[index - 1]?.pose)
    .map(({ at, pose }) => [at, pose])

const fed = (
  kind: 'commit' | 'pull-request',
  count = 1,
  how?: Parameters<typeof someMeal>[1],
): BirdEvent => ({ type: 'fed', ...someMeal([{ kind, count }], how) })

const speaks = (
  mouthsSaid: readonly (readonly [number, MouthShape])[],
  seconds: number,
): BirdEvent => ({
  type: 'speaks',
  line: 1,
  utterance: 1,
  clip: 'clip',
  mouthCues: mouthsSaid.map(([at, shape]) => ({ at, shape })),
  seconds,
})

describe('scripts', () => {
  test('every gesture uses existing poses and mouths, and takes time', () => {
    for (const name of names) {
      expect(gestures[name].length, name).toBeGreaterThan(0)
      for (const step of gestures[name]) {
        expect(poses[step.pose], name).toBeDefined()
        if (step.mouth) expect(mouths[step.mouth], name).toBeDefined()
        expect(step.ms, name).toBeGreaterThan(0)
      }
    }
    for (const { pose } of Object.values(idlePoses)) expect(poses[pose]).toBeDefined()
    for (const pose of talkingPoses) expect(poses[pose]).toBeDefined()
  })

  test('Dash looks at a chilli, eats it, enjoys it, and stands again', () => {
    const start = reduceBird(idleBird('content', 0, noChance), fed('commit'), 0, noChance)
    const { shown } = watch(start, 0, 4000)
    expect(poseChanges(shown).map(([, pose]) => pose)).toEqual([
      'look-right',
      'eating',
      'happy',
      'idle',
    ])
    const beaks = shown.filter(({ pose }) => pose === 'eating').map(({ mouth }) => mouth)
    expect(beaks).toEqual(['closed', 'eat', 'closed', 'eat', 'closed'])
  })

  test('mapo tofu is too spicy for Dash, and so are many dishes at once', () => {
    for (const event of [fed('pull-request'), fed('commit', 5, { gives: 20 })]) {
      const { shown } = watch(
        reduceBird(idleBird('content', 0, noChance), event, 0, noChance),
        0,
        7000,
      )
      expect(poseChanges(shown).map(([, pose]) => pose)).toEqual([
        'look-right',
        'eating',
        'happy',
        'spicy',
        'happy',
        'idle',
      ])
    }
  })

  test('after a meal that is too hot, Dash gathers fire, breathes it, and stands again', () => {
    const start = idleBird('content', 0, noChance)
    const { shown } = watch(
      reduceBird(start, fed('commit', 20, { hasFire: true }), 0, noChance),
      0,
      8000,
    )
    const motions = shown.map(({ motion }) => motion)
    expect(motions.indexOf('gather')).toBeGreaterThan(
      shown.findIndex(({ pose }) => pose === 'eating'),
    )
    expect(motions.indexOf('flame')).toBeGreaterThan(motions.indexOf('gather'))
    expect(motions.indexOf('settle')).toBeGreaterThan(motions.indexOf('flame'))
  })
})

describe('which act interrupts which', () => {
  const event: Readonly<Partial<Record<Role, BirdInput>>> = {
    meal: fed('commit'),
    wave: { type: 'greets' },
    touch: { type: 'stroked', zone: 'head' },
    notice: { type: 'new-food', kind: 'commit', count: 1 },
    dangle: { type: 'picked-up' },
    walk: { type: 'walks', strides: [1, 1], strideMs: 120 },
    trip: { type: 'sets-off' },
    work: { type: 'performs', gesture: 'peck' },
  }
  const told = Object.keys(event) as Role[]

  test.each(told.flatMap((running) => told.map((comes) => [comes, running] as const)))(
    '%s during %s: interrupts, waits or is dropped as the table says',
    (comes, running) => {
      const busy = reduceBird(idleBird('content', 0, noChance), event[running]!, 0, noChance)
      const after = reduceBird(busy, event[comes]!, 50, noChance)
      const { interrupts } = roleRules[comes]
      const { current, waiting } = after.queue
      if (interrupts.includes(running)) {
        expect(current?.act.role).toBe(comes)
        expect(waiting).toEqual([])
      } else {
        const waits =
          roleRules[comes].ifBlocked === 'wait' ||
          (roleRules[comes].ifBlocked === 'wait-for-others' && comes !== running)
        expect(current).toEqual(busy.queue.current)
        expect(waiting.map(({ role }) => role)).toEqual(waits ? [comes] : [])
      }
    },
  )

  test('a meal shows its bites, then its fire, then the new level, without a break', () => {
    const big = fed('commit', 30, { hasFire: true })
    const state = reduceBird(idleBird('content', 0, noChance), big, 0, noChance)
    const order = poseChanges(watch(state, 0, 20_000).shown).map(([, pose]) => pose)
    expect(order.indexOf('eating')).toBeLessThan(order.indexOf('fire'))
    expect(order.indexOf('fire')).toBeLessThan(order.indexOf('celebrate'))
    expect(order.at(-1)).toBe('idle')
  })

  test('twenty commits at once cause one reaction', () => {
    let state = idleBird('content', 0, noChance)
    for (let n = 0; n < 20; n += 1) state = reduceBird(state, event.notice!, n * 40, noChance)
    expect(state.queue.waiting).toEqual([])
    const surprises = poseChanges(watch(state, 800, 20_000).shown).filter(
      ([, pose]) => pose === 'surprised',
    )
    expect(surprises).toEqual([])
  })

  test('fifty meals in a row merge while they wait, and no dish is lost', () => {
    let state = idleBird('content', 0, noChance)
    for (let meal = 0; meal < 50; meal += 1) {
      const waiting = { commit: 50 - meal, issue: 0, review: 0, 'pull-request': 0 }
      const before = { experience: meal * 10, waiting }
      state = reduceBird(state, fed('commit', 1, { before }), meal, noChance)
    }
    expect(state.queue.waiting).toHaveLength(1)
    const [waiting] = state.queue.waiting
    expect(waiting!.meal).toMatchObject({
      dishes: [{ kind: 'commit', count: 49 }],
      before: { experience: 10, waiting: { commit: 49 } },
      after: { experience: 500, waiting: { commit: 0 } },
    })
    const { progress, after } = shownMealOf(state.queue)!
    expect(progress).toMatchObject({ experience: 0, waiting: { commit: 49 } })
    expect(after.experience).toBe(500)
  })

  test('the ceremony of a form takes at most six seconds, and a touch or a skip ends it', () => {
    const grown = reduceBird(idleBird('content', 0, noChance), { type: 'grows' }, 0, noChance)
    const { shown } = watch(grown, 0, 8000)
    const poses = poseChanges(shown).map(([, pose]) => pose)
    expect(poses.slice(0, 3)).toEqual(['surprised', 'flaring', 'celebrate'])
    const steps = gestures.grow.reduce((sum, { ms }) => sum + ms, 0)
    expect(steps).toBeLessThanOrEqual(6000)
    const touched = { type: 'touched', zone: 'belly', isLeft: true } as const
    for (const input of [{ type: 'skip' } as const, touched])
      expect(reduceBird(grown, input, 900, noChance).queue.current).toBeNull()
  })

  test('the ceremony waits for the end of a meal, and a meal ends it', () => {
    const eating = reduceBird(idleBird('content', 0, noChance), fed('commit'), 0, noChance)
    const waiting = reduceBird(eating, { type: 'grows' }, 100, noChance)
    expect(waiting.queue.current?.act.name).toBe('meal')
    const after = reduceBird(waiting, { type: 'skip' }, 200, noChance)
    expect(after.queue.current?.act.name).toBe('grow')
    expect(reduceBird(after, fed('commit'), 300, noChance).queue.current?.act.name).toBe('meal')
  })

  test('without movement, the ceremony is one picture', () => {
    const grown = reduceBird(idleBird('content', 0, noChance), { type: 'has-grown' }, 0, noChance)
    expect(grown.queue.current?.act.steps.map(({ pose, motion }) => [pose, motion])).toEqual([
      ['celebrate', 'none'],
    ])
  })

  test('skipping ends the current meal and the waiting meals at once', () => {
    let state = idleBird('content', 0, noChance)
    for (const input of [fed('commit', 800), fed('commit'), { type: 'skip' } as const])
      state = reduceBird(state, input, 5, noChance)
    expect(shownMealOf(state.queue)).toBeNull()
    expect(frameOf(state, 5).pose).toBe('idle')
    const held = reduceBird(idleBird('content', 0, noChance), event.dangle!, 0, noChance)
    expect(frameOf(reduceBird(held, { type: 'skip' }, 5, noChance), 5).pose).toBe('dangling')
  })

  test('new food does not wake a sleeping Dash, but a meal does', () => {
    const asleep = idleBird('asleep', 0, noChance)
    expect(frameOf(reduceBird(asleep, event.notice!, 0, noChance), 0).pose).toBe('sleeping')
    expect(frameOf(reduceBird(asleep, fed('commit'), 0, noChance), 0).pose).toBe('look-right')
  })

  test('a sleeping Dash reacts to work, and sleeps on', () => {
    const works: BirdEvent = { type: 'performs', gesture: 'peck' }
    const asleep = reduceBird(idleBird('asleep', 0, noChance), works, 0, noChance)
    expect(frameOf(asleep, 0).pose).toBe(gestures.peck[0]!.pose)
    expect(frameOf(reduceBird(asleep, { type: 'tick' }, 20_000, noChance), 20_000).pose).toBe(
      'sleeping',
    )
  })

  test('Dash hangs until it is released, then lands', () => {
    const held = reduceBird(idleBird('content', 0, noChance), event.dangle!, 0, noChance)
    expect(frameOf(reduceBird(held, { type: 'tick' }, 9000, noChance), 9000).pose).toBe('dangling')
    expect(frameOf(reduceBird(held, { type: 'landed' }, 9000, noChance), 9000).motion).toBe('land')
    const falling = reduceBird(held, { type: 'falls' }, 9000, noChance)
    expect(frameOf(falling, 9000).pose).toBe('falling')
    expect(frameOf(reduceBird(falling, { type: 'landed' }, 9500, noChance), 9500).motion).toBe(
      'land',
    )
  })
})

test('a sleepy Dash nods with heavy, level lids, and sheds no tear', () => {
  const seen = reduceBird(idleBird('sleepy', 0, noChance), { type: 'input' }, 0, noChance)
  expect(frameOf(seen, 0)).toMatchObject({ pose: 'sleepy', motion: 'nod' })
  const sunk = [0, 1300, 2600].map((ms) => tracks.nod.at(ms).face!.dy!)
  expect(sunk[1]).toBeGreaterThan(sunk[0]!)
  expect(sunk[2]).toBeGreaterThan(10)
  expect(poses.sleepy.effect).toBe('none')
  // The eye spans −53 to 53. Both ends of the lid are level, and its middle is lower.
  const { lidOutline: lid } = figureOf({ pose: 'sleepy' })
  const [outer, inner, middle] = [lid[1]!, lid[13]!, lid[15]!]
  expect(outer).toBeGreaterThan(0)
  expect(inner).toBe(outer)
  expect(middle).toBeGreaterThan(outer)
})

describe('a released Dash', () => {
  const falling = (...inputs: readonly BirdInput[]) =>
    [{ type: 'picked-up' } as const, { type: 'falls' } as const, ...inputs].reduce<BirdState>(
      (state, input, n) => reduceBird(state, input, 50 * n, noChance),
      idleBird('content', 0, noChance),
    )

  test('stretches more the faster it falls', () => {
    const tall = (speed: number) => {
      const frame = frameOf(falling({ type: 'flies', turn: 0, speed }), 100)
      expect(frame).toMatchObject({ pose: 'falling', speed })
      return figureOf(frame).torso.tall
    }
    expect(tall(0)).toBe(0)
    expect(tall(0.5)).toBeGreaterThan(0.02)
    expect(tall(1)).toBeGreaterThan(tall(0.5))
  })

  test('squashes as it hits the floor, bounces, and lands', () => {
    const bounced = falling({ type: 'bounces' })
    expect(frameOf(bounced, 100)).toMatchObject({ pose: 'landing', motion: 'land' })
    const { state, shown } = watch(bounced, 100, 600)
    expect(shown.at(-1)!.pose).toBe('falling')
    const landed = reduceBird(state, { type: 'landed' }, 700, noChance)
    expect(frameOf(landed, 700)).toMatchObject({ pose: 'landing', motion: 'land' })
    // Main reports the landing again while Dash stands still.
    expect(reduceBird(landed, { type: 'landed' }, 900, noChance).queue).toEqual(landed.queue)
    expect(poseChanges(watch(landed, 700, 3000).shown).map(([, pose]) => pose)).not.toContain(
      'dizzy',
    )
  })

  test('tumbles if thrown sideways, and is dizzy only after that landing', () => {
    const tumbled = falling({ type: 'flies', turn: 40, speed: 1 })
    expect(frameOf(tumbled, 100).pose).toBe('tumbling')
    const bounced = reduceBird(tumbled, { type: 'bounces' }, 400, noChance)
    const landed = reduceBird(bounced, { type: 'landed' }, 800, noChance)
    const { state, shown } = watch(landed, 800, 5000)
    expect(poseChanges(shown).map(([, pose]) => pose)).toContain('dizzy')
    const again = [{ type: 'picked-up' } as const, { type: 'falls' } as const].reduce<BirdState>(
      (one, input) => reduceBird(one, input, 5000, noChance),
      state,
    )
    const stands = reduceBird(again, { type: 'landed' }, 5400, noChance)
    expect(poseChanges(watch(stands, 5400, 9000).shown).map(([, pose]) => pose)).not.toContain(
      'dizzy',
    )
  })
})

describe('a dish held in front of the beak', () => {
  const offered = (isNear: boolean) => ({ type: 'offered', isNear }) as const
  const awaiting = () => reduceBird(idleBird('content', 0, noChance), offered(true), 0, noChance)

  test('opens the beak while it is there', () => {
    let state = awaiting()
    for (let at = 0; at <= 5000; at += 350) {
      state = reduceBird(state, offered(true), at, noChance)
      expect(frameOf(state, at).pose).toBe('awaiting')
    }
    expect(frameOf(reduceBird(state, offered(false), 5000, noChance), 5000).pose).toBe('idle')
    // Nothing reports a cancelled drag.
    expect(frameOf(reduceBird(state, { type: 'tick' }, 6000, noChance), 6000).pose).toBe('idle')
  })

  test('is followed by the eyes', () => {
    const looking = reduceBird(awaiting(), { type: 'pointer', at: { x: 20, y: 300 } }, 0, noChance)
    const { state } = watch(looking, 0, 600)
    expect(frameOf(state, 600)).toMatchObject({ pose: 'awaiting' })
    expect(frameOf(state, 600).gaze![0]).toBeLessThan(0)
  })

  test('is bitten in place, without interrupting a meal', () => {
    const handed = { ...fed('commit'), type: 'handed' } as BirdInput
    const eating = reduceBird(awaiting(), handed, 300, noChance)
    expect(frameOf(eating, 300).mouth).toBe('eat')
    expect(reduceBird(eating, offered(true), 400, noChance).queue).toEqual(eating.queue)
  })
})

test('Dash swings with the hand that holds it, and stops swinging once released', () => {
  const held = reduceBird(idleBird('content', 0, noChance), { type: 'picked-up' }, 0, noChance)
  const swinging = reduceBird(held, { type: 'swings', turn: 12 }, 50, noChance)
  expect(frameOf(swinging, 50)).toMatchObject({ pose: 'dangling', swing: 12 })
  const falling = reduceBird(swinging, { type: 'falls' }, 100, noChance)
  expect(frameOf(falling, 100)).toMatchObject({ pose: 'falling', swing: 0 })
  const again = reduceBird(
    reduceBird(falling, { type: 'landed' }, 200, noChance),
    { type: 'picked-up' },
    300,
    noChance,
  )
  expect(frameOf(again, 300)).toMatchObject({ pose: 'dangling', swing: 0 })
})

describe('the bubble', () => {
  const rested = idleBird('content', 0, noChance)

  test.each([
    ['above', 'looking-up'],
    ['left', 'look-left'],
    ['right', 'look-right'],
  ] as const)('opening %s makes Dash look at it twice', (side, pose) => {
    const looking = reduceBird(rested, { type: 'bubble', side }, 0, noChance)
    const { shown } = watch(looking, 0, 3000)
    expect(poseChanges(shown)).toEqual([
      [0, pose],
      [900, 'idle'],
      [1350, pose],
      [2450, 'idle'],
    ])
  })

  test('makes Dash look at it while the beak speaks, without starting to breathe', () => {
    const looking = reduceBird(rested, { type: 'bubble', side: 'left' }, 0, noChance)
    const line = speaks([[0, 'a']], 1)
    expect(frameOf(reduceBird(looking, line, 100, noChance), 150)).toMatchObject({
      pose: 'look-left',
      mouth: 'a',
    })
    expect(frameOf(looking, 0).motion).toBe('none')
  })

  test('is not looked at by a busy or sleeping Dash', () => {
    const open: BirdInput = { type: 'bubble', side: 'above' }
    const waving = reduceBird(rested, { type: 'greets' }, 0, noChance)
    expect(frameOf(reduceBird(waving, open, 10, noChance), 10).pose).toBe('wave')
    const asleep = reduceBird(idleBird('asleep', 0, noChance), open, 0, noChance)
    expect(frameOf(asleep, 0).pose).toBe('sleeping')
  })
})

describe('behind an edge', () => {
  const hides = (edge: 'left' | 'right', from = idleBird('content', 0, noChance)) =>
    reduceBird(from, { type: 'edge', edge }, 0, noChance)
  const near = (x: number): BirdInput => ({ type: 'pointer', at: { x, y: 264 } })

  test.each([
    ['right', 'right'],
    ['left', 'left'],
  ] as const)(
    'on the %s, Dash peeks out once, and then waits, turned to the screen',
    (edge, facing) => {
      const { shown } = watch(hides(edge), 0, 10_000)
      expect(poseChanges(shown).slice(0, 2)).toEqual([
        [0, 'peeking-out'],
        [1700, 'hiding'],
      ])
      expect(new Set(shown.map((frame) => frame.facing))).toEqual(new Set([facing]))
      expect(shown.map(({ leansOut }) => leansOut).slice(0, 2)).toEqual([true, false])
    },
  )

  test('Dash peeks out when the pointer comes near, follows it, and slips back when it leaves', () => {
    const waits = watch(hides('left'), 0, 2000).state
    const peeks = reduceBird(waits, near(900), 2000, noChance)
    expect(frameOf(peeks, 2000)).toMatchObject({ pose: 'peeking-out', leansOut: true })
    const looking = watch(peeks, 2000, 4500).state
    const seen = frameOf(looking, 4500)
    // At the right of the user, in a mirrored drawing.
    expect(seen).toMatchObject({ pose: 'hiding', leansOut: true, facing: 'left' })
    expect(seen.gaze?.[0]).toBeLessThan(-5)
    const gone = watch(
      reduceBird(looking, { type: 'pointer', at: null }, 4500, noChance),
      4500,
      8000,
    ).state
    expect(frameOf(gone, 8000)).toMatchObject({ leansOut: false, gaze: null })
  })

  test('Dash leans out to react, to speak, and to look at its bubble', () => {
    const waits = watch(hides('right'), 0, 2000).state
    const works: BirdEvent = { type: 'performs', gesture: 'applaud' }
    expect(frameOf(reduceBird(waits, works, 2000, noChance), 2000)).toMatchObject({
      pose: gestures.applaud[0]!.pose,
      leansOut: true,
    })
    const line = speaks([[0, 'a']], 1)
    expect(frameOf(reduceBird(waits, line, 2000, noChance), 2000)).toMatchObject({
      mouth: 'a',
      leansOut: true,
    })
    const opens: BirdInput = { type: 'bubble', side: 'left' }
    expect(frameOf(reduceBird(waits, opens, 2000, noChance), 2000).pose).toBe('look-left')
    const mirrored = watch(hides('left'), 0, 2000).state
    const atRight: BirdInput = { type: 'bubble', side: 'right' }
    // Mirrored, this is to the right.
    expect(frameOf(reduceBird(mirrored, atRight, 2000, noChance), 2000)).toMatchObject({
      pose: 'look-left',
      facing: 'left',
    })
  })

  test('if left alone, Dash only blinks and dozes, and does not lean out while asleep', () => {
    const { state, shown } = watch(hides('right'), 0, 3_600_000, always(0))
    const poses = new Set(shown.map(({ pose }) => pose))
    expect([...poses].sort()).toEqual(
      ['blink', 'dozing', 'hiding', 'nodding', 'peeking-out', 'sleeping'].sort(),
    )
    expect(frameOf(state, 3_600_000)).toMatchObject({ pose: 'sleeping', leansOut: false })
  })

  test('a released Dash stops hanging, whether the edge or the landing arrives first', () => {
    const held = reduceBird(idleBird('content', 0, noChance), { type: 'picked-up' }, 0, noChance)
    const hidden = reduceBird(hides('left', held), { type: 'landed' }, 10, noChance)
    expect(frameOf(hidden, 10).pose).toBe('peeking-out')
    const again = reduceBird(hides('left'), { type: 'picked-up' }, 10, noChance)
    expect(frameOf(reduceBird(again, { type: 'landed' }, 20, noChance), 20).pose).toBe('hiding')
  })

  test('a touch on its side makes Dash turn to that side, mirrored or not', () => {
    const touched = (edge: 'left' | 'right', isLeft: boolean) => {
      const input: BirdInput = { type: 'touched', zone: 'side', isLeft }
      const { state } = watch(hides(edge), 0, 2000)
      const { pose, facing } = frameOf(reduceBird(state, input, 2000, noChance), 2000)
      return [pose, facing]
    }
    expect(touched('left', true)).toEqual([touched('right', false)[0], 'left'])
    expect(touched('left', false)).toEqual([touched('right', true)[0], 'left'])
  })

  test('Dash comes out in the idle pose, and no longer leans out', () => {
    const out = reduceBird(hides('left'), { type: 'edge', edge: null }, 5000, noChance)
    expect(frameOf(out, 5000)).toMatchObject({ pose: 'idle', facing: 'right', leansOut: false })
  })
})

describe('a walk', () => {
  const walk: BirdEvent = { type: 'walks', strides: [-1, -1, 0, 0, 1], strideMs: 120 }

  test('draws one frame per stride, faces its direction, and ends with Dash sitting on the floor', () => {
    const start = reduceBird(idleBird('content', 0, noChance), walk, 0, noChance)
    const frames = [0, 120, 240, 360, 480, 600, 720, 840].map((at) => {
      const { pose, facing, motion } = frameOf(
        reduceBird(start, { type: 'tick' }, at, noChance),
        at,
      )
      return [pose, facing, motion]
    })
    expect(frames).toEqual([
      ['walk-1', 'left', 'stride'],
      ['walk-2', 'left', 'stride'],
      ['idle', 'right', 'stride'],
      ['idle', 'right', 'stride'],
      ['walk-1', 'right', 'stride'],
      ['blink', 'right', 'stride'],
      ['sit', 'right', 'stride'],
      ['sit', 'right', 'none'],
    ])
    expect(frameOf(reduceBird(start, { type: 'tick' }, 25_000, noChance), 25_000).pose).toBe('idle')
  })

  test('ends at once if halted, and never begins while Dash sleeps', () => {
    const walking = reduceBird(idleBird('content', 0, noChance), walk, 0, noChance)
    expect(frameOf(reduceBird(walking, { type: 'halts' }, 150, noChance), 150).pose).toBe('idle')
    const asleep = reduceBird(idleBird('asleep', 0, noChance), walk, 0, noChance)
    expect(frameOf(asleep, 0).pose).toBe('sleeping')
  })

  test('begins even if Dash still sits after the previous walk', () => {
    const sitting = reduceBird(idleBird('content', 0, noChance), walk, 0, noChance)
    expect(frameOf(reduceBird(sitting, walk, 5000, noChance), 5000).pose).toBe('walk-1')
  })
})

describe('at rest, Dash', () => {
  test('does not move, except for a blink of two frames every 14 to 24 seconds', () => {
    for (const roll of [0.2, 0.5, 0.99]) {
      const { shown } = watch(idleBird('content', 0, always(roll)), 0, 150_000, always(roll))
      expect(shown.every(({ motion }) => motion === 'none')).toBe(true)
      const closed = shown.filter(({ lids }) => lids === 'closed').map(({ at }) => at)
      expect(closed.length).toBeGreaterThanOrEqual(5)
      closed.slice(1).forEach((at, index) => {
        const pause = at - closed[index]! - 110
        expect(pause).toBeGreaterThanOrEqual(14_000)
        expect(pause).toBeLessThanOrEqual(24_000)
      })
      expect(shown.length - 1).toBe(2 * closed.length)
    }
  })

  test('breathes for ten seconds after an event', () => {
    const { shown } = watch(
      reduceBird(idleBird('content', 0, noChance), { type: 'stroked', zone: 'head' }, 0, noChance),
      0,
      30_000,
    )
    const stops = shown.filter(({ motion }) => motion === 'none').map(({ at }) => at)
    expect(shown.some(({ motion }) => motion === 'breath')).toBe(true)
    expect(stops.find((at) => at >= 900)).toBe(10_000)
  })

  test('breathes for ten seconds after it has noticed the user, and looks around for thirty', () => {
    const noticed = reduceBird(idleBird('content', 0, noChance), { type: 'input' }, 0, noChance)
    const { state, shown } = watch(noticed, 0, 20_000)
    const stops = shown.filter(({ motion }) => motion === 'none').map(({ at }) => at)
    expect(shown[0]?.motion).toBe('breath')
    expect(stops[0]).toBe(10_000)
    expect(state.attention).not.toBeNull()
    expect(watch(state, 20_000, 40_000).state.attention).toBeNull()
  })

  test.each(Object.keys(idlePoses) as Mood[])('has its own look if it is %s', (mood) => {
    const state = reduceBird(idleBird('content', 0, noChance), { type: 'mood', mood }, 0, noChance)
    expect(frameOf(state, 0)).toMatchObject(idlePoses[mood])
  })

  test('dozes off after some minutes, in few frames, and starts up when the user comes', () => {
    const { state, shown } = watch(idleBird('content', 0, noChance), 0, 9 * 60_000)
    const asleep = shown.findIndex(({ pose }) => pose === 'nodding')
    expect(shown[asleep]!.at).toBeGreaterThanOrEqual(4 * 60_000)
    expect(shown.slice(asleep).every(({ motion }) => /^(?:none|dart)$/.test(motion))).toBe(true)
    expect(poseChanges(shown.slice(asleep)).length).toBeLessThan(8)
    const now = 9 * 60_000
    expect(frameOf(state, now).pose).toBe('sleeping')
    const seen = reduceBird(state, { type: 'pointer', at: { x: 900, y: 264 } }, now, noChance)
    expect(seen.queue.current!.act.name).toBe('start-up')
    expect(poseChanges(watch(seen, now, now + 4000).shown).at(-1)![1]).toBe('idle')
  })

  test('dreams of its last dish while asleep, in two frames each, and wakes at any input', () => {
    const asleep = idleBird('asleep', 0, noChance)
    const { state } = watch(reduceBird(asleep, fed('pull-request'), 0, noChance), 0, 30_000)
    expect(frameOf(state, 30_000).pose).toBe('sleeping')
    const { shown } = watch(state, 30_000, 90_000, always(0))
    const dreams = shown.filter(({ pose }) => pose === 'dreaming')
    expect(dreams.length).toBeGreaterThan(0)
    for (const { food, motion } of dreams)
      expect({ food, motion }).toEqual({ food: 'pull-request', motion: 'dart' })
    expect(new Set(shown.map(({ pose }) => pose))).toEqual(new Set(['sleeping', 'dreaming']))
    const { at } = dreams[0]!
    const dreaming = watch(state, 30_000, at, always(0)).state
    const seen = reduceBird(dreaming, { type: 'input' }, at, noChance)
    expect(seen.queue.current!.act.name).toBe('start-up')
  })

  test('draws a dream every ten minutes on average if nobody watches', () => {
    const { chance, gestures: dreams } = pastimes.asleep.inactive
    expect(dreams).toEqual(['dream'])
    const secondsBetweenBlinks = 19
    expect(secondsBetweenBlinks / chance).toBeGreaterThan(600)
  })

  test.each(surpriseGestures)(
    'does the surprise %s if it is free, awake and in sight',
    (gesture) => {
      const surprise: BirdEvent = { type: 'performs-if-idle', gesture }
      const nameAfter = (before: BirdState) =>
        reduceBird(before, surprise, 10, noChance).queue.current?.act.name
      const idle = idleBird('content', 0, noChance)
      expect(nameAfter(idle)).toBe(gesture)
      expect(nameAfter(reduceBird(idle, fed('commit'), 0, noChance))).toBe('meal')
      expect(nameAfter(idleBird('asleep', 0, noChance))).toBeUndefined()
      expect(nameAfter({ ...idle, edge: 'left' })).toBeUndefined()
    },
  )

  test('sets off on a trip unless it eats, and comes back for `halts` or anything that it has to do', () => {
    const idle = idleBird('content', 0, noChance)
    const actOf = (state: BirdState) => state.queue.current?.act.name
    const leaving = reduceBird(idle, { type: 'sets-off' }, 10, noChance)
    expect(actOf(leaving)).toBe('set-off')
    expect(actOf(reduceBird(leaving, { type: 'halts' }, 20, noChance))).toBeUndefined()
    expect(actOf(reduceBird(leaving, fed('commit'), 20, noChance))).toBe('meal')
    expect(actOf(reduceBird(leaving, { type: 'greets' }, 20, noChance))).toBe('wave')
    const waving = reduceBird(idle, { type: 'greets' }, 0, noChance)
    expect(actOf(reduceBird(waving, { type: 'sets-off' }, 10, noChance))).toBe('set-off')
    const eating = reduceBird(idle, fed('commit'), 0, noChance)
    expect(actOf(reduceBird(eating, { type: 'sets-off' }, 10, noChance))).toBe('meal')
  })

  test('does not doze off while busy: a meal, speech or a touch postpones it', () => {
    const stroke = { type: 'stroked', zone: 'head' } as const
    for (const input of [fed('commit'), { type: 'input' } as const, stroke]) {
      const { state } = watch(idleBird('content', 0, always(0)), 0, 230_000, always(0))
      const busy = reduceBird(state, input, 230_000, always(0))
      const { shown } = watch(busy, 230_000, 460_000, always(0))
      expect(shown.some(({ pose }) => pose === 'nodding')).toBe(false)
    }
  })

  test('is still behind its edge after a long suspend', () => {
    const hidden = reduceBird(
      idleBird('content', 0, noChance),
      { type: 'edge', edge: 'left' },
      0,
      noChance,
    )
    const woken = reduceBird(hidden, { type: 'tick' }, 3_600_000, noChance)
    expect(frameOf(woken, 3_600_000)).toMatchObject({ pose: 'hiding', facing: 'left' })
  })

  test('does not play after a suspend what was due during it', () => {
    const busy = reduceBird(idleBird('content', 0, noChance), fed('pull-request'), 0, noChance)
    const hours = 8 * 3_600_000
    const woken = reduceBird(busy, { type: 'tick' }, hours, noChance)
    expect(frameOf(woken, hours)).toMatchObject({ pose: 'idle', motion: 'none' })
  })
})

describe('talking', () => {
  test('the beak follows the moras, closes on n for 120 ms, and returns to the pose', () => {
    const start = reduceBird(
      idleBird('content', 0, noChance),
      speaks(
        [
          [0, 'a'],
          [0.1, 'o'],
          [0.3, 'i'],
        ],
        0.5,
      ),
      0,
      noChance,
    )
    const { shown } = watch(start, 0, 1000)
    expect(shown.map(({ at, mouth }) => [at, mouth])).toEqual([
      [0, 'a'],
      [100, 'o'],
      [300, 'i'],
      [500, 'n'],
      [620, null],
    ])
  })

  test.each([
    [
      'a little later',
      1031,
      [
        [1000, 'n'],
        [1015, 'a'],
        [1115, 'o'],
        [1515, 'n'],
        [1635, null],
      ],
    ],
    [
      'a little before',
      986.4,
      [
        [1000, 'a'],
        [1070, 'o'],
        [1470, 'n'],
        [1590, null],
      ],
    ],
  ] as const)(
    'the beak follows the sound that started %s, one frame ahead because a frame is shown late',
    (_, since, mouths) => {
      const said = speaks(
        [
          [0, 'a'],
          [0.1, 'o'],
        ],
        0.5,
      )
      const resting = idleBird('content', 1000, noChance)
      const { shown } = watch(
        reduceBird(resting, { ...said, since } as BirdInput, 1000, noChance),
        1000,
        2000,
      )
      expect(shown.map(({ at, mouth }) => [at, mouth])).toEqual(mouths)
    },
  )

  test('the beak does not talk while it eats', () => {
    let state = reduceBird(idleBird('content', 0, noChance), speaks([[0, 'o']], 3), 0, noChance)
    state = reduceBird(state, fed('commit'), 10, noChance)
    const eating = reduceBird(state, { type: 'tick' }, 700, noChance)
    expect(frameOf(eating, 700)).toMatchObject({ pose: 'eating', mouth: 'eat' })
    const happy = reduceBird(eating, { type: 'tick' }, 1500, noChance)
    expect(frameOf(happy, 1500)).toMatchObject({ pose: 'happy', mouth: 'o' })
  })

  test('interrupted speech also closes the beak on n', () => {
    let state = reduceBird(idleBird('content', 0, noChance), speaks([[0, 'a']], 60), 0, noChance)
    state = reduceBird(state, { type: 'stops-speaking' }, 1000, noChance)
    expect(frameOf(state, 1000).mouth).toBe('n')
    state = reduceBird(state, { type: 'tick' }, 1120, noChance)
    expect(frameOf(state, 1120)).toMatchObject({ pose: 'idle', mouth: null })
  })
})

describe('after any sequence of events', () => {
  const kinds = fc.constantFrom('commit', 'issue', 'review', 'pull-request')
  const moods = fc.constantFrom(...(Object.keys(idlePoses) as Mood[]))
  const zones = ['beak', 'cheek', 'eye', 'feet', 'tuft', 'belly', 'head', 'side'] as const
  const shapes = fc.constantFrom<MouthShape[]>('a', 'i', 'u', 'e', 'o', 'n')
  const inputs: fc.Arbitrary<BirdInput> = fc.oneof(
    fc
      .tuple(
        fc.array(fc.record({ kind: kinds, count: fc.integer({ min: 0, max: 400 }) }), {
          maxLength: 4,
        }),
        fc.record({
          before: fc.record({ experience: fc.nat(), fullness: fc.nat(100), heat: fc.nat(100) }),
          gives: fc.nat(),
          hasFire: fc.boolean(),
        }),
      )
      .map(([dishes, how]) => ({ type: 'fed', ...someMeal(dishes, how) }) as const),
    fc.record({ type: fc.constant('new-food'), kind: kinds, count: fc.nat() }),
    fc.record({
      type: fc.constant('speaks'),
      line: fc.nat(),
      utterance: fc.nat(),
      clip: fc.string(),
      mouthCues: fc.array(
        fc.record({ at: fc.double({ min: 0, max: 20, noNaN: true }), shape: shapes }),
      ),
      seconds: fc.double({ min: 0, max: 20, noNaN: true }),
    }),
    fc.record({ type: fc.constant('mood'), mood: moods }),
    fc.record({
      type: fc.constant('pointer'),
      at: fc.option(fc.record({ x: fc.integer(), y: fc.integer() })),
    }),
    fc.record({
      type: fc.constant('touched'),
      zone: fc.constantFrom<Zone[]>(...zones),
      isLeft: fc.boolean(),
    }),
    fc.record({ type: fc.constant('stroked'), zone: fc.constantFrom<Zone[]>(...zones) }),
    fc.constantFrom<BirdInput[]>(
      { type: 'skip' },
      { type: 'input' },
      { type: 'picked-up' },
      { type: 'landed' },
      { type: 'greets' },
      { type: 'stops-speaking' },
      { type: 'tick' },
    ),
  )
  const script = fc.array(fc.tuple(inputs, fc.integer({ min: 0, max: 40_000 })), { maxLength: 25 })

  test('Dash is never stuck, can always be drawn, and is idle in the end', () => {
    fc.assert(
      fc.property(
        moods,
        script,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (mood, happens, rolls) => {
          const chance = () => rolls.next().value as number
          let now = 0
          let state = idleBird(mood, now, chance)
          for (const [input, pause] of happens) {
            state = reduceBird(state, input, now, chance)
            const seen = watch(state, now, now + pause, chance)
            for (const frame of seen.shown) {
              expect(poses[frame.pose]).toBeDefined()
              if (frame.mouth) expect(mouths[frame.mouth]).toBeDefined()
            }
            now += pause
            state = reduceBird(seen.state, { type: 'tick' }, now, chance)
          }
          const end = now + 180_000
          const last = reduceBird(
            watch(state, now, end, chance).state,
            { type: 'tick' },
            end,
            noChance,
          )
          expect(last.speech).toBeNull()
          expect(last.queue.waiting).toEqual([])
          expect(last.activeUntil).toBeLessThan(end)
          expect(last.attention).toBeNull()
          expect(frameOf(last, end).motion).toMatch(/^(?:none|dart)$/)
        },
      ),
      { numRuns: trials(150) },
    )
  })

  test('more frequent ticks change nothing', () => {
    fc.assert(
      fc.property(script, (happens) => {
        let now = 0
        let often = idleBird('content', 0, noChance)
        let seldom = often
        for (const [input, pause] of happens) {
          const ms = pause % 20_000
          often = reduceBird(
            watch(reduceBird(often, input, now, noChance), now, now + ms).state,
            { type: 'tick' },
            now + ms,
            noChance,
          )
          seldom = reduceBird(
            reduceBird(seldom, input, now, noChance),
            { type: 'tick' },
            now + ms,
            noChance,
          )
          now += ms
          expect(frameOf(seldom, now)).toEqual(frameOf(often, now))
        }
      }),
      { numRuns: trials(100) },
    )
  })
})

test('each sound of a meal plays once, when its step begins, and not after the meal is skipped', () => {
  const heardIn = (skipAt: number) => {
    let state = reduceBird(idleBird('content', 0, noChance), fed('commit'), 0, noChance)
    const steps = state.queue.current!.act.steps
    const heard: string[] = []
    for (let at = dueAt(state, 0); state.queue.current; at = dueAt(state, at)) {
      const before = state.queue
      state = reduceBird(state, { type: at < skipAt ? 'tick' : 'skip' }, at, noChance)
      const news = soundBetween(before, state.queue)
      if (news) heard.push(news.sound)
      expect(soundBetween(state.queue, state.queue)).toBeNull()
    }
    return { heard, all: steps.flatMap(({ sound }) => sound ?? []) }
  }
  const whole = heardIn(Infinity)
  expect(whole.all).toContain('bite')
  expect(whole.heard).toEqual(whole.all)
  expect(heardIn(0).heard).toEqual([])
})

describe('coding agents', () => {
  const held = (state: 'working' | 'needs-you' | null, from = idleBird('content', 0, noChance)) =>
    reduceBird(from, { type: 'agents', state }, 0, noChance)
  const poseAt = (state: BirdState, at = 0) => frameOf(state, at).pose

  test('a working agent makes Dash think along, and one that needs the user makes it call', () => {
    expect(poseAt(held('working'))).toBe('thinking')
    expect(poseAt(held('needs-you'))).toBe('calling')
    expect(poseAt(held(null, held('working')))).toBe('idle')
  })

  test.each(['working', 'needs-you'] as const)(
    'while one is %s, a resting Dash holds its pose, only blinks, and does not doze off',
    (state) => {
      const { shown } = watch(held(state), 0, 20 * 60_000, always(0))
      const poses = new Set(shown.map(({ pose }) => pose))
      expect(poses.size).toBe(1)
      expect(new Set(shown.map(({ motion }) => motion))).toEqual(new Set(['none']))
      // A blink is two frames.
      expect(shown.length).toBeLessThan((2 * 20 * 60) / 14 + 10)
    },
  )

  test('a held pose returns after a gesture and after a long gap', () => {
    const stroked = reduceBird(held('working'), { type: 'stroked', zone: 'head' }, 10, noChance)
    expect(poseAt(stroked, 10)).toBe('nuzzle')
    expect(poseAt(watch(stroked, 10, 5000).state, 5000)).toBe('thinking')
    const later = reduceBird(held('working'), { type: 'tick' }, 3_600_000, noChance)
    expect(poseAt(later, 3_600_000)).toBe('thinking')
  })

  test.each<[string, BirdInput, RegExp]>([
    ['a meal', fed('commit'), /looking-up|awaiting|idle|surprised|eating|glad|look-.*/],
    ['a hand', { type: 'picked-up' }, /dangling/],
    ['a ceremony', { type: 'grows' }, /surprised/],
  ])('%s comes first', (_, input, pose) => {
    const state = reduceBird(held('needs-you'), input, 10, noChance)
    expect(poseAt(state, 10)).toMatch(pose)
    expect(
      poseAt(reduceBird(state, { type: 'performs', gesture: 'call' }, 20, noChance), 20),
    ).toMatch(pose)
  })

  test('behind an edge Dash keeps hiding, leans out once when it calls, and does not tap its foot', () => {
    const hidden = { ...held('needs-you'), edge: 'right' } as const
    expect(frameOf(hidden, 0)).toMatchObject({ pose: 'hiding', leansOut: false })
    const calls = reduceBird(hidden, { type: 'performs', gesture: 'call' }, 10, noChance)
    expect(frameOf(calls, 10)).toMatchObject({ pose: 'calling', leansOut: true })
    expect(frameOf(watch(calls, 10, 5000).state, 5000)).toMatchObject({ leansOut: false })
    const reminded = reduceBird(hidden, { type: 'performs-if-idle', gesture: 'call' }, 10, noChance)
    expect(frameOf(reminded, 10).pose).toBe('hiding')
  })

  test('while the user is away, Dash wakes for a call but not for a reminder', () => {
    const asleep = held('needs-you', idleBird('asleep', 0, noChance))
    expect(poseAt(asleep)).toBe('sleeping')
    const reminded = reduceBird(asleep, { type: 'performs-if-idle', gesture: 'call' }, 10, noChance)
    expect(poseAt(reminded, 10)).toBe('sleeping')
    const calls = reduceBird(asleep, { type: 'performs', gesture: 'call' }, 10, noChance)
    expect(poseAt(calls, 10)).toBe('calling')
    expect(poseAt(watch(calls, 10, 20_000).state, 20_000)).toBe('sleeping')
  })
})
