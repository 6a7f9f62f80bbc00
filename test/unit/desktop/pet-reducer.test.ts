import { describe, expect, test } from 'vitest'
import { reducePet, type PetEvent } from '../../../main/desktop/pet-window/rules/pet-reducer.ts'
import {
  canTakeWalks,
  createPet,
  edgeOf,
  isInMotion,
  windowOf,
  type Pet,
  type World,
} from '../../../main/desktop/pet-window/rules/pet.ts'
import { advanceSwing, swingAtRest } from '../../../main/desktop/pet-window/rules/pendulum.ts'
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
const frameSeconds = 0.016

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
      machine.nowMs += 1000 * frameSeconds
      dispatch({ type: 'frame', seconds: frameSeconds })
    }
  }
  /** Moves the pointer in some frames. */
  const point = (x: number, y: number) => {
    for (let frame = 0; frame < 20; frame += 1) {
      machine.nowMs += 1000 * frameSeconds
      if (frame === 3) machine.pointer = { x, y }
      dispatch({ type: 'frame', seconds: frameSeconds })
    }
  }
  /** Picks Dash up beside the middle of its box, and carries it there. */
  const carry = (x: number, y: number) => {
    machine.pointer = { x: pet.bird.x + 130, y: pet.bird.y + 90 }
    dispatch({ type: 'pick-up' })
    point(x + 130, y + 90)
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
    dispatch({ type: 'frame', seconds: frameSeconds })
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

  test('stays in the hand when it is resized off the display, picked up again, or its displays change', () => {
    const { pet, state, carry, dispatch, machine } = open({ motion: 'statue' })
    carry(-80, 400)
    dispatch({ type: 'resize', side: 300 })
    expect(pet().bird).toEqual({ x: -130, y: 300, width: 300, height: 300 })
    const before = pet().state
    machine.pointer = { x: 400, y: 400 }
    dispatch({ type: 'pick-up' })
    dispatch({ type: 'set-motion', motion: 'still' })
    machine.displays = [two]
    dispatch({ type: 'displays-changed' })
    dispatch({ type: 'check-place', bounds: at(0), isLast: true })
    expect([pet().state, pet().isKeptInside, isInMotion(pet())]).toEqual([before, false, true])
    dispatch({ type: 'hide' })
    dispatch({ type: 'pick-up' })
    expect(state()).toBe('hidden')
  })

  test('is resized at once where it was picked up', () => {
    const { pet, dispatch, machine } = open()
    machine.pointer = { x: 720, y: 950 }
    dispatch({ type: 'pick-up' })
    dispatch({ type: 'resize', side: 300 })
    expect(pet().bird).toEqual({ x: 650, y: 700, width: 300, height: 300 })
  })

  test('swings as a pendulum of half its size, and moves its window only with the pointer', () => {
    const { pet, dispatch, machine, events } = open()
    machine.pointer = { x: 800, y: 900 }
    dispatch({ type: 'pick-up' })
    let swing = swingAtRest
    for (let frame = 1; frame <= 8; frame += 1) {
      machine.pointer = { x: 800 + 4 * frame, y: 900 - 2 * frame }
      dispatch({ type: 'frame', seconds: frameSeconds })
      swing = advanceSwing(
        swing,
        { vx: 4 / frameSeconds, vy: -2 / frameSeconds },
        frameSeconds,
        100,
      )
    }
    expect(events).toHaveLength(4)
    expect(events.at(-1)).toEqual({ type: 'swings', turn: expect.closeTo(swing.turn) as number })
    const { bird } = pet()
    for (let frame = 0; frame < 300; frame += 1) dispatch({ type: 'frame', seconds: frameSeconds })
    expect(events.at(-1)).toEqual({ type: 'swings', turn: 0 })
    const { length } = events
    for (let frame = 0; frame < 60; frame += 1) dispatch({ type: 'frame', seconds: frameSeconds })
    expect([events.length, pet().bird === bird]).toEqual([length, true])
    for (const pointer of [
      { x: 833, y: 884 },
      { x: 833, y: 885 },
    ]) {
      machine.pointer = pointer
      dispatch({ type: 'frame', seconds: frameSeconds })
      expect(pet().bird).toEqual(at(pointer.x - 100, pointer.y - 100))
    }
  })

  test.each([0.004, 0.007, frameSeconds])(
    'touches the floor twice for the page, in frames of %d s',
    (seconds) => {
      const { carry, dispatch, pet, types, machine } = open()
      carry(300, 200)
      dispatch({ type: 'let-go' })
      let frames = 0
      for (; isInMotion(pet()); frames += 1) {
        machine.nowMs += 1000 * seconds
        dispatch({ type: 'frame', seconds })
      }
      const steps = types().filter((type) => type !== 'swings' && type !== 'flies')
      expect(steps).toEqual(['falls', 'bounces', 'landed', 'landed'].slice(0, steps.length))
      const drawn = types().filter((type) => type === 'flies').length
      expect(drawn).toBeGreaterThan(0.3 * frames)
      expect(drawn).toBeLessThanOrEqual(0.5 * frames)
    },
  )

  test('is drawn in each frame while it tumbles', () => {
    const { dispatch, types, machine } = open()
    machine.pointer = { x: 800, y: 900 }
    dispatch({ type: 'pick-up' })
    for (let frame = 1; frame <= 4; frame += 1) {
      machine.nowMs += 16
      machine.pointer = { x: 800 - 24 * frame, y: 900 - 40 * frame }
      dispatch({ type: 'frame', seconds: frameSeconds })
    }
    dispatch({ type: 'let-go' })
    const before = types().length
    for (let frame = 0; frame < 10; frame += 1) dispatch({ type: 'frame', seconds: frameSeconds })
    expect(types().slice(before)).toEqual(Array(10).fill('flies'))
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

  test('slides there in a fifth of a second, and slows down', () => {
    const { pet, state, carry, dispatch } = open({ motion: 'statue' })
    carry(300, 200)
    dispatch({ type: 'let-go' })
    dispatch({ type: 'put', place: { edge: 'right' } })
    const places = [pet().bird]
    while (state() === 'sliding') {
      dispatch({ type: 'frame', seconds: frameSeconds })
      places.push(pet().bird)
    }
    expect(places).toHaveLength(15)
    for (const [n, { x, y }] of places.entries()) {
      const share = (x - 300) / 1200
      expect((y - 200) / 600).toBeCloseTo(share, 2)
      if (n > 0 && n < 14) expect(share).toBeGreaterThan(n / 14)
      if (n > 0 && n < 14) expect(share).toBeLessThanOrEqual(1)
    }
    expect(places.at(-1)).toEqual(at(1500))
  })

  test('arrives at once if it is hidden or resized on its way', () => {
    const hidden = open()
    hidden.dispatch({ type: 'put', place: { edge: 'left' } })
    hidden.dispatch({ type: 'hide' })
    expect([hidden.state(), hidden.pet().bird]).toEqual(['hidden', at(-100)])
    const resized = open()
    resized.dispatch({ type: 'put', place: { edge: 'left' } })
    resized.dispatch({ type: 'resize', side: 300 })
    resized.settle()
    expect(resized.pet().bird).toEqual({ x: -150, y: 700, width: 300, height: 300 })
  })

  test('goes there with a key on either side, but not with a key that goes up', () => {
    for (const [x, dx] of [
      [0, -1],
      [1400, 1],
    ] as const) {
      const { state, dispatch, settle } = open({ x })
      dispatch({ type: 'nudge', dx: 0, dy: -1 })
      expect(state()).toBe('flying')
      settle()
      dispatch({ type: 'nudge', dx, dy: 0 })
      expect(state()).toBe('sliding')
      settle()
      dispatch({ type: 'nudge', dx, dy: 0 })
      expect(state()).toBe('at-edge')
    }
  })

  test('is put back if its window was moved, and not otherwise', () => {
    const { pet, dispatch, settle } = open()
    dispatch({ type: 'put', place: { edge: 'left' } })
    settle()
    const { bird } = pet()
    dispatch({ type: 'check-place', bounds: windowOf(pet()), isLast: true })
    expect(pet().bird).toBe(bird)
    dispatch({ type: 'check-place', bounds: at(0), isLast: false })
    expect(pet().bird).not.toBe(bird)
    expect(pet().bird).toEqual(bird)
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

  test('stays where it stands as a statue if the edge is gone, and hides again once it is back', () => {
    const { pet, state, carry, dispatch, settle, machine } = open({ motion: 'statue' })
    carry(-100, 400)
    dispatch({ type: 'let-go' })
    settle()
    const hidden = pet().bird
    machine.displays = [one, display(3, -1200, 0, 1200, 1000)]
    dispatch({ type: 'displays-changed' })
    expect([state(), pet().bird]).toEqual(['standing', at(0, 400)])
    machine.displays = [one]
    dispatch({ type: 'displays-changed' })
    expect([state(), pet().bird]).toEqual(['at-edge', hidden])
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
    dispatch({ type: 'come-to', at: { x: 2000, y: 300 } })
    expect(pet().bird).toEqual(at(1900, 200))
  })

  test('does not change if it is there already, or does not hide', () => {
    const { pet, dispatch, types } = open()
    const before = pet()
    dispatch({ type: 'put', place: { display: 1 } })
    dispatch({ type: 'come-out' })
    dispatch({ type: 'set-motion', motion: 'lively' })
    expect(pet()).toEqual({
      ...before,
      motion: 'lively',
      disturbedAtMs: 0,
    })
    expect([pet().bird === before.bird, types()]).toEqual([true, []])
  })

  test('goes there at once while it is hidden, and stays hidden', () => {
    const { pet, state, dispatch } = open()
    dispatch({ type: 'hide' })
    dispatch({ type: 'disturb' })
    dispatch({ type: 'put', place: { spot: 'left' } })
    expect([state(), pet().bird]).toEqual(['hidden', at(42)])
    dispatch({ type: 'put', place: { edge: 'right' } })
    expect([state(), pet().bird]).toEqual(['hidden', at(1500)])
    dispatch({ type: 'show' })
    expect(state()).toBe('at-edge')
  })

  test('stands in mid-air after a key if it is a statue', () => {
    const { pet, state, dispatch } = open({ motion: 'statue' })
    dispatch({ type: 'nudge', dx: 0, dy: -1 })
    expect([state(), pet().bird]).toEqual(['standing', at(700, floor - 24)])
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

  test.each([
    ['still', 900],
    ['lively', 900],
    ['statue', floor],
  ] as const)('if the taskbar goes away, a Dash that is %s stands at %i', (motion, y) => {
    const { pet, state, dispatch, settle, machine } = open({ motion })
    machine.displays = [display(1, 0, 0, 1600, 1100)]
    dispatch({ type: 'displays-changed' })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(700, y)])
    machine.displays = [one]
    dispatch({ type: 'displays-changed' })
    settle()
    expect([state(), pet().bird]).toEqual(['standing', at(700)])
  })

  test('if the floor is lower at the next start, Dash drops to it', () => {
    const { pet, dispatch, settle, machine } = open()
    dispatch({ type: 'hide' })
    machine.displays = [display(1, 0, 0, 1600, 1100)]
    dispatch({ type: 'show' })
    settle()
    expect(pet().bird).toEqual(at(700, 900))
  })

  test.each([two, display(2, 1600, 0, 1200, 900)])(
    'comes back to its place once its display is back',
    (two) => {
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
    },
  )
})

test.each([
  ['polite', true],
  ['lively', true],
  ['still', false],
  ['statue', false],
] as const)('a Dash that is %s takes walks: %s', (motion, takes) => {
  const { pet, dispatch } = open({ motion })
  expect(canTakeWalks(pet())).toBe(takes)
  expect(canTakeWalks({ ...pet(), canMoveWindows: false })).toBe(false)
  dispatch({ type: 'hide' })
  expect(canTakeWalks(pet())).toBe(false)
})

test('a new Dash is hidden at its saved place', () => {
  const saved = { display: 1, x: 10, y: floor, edge: 'left' } as const
  expect(createPet({ size: 200, motion: 'polite' }, saved, { displays: [one] }, true)).toEqual({
    bird: at(-100),
    saved,
    motion: 'polite',
    form: 'dash',
    canMoveWindows: true,
    isKeptInside: false,
    disturbedAtMs: -Infinity,
    state: { name: 'hidden', edge: { display: 1, side: 'left' } },
    news: [],
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
            dash.dispatch({ type: 'frame', seconds: frameSeconds })
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
