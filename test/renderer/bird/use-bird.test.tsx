import { act, render } from '@testing-library/react'
import { Profiler, useEffect } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ShownMeal } from '../../../renderer/bird/meal-show.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import type { Hand } from '../../../renderer/bird/hand.ts'
import { FramedBird, LivingBird } from '../../../renderer/bird/living-bird.tsx'
import { useBird, type BirdEvents, type BirdOptions } from '../../../renderer/bird/use-bird.ts'
import { someMeal } from '../../fakes/meals.ts'

function someEvents() {
  const listeners = new Set<(event: BirdEvent) => void>()
  const events: BirdEvents = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const tell = (event: BirdEvent) =>
    act(() => {
      for (const listener of listeners) listener(event)
    })
  return { events, tell, listeners }
}

const outfit = {}
let framesShown = 0
/** The number of React renderings of Dash. */
let drawn = 0
let hand: Hand
const onStroke = vi.fn()

function Live(options: Partial<BirdOptions> & Pick<BirdOptions, 'events'>) {
  const living = useBird({
    mood: 'content',
    outfit,
    form: 'dash',
    liveliness: 'idles',
    isMotionReduced: false,
    onStroke,
    ...options,
  })
  const { frames } = living.bird
  useEffect(() => {
    hand = living.hand
  }, [living.hand])
  useEffect(
    () =>
      frames.subscribe(() => {
        framesShown += 1
      }),
    [frames],
  )
  return (
    <Profiler id="Dash" onRender={() => (drawn += 1)}>
      <LivingBird {...living.bird} />
    </Profiler>
  )
}

/** Shows a living Dash. */
function live(options: Partial<BirdOptions> = {}) {
  const { events, tell, listeners } = someEvents()
  const { rerender, unmount } = render(<Live {...options} events={events} />)
  const change = (next: Partial<BirdOptions>) => rerender(<Live {...next} events={events} />)
  return { tell, listeners, change, unmount }
}

const shown = () => document.querySelector('svg.bird')!
const pass = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })

