import { describe, expect, test } from 'vitest'
import { distanceTo, type ScreenPoint } from '../../../main/desktop/rules/placement.ts'
import {
  afterHand,
  lookAtPointer,
  placeIn,
  unknownPointer,
} from '../../../main/desktop/rules/near-pointer.ts'
import fc from '../../fast-check.ts'

const nearDistance = 300

const bird = { x: 1000, y: 800, width: 200, height: 200 }
const far = { x: 10, y: 10 }
const near = { x: 900, y: 900 }

/** Looks as often as the rule says, at a pointer that moves along `path`. */
function watch(path: (atMs: number) => ScreenPoint, untilMs: number) {
  let memory = unknownPointer
  const looks: { at: number; news: ScreenPoint | null | undefined }[] = []
  for (let at = 0; at <= untilMs;) {
    const look = lookAtPointer(memory, path(at), bird, at)
    memory = look.watch
    looks.push({ at, news: look.news })
    at += look.nextMs
  }
  return looks
}

const between = (looks: readonly { at: number }[], from: number, to: number) =>
  looks.filter(({ at }) => at >= from && at < to).length

describe('how often to look at the pointer', () => {
  test('twice a second while it moves elsewhere', () => {
    const looks = watch((at) => ({ x: at % 600, y: 10 }), 60_000)
    expect(between(looks, 10_000, 20_000)).toBe(20)
  })

  test('more often while it moves near Dash, and only then', () => {
    const looks = watch((at) => (at < 10_000 ? { x: 900 + (at % 90), y: 900 } : near), 60_000)
    expect(between(looks, 5000, 9000)).toBeGreaterThanOrEqual(30)
    expect(between(looks, 12_000, 60_000)).toBeLessThan(45)
  })

  test('rarely while it is still, wherever it is', () => {
    for (const place of [far, near, { x: 1100, y: 900 }]) {
      const looks = watch(() => place, 120_000)
      expect(between(looks, 60_000, 120_000)).toBe(15)
      expect(looks.every(({ news }) => news === undefined)).toBe(true)
    }
  })

  test('at most twice a second while Dash does not see it', () => {
    const places = fc.array(fc.record({ x: fc.nat(600), y: fc.nat(400) }), { minLength: 1 })
    fc.assert(
      fc.property(places, (path) => {
        const looks = watch((at) => path[Math.floor(at / 700) % path.length]!, 30_000)
        looks.slice(1).forEach(({ at }, n) => {
          expect(at - looks[n]!.at).toBeGreaterThanOrEqual(500)
        })
      }),
    )
  })
})

test('tells Dash when the pointer comes near, moves there, and leaves', () => {
  const path = (at: number) => {
    if (at < 3000) return { x: at / 10, y: 10 }
    if (at < 6000) return { x: 900 + at / 100, y: 900 }
    return far
  }
  const news = watch(path, 20_000)
    .map((look) => look.news)
    .filter((one) => one !== undefined)
  expect(news.length).toBeGreaterThan(10)
  expect(news[0]!.y).toBe(900)
  expect(news.indexOf(null)).toBe(news.length - 1)
})

test('tells Dash when the pointer that held it leaves, even if Dash was thrown before the next look', () => {
  const thrown = { x: 100, y: 900 }
  const { watch: before } = lookAtPointer(unknownPointer, far, bird, 0)
  expect(lookAtPointer(before, thrown, bird, 500).news).toBeUndefined()
  const look = lookAtPointer(afterHand(before), thrown, bird, 500)
  expect(look.news).toBeNull()
  expect(lookAtPointer(look.watch, thrown, bird, 1000).news).toBeUndefined()
})

test('near means within 300 pixels of the square', () => {
  expect(distanceTo(bird, { x: 1100, y: 900 })).toBe(0)
  expect(distanceTo(bird, { x: 1000 - nearDistance, y: 900 })).toBe(nearDistance)
  expect(distanceTo(bird, { x: 1200 + 30, y: 800 - 40 })).toBe(50)
  expect(placeIn(bird, { x: 1100, y: 800 })).toEqual({ x: 0.5, y: 0 })
})
