import { describe, expect, test } from 'vitest'
import {
  contactBetween,
  fly,
  startFlight,
  resizeFlight,
  speedOf,
  still,
  throwVelocity,
  addTumble,
  type Flight,
} from '../../../main/desktop/pet-window/rules/flight.ts'
import { clampToArea, type Displays } from '../../../main/desktop/pet-window/rules/placement.ts'
import fc from '../../support/fast-check.ts'
import { display, displays } from './displays.ts'

const size = { width: 240, height: 330 }
const frameSeconds = 1 / 60
const one: Displays = [display(1, 0, 0, 1600, 1000)]
const floor = 670

/** All places of a flight until its end. */
function journey(
  from: Flight,
  displays: Displays,
  window = size,
): readonly { x: number; y: number }[] {
  const places = [{ x: from.x, y: from.y }]
  let flight = from
  for (let frame = 0; flight.phase !== 'landed'; frame += 1) {
    if (frame > 15 / frameSeconds) throw new Error('it never lands')
    flight = fly(flight, frameSeconds, displays, window)
    const { x, y } = flight
    places.push({ x, y })
  }
  return places
}

test('a Dash released in mid-air falls straight down, bounces once, and stands on the floor', () => {
  const all = journey(startFlight({ x: 500, y: 100 }, still), one)
  expect(all.every(({ x }) => x === 500)).toBe(true)
  expect(all.at(-1)).toEqual({ x: 500, y: floor })
  // Down, up, down.
  const places = all.filter(({ y }, n) => y !== all[n - 1]?.y)
  const turns = places.filter(({ y }, n) => {
    const [before, after] = [places[n - 1]?.y ?? y, places[n + 1]?.y ?? y]
    return y > before && y > after
  })
  expect(turns).toHaveLength(1)
})

test('Dash stays on the floor while squashed, so the user sees the first impact', () => {
  const heights = journey(startFlight({ x: 500, y: 100 }, still), one).map(({ y }) => y)
  const impact = heights.indexOf(floor)
  const bouncesOff = heights.findIndex((y, n) => n > impact && y < floor)
  expect(impact).toBeGreaterThan(10)
  expect((bouncesOff - impact) * frameSeconds).toBeGreaterThanOrEqual(0.09)
  expect((bouncesOff - impact) * frameSeconds).toBeLessThan(0.15)
})

/** All moments of a flight, until Dash stands. */
function flightsOf(from: Flight, displays = one, seconds = frameSeconds): readonly Flight[] {
  const all = [from]
  for (;;) {
    const next = fly(all.at(-1)!, seconds, displays, size)
    if (next.phase === 'landed') return all
    all.push(next)
  }
}

test('Dash hits the floor twice, first to bounce, then to stay, and hardly slides', () => {
  for (const thrown of [still, { vx: 1500, vy: -600 }]) {
    const all = flightsOf(startFlight({ x: 300, y: 200 }, thrown))
    const contacts = all.map((flight, n) => (n === 0 ? null : contactBetween(all[n - 1]!, flight)))
    expect(contacts.filter((contact) => contact !== null)).toEqual(['bounces', 'landed'])
    expect((contacts.length - contacts.indexOf('landed')) * frameSeconds).toBeLessThan(0.4)
  }
})

test('a flight goes through its phases in order', () => {
  const all = flightsOf(startFlight({ x: 500, y: 100 }, { vx: 100, vy: 0 }), one, 1 / 240)
  const phases = all.map(({ phase }) => phase)
  expect(phases.filter((phase, n) => phase !== phases[n - 1])).toEqual([
    ...['falls', 'squashed', 'bounces', 'slides'],
  ])
})

test.each([
  [0, 0, 0],
  [450, -600, 0.5],
  [3000, 0, 1],
])('at %d, %d, a flight looks as fast as %d', (vx, vy, speed) => {
  expect(speedOf(startFlight({ x: 0, y: 0 }, { vx, vy }))).toBe(speed)
})

