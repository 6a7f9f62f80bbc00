/** Finds which part of Dash is at a point, in any pose and form. Pure. */
import type { Figure } from './motion/parts.ts'
import {
  airPlacement,
  distancePlacement,
  facePlacement,
  parentToLocal,
  rootPlacement,
  tailPlacements,
  torsoPlacement,
  tuftPlacement,
  wingPlacement,
  type Placement,
  type Point,
} from './placements.ts'

export type Zone = 'beak' | 'cheek' | 'eye' | 'feet' | 'tuft' | 'belly' | 'head' | 'side'

interface Ellipse extends Point {
  readonly rx: number
  readonly ry: number
}

const isIn = ({ x, y }: Point, ellipse: Ellipse): boolean =>
  ((x - ellipse.x) / ellipse.rx) ** 2 + ((y - ellipse.y) / ellipse.ry) ** 2 <= 1

/** Zones are slightly larger than drawn, for touch screens. */
const cheeks = [166, 362].map((x): Ellipse => ({ x, y: 326, rx: 36, ry: 26 }))
const eyes = [201, 327].map((x): Ellipse => ({ x, y: 264, rx: 49, ry: 55 }))
const tuft: Ellipse = { x: 262, y: 102, rx: 80, ry: 72 }
const belly: Ellipse = { x: 260, y: 404, rx: 98, ry: 52 }
const ball: Ellipse = { x: 256, y: 294, rx: 166, ry: 162 }
const tail: Ellipse = { x: 98, y: 412, rx: 50, ry: 34 }
/** A wing, in its own coordinates: the origin is the shoulder. */
const wing: Ellipse = { x: -10, y: 34, rx: 46, ry: 64 }
/** The head zone is the part of the ball above this line. */
const browY = 250

/** Goes through nested placements, the outermost first. */
const toLocal = (point: Point, ...placements: readonly Placement[]): Point =>
  placements.reduce(parentToLocal, point)

/** Converts to the coordinates of the whole bird, in which the feet are drawn. */
const toWhole = (point: Point, figure: Figure): Point =>
  toLocal(point, rootPlacement(figure), airPlacement(figure), distancePlacement(figure))

const isOnFeet = (point: Point, { leftFoot, rightFoot }: Figure): boolean =>
  [leftFoot, rightFoot].some(({ x, y }) => isIn(point, { x, y: y + 4, rx: 40, ry: 26 }))

function isOnBeak(point: Point, { beak }: Figure): boolean {
  const low = Math.max(30, beak.depth * beak.open)
  const [rx, ry] = [Math.max(38, beak.halfWidth), (low + 36) / 2]
  return isIn(point, { x: 264, y: 306 + (low - 36) / 2, rx, ry })
}

const isOnWing = (point: Point, figure: Figure): boolean =>
  (['frontWing', 'backWing'] as const).some((side) =>
    isIn(toLocal(point, wingPlacement(side, figure)), wing),
  )

/** @returns null if the point misses Dash */
export function zoneAt(point: Point, figure: Figure): Zone | null {
  const whole = toWhole(point, figure)
  const torso = toLocal(whole, torsoPlacement(figure))
  const face = toLocal(torso, facePlacement(figure))
  if (isOnBeak(face, figure)) return 'beak'
  if (cheeks.some((cheek) => isIn(face, cheek))) return 'cheek'
  if (eyes.some((eye) => isIn(face, eye))) return 'eye'
  if (isOnFeet(whole, figure)) return 'feet'
  if (isIn(torso, belly)) return 'belly'
  if (isIn(torso, ball)) return torso.y < browY ? 'head' : 'side'
  if (isIn(toLocal(torso, tuftPlacement(figure)), tuft)) return 'tuft'
  return isOnWing(torso, figure) || isIn(toLocal(torso, ...tailPlacements(figure)), tail)
    ? 'side'
    : null
}

/** Whether a dish at this point almost touches the beak. */
export const isNearBeak = (point: Point, figure: Figure): boolean =>
  isIn(toWhole(point, figure), { x: 264, y: 306, rx: 190, ry: 190 })

/** Below this line, a near miss counts as the feet. */
const anklesY = 446

/** The zone for a click on the rim, a hat or a held item, which have no zone of their own. */
export function zoneNearest(point: Point, figure: Figure): Zone {
  const zone = zoneAt(point, figure)
  if (zone !== null) return zone
  const { y } = toWhole(point, figure)
  if (y < browY) return 'head'
  return y < anklesY ? 'side' : 'feet'
}
