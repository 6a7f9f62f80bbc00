import { describe, expect, test } from 'vitest'
import { reducePet, type PetEvent } from '../../../main/desktop/pet-window/rules/pet-reducer.ts'
import {
  createPet,
  edgeOf,
  isInMotion,
  windowOf,
  type Pet,
  type World,
} from '../../../main/desktop/pet-window/rules/pet.ts'
import { isFullyInside } from '../../../main/desktop/pet-window/rules/placement.ts'
import { strideMs } from '../../../main/desktop/pet-window/rules/walk.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import type { DashMotion } from '../../../preload/contract/declared-settings.ts'
import fc from '../../support/fast-check.ts'
import { display, displays as screens } from './displays.ts'

const one = display(1, 0, 0, 1600, 1000)
const two = display(2, 1600, 0, 1200, 1000)
const floor = 800
const at = (x: number, y = floor) => ({ x, y, width: 200, height: 200 })
const frameS = 0.016

/** A Dash at a place, on a machine that the test changes. */
function open({
  motion = 'still',
  x = 700,
}: { readonly motion?: DashMotion; readonly x?: number } = {}) {
  const machine: { -readonly [Part in keyof World]: World[Part] } = {
    displays: [one],
    pointer: { x: 0, y: 0 },
    isMotionReduced: false,
    nowMs: 0,
  }
  const saved = { display: 1, x, y: floor, edge: null }
  let pet = createPet({ size: 200, motion }, saved, machine, true)
  const events: BirdEvent[] = []
  const dispatch = (event: PetEvent) => {
    pet = reducePet(pet, event, machine)
    events.push(...pet.news)
  }
  /** Lets frames pass until Dash has come to rest. */
  const settle = () => {
    for (let frame = 0; isInMotion(pet) && frame < 2000; frame += 1) {
      machine.nowMs += 1000 * frameS
      dispatch({ type: 'frame', seconds: frameS })
    }
  }
  /** Moves the pointer in some frames. */
  const point = (x: number, y: number) => {
    for (let frame = 0; frame < 20; frame += 1) {
      machine.nowMs += 1000 * frameS
      if (frame === 3) machine.pointer = { x, y }
      dispatch({ type: 'frame', seconds: frameS })
    }
  }
  /** Picks Dash up by the middle of its box, and carries it there. */
  const carry = (x: number, y: number) => {
    machine.pointer = { x: pet.bird.x + 100, y: pet.bird.y + 100 }
    dispatch({ type: 'pick-up' })
    point(x + 100, y + 100)
  }
  dispatch({ type: 'show' })
  return {
    machine,
    events,
    types: () => events.map(({ type }) => type),
    dispatch,
    settle,
    carry,
    pet: () => pet,
    state: () => pet.state.name,
  }
}

