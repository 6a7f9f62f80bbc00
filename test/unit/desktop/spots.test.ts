import { expect, test } from 'vitest'
import { clampToArea, nudged, samePlaceOn, spotIn } from '../../../main/desktop/rules/placement.ts'
import { spots } from '../../../preload/contract/views/desktop.ts'
import fc from '../../fast-check.ts'
import { displays } from './displays.ts'

const area = { x: 0, y: 0, width: 1640, height: 1000 }
const size = { width: 240, height: 330 }

test.each([
  ['left', 42],
  ['middle', 700],
  ['right', 1358],
] as const)('%s is a spot on the floor, wherever Dash is', (spot, x) => {
  const bounds = { x: 5, y: 5, ...size }
  expect(spotIn(area, bounds, spot)).toEqual({ x, y: 670, ...size })
})

test('on another display it keeps its distance from the edges, as a share of the room', () => {
  const other = { x: 1640, y: -200, width: 940, height: 730 }
  const at = (x: number, y: number) => ({ x, y, ...size })
  expect(samePlaceOn(other, area, at(0, 670))).toEqual(at(1640, 200))
  expect(samePlaceOn(other, area, at(1400, 670))).toEqual(at(2340, 200))
  expect(samePlaceOn(other, area, at(700, 335))).toEqual(at(1990, 0))
})

test('a key moves it by one step, but not out of its work area', () => {
  const at = (x: number) => ({ x, y: 670, ...size })
  expect(nudged(area, at(500), { dx: 1, dy: 0 })).toEqual(at(524))
  expect(nudged(area, at(500), { dx: 0, dy: -1 })).toEqual({ ...at(500), y: 646 })
  expect(nudged(area, at(10), { dx: -1, dy: 1 })).toEqual(at(0))
})

test('wherever it is sent, it is fully inside the target display', () => {
  fc.assert(
    fc.property(
      displays,
      fc.nat(),
      fc.nat(),
      fc.integer(),
      fc.integer(),
      (all, one, other, x, y) => {
        const [from, to] = [all[one % all.length]!.workArea, all[other % all.length]!.workArea]
        const sent = [
          samePlaceOn(to, from, { x, y, ...size }),
          ...spots.map((spot) => spotIn(to, size, spot)),
        ]
        for (const bounds of sent) expect(clampToArea(to, bounds)).toEqual(bounds)
      },
    ),
  )
})
