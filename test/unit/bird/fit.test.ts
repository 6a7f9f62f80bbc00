/**
 * Every outfit in every form, pose and gesture: it stays inside Dash's box, hats and held items stay off eyes and beak,
 * and the wing reaches what it holds (docs/design/art/STYLE.md §8).
 */
import { expect, test } from 'vitest'
import { souvenirs } from '../../../preload/contract/souvenirs.ts'
import { formIds, outfitIds, type FormId } from '../../../preload/contract/earnables.ts'
import { figureOf } from '../../../renderer/bird/figure.ts'
import { gestures } from '../../../renderer/bird/gestures.ts'
import { byName, contentOf, elementsOf, type DrawnElement } from '../../../renderer/bird/markup.ts'
import type { Figure } from '../../../renderer/bird/motion/parts.ts'
import { outfitDrawings } from '../../../renderer/bird/outfit.tsx'
import { palettes } from '../../../renderer/bird/palette.ts'
import type { Point } from '../../../renderer/bird/placements.ts'
import { poseNames, poses } from '../../../renderer/bird/poses.ts'
import { shapes } from '../../../renderer/bird/shapes.ts'
import dash from '../../../resources/art/dash.svg?raw'
import { framesOf } from '../../pictures/bird-sheets.tsx'
import {
  boxAround,
  hullOf,
  inverse,
  isPainted,
  moved,
  noMove,
  overlap,
  paintOf,
  product,
  visit,
  type Box,
  type Matrix,
  type Painted,
  type Visited,
} from '../../support/painted.ts'

/** How far a squash or a swing may pass the edge, in units of the drawing: one pixel of a Dash of 64. */
const slack = 8
const box = { left: -slack, top: -48 - slack, right: 512 + slack, bottom: 512 }
/** The share of an eye or the beak that an outfit may cover. Glasses lie on the eyes. */
const coverable = { face: 0.25, others: 0.03 }
/** The least share of the back wing that lies over the item that it holds. */
const grip = 0.003

const drawing = elementsOf(contentOf(dash))
/** What is not part of the silhouette: an effect, a prop, or a part of the face that neither an outfit nor the box is about. */
const notDrawn =
  /^(shadow|rim|effects|headphones|laptop|horn|food|flame|heat|rumble|mask|puff|cheek|star|brows|tongue|beakInside|iris|pupil|shine|glint|spark|upperLid|lowerLid|cover|eyeLine|lash)/

/** Dash as a figure draws it, without outfits. */
const drawnAs = (figure: Figure): readonly Visited[] =>
  visit(drawing, ({ attributes }) => {
    const { 'data-shape': shape, 'data-optional': option, ...still } = attributes
    if (notDrawn.test(option ?? shape ?? '')) return null
    return shape === undefined ? still : { ...still, ...shapes[shape]!.draw(figure, palettes.day) }
  })

const features = {
  eye: ['whiteLeft', 'whiteRight'],
  beak: ['beakLower', 'beakUpper'],
  wing: ['backWingAbove'],
} as const
type Feature = keyof typeof features

const isPart = ({ element }: Visited, names: readonly string[]) =>
  names.includes(element.attributes['data-shape'] ?? '')

/** A part of an eye or of the beak. */
interface Part {
  readonly around: Box
  /** Points at even distances inside it. */
  readonly points: () => readonly Point[]
}

function partOf(painted: Painted): Part {
  const around = boxAround(painted.lines.flat())
  let inside: Point[] | undefined
  const points = () => {
    if (inside) return inside
    inside = []
    for (let { left: x } = around; x <= around.right; x += 6)
      for (let { top: y } = around; y <= around.bottom; y += 6)
        if (isPainted({ x, y }, painted)) inside.push({ x, y })
    return inside
  }
  return { around, points }
}

/** The parts of a feature. The upper beak and the wing are groups, whose first element has their outline. */
const partsOf = (all: readonly Visited[], feature: Feature): readonly Part[] =>
  all
    .flatMap((visited, n) => {
      if (!isPart(visited, features[feature])) return []
      return paintOf(visited.element.tag === 'g' ? all[n + 1]! : visited)
    })
    .map(partOf)

interface Wearable {
  readonly id: string
  readonly anchor: string
  readonly hull: readonly Point[]
  readonly shapes: readonly (Painted & { readonly box: Box })[]
}

const cornersOf = ({ left, top, right, bottom }: Box): readonly Point[] =>
  [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })))

/** The greatest share of a part that an outfit covers at a place. */
function coverOf({ hull, shapes: all }: Wearable, at: Matrix, parts: readonly Part[]): number {
  const box = boxAround(hull, at)
  const back = inverse(at)
  const shares = parts.map(({ around, points }) => {
    if (!overlap(box, around)) return 0
    const here = boxAround(cornersOf(around), back)
    const near = all.filter((one) => overlap(one.box, here))
    if (near.length === 0) return 0
    const hidden = points()
      .map((point) => moved(point, back))
      .filter((point) => near.some((one) => isPainted(point, one)))
    return hidden.length / points().length
  })
  return Math.max(0, ...shares)
}