describe('a Dash that is carried', () => {
  test('follows the pointer, falls when released, and stands on the floor', () => {
    const { pet, state, carry, dispatch, settle, types } = open()
    carry(300, 200)
    expect([state(), pet().bird]).toEqual(['held', at(300, 200)])
    dispatch({ type: 'let-go' })
    expect(state()).toBe('flying')
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(300)])
    expect(pet().saved).toEqual({ display: 1, x: 300, y: floor, edge: null })
    expect(types()).toEqual(expect.arrayContaining(['swings', 'flies']))
    const steps = types().filter((type) => type !== 'swings' && type !== 'flies')
    expect(steps).toEqual(['falls', 'bounces', 'landed'])
  })

  test('stays in mid-air as a statue, and falls once it is no statue', () => {
    const { pet, state, carry, dispatch, settle, types } = open({ motion: 'statue' })
    carry(300, 200)
    dispatch({ type: 'let-go' })
    expect([state(), pet().bird]).toEqual(['standing', at(300, 200)])
    expect(types()).not.toContain('falls')
    dispatch({ type: 'set-motion', motion: 'still' })
    settle()
    expect(pet().bird).toEqual(at(300))
  })

  test('neither swings nor visibly falls with reduced motion', () => {
    const { pet, state, carry, dispatch, types, machine } = open()
    machine.isMotionReduced = true
    carry(300, 200)
    dispatch({ type: 'let-go' })
    expect([state(), pet().bird]).toEqual(['standing', at(300)])
    expect(types()).toEqual(['landed'])
  })

  test('is caught in mid-air', () => {
    const { state, carry, dispatch, pet } = open()
    carry(300, 200)
    dispatch({ type: 'let-go' })
    dispatch({ type: 'frame', seconds: frameS })
    dispatch({ type: 'pick-up' })
    expect(state()).toBe('held')
    expect(pet().bird.y).toBeLessThan(floor)
  })

  test('keeps its feet in place when it is resized, in the hand and on its way down', () => {
    const { pet, carry, dispatch, settle } = open()
    carry(300, 200)
    dispatch({ type: 'resize', side: 300 })
    expect(pet().bird).toEqual({ x: 250, y: 100, width: 300, height: 300 })
    dispatch({ type: 'let-go' })
    dispatch({ type: 'resize', side: 200 })
    expect(pet().bird).toEqual(at(300, 200))
    settle()
    expect(pet().bird).toEqual(at(300))
  })

  test('lands at once if its window is hidden meanwhile', () => {
    for (const isReleased of [false, true]) {
      const { pet, state, carry, dispatch, types } = open()
      carry(300, 200)
      if (isReleased) dispatch({ type: 'let-go' })
      dispatch({ type: 'hide' })
      expect([state(), pet().bird, types().at(-1)]).toEqual(['hidden', at(300), 'landed'])
      dispatch({ type: 'show' })
      expect([state(), pet().bird]).toEqual(['standing', at(300)])
    }
  })
})

describe('a Dash at an edge', () => {
  test('slides behind it if released half off the display, and comes out on demand', () => {
    const { pet, state, carry, dispatch, settle } = open()
    carry(-100, 400)
    dispatch({ type: 'let-go' })
    expect([state(), edgeOf(pet())?.side]).toEqual(['sliding', 'left'])
    settle()
    expect([state(), pet().bird, pet().saved?.edge]).toEqual(['at-edge', at(-100, 400), 'left'])
    dispatch({ type: 'come-out' })
    expect(edgeOf(pet())).toBeNull()
    settle()
    expect([state(), pet().bird, pet().saved?.edge]).toEqual(['standing', at(0), null])
  })

  test('moves along it with the keys, and out from behind it', () => {
    const { pet, state, dispatch, settle } = open()
    dispatch({ type: 'put', place: { edge: 'right' } })
    settle()
    expect(pet().bird).toEqual(at(1500))
    dispatch({ type: 'nudge', dx: 0, dy: -1 })
    expect(pet().bird).toEqual(at(1500, floor - 24))
    dispatch({ type: 'nudge', dx: 1, dy: 0 })
    expect(state()).toBe('at-edge')
    dispatch({ type: 'nudge', dx: -1, dy: 0 })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(1400)])
    dispatch({ type: 'nudge', dx: 1, dy: 0 })
    expect(state()).toBe('sliding')
  })

  test('stays there while hidden, and is half visible at any size', () => {
    const { pet, state, dispatch, settle } = open()
    dispatch({ type: 'put', place: { edge: 'left' } })
    settle()
    dispatch({ type: 'hide' })
    expect(edgeOf(pet())?.side).toBe('left')
    dispatch({ type: 'show' })
    dispatch({ type: 'resize', side: 300 })
    expect([state(), pet().bird.x]).toEqual(['at-edge', -150])
  })

  test('drops to the floor if the edge is gone', () => {
    const { pet, state, carry, dispatch, settle, machine } = open()
    carry(-100, 400)
    dispatch({ type: 'let-go' })
    settle()
    machine.displays = [one, display(3, -1200, 0, 1200, 1000)]
    dispatch({ type: 'displays-changed' })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(0)])
  })

  test('cannot hide if the window manager keeps windows inside the screen', () => {
    const { pet, state, dispatch } = open({ x: 1400 })
    const whole = windowOf(pet())
    const inside = { ...whole, x: 1600 - whole.width }
    for (const isLast of [false, true]) {
      expect(pet().isKeptInside).toBe(false)
      dispatch({ type: 'check-place', bounds: inside, isLast })
    }
    expect(pet().isKeptInside).toBe(true)
    expect(windowOf(pet()).width).toBeLessThan(whole.width)
    dispatch({ type: 'put', place: { edge: 'right' } })
    expect(state()).toBe('standing')
  })
})