describe('thrown sideways', () => {
  const turnsOf = (vx: number, vy: number, x = 600) =>
    flightsOf(addTumble(startFlight({ x, y: 300 }, { vx, vy }), one, size))

  test('it tumbles in that direction by whole turns, and is upright when it hits the floor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 700, max: 3400 }),
        fc.constantFrom(-1, 1),
        fc.integer({ min: -3000, max: 800 }),
        fc.integer({ min: 0, max: 1300 }),
        (speed, way, vy, x) => {
          // The speed limit may make it too slow to tumble.
          const { vx } = startFlight({ x, y: 300 }, { vx: way * speed, vy })
          fc.pre(Math.abs(vx) >= 700)
          const all = turnsOf(way * speed, vy, x)
          const impact = all.findIndex(({ phase }) => phase !== 'falls')
          const last = all[impact - 1]!
          const perFrame = Math.abs(last.spin) * frameSeconds
          const beyond = Math.abs(last.turn / 360 - Math.round(last.turn / 360)) * 360
          expect(beyond).toBeLessThanOrEqual(perFrame + 1)
          expect(Math.abs(last.turn)).toBeGreaterThan(180)
          expect(Math.sign(last.turn)).toBe(way)
          expect(all.slice(impact).every(({ turn, spin }) => turn === 0 && spin === 0)).toBe(true)
        },
      ),
    )
  })

  test('it tumbles once for each 600 DIP', () => {
    const wide: Displays = [display(1, 0, 0, 9000, 1000)]
    for (const [vx, turns] of [
      [800, 1],
      [1600, 2],
      [3200, 4],
    ] as const) {
      const all = flightsOf(
        addTumble(startFlight({ x: 100, y: 300 }, { vx, vy: -700 }), wide, size),
        wide,
      )
      const impact = all.findIndex(({ phase }) => phase !== 'falls')
      expect((all[impact]!.x - 100) / 600).toBeGreaterThan(turns - 0.5)
      expect((all[impact]!.x - 100) / 600).toBeLessThan(turns + 0.5)
      expect(Math.round(all[impact - 1]!.turn / 360)).toBe(turns)
    }
  })

  test('it does not tumble if slow, or thrown straight up or down', () => {
    for (const [vx, vy] of [
      [0, 0],
      [400, 0],
      [0, -3000],
    ] as const)
      expect(turnsOf(vx, vy).every(({ turn }) => turn === 0)).toBe(true)
  })
})

test('a Dash released on the floor stands at once', () => {
  expect(journey(startFlight({ x: 500, y: floor }, still), one)).toHaveLength(2)
})

test.each([
  ['the left', -100, 300],
  ['the right', 1600 - size.width + 100, 300],
  ['the top', 700, -100],
  ['the floor', 700, floor + 100],
])('a Dash released past %s comes back without a jump', (_, x, y) => {
  const places = journey(startFlight({ x, y }, still), one)
  const [before, after] = [places[0]!, places[1]!]
  const moved = Math.hypot(after.x - before.x, after.y - before.y)
  expect(moved).toBeGreaterThan(8)
  expect(moved).toBeLessThan(15)
  const last = places.at(-1)!
  const inside = clampToArea(one[0].workArea, { ...last, ...size })
  expect([last.x, last.y]).toEqual([inside.x, floor])
  const awayFrom = (place: typeof last) => Math.hypot(place.x - last.x, place.y - last.y)
  expect(awayFrom(after)).toBeLessThan(awayFrom(before))
})

test('an edge returns half the speed', () => {
  for (const [x, vx] of [
    [5, -2000],
    [1600 - size.width - 5, 2000],
  ] as const) {
    const after = fly(startFlight({ x, y: 300 }, { vx, vy: 0 }), frameSeconds, one, size)
    expect(after.vx).toBe(-vx / 2)
  }
})

test('a Dash slides on as it was thrown, and falls if the floor is gone', () => {
  const sliding = (y: number): Flight => ({
    ...startFlight({ x: 500, y }, { vx: 300, vy: 0 }),
    phase: 'slides',
  })
  expect(fly(sliding(floor), frameSeconds, one, size).x).toBeGreaterThan(500)
  expect(journey(sliding(400), one).at(-1)!.y).toBe(floor)
})

test('a Dash thrown against an edge bounces back', () => {
  const places = journey(startFlight({ x: 1000, y: 300 }, { vx: 3000, vy: -500 }), one)
  const right = 1600 - size.width
  // It was there between two frames.
  const farthest = Math.max(...places.map(({ x }) => x))
  expect(farthest).toBeLessThanOrEqual(right)
  expect(farthest).toBeGreaterThan(right - 60)
  expect(places.at(-1)!.x).toBeLessThan(right - 50)
})

test('a Dash thrown up hits the top of the screen and comes down', () => {
  const places = journey(startFlight({ x: 700, y: 300 }, { vx: 0, vy: -3500 }), one)
  const highest = Math.min(...places.map(({ y }) => y))
  expect(highest).toBeGreaterThanOrEqual(0)
  expect(highest).toBeLessThan(60)
  expect(places.at(-1)).toEqual({ x: 700, y: floor })
})

test('a Dash enlarged in mid-air keeps its feet in place, and lands fully visible at its new size', () => {
  const flight = startFlight({ x: 500, y: 100 }, still)
  const larger = { width: 320, height: 450 }
  const grown = resizeFlight(flight, size, larger)
  expect(grown.x + larger.width / 2).toBe(500 + size.width / 2)
  expect(grown.y + larger.height).toBe(100 + size.height)
  const last = journey(grown, one, larger).at(-1)!
  expect(last).toEqual({ x: grown.x, y: 1000 - larger.height })
})

