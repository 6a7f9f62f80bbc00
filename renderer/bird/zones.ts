/** Finds the zone of Dash at a point, in any figure. Pure. */
import { torsoScale } from './shapes.ts'
import type { Figure } from './motion/parts.ts'

/** In the units of the drawing, 512 to its side. */
export interface Point {
  readonly x: number
  readonly y: number
}

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
/** A hanging wing, relative to its joint. */
const wing: Ellipse = { x: -10, y: 34, rx: 46, ry: 64 }
/** The head zone is the part of the ball above this line. */
const browY = 250

/** A shift, then a turn in degrees and a scaling around a centre. */
type Placing = Partial<Record<'dx' | 'dy' | 'turn' | 'sx' | 'sy', number | undefined>> & {
  readonly about?: Point
}

const origin: Point = { x: 0, y: 0 }

/** Applies the inverse of a placing. */
function unplaced(
  point: Point,
  { dx = 0, dy = 0, turn = 0, sx = 1, sy = 1, about = origin }: Placing,
): Point {
  const angle = (-turn * Math.PI) / 180
  const [x, y] = [point.x - dx - about.x, point.y - dy - about.y]
  return {
    x: about.x + (x * Math.cos(angle) - y * Math.sin(angle)) / sx,
    y: about.y + (x * Math.sin(angle) + y * Math.cos(angle)) / sy,
  }
}

/** Converts to the units of the whole bird, in which the feet are drawn. */
function inWhole(point: Point, { hang: [share = 0], lift, sway, away: [far = 0] }: Figure): Point {
  const [hung, near] = [1 - 0.16 * share, 1 - far]
  const hanging = unplaced(point, { dx: 36 * share, dy: 76 * share, sx: hung, sy: hung })
  const about = { x: 270, y: 30 }
  const swaying = unplaced(hanging, { dx: sway[0], dy: lift[0], turn: sway[1], about })
  return unplaced(swaying, { sx: near, sy: near, about: { x: 256, y: 300 } })
}

/** Converts from the whole bird's units to the torso's own. */
function inTorso(point: Point, { torso: [tall = 0, volume = 1, turn, dx, dy] }: Figure): Point {
  const [sx, sy] = torsoScale(tall, volume)
  return unplaced(point, { dx, dy, turn, sx, sy, about: { x: 256, y: 450 } })
}

/** Converts from the torso's units to the face's own. */
const inFace = (point: Point, { face: [dx, dy, turn, sx = 1] }: Figure): Point =>
  unplaced(point, { dx, dy, turn, sx, about: { x: 264, y: 280 } })

function isOnFeet(point: Point, { feet }: Figure): boolean {
  return [0, 3].some((first) => {
    const [x = 0, y = 0] = feet.slice(first)
    return isIn(point, { x, y: y + 4, rx: 40, ry: 26 })
  })
}

const isOnTuft = (point: Point, { tuft: [turn, sx = 1, sy = 1] }: Figure): boolean =>
  isIn(unplaced(point, { turn, sx, sy, about: { x: 256, y: 156 } }), tuft)

function isOnBeak(
  point: Point,
  { beak: [, , , width = 33, depth = 30, open = 0] }: Figure,
): boolean {
  const low = Math.max(30, depth * open)
  return isIn(point, {
    x: 264,
    y: 306 + (low - 36) / 2,
    rx: Math.max(38, width),
    ry: (low + 36) / 2,
  })
}

function isOnWing(point: Point, { frontWing, backWing }: Figure): boolean {
  const onWing = (shoulder: number, [turn, dx = 0, dy = 0, sy = 1]: readonly number[]) =>
    unplaced(point, { dx: shoulder + dx, dy: 306 + dy, turn, sy })
  const back = onWing(400, backWing)
  return isIn(onWing(114, frontWing), wing) || isIn({ x: -back.x, y: back.y }, wing)
}

/** @returns null if the point misses Dash */
export function zoneAt(point: Point, figure: Figure): Zone | null {
  const whole = inWhole(point, figure)
  const torso = inTorso(whole, figure)
  const face = inFace(torso, figure)
  if (isOnBeak(face, figure)) return 'beak'
  if (cheeks.some((cheek) => isIn(face, cheek))) return 'cheek'
  if (eyes.some((eye) => isIn(face, eye))) return 'eye'
  if (isOnFeet(whole, figure)) return 'feet'
  if (isIn(torso, belly)) return 'belly'
  if (isIn(torso, ball)) return torso.y < browY ? 'head' : 'side'
  if (isOnTuft(torso, figure)) return 'tuft'
  return isOnWing(torso, figure) || isIn(torso, tail) ? 'side' : null
}

/** Whether a dish at this point almost touches the beak. */
export const isNearBeak = (point: Point): boolean =>
  isIn(point, { x: 264, y: 306, rx: 190, ry: 190 })

/** Below this line, a near miss counts as the feet. */
const anklesY = 446

/** The zone for a click on the rim, a hat or a held item, which have no zone of their own. */
export function zoneNearest(point: Point, figure: Figure): Zone {
  const zone = zoneAt(point, figure)
  if (zone !== null) return zone
  const { y } = inWhole(point, figure)
  if (y < browY) return 'head'
  return y < anklesY ? 'side' : 'feet'
}
