import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openPointerWatch } from '../../../main/desktop/pet-window/pointer-watch.ts'
import { distanceTo, type ScreenPoint } from '../../../main/desktop/pet-window/rules/placement.ts'
import fc from '../../support/fast-check.ts'

const system = vi.hoisted(() => ({ reducesMotion: false, on: vi.fn(), off: vi.fn() }))
vi.mock('electron', () => ({
  powerMonitor: { on: system.on, off: system.off },
  systemPreferences: {
    getAnimationSettings: () => ({ prefersReducedMotion: system.reducesMotion }),
  },
}))

let power: EventEmitter
beforeEach(() => {
  power = new EventEmitter()
  system.on.mockImplementation(power.on.bind(power))
  system.off.mockImplementation(power.off.bind(power))
  system.reducesMotion = false
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const nearDistance = 300
const bird = { x: 1000, y: 800, width: 200, height: 200 }
const far = { x: 10, y: 10 }
const near = { x: 900, y: 900 }

/** Watches a pointer that moves along `path`. Times are milliseconds after the first check. */
async function watch(path: (atMs: number) => ScreenPoint, untilMs = 0) {
  const firstLookMs = 1000
  const start = performance.now() + firstLookMs
  const looks: number[] = []
  const told: { readonly atMs: number; readonly place: ScreenPoint | null }[] = []
  let isShown = true
  const watching = openPointerWatch({
    bird: () => (isShown ? bird : undefined),
    sendToPage: (place) => void told.push({ atMs: performance.now() - start, place }),
    pointer() {
      looks.push(performance.now() - start)
      return Promise.resolve(path(performance.now() - start))
    },
  })
  watching.apply()
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  await pass(firstLookMs + untilMs)
  return {
    assumeNear: () => watching.assumeNear(),
    close: () => watching.close(),
    looks,
    told,
    places: () => told.map(({ place }) => place),
    pass,
    show: (shown: boolean) => {
      isShown = shown
      watching.apply()
    },
  }
}

const between = (looks: readonly number[], from: number, to: number) =>
  looks.filter((at) => at >= from && at < to).length

describe('how often the pointer is checked', () => {
  test('twice a second while it moves elsewhere', async () => {
    const { looks } = await watch((at) => ({ x: at % 600, y: 10 }), 60_000)
    expect(between(looks, 10_000, 20_000)).toBe(20)
  })

  test('more often while it moves near Dash, and only then', async () => {
    const { looks } = await watch(
      (at) => (at < 10_000 ? { x: 900 + (at % 90), y: 900 } : near),
      60_000,
    )
    expect(between(looks, 5000, 9000)).toBeGreaterThanOrEqual(30)
    expect(between(looks, 12_000, 60_000)).toBeLessThan(45)
  })

  test('rarely while it is still, wherever it is', async () => {
    for (const place of [far, near, { x: 1100, y: 900 }]) {
      const { looks, told, close } = await watch(() => place, 120_000)
      expect(between(looks, 60_000, 120_000)).toBe(15)
      expect(told).toEqual([])
      close()
    }
  })

  test('at most twice a second while Dash does not see it', async () => {
    const places = fc.array(fc.record({ x: fc.nat(600), y: fc.nat(400) }), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(places, async (path) => {
        const { looks, close } = await watch(
          (at) => path[Math.floor(at / 700) % path.length]!,
          30_000,
        )
        looks.slice(1).forEach((at, n) => {
          expect(at - looks[n]!).toBeGreaterThanOrEqual(500)
        })
        close()
      }),
    )
  })

  test('not at all while Dash is hidden, the screen is locked, or the system asks for less motion', async () => {
    const { looks, show, pass } = await watch((at) => ({ x: at % 600, y: 10 }), 10_000)
    const expectRest = async () => {
      const before = looks.length
      await pass(60_000)
      expect(looks.length).toBe(before)
    }
    show(false)
    await expectRest()
    show(true)
    await pass(2000)
    power.emit('lock-screen')
    await expectRest()
    power.emit('unlock-screen')
    await pass(2000)
    system.reducesMotion = true
    await pass(5000)
    await expectRest()
  })
})

test('Dash is told when the pointer comes near, moves there, and leaves', async () => {
  const path = (at: number) => {
    if (at < 3000) return { x: at / 10, y: 10 }
    if (at < 6000) return { x: 900 + at / 100, y: 900 }
    return far
  }
  const { places } = await watch(path, 20_000)
  expect(places().length).toBeGreaterThan(10)
  expect(places()[0]!.y).toBe(0.5)
  expect(places().indexOf(null)).toBe(places().length - 1)
})

test('Dash is told that the pointer left if it is hidden while it sees the pointer', async () => {
  const { places, show } = await watch((at) => ({ x: 900 + at / 100, y: 900 }), 10_000)
  show(false)
  expect(places().at(-1)).toBeNull()
})

test('Dash is told when the pointer that held it leaves, even if Dash was thrown before the next check', async () => {
  let place = far
  const { told, assumeNear, pass } = await watch(() => place)
  place = { x: 100, y: 900 }
  await pass(4000)
  expect(told).toEqual([])
  place = { x: 110, y: 900 }
  assumeNear()
  await pass(500)
  expect(told.map((one) => one.place)).toEqual([null])
  place = { x: 120, y: 900 }
  await pass(500)
  expect(told).toHaveLength(1)
})

test('the pointer is near if it is within 300 pixels of the square of Dash', async () => {
  expect(distanceTo(bird, { x: 1100, y: 900 })).toBe(0)
  expect(distanceTo(bird, { x: 1200 + 30, y: 800 - 40 })).toBe(50)
  let x = bird.x - nearDistance - 1
  const { places, pass } = await watch(() => ({ x, y: 900 }))
  x += 0.5
  await pass(4000)
  expect(places()).toEqual([])
  x = bird.x - nearDistance
  await pass(500)
  expect(places()).toEqual([{ x: -1.5, y: 0.5 }])
})
