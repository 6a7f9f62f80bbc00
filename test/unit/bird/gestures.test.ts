import { describe, expect, test } from 'vitest'
import { workGestures } from '../../../preload/contract/events.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { gestures, touchNames, type GestureName } from '../../../renderer/bird/gestures.ts'
import { pastimes } from '../../../renderer/bird/idle.ts'
import { isAtRest, stepMotion, motionAt, type Goal } from '../../../renderer/bird/motion/motion.ts'
import { stepMs } from '../../../renderer/bird/motion/springs.ts'
import { gestureAct, workAct } from '../../../renderer/bird/acts.ts'
import { advanceStep, emptyQueue, requestAct } from '../../../renderer/bird/act-queue.ts'

const names = Object.keys(gestures) as GestureName[]
/** These last while Dash is held or in the air. */
const held: readonly GestureName[] = ['dangle', 'fall', 'tumble', 'bounce']
const ends = names.filter((name) => !held.includes(name))
const nowhere: Goal = { figure: figureOf({ pose: 'idle' }), motion: 'none' }

test.each(ends)('%s ends within five seconds, and Dash is at rest soon after', (name) => {
  const steps = gestures[name]
  expect(steps.every(({ ms }) => ms > 0)).toBe(true)
  expect(steps.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(5000)
  let motion = motionAt(nowhere.figure)
  for (const { pose, mouth, motion: track, ms } of steps) {
    const goal: Goal = { figure: figureOf({ pose, mouth }), motion: track }
    for (let at = 0; at < ms; at += stepMs) motion = stepMotion(motion, goal)
  }
  let stepsToRest = 0
  for (; !isAtRest(motion, nowhere) && stepsToRest < 240; stepsToRest += 1)
    motion = stepMotion(motion, nowhere)
  expect(stepsToRest * stepMs).toBeLessThan(2500)
})

test.each(ends)(
  '%s keeps the wing in place that holds an item, unless it takes the horn or a spoon',
  (name) => {
    for (const { pose } of gestures[name]) {
      const { backWing, wingAbove, props, effects } = figureOf({ pose, holds: true })
      if (props.horn + effects.pots === 1) continue
      expect(wingAbove).toEqual({ share: 1 })
      expect(backWing).toMatchObject({ dx: 0, dy: 0, length: 1 })
      expect(backWing.turn).toBeLessThanOrEqual(-40)
    }
  },
)

test('the pastimes of an inactive Dash take few frames; those of an active Dash may move', () => {
  const moves = (name: GestureName) =>
    gestures[name].some(({ motion }) => motion !== 'none' && motion !== 'dart')
  for (const { inactive, active } of Object.values(pastimes)) {
    expect(inactive.gestures.filter(moves)).toEqual([])
    expect(active.chance).toBeLessThanOrEqual(0.1)
  }
  expect(Object.values(pastimes).some(({ active }) => active.gestures.some(moves))).toBe(true)
})

describe('the queue of acts', () => {
  const begun = (name: GestureName) => requestAct(emptyQueue, gestureAct(name), 0)
  const nameOn = (queue: ReturnType<typeof begun>) => queue.current?.act.name

  test('plays a touch at once in place of any small act', () => {
    const small = [...touchNames, 'notice', 'yawn', 'preen', 'dance'] as const
    const all = [...small.map(gestureAct), ...workGestures.map(workAct)]
    for (const before of all) {
      for (const touch of touchNames.filter((name) => name !== before.name)) {
        const queue = requestAct(emptyQueue, before, 0)
        expect(nameOn(requestAct(queue, gestureAct(touch), 10)), `${before.name} → ${touch}`).toBe(
          touch,
        )
      }
    }
  })

  test.each(workGestures)(
    '%s, caused by work, waits for a touch and for other work, and interrupts a pastime',
    (name) => {
      const other = name === 'lap' ? 'fanfare' : 'lap'
      for (const before of [gestureAct('giggle'), workAct(other)]) {
        const waits = requestAct(requestAct(emptyQueue, before, 0), workAct(name), 10)
        expect(nameOn(waits)).toBe(before.name)
        const current = { ...waits.current!, step: before.steps.length - 1 }
        expect(nameOn(advanceStep({ ...waits, current }, current))).toBe(name)
      }
      expect(requestAct(begun('dance'), workAct(name), 10).current).toMatchObject({
        act: workAct(name),
        since: 10,
      })
    },
  )

  test.each(workGestures)(
    '%s, caused by work, replaces the look at the food that comes with it',
    (name) => {
      const noticed = requestAct(begun('notice'), workAct(name), 10)
      expect(nameOn(noticed)).toBe(name)
      const works = requestAct(emptyQueue, workAct(name), 0)
      expect(requestAct(works, gestureAct('notice'), 10)).toEqual(works)
    },
  )

  test('restarts a pastime if work causes it, but not a gesture that work causes twice', () => {
    const works = requestAct(begun('peck'), workAct('peck'), 10)
    expect(works.current).toMatchObject({ since: 10, act: { role: 'work' } })
    expect(requestAct(works, workAct('peck'), 20)).toEqual(works)
  })

  test('never interrupts for a pastime', () => {
    const works = requestAct(emptyQueue, workAct('lap'), 0)
    for (const pastime of ['yawn', 'stretch', 'preen', 'peck', 'doze', 'dance'] as const)
      expect(requestAct(works, gestureAct(pastime), 10)).toEqual(works)
  })
})
