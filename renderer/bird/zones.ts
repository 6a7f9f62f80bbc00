/** Hit-tests Dash: its zones in the drawing's units, wherever a figure has moved them. Pure. */
import { torsoScale } from './drawing.ts'
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

/** Slightly larger than drawn: a finger is not a needle. */
const cheeks = [166, 362].map((x): Ellipse => ({ x, y: 326, rx: 36, ry: 26 }))
const eyes = [201, 327].map((x): Ellipse => ({ x, y: 264, rx: 49, ry: 55 }))
const tuft: Ellipse = { x: 262, y: 102, rx: 80, ry: 72 }
const belly: Ellipse = { x: 260, y: 404, rx: 98, ry: 52 }
const ball: Ellipse = { x: 256, y: 294, rx: 166, ry: 162 }
const tail: Ellipse = { x: 98, y: 412, rx: 50, ry: 34 }
/** From its joint downwards. */
const wing: Ellipse = { x: -10, y: 34, rx: 46, ry: 64 }
/** Above this line the ball is the head. */
const browY = 250

/** @returns the point before a rotation by this many degrees around a centre */
function unturned({ x, y }: Point, degrees: number, centre: Point): Point {
  const angle = (-degrees * Math.PI) / 180
  const [dx, dy] = [x - centre.x, y - centre.y]
  return {
    x: centre.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: centre.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  }
}

const unshifted = ({ x, y }: Point, dx = 0, dy = 0): Point => ({ x: x - dx, y: y - dy })

/** Converts to the whole bird's own units: those of its feet. */
function inWhole(point: Point, { hang: [share = 0], lift, sway, away: [far = 0] }: Figure): Point {
  const scale = 1 - 0.16 * share
  const hung = { x: (point.x - 36 * share) / scale, y: (point.y - 76 * share) / scale }
  const { x, y } = unturned(unshifted(hung, sway[0], lift[0]), sway[1] ?? 0, { x: 270, y: 30 })
  return { x: 256 + (x - 256) / (1 - far), y: 300 + (y - 300) / (1 - far) }
}

/** Converts from the whole bird's units to the torso's own. */
function inTorso(point: Point, { torso: [tall = 0, volume = 1, turn = 0, dx, dy] }: Figure): Point {
  const [sx, sy] = torsoScale(tall, volume)
  const upright = unturned(unshifted(point, dx, dy), turn, { x: 256, y: 450 })
  return { x: 256 + (upright.x - 256) / sx, y: 450 + (upright.y - 450) / sy }
}

/** Converts from the torso's units to the face's own. */
function inFace(point: Point, { face: [dx, dy, tilt = 0, width = 1] }: Figure): Point {
  const { x, y } = unturned(unshifted(point, dx, dy), tilt, { x: 264, y: 280 })
  return { x: 264 + (x - 264) / width, y }
}

function isOnFeet(point: Point, { feet }: Figure): boolean {
  return [0, 3].some((first) => {
    const [x = 0, y = 0] = feet.slice(first)
    return isIn(point, { x, y: y + 4, rx: 40, ry: 26 })
  })
}

function isOnTuft(point: Point, { tuft: [turn = 0, sx = 1, sy = 1] }: Figure): boolean {
  const upright = unturned(point, turn, { x: 256, y: 156 })
  return isIn({ x: 256 + (upright.x - 256) / sx, y: 156 + (upright.y - 156) / sy }, tuft)
}

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
  const onWing = (shoulder: number, [turn = 0, dx = 0, dy = 0, length = 1]: readonly number[]) => {
    const { x, y } = unturned(unshifted(point, shoulder + dx, 306 + dy), turn, { x: 0, y: 0 })
    return { x, y: y / length }
  }
  const [front, back] = [onWing(114, frontWing), onWing(400, backWing)]
  return isIn(front, wing) || isIn({ x: -back.x, y: back.y }, wing)
}

/** @returns the zone of Dash at a point, or null if the point misses Dash */
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

/** Whether a dish held at this point almost touches the beak. */
export const isNearBeak = (point: Point): boolean =>
  isIn(point, { x: 264, y: 306, rx: 190, ry: 190 })

/** Below this line, a near miss means the feet. */
const anklesY = 446

/** @returns the zone that a click on its rim, a hat or a held item means: those have no zone of their own */
export function zoneNearest(point: Point, figure: Figure): Zone {
  const zone = zoneAt(point, figure)
  if (zone !== null) return zone
  const { y } = inWhole(point, figure)
  if (y < browY) return 'head'
  return y < anklesY ? 'side' : 'feet'
}
