import { describe, expect, test } from 'vitest'
import { formIds } from '../../../preload/contract/earnables.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { faceToDrawing } from '../../../renderer/bird/placements.ts'
import { poseNames } from '../../../renderer/bird/poses.ts'
import { isNearBeak, zoneAt, zoneNearest, type Zone } from '../../../renderer/bird/zones.ts'
import fc from '../../support/fast-check.ts'

const idle = figureOf({ pose: 'idle' })

test.each<readonly [Zone | null, number, number]>([
  ['head', 256, 170],
  ['head', 130, 240],
  ['eye', 201, 264],
  ['eye', 327, 250],
  ['cheek', 166, 330],
  ['cheek', 366, 326],
  ['beak', 264, 306],
  ['belly', 258, 400],
  ['side', 400, 320],
  ['side', 110, 350],
  ['side', 80, 396],
  ['tuft', 290, 60],
  ['feet', 214, 458],
  ['feet', 306, 458],
  [null, 40, 100],
  [null, 470, 470],
  [null, 256, 500],
  [null, 160, 60],
])('%s is at %i, %i on a standing Dash', (zone, x, y) => {
  expect(zoneAt({ x, y }, idle)).toBe(zone)
})

test.each<readonly [Zone, number, number]>([
  // The rim of the head, the tip of a party hat, and a held skewer.
  ['head', 96, 180],
  ['head', 262, 10],
  ['side', 480, 330],
  ['feet', 190, 486],
  // Its own zones are unchanged.
  ['beak', 264, 306],
])('%s is the zone of a click on Dash at %i, %i', (zone, x, y) => {
  expect(zoneNearest({ x, y }, idle)).toBe(zone)
})

describe('zones follow the parts of the pose', () => {
  test('take the beak and cheeks along with a turned face', () => {
    const left = figureOf({ pose: 'look-left' })
    expect(zoneAt({ x: 264 - 36, y: 306 }, left)).toBe('beak')
    expect(zoneAt({ x: 166 - 36, y: 326 }, left)).toBe('cheek')
  })

  test('are smaller and lower on a hanging Dash', () => {
    const hanging = figureOf({ pose: 'dangling' })
    expect(zoneAt({ x: 290, y: 60 }, hanging)).toBeNull()
    expect(zoneAt({ x: 276, y: 150 }, hanging)).toBe('tuft')
  })

  test('move with a raised wing', () => {
    expect(zoneAt({ x: 448, y: 250 }, figureOf({ pose: 'celebrate' }))).toBe('side')
    expect(zoneAt({ x: 448, y: 250 }, idle)).toBeNull()
  })
})

test('every zone is reachable in every form', () => {
  for (const form of formIds) {
    const figure = figureOf({ pose: 'idle', form })
    const found = new Set<Zone | null>()
    for (let x = 0; x <= 512; x += 6)
      for (let y = 0; y <= 512; y += 6) found.add(zoneAt({ x, y }, figure))
    expect([...found].sort(), form).toEqual(
      ['beak', 'belly', 'cheek', 'eye', 'feet', 'head', 'side', 'tuft', null].sort(),
    )
    expect(zoneAt(faceToDrawing({ x: 264, y: 306 }, figure), figure)).toBe('beak')
    expect(zoneAt(faceToDrawing({ x: 201, y: 250 }, figure), figure)).toBe('eye')
  }
  const chick = figureOf({ pose: 'idle', form: 'chick' })
  // Above a chick, where the face of a grown Dash is.
  expect(zoneAt({ x: 256, y: 160 }, chick)).toBeNull()
  expect(zoneAt({ x: 256, y: 160 }, idle)).toBe('head')
  expect(isNearBeak({ x: 264, y: 150 }, idle)).toBe(true)
  expect(isNearBeak({ x: 264, y: 150 }, chick)).toBe(false)
})

test('every zone is reachable in every pose, and no zone is far from Dash', () => {
  for (const pose of poseNames) {
    const figure = figureOf({ pose })
    const found = new Set<Zone | null>()
    for (let x = 0; x <= 512; x += 6)
      for (let y = 0; y <= 512; y += 6) found.add(zoneAt({ x, y }, figure))
    expect([...found].sort(), pose).toEqual(
      ['beak', 'belly', 'cheek', 'eye', 'feet', 'head', 'side', 'tuft', null].sort(),
    )
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...poseNames),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      (pose, angle) => {
        const point = { x: 256 + 420 * Math.cos(angle), y: 256 + 420 * Math.sin(angle) }
        expect(zoneAt(point, figureOf({ pose }))).toBeNull()
      },
    ),
  )
})
