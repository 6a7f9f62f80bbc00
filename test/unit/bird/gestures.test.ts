import { describe, expect, test } from 'vitest'
import { workGestures } from '../../../preload/contract/events.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { gestures, touchNames, type GestureName } from '../../../renderer/bird/gestures.ts'
import { pastimes } from '../../../renderer/bird/idle.ts'
import { isAtRest, moved, standing, type Goal } from '../../../renderer/bird/motion/motion.ts'
import { stepMs } from '../../../renderer/bird/motion/springs.ts'
import { arrive, emptyStage, gesture, next, workAct } from '../../../renderer/bird/acts.ts'

const names = Object.keys(gestures) as GestureName[]
/** These last as long as Dash is held or in the air. */
const held: readonly GestureName[] = ['dangle', 'fall', 'tumble', 'bounce']
const ends = names.filter((name) => !held.includes(name))
const nowhere: Goal = { figure: figureOf({ pose: 'idle' }), motion: 'none' }

test.each(ends)('%s ends within five seconds, and Dash is at rest soon after', (name) => {
  const steps = gestures[name]
  expect(steps.every(({ ms }) => ms > 0)).toBe(true)
  expect(steps.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(5000)
  let motion = standing(nowhere.figure)
  for (const { pose, mouth, motion: track, ms } of steps) {
    const goal: Goal = { figure: figureOf({ pose, mouth }), motion: track }
    for (let at = 0; at < ms; at += stepMs) motion = moved(motion, goal)
  }
  let stepsToRest = 0
  for (; !isAtRest(motion, nowhere) && stepsToRest < 240; stepsToRest += 1)
    motion = moved(motion, nowhere)
  expect(stepsToRest * stepMs).toBeLessThan(2500)
})

test.each(ends)('%s keeps the wing in place that holds an item', (name) => {
  for (const { pose } of gestures[name]) {
    const { backWing, wingAbove } = figureOf({ pose, holds: true })
    expect(wingAbove).toEqual([1])
    expect(backWing.slice(1)).toEqual([0, 0, 1])
    expect(backWing[0]).toBeLessThanOrEqual(-40)
  }
})

test('the pastimes of an inactive Dash take few frames; those of an active Dash may move', () => {
  const moves = (name: GestureName) =>
    gestures[name].some(({ motion }) => motion !== 'none' && motion !== 'dart')
  for (const { inactive, active } of Object.values(pastimes)) {
    expect(inactive.gestures.filter(moves)).toEqual([])
    expect(active.chance).toBeLessThanOrEqual(0.1)
  }
  expect(Object.values(pastimes).some(({ active }) => active.gestures.some(moves))).toBe(true)
})

describe('on the stage', () => {
  const begun = (name: GestureName) => arrive(emptyStage, gesture(name), 0)
  const nameOn = (stage: ReturnType<typeof begun>) => stage.acting?.act.name

  test('a touch interrupts any small act', () => {
    const small = [...touchNames, 'notice', 'yawn', 'preen', 'dance'] as const
    const all = [...small.map(gesture), ...workGestures.map(workAct)]
    for (const before of all) {
      for (const touch of touchNames.filter((name) => name !== before.name)) {
        const stage = arrive(emptyStage, before, 0)
        expect(nameOn(arrive(stage, gesture(touch), 10)), `${before.name} → ${touch}`).toBe(touch)
      }
    }
  })

  test.each(workGestures)(
    '%s, caused by work, waits for a touch and for other work, and interrupts a pastime',
    (name) => {
      const other = name === 'lap' ? 'fanfare' : 'lap'
      for (const before of [gesture('giggle'), workAct(other)]) {
        const waits = arrive(arrive(emptyStage, before, 0), workAct(name), 10)
        expect(nameOn(waits)).toBe(before.name)
        const acting = { ...waits.acting!, step: before.steps.length - 1 }
        expect(nameOn(next({ ...waits, acting }, acting))).toBe(name)
      }
      expect(arrive(begun('dance'), workAct(name), 10).acting).toMatchObject({
        act: workAct(name),
        since: 10,
      })
    },
  )

  test.each(workGestures)(
    '%s, caused by work, replaces the look at the food that comes with it',
    (name) => {
      const noticed = arrive(begun('notice'), workAct(name), 10)
      expect(nameOn(noticed)).toBe(name)
      const works = arrive(emptyStage, workAct(name), 0)
      expect(arrive(works, gesture('notice'), 10)).toEqual(works)
    },
  )

  test('a work gesture restarts the same pastime, and joins the same gesture caused by work', () => {
    const works = arrive(begun('type-along'), workAct('type-along'), 10)
    expect(works.acting).toMatchObject({ since: 10, act: { role: 'work' } })
    expect(arrive(works, workAct('type-along'), 20)).toEqual(works)
  })

  test('a pastime interrupts nothing', () => {
    const works = arrive(emptyStage, workAct('lap'), 0)
    for (const pastime of ['yawn', 'stretch', 'preen', 'peck', 'doze', 'dance'] as const)
      expect(arrive(works, gesture(pastime), 10)).toEqual(works)
  })
})