function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'))
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  // Prevents pastimes and second blinks in between.
  vi.spyOn(Math, 'random').mockReturnValue(0.99)
  framesShown = 0
  drawn = 0
  onStroke.mockReset()
})
afterEach(() => {
  Reflect.deleteProperty(document, 'hidden')
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('Dash eats a meal, enjoys it, and stands again', () => {
  const { tell } = live()
  tell({ type: 'fed', ...someMeal() })
  expect(shown()).toHaveAttribute('data-pose', 'look-right')
  pass(700)
  expect(shown()).toHaveAttribute('data-pose', 'eating')
  pass(800)
  expect(shown()).toHaveAttribute('data-pose', 'happy')
  pass(1000)
  expect(shown()).toHaveAttribute('data-pose', 'idle')
})

test('a new mood is visible at once', () => {
  const { change } = live()
  change({ mood: 'asleep' })
  expect(shown()).toHaveAttribute('data-pose', 'sleeping')
})

test('an idle bird is drawn only for its blinks', () => {
  live({ mood: 'hungry' })
  const before = framesShown
  for (let ms = 0; ms < 90_000; ms += 50) pass(50)
  expect(framesShown - before).toBeGreaterThanOrEqual(6)
  expect(framesShown - before).toBeLessThan(40)
  expect(vi.getTimerCount()).toBe(1)
})

test('nothing runs while the page is hidden, and everything resumes afterwards', () => {
  const { tell } = live()
  hide(true)
  expect(vi.getTimerCount()).toBe(0)
  tell({ type: 'greets' })
  expect(vi.getTimerCount()).toBe(0)
  hide(false)
  expect(vi.getTimerCount()).toBeGreaterThan(0)
  expect(shown()).toHaveAttribute('data-pose', 'wave')
})

test('a bird that only reacts stands still before and after an event', () => {
  const { tell } = live({ mood: 'hungry', liveliness: 'reacts' })
  expect(vi.getTimerCount()).toBe(0)
  tell({ type: 'greets' })
  expect(shown()).toHaveAttribute('data-pose', 'wave')
  for (let ms = 0; ms < 20_000; ms += 50) pass(50)
  expect(shown()).toHaveAttribute('data-pose', 'hungry')
  expect(shown()).not.toHaveAttribute('data-motion')
  expect(vi.getTimerCount()).toBe(0)
})

test('a paused bird resumes once it is visible again', () => {
  const { tell, change } = live({ mood: 'hungry', liveliness: 'paused' })
  expect(vi.getTimerCount()).toBe(0)
  tell({ type: 'greets' })
  expect(vi.getTimerCount()).toBe(0)
  change({ mood: 'hungry', liveliness: 'idles' })
  expect(vi.getTimerCount()).toBeGreaterThan(0)
  for (let ms = 0; ms < 5000; ms += 50) pass(50)
  expect(shown()).toHaveAttribute('data-pose', 'hungry')
})

test('an invisible bird is not redrawn for events, and shows its current pose once visible', () => {
  const { tell, change } = live({ mood: 'hungry', liveliness: 'paused' })
  tell({ type: 'greets' })
  expect(shown()).toHaveAttribute('data-pose', 'hungry')
  change({ mood: 'hungry', liveliness: 'idles' })
  expect(shown()).toHaveAttribute('data-pose', 'wave')
})

test('an unmounted bird leaves no listeners and timers behind', () => {
  const { listeners, unmount } = live()
  expect(listeners.size).toBe(1)
  unmount()
  expect(listeners.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('Dash is animated between two poses, and frames stop once it has arrived', () => {
  const { tell } = live({ mood: 'hungry', liveliness: 'reacts' })
  const wing = () =>
    document.querySelector('[transform*="scale(-1.02 "]')!.getAttribute('transform')
  const angle = () => Number(/rotate\((-?[\d.]+)\)/.exec(wing()!)![1])
  const before = angle()
  const framesBefore = framesShown
  tell({ type: 'greets' })
  const seen: number[] = []
  for (let ms = 0; ms < 240; ms += 16) {
    pass(16)
    seen.push(angle())
  }
  expect(seen[0]).toBeLessThan(before)
  expect(seen[0]).toBeGreaterThan(before - 60)
  expect(seen.at(-1)).toBeLessThan(-80)
  expect(new Set(seen).size).toBeGreaterThan(4)
  expect(framesShown - framesBefore, 'the machine gives a pose, not the frames on the way').toBe(1)
  for (let ms = 0; ms < 20_000; ms += 50) pass(50)
  expect(angle()).toBe(before)
  expect(vi.getTimerCount()).toBe(0)
})

test('with reduced motion, a pose appears at once', () => {
  const { rerender } = render(<FramedBird isMotionReduced />)
  rerender(<FramedBird frame={{ pose: 'wave' }} isMotionReduced />)
  expect(document.querySelector('[transform*="scale(-1.02 "]')).toHaveAttribute(
    'transform',
    'translate(412 298) rotate(-116) scale(-1.02 1.1424)',
  )
  expect(vi.getTimerCount()).toBe(0)
})

test('a blink takes two frames if nothing else moves: closed, then open', () => {
  const { rerender } = render(<FramedBird />)
  const balls = () => document.querySelectorAll('ellipse[fill="#FFFFFF"]')[0]!.parentElement!
  rerender(<FramedBird frame={{ lids: 'closed' }} />)
  expect(balls()).toHaveAttribute('display', 'none')
  rerender(<FramedBird />)
  expect(balls()).toHaveAttribute('display', 'inline')
  expect(vi.getTimerCount()).toBe(0)
})

test('a glance begins and ends in single frames if nothing else moves', () => {
  const { rerender } = render(<FramedBird />)
  const face = () => document.querySelector('[transform^="translate(-36"]')
  rerender(<FramedBird frame={{ pose: 'blink', motion: 'dart' }} />)
  expect(face()).toBeNull()
  rerender(<FramedBird frame={{ pose: 'look-left', motion: 'dart' }} />)
  expect(face()).not.toBeNull()
  rerender(<FramedBird frame={{ pose: 'blink', motion: 'dart' }} />)
  rerender(<FramedBird />)
  expect(face()).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test('a meal that equals the last one has its own flights', () => {
  const flights = new Set<unknown>()
  const onShow = (show: ShownMeal | null) => {
    if (show !== null && show.flights.length > 0) flights.add(show.flights)
  }
  const { tell } = live({ onShow })
  tell({ type: 'fed', ...someMeal() })
  tell({ type: 'fed', ...someMeal() })
  for (let ms = 0; ms < 12_000; ms += 50) pass(50)
  expect(flights.size).toBe(2)
})

test('a gesture is drawn thirty times a second, and breathing less often', () => {
  live({ mood: 'hungry', liveliness: 'idles' })
  const framesIn = (ms: number) => {
    const torso = document.querySelector('[transform*="256 450"]')!
    let frames = 0
    let last = torso.getAttribute('transform')
    for (let passed = 0; passed < ms; passed += 8) {
      pass(8)
      const next = torso.getAttribute('transform')
      if (next !== last) frames += 1
      last = next
    }
    return frames
  }
  act(() => hand.stroke())
  const frames = framesIn(320)
  expect(frames).toBeGreaterThan(6)
  expect(frames).toBeLessThan(14)
  for (let ms = 0; ms < 3000; ms += 50) pass(50)
  const breaths = framesIn(2000)
  expect(breaths).toBeGreaterThan(11)
  expect(breaths).toBeLessThan(20)
})

describe('a hand', () => {
  /** One frame of the screen. */
  const frameMs = 16
  const drawn = () => shown().outerHTML
  const touch = (x: number, y: number) => {
    let zone: ReturnType<Hand['touch']> | undefined
    act(() => {
      zone = hand.touch({ x, y })
    })
    return zone
  }
  const zones = {
    head: [256, 170],
    eye: [201, 264],
    cheek: [166, 330],
    beak: [264, 306],
    belly: [258, 400],
    side: [396, 372],
    tuft: [290, 60],
    feet: [214, 458],
  } as const

  test.each(Object.entries(zones))(
    'on its %s gets a reaction in the next frame',
    (zone, [x, y]) => {
      live()
      for (let n = 0; n < 3; n += 1) {
        const before = drawn()
        expect(touch(x, y)).toBe(zone)
        pass(frameMs)
        expect(drawn(), `touch ${n + 1}`).not.toBe(before)
        pass(400)
      }
      for (let ms = 0; ms < 5000; ms += 50) pass(50)
      expect(shown()).toHaveAttribute('data-pose', 'idle')
    },
  )

  test('does nothing if it clicks beside Dash', () => {
    live({ liveliness: 'reacts' })
    expect(touch(20, 20)).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('makes Dash smile once it strokes back, and main hears of the complete stroke', () => {
    live()
    const places = [200, 230, 260, 230, 200, 230, 260, 230, 200]
    const poses = places.map((x, n) => {
      act(() => hand.moveOver({ x, y: 170 }, 60 * n))
      pass(60)
      return shown().getAttribute('data-pose')
    })
    expect(poses.slice(0, 3)).not.toContain('nuzzle')
    expect(poses[3]).toBe('nuzzle')
    expect(onStroke).toHaveBeenCalledTimes(1)
  })

  test('is reported to main at every third pat on the head', () => {
    live()
    for (let n = 0; n < 6; n += 1) {
      touch(...zones.head)
      for (let ms = 0; ms < 2000; ms += 50) pass(50)
    }
    expect(onStroke).toHaveBeenCalledTimes(2)
  })

  test('annoys Dash if it keeps poking, until Dash forgives it', () => {
    live()
    const seen = Array.from({ length: 9 }, () => {
      touch(...zones.belly)
      pass(250)
      return shown().getAttribute('data-pose')
    })
    expect(seen.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'giggling'))
    expect(seen.slice(6)).toEqual(['huffy', 'huffy', 'huffy'])
    for (let ms = 0; ms < 3000; ms += 50) pass(50)
    touch(...zones.belly)
    expect(shown()).toHaveAttribute('data-pose', 'giggling')
  })

  test('ends a meal with a click', () => {
    const { tell } = live()
    tell({ type: 'fed', ...someMeal([{ kind: 'commit', count: 5 }]) })
    touch(...zones.belly)
    expect(shown()).toHaveAttribute('data-pose', 'idle')
  })
})

describe('a pointer', () => {
  /** The horizontal offset of the irises within their eye, which a group around them places. */
  const iris = () => Number(shown().querySelector('ellipse[fill$="iris)"]')!.getAttribute('cx'))
  const near = (x: number, y: number) =>
    act(() => hand.movePointerInBox({ x: x / 512, y: y / 512 }))

  test('is followed by the eyes with a slight delay, for half a minute', () => {
    live()
    const before = iris()
    near(900, 264)
    pass(100)
    expect(iris()).toBe(before)
    for (let ms = 0; ms < 700; ms += 20) pass(20)
    expect(iris()).toBeGreaterThan(before + 6)
    near(-400, 264)
    for (let ms = 0; ms < 700; ms += 20) pass(20)
    expect(iris()).toBeLessThan(before - 6)
    expect(shown()).toHaveAttribute('data-motion', 'breath')
    for (let ms = 0; ms < 31_000; ms += 50) pass(50)
    expect(iris()).toBe(before)
    expect(shown()).not.toHaveAttribute('data-motion')
  })

  test('does not make React render Dash again, and neither does a blink', () => {
    live()
    const [framesBefore, drawnBefore] = [framesShown, drawn]
    for (let ms = 0; ms < 20_000; ms += 50) {
      near(264 + 700 * Math.cos(ms / 900), 264)
      pass(50)
    }
    expect(framesShown - framesBefore).toBeGreaterThan(20)
    expect(drawn).toBe(drawnBefore)
  })

  test('makes Dash draw about six frames a second while it moves, and a few more when the eyes dart', () => {
    live()
    near(900, 264)
    for (let ms = 0; ms < 2000; ms += 20) pass(20)
    let frames = 0
    let last = shown().outerHTML
    for (let ms = 0; ms < 4000; ms += 8) {
      if (ms % 120 === 0) near(264 + 700 * Math.cos(ms / 900), 264 + 700 * Math.sin(ms / 900))
      pass(8)
      const next = shown().outerHTML
      if (next !== last) frames += 1
      last = next
    }
    expect(frames).toBeGreaterThan(20)
    expect(frames).toBeLessThan(4 * 7.5)
  })

  test.each([
    ['a battery that runs low', { liveliness: 'saves-battery' }],
    ['reduced motion', { isMotionReduced: true }],
  ] as const)('is not followed with %s', (_, props) => {
    live({ mood: 'hungry', ...props })
    const before = shown().outerHTML
    near(900, 264)
    for (let ms = 0; ms < 2000; ms += 50) pass(50)
    expect(shown().outerHTML).toBe(before)
  })

  test('wakes Dash from a doze', () => {
    live()
    for (let ms = 0; ms < 10 * 60_000; ms += 500) pass(500)
    expect(shown()).toHaveAttribute('data-pose', 'sleeping')
    near(900, 264)
    expect(shown()).toHaveAttribute('data-pose', 'starting')
    for (let ms = 0; ms < 4000; ms += 50) pass(50)
    expect(shown()).toHaveAttribute('data-pose', 'idle')
  })
})