const ids = [...outfitIds, ...souvenirs]
await outfitDrawings.load(ids)
const wearables: readonly Wearable[] = ids.map((id) => {
  const { anchor, markup } = outfitDrawings.loaded.get(id)!
  const painted = visit(elementsOf(markup)).flatMap(paintOf)
  const all = painted.map((one) => ({ ...one, box: boxAround(hullOf([one])) }))
  return { id, anchor, hull: hullOf(painted), shapes: all }
})

interface Moment {
  readonly name: string
  readonly figure: Figure
}

/** All poses, and every fourth frame of each gesture. */
const momentsOf = (form: FormId, holds: boolean): readonly Moment[] => [
  ...poseNames.map((pose) => ({ name: pose, figure: figureOf({ pose, form, holds }) })),
  ...Object.entries(gestures).flatMap(([name, steps]) =>
    framesOf(steps, { form, holds })
      .filter((_, n) => n % 4 === 0)
      .map(({ pose, figure }) => ({ name: `${name} (${pose})`, figure })),
  ),
]

/** Collects the greatest excess of each kind, and when it occurs. */
function createFindings() {
  const greatest = new Map<string, { readonly excess: number; readonly when: string }>()
  return {
    note: (what: string, excess: number, when: string) => {
      if (excess > (greatest.get(what)?.excess ?? 0)) greatest.set(what, { excess, when })
    },
    all: () =>
      [...greatest].map(([what, { excess, when }]) => `${what} by ${excess.toFixed(2)}: ${when}`),
  }
}

/** An element's own points, which no pose changes. */
const ownHulls = new Map<DrawnElement, readonly Point[]>()
function hullOfElement(visited: Visited): readonly Point[] {
  const { element } = visited
  const known = ownHulls.get(element)
  if (known) return known
  const hull = hullOf(paintOf({ ...visited, matrix: noMove }))
  ownHulls.set(element, hull)
  return hull
}

const excessOf = (points: readonly Point[], at: Matrix): number => {
  const { left, top, right, bottom } = boxAround(points, at)
  return Math.max(box.left - left, box.top - top, right - box.right, bottom - box.bottom)
}

function check(form: FormId, holds: boolean): readonly string[] {
  const { note, all } = createFindings()
  for (const { name, figure } of momentsOf(form, holds)) {
    const drawn = drawnAs(figure)
    for (const visited of drawn) {
      if (Object.values(features).some((names) => isPart(visited, names))) continue
      const hull = hullOfElement(visited)
      if (hull.length > 0) note('Dash is outside its box', excessOf(hull, visited.matrix), name)
    }
    const at = (test: (visited: Visited) => boolean) => drawn.findIndex(test)
    const parts = { eye: partsOf(drawn, 'eye'), beak: partsOf(drawn, 'beak') }
    const wing = name in poses ? partsOf(drawn, 'wing') : []
    for (const wearable of wearables) {
      const { id, anchor } = wearable
      if ((anchor === 'held') !== holds) continue
      // The horn or a spoon replaces the held item.
      if (holds && Math.max(figure.props.horn, figure.effects.pots) > 0.5) continue
      const layer = at(({ element }) => element.attributes['data-optional'] === anchor)
      const { matrix } = drawn[layer]!
      note(`${id} is outside the box`, excessOf(wearable.hull, matrix), name)
      if (holds && wing.length > 0)
        note(`${id} floats`, grip - coverOf(wearable, matrix, wing), name)
      for (const feature of ['eye', 'beak'] as const) {
        if (layer < at((visited) => isPart(visited, features[feature]))) continue
        const limit = anchor === 'face' ? coverable.face : coverable.others
        note(`${id} covers ${feature}`, coverOf(wearable, matrix, parts[feature]) - limit, name)
      }
    }
  }
  return all()
}

test.each(formIds)(
  '%s wears every outfit inside its box, with eyes and beak free, and no held item floats',
  (form) => {
    expect([...check(form, false), ...check(form, true)]).toEqual([])
  },
)

const effects = byName(
  import.meta.glob<string>('../../../resources/art/effects/*.svg', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

/** The hand is at the pointer. Thrown things are drawn around their origin, and fly away. */
test.each(
  Object.entries(effects).filter(([name, svg]) => name !== 'hand' && !svg.includes('"toss"')),
)('the effect %s stays inside the box', (_name, svg) => {
  const points = hullOf(visit(elementsOf(contentOf(svg))).flatMap(paintOf))
  expect(excessOf(points, noMove)).toBeLessThanOrEqual(-slack)
})

test('the check finds a hat pulled over the eyes, and one that leaves the box', () => {
  const drawn = drawnAs(figureOf({ pose: 'idle' }))
  const head = drawn.find(({ element }) => element.attributes['data-optional'] === 'head')!.matrix
  const cap = wearables.find(({ id }) => id === 'cap')!
  const lowered = (by: number): Matrix => product([1, 0, 0, 1, 0, by], head)
  expect(coverOf(cap, head, partsOf(drawn, 'eye'))).toBe(0)
  expect(coverOf(cap, lowered(90), partsOf(drawn, 'eye'))).toBeGreaterThan(0.3)
  expect(coverOf(cap, lowered(150), partsOf(drawn, 'beak'))).toBeGreaterThan(0.3)
  expect(excessOf(cap.hull, head)).toBeLessThan(0)
  expect(excessOf(cap.hull, lowered(-150))).toBeGreaterThan(50)
})