describe('a Dash that is sent somewhere', () => {
  test('goes to a spot, to a display that exists, and to the floor below the pointer', () => {
    const { pet, state, dispatch, settle, machine } = open()
    dispatch({ type: 'put', place: { spot: 'left' } })
    expect([state(), pet().bird]).toEqual(['standing', at(42)])
    machine.displays = [one, two]
    dispatch({ type: 'put', place: { display: 2 } })
    expect(pet().saved?.display).toBe(2)
    dispatch({ type: 'put', place: { display: 9 } })
    expect(pet().saved?.display).toBe(2)
    dispatch({ type: 'come-to', at: { x: 500, y: 300 } })
    expect([state(), pet().bird]).toEqual(['flying', at(400, 200)])
    settle()
    expect(pet().bird).toEqual(at(400))
  })

  test('appears where it was called, even if it was hidden', () => {
    const { pet, state, dispatch, settle } = open()
    dispatch({ type: 'hide' })
    dispatch({ type: 'come-to', at: { x: 500, y: 300 } })
    dispatch({ type: 'show' })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(400)])
  })

  test.each(['shown', 'hidden'])('goes back to its first place while it is %s', (how) => {
    const { pet, state, dispatch, settle } = open()
    const first = at(1600 - 200 - 24)
    dispatch({ type: 'put', place: { spot: 'left' } })
    dispatch({ type: 'put', place: { edge: 'left' } })
    settle()
    if (how === 'hidden') dispatch({ type: 'hide' })
    dispatch({ type: 'reset-place' })
    settle()
    expect(pet().bird).toEqual(first)
    expect(pet().saved).toMatchObject({ edge: null })
    dispatch({ type: 'show' })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', first])
  })

  test('comes back to its place once its display is back', () => {
    const { pet, dispatch, machine } = open()
    machine.displays = [one, two]
    dispatch({ type: 'put', place: { display: 2 } })
    const there = pet().bird
    machine.displays = [one]
    dispatch({ type: 'displays-changed' })
    expect(isFullyInside(one.workArea, pet().bird)).toBe(true)
    machine.displays = [one, two]
    dispatch({ type: 'displays-changed' })
    expect(pet().bird).toEqual(there)
  })
})