describe('between displays', () => {
  const two: Displays = [...one, display(2, 1600, -200, 1200, 1500)]

  test('a Dash thrown sideways flies over to the next display', () => {
    const places = journey(startFlight({ x: 1200, y: 200 }, { vx: 2500, vy: -600 }), two)
    expect(places.at(-1)!.x).toBeGreaterThanOrEqual(1600)
    expect(places.at(-1)!.y).toBe(1300 - size.height)
  })

  test('if the next display has no room, its edge is a wall', () => {
    const low: Displays = [...one, display(2, 1600, 600, 1200, 900)]
    const high: Displays = [...one, display(2, 1600, -600, 1200, 900)]
    const narrow: Displays = [...one, display(2, 1600, 0, 200, 1000)]
    for (const next of [low, high, narrow]) {
      const places = journey(startFlight({ x: 1200, y: 100 }, { vx: 2500, vy: 0 }), next)
      expect(Math.max(...places.map(({ x }) => x))).toBe(1600 - size.width)
    }
  })

  test('a Dash on the floor of both hops onto the display with more of it', () => {
    const level: Displays = [...one, display(2, 1600, 0, 1200, 1000)]
    for (const [x, last] of [
      [1440, 1600 - size.width],
      [1520, 1600],
    ] as const) {
      const places = journey(startFlight({ x, y: floor }, still), level)
      expect(places.at(-1)).toEqual({ x: last, y: floor })
      const steps = places.slice(1).map((place, n) => Math.abs(place.x - places[n]!.x))
      expect(Math.max(...steps)).toBeLessThan(9)
      expect(steps.length).toBeLessThan(14)
    }
  })

  test('if its display is unplugged in flight, Dash flies on to the remaining display', () => {
    let flight = startFlight({ x: 2300, y: 0 }, { vx: 800, vy: -400 })
    for (let frame = 0; frame < 5; frame += 1) flight = fly(flight, frameSeconds, two, size)
    if (flight.phase === 'landed') throw new Error('it has landed')
    const places = journey(flight, one)
    expect(places[1]!.x).toBeLessThanOrEqual(1600 - size.width)
    expect(places.at(-1)!.y).toBe(floor)
  })
})

const speed = fc.integer({ min: -6000, max: 6000 })

test('from any place on any displays, however thrown, Dash never leaves them, never jumps, and lands fully on a floor', () => {
  fc.assert(
    fc.property(
      displays,
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      speed,
      speed,
      (all, which, shareX, shareY, vx, vy) => {
        const { workArea } = all[which % all.length]!
        const x = workArea.x + shareX * Math.max(0, workArea.width - size.width)
        const y = workArea.y + shareY * Math.max(0, workArea.height - size.height)
        const places = journey(startFlight({ x, y }, { vx, vy }), all)
        const isSeen = (place: { x: number; y: number }) =>
          all.some(({ workArea: area }) => {
            const middle = { x: place.x + size.width / 2, y: place.y + size.height / 2 }
            return (
              middle.x >= area.x &&
              middle.x <= area.x + area.width &&
              middle.y >= area.y &&
              middle.y <= area.y + area.height
            )
          })
        expect(places.every(isSeen)).toBe(true)
        places.slice(1, -1).forEach((place, n) => {
          const before = places[n]!
          const moved = Math.hypot(place.x - before.x, place.y - before.y)
          expect(moved).toBeLessThan(9000 * frameSeconds)
        })
        const last = places.at(-1)!
        const isOnFloor = all.some(({ workArea: area }) => {
          const inside = clampToArea(area, { ...last, ...size })
          return (
            inside.x === last.x &&
            inside.y === last.y &&
            last.y === area.y + Math.max(0, area.height - size.height)
          )
        })
        expect(isOnFloor).toBe(true)
      },
    ),
  )
})

test('if displays change in flight, Dash lands fully on a remaining display', () => {
  fc.assert(
    fc.property(displays, displays, speed, speed, fc.nat(40), (first, then, vx, vy, frames) => {
      const { workArea } = first[0]
      let flight = startFlight({ x: workArea.x, y: workArea.y }, { vx, vy })
      for (let frame = 0; frame < frames; frame += 1)
        flight = fly(flight, frameSeconds, first, size)
      if (flight.phase === 'landed') return
      const last = journey(flight, then).at(-1)!
      const isWhole = then.some(({ workArea: area }) => {
        const inside = clampToArea(area, { ...last, ...size })
        return inside.x === last.x && inside.y === last.y
      })
      expect(isWhole).toBe(true)
    }),
  )
})

describe('the speed of a throw', () => {
  /** Lets the machine run for a while. */
  const start = 1_000_000
  const samples = (...all: readonly (readonly [number, number, number])[]) =>
    all.map(([x, y, atMs]) => ({ x, y, atMs: start + atMs }))

  test.each([
    ['no movement', samples([10, 10, 0]), 16, still],
    ['a steady movement', samples([0, 0, 0], [16, 8, 16], [32, 16, 32]), 32, { vx: 1000, vy: 500 }],
    ['no samples', [], 0, still],
    ['a movement of 80 ms', samples([0, 0, 0], [80, 0, 80]), 80, { vx: 1000, vy: 0 }],
    ['a hand that has rested', samples([0, 0, 0], [400, 0, 40]), 200, still],
    ['a slow movement', samples([0, 0, 0], [2, 0, 16], [4, 0, 32]), 32, still],
  ])('follows from %s', (_, all, nowMs, expected) => {
    expect(throwVelocity(all, start + nowMs)).toEqual(expected)
  })

  test('has a limit', () => {
    const { vx, vy } = throwVelocity(samples([0, 0, 0], [3000, 4000, 16]), start + 16)
    expect(Math.hypot(vx, vy)).toBeCloseTo(3500)
  })
})