describe('a Dash that walks', () => {
  /** A Dash that takes eight strides to the right. */
  const walk = () => {
    const rolls = [0.9, 0]
    const dash = open({ motion: 'lively' })
    dash.machine.nowMs = 60_000
    dash.dispatch({ type: 'walk', chance: () => rolls.shift() ?? 0 })
    return dash
  }
  const stride = { type: 'stride', isTouched: false } as const

  test('moves by one stride at a time, then stands', () => {
    const { pet, state, dispatch, events } = walk()
    expect(events).toEqual([{ type: 'walks', strides: Array(8).fill(1), strideMs }])
    for (let count = 1; count <= 8; count += 1) {
      expect(state()).toBe('walking')
      dispatch(stride)
      expect(pet().bird).toEqual(at(700 + 12 * count))
    }
    expect([state(), pet().saved?.x, events.length]).toEqual(['standing', 796, 1])
  })

  test('makes the short strides of a chick', () => {
    const { pet, dispatch, machine } = open({ motion: 'lively' })
    dispatch({ type: 'set-form', form: 'chick' })
    machine.nowMs = 60_000
    const rolls = [0.9, 0]
    dispatch({ type: 'walk', chance: () => rolls.shift() ?? 0 })
    dispatch(stride)
    expect(pet().bird).toEqual(at(709))
  })

  test.each([
    ['is touched', { type: 'stride', isTouched: true }],
    ['is picked up', { type: 'pick-up' }],
    ['has something to tell', { type: 'disturb' }],
    ['is no longer free', { type: 'set-free', isFree: false }],
    ['is told to stay', { type: 'set-motion', motion: 'still' }],
    ['is hidden', { type: 'hide' }],
  ] as const)('stops if it %s', (_, event) => {
    const { pet, state, dispatch, types } = walk()
    dispatch(stride)
    dispatch(event)
    expect(state()).not.toBe('walking')
    expect([types(), pet().saved?.x]).toEqual([['walks', 'halts'], 712])
  })

  test('starts only if nothing has happened for fifteen seconds, and only from the floor', () => {
    const { state, dispatch, machine } = open({ motion: 'lively' })
    machine.nowMs = 60_000
    dispatch({ type: 'disturb' })
    machine.nowMs += 15_000
    dispatch({ type: 'walk', chance: () => 0.9 })
    expect(state()).toBe('standing')
    machine.nowMs += 1
    dispatch({ type: 'pick-up' })
    machine.nowMs += 20_000
    dispatch({ type: 'walk', chance: () => 0.9 })
    expect(state()).toBe('held')
  })
})

const side = fc.integer({ min: 80, max: 280 })
const coordinate = fc.integer({ min: -3000, max: 6000 })
const anyEvent = fc.oneof(
  fc.constantFrom<PetEvent>(
    ...[
      { type: 'show' } as const,
      { type: 'hide' } as const,
      { type: 'pick-up' } as const,
      { type: 'let-go' } as const,
      { type: 'come-out' } as const,
      { type: 'disturb' } as const,
      { type: 'displays-changed' } as const,
      { type: 'put', place: { edge: 'left' } } as const,
      { type: 'put', place: { edge: 'right' } } as const,
      { type: 'put', place: { spot: 'middle' } } as const,
      { type: 'reset-place' } as const,
      { type: 'put', place: { display: 2 } } as const,
      { type: 'nudge', dx: 1, dy: 0 } as const,
      { type: 'nudge', dx: -1, dy: 0 } as const,
      { type: 'set-motion', motion: 'statue' } as const,
      { type: 'set-motion', motion: 'lively' } as const,
      { type: 'walk', chance: () => 0.5 } as const,
      { type: 'stride', isTouched: false } as const,
    ],
  ),
  side.map((side): PetEvent => ({ type: 'resize', side })),
  fc.tuple(coordinate, coordinate).map(([x, y]): PetEvent => ({ type: 'come-to', at: { x, y } })),
)

test('whatever happens on whichever displays, Dash comes to rest on one of them or behind an edge', () => {
  fc.assert(
    fc.property(
      fc.array(screens, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(anyEvent, fc.nat(20), coordinate, coordinate), { maxLength: 30 }),
      (layouts, script) => {
        const dash = open()
        for (const [n, [event, frames, x, y]] of script.entries()) {
          if (event.type === 'displays-changed')
            dash.machine.displays = layouts[n % layouts.length]!
          dash.dispatch(event)
          dash.machine.pointer = { x, y }
          for (let frame = 0; frame < frames; frame += 1) {
            dash.machine.nowMs += 16
            dash.dispatch({ type: 'frame', seconds: frameS })
          }
        }
        dash.dispatch({ type: 'let-go' })
        dash.settle()
        const pet: Pet = dash.pet()
        expect(isInMotion(pet)).toBe(false)
        const { displays } = dash.machine
        const edge = edgeOf(pet)
        if (edge === null)
          expect(displays.some(({ workArea }) => isFullyInside(workArea, pet.bird))).toBe(true)
        else {
          const on = displays.find(({ id }) => id === edge.display)!.workArea
          const shown =
            Math.min(pet.bird.x + pet.bird.width, on.x + on.width) - Math.max(pet.bird.x, on.x)
          expect(Math.abs(shown - pet.bird.width / 2)).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})
