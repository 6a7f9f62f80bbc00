/** Poses as numbers: what the names of poses (poses.ts), mouths and blinks mean for each moving part. */
import { partNames, numbersOf, type Figure } from './motion/parts.ts'
import { mouths, type Mouth, type MouthName } from './mouths.ts'
import type { Brows, Eyes, Pose, Reach } from './pose.ts'
import { poses, type PoseName } from './poses.ts'
import { clamp } from './shape.ts'

export interface Stance {
  readonly pose: PoseName
  /** Overrides the pose's mouth. */
  readonly mouth?: MouthName | null
  readonly lids?: 'open' | 'closed'
  /** Overrides where the pose looks: x within ±10, y within ±8. */
  readonly look?: Pose['look'] | null
  /** How far Dash leans to the side, from −2 (weight on the left foot) to 2 (on the right). */
  readonly lean?: number
  /** Whether the back wing holds something. */
  readonly holds?: boolean
  /** How much is left of the food, 1 to 0. */
  readonly left?: number
  /** Degrees around the hand that holds Dash. */
  readonly swing?: number
  /** How fast Dash flies, which stretches it: 0 to 1. */
  readonly speed?: number
}

/** An open eye: white, iris, pupil and three highlights. */
interface Ball {
  readonly white: readonly [cy: number, rx: number, ry: number]
  readonly iris: readonly [inward: number, dy: number, rx: number, ry: number]
  readonly pupil: readonly [dy: number, rx: number, ry: number]
  readonly shine: readonly number[]
}

const open: Ball = {
  white: [0, 47, 53],
  iris: [5, 3, 37, 41],
  pupil: [-2, 31, 33],
  shine: [-11, -14, 13, 14, 13, 6, 0.9, -7, 19, 0],
}
const sparkle: Ball = { ...open, shine: [-11, -14, 14, 15, 7, 9, 1, -7, 19, 6] }
/** Looks up: the iris is at the upper edge of the white, most of which shows below it. */
const raised: Ball = {
  white: [0, 47, 53],
  iris: [3, -10, 33, 34],
  pupil: [-14, 26, 27],
  shine: [-9, -22, 9, 10, 2, 0, 0.9, -7, 19, 0],
}
const wide: Ball = {
  white: [-3, 47, 56],
  iris: [2, 0, 25, 25],
  pupil: [0, 18, 18],
  shine: [-8, -9, 8, 8, 8, 0, 0.9, -4, 12, 0],
}
const angry: Ball = {
  white: [0, 43, 47],
  iris: [3, 5, 31, 31],
  pupil: [5, 22, 22],
  shine: [-9, -5, 9, 10, 12, 0, 0.9, -5, 16, 0],
}

/** Outlines of the upper lid: raised out of sight, half down, and pulled down toward the beak. */
const raisedLid = [
  -42, -30, -36, -46, -22, -57, 0, -57, 22, -57, 38, -46, 44, -30, 24, -56, -22, -56,
]
const halfLid = [-50, 10, -54, -30, -30, -57, 0, -57, 30, -57, 52, -32, 49, 0, 20, -5, -20, 0]
/** More than half down, level, with a round edge: a slanted or straight lid would look sulky. */
const heavyLid = [-51, 6, -54, -30, -30, -57, 0, -57, 30, -57, 54, -30, 51, 6, 26, 22, -26, 22]
const angryLid = [-47, -24, -40, -44, -24, -54, 0, -54, 28, -54, 46, -34, 48, -2, 20, -6, -16, -12]

/** A closed eye, drawn for the left one as two curves that meet in the middle. */
const arc = (...[x0, y0, x1, y1, x2, y2, x3, y3]: readonly number[]): readonly number[] => {
  const mid = (a = 0, b = 0) => (a + b) / 2
  const [ax, ay] = [mid(x0, x1), mid(y0, y1)]
  const [bx, by] = [mid(x1, x2), mid(y1, y2)]
  const [cx, cy] = [mid(x2, x3), mid(y2, y3)]
  const [dx, dy] = [mid(ax, bx), mid(ay, by)]
  const [ex, ey] = [mid(bx, cx), mid(by, cy)]
  const numbers = [x0, y0, ax, ay, dx, dy, mid(dx, ex), mid(dy, ey), ex, ey, cx, cy, x3, y3]
  return numbers.map((value = 0) => value)
}
const straight = (...[x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): readonly number[] => [
  x0 + (x1 - x0) / 3,
  y0 + (y1 - y0) / 3,
  x0 + (2 * (x1 - x0)) / 3,
  y0 + (2 * (y1 - y0)) / 3,
  x1,
  y1,
]
/** Width, lash, then the line. */
const closed = [12, 0, ...arc(-34, 4, -20, 20, 20, 20, 34, 4)]
const happy = [13, 0, ...arc(-32, 14, -24, -24, 24, -24, 32, 14)]
const sleep = [11, 1, ...arc(-32, 2, -18, 24, 18, 24, 32, 2)]
const squeeze = [13, 0, -26, -24, ...straight(-26, -24, 20, 2), ...straight(20, 2, -26, 26)]

interface EyeNumbers {
  readonly lids: number
  readonly ball: Ball
  readonly upperLid: readonly number[]
  readonly lowerLid: number
  readonly line: readonly number[]
}

const opened: EyeNumbers = {
  lids: 1,
  ball: open,
  upperLid: [0, 0, ...raisedLid],
  lowerLid: 0,
  line: closed,
}

const eyes: Readonly<Record<Eyes, EyeNumbers>> = {
  open: opened,
  raised: { ...opened, ball: raised },
  sparkle: { ...opened, ball: sparkle },
  wide: { ...opened, ball: wide },
  angry: { ...opened, ball: angry, upperLid: [1, 0, ...angryLid] },
  half: { ...opened, upperLid: [1, 1, ...halfLid] },
  heavy: { ...opened, upperLid: [1, 1, ...heavyLid] },
  smize: { ...opened, lowerLid: 1 },
  closed: { ...opened, lids: 0 },
  happy: { ...opened, lids: 0, line: happy },
  sleep: { ...opened, lids: 0, line: sleep },
  squeeze: { ...opened, lids: 0, line: squeeze },
}

/** Two curves, left and right. `none` fades the brows out. */
const browLines: Readonly<Record<Exclude<Brows, 'none'>, readonly number[]>> = {
  soft: [184, 191, 193, 182, 208, 181, 217, 188, 311, 188, 320, 181, 335, 182, 344, 191],
  up: [182, 186, 194, 172, 212, 170, 224, 178, 304, 178, 316, 170, 334, 172, 346, 186],
  worry: [180, 200, 192, 196, 208, 188, 218, 179, 310, 179, 320, 188, 336, 196, 348, 200],
  low: [184, 206, 196, 202, 210, 202, 222, 206, 306, 206, 318, 202, 332, 202, 344, 206],
  cocky: [182, 188, 194, 178, 210, 178, 222, 186, 304, 204, 316, 196, 330, 196, 344, 202],
  angry: [176, 196, 192, 196, 216, 206, 232, 220, 296, 220, 312, 206, 336, 196, 352, 196],
}

const beakOf = ({ upper, opening, inside }: Mouth): readonly number[] => [
  ...upper,
  ...opening,
  inside === 'closed' ? 0 : 1,
  inside === 'tongue' || inside === 'tongue-out' ? 1 : 0,
  inside === 'tongue-out' ? 1 : 0,
]

/** The back wing keeps a held item in reach, except in the poses that wave it (STYLE §4). */
const wingFor = (pose: Pose, holds: boolean) =>
  holds && pose.backWing > -100 ? Math.min(-40, Math.max(-54, pose.backWing)) : pose.backWing

const atRest: Reach = [0, 0, 1]

const blinking: readonly Eyes[] = ['open', 'raised', 'smize', 'sparkle', 'half', 'heavy']

const faces: Readonly<Record<string, readonly [spicy: number, fire: number]>> = {
  spicyMask: [1, 0],
  fireMask: [0, 1],
}

function numbersFor(
  pose: Pose,
  mouth: MouthName,
  { shut, holds, left }: { readonly shut: boolean; readonly holds: boolean; readonly left: number },
): Figure {
  const [sx, sy, turn, dx, dy] = pose.torso
  const eye = eyes[pose.eyes]
  const lids = shut && blinking.includes(pose.eyes) ? 0 : eye.lids
  const { effect } = pose
  return {
    lift: [0],
    sway: [0, 0],
    away: [0],
    hang: [pose.root === 'hangs' ? 1 : 0],
    torso: [Math.log(sy / sx) / 2, sx * sy, turn, dx, dy],
    tuft: pose.tuft,
    flicker: [0, 0],
    tail: [pose.tail],
    frontWing: [pose.frontWing, ...pose.frontReach],
    backWing: [wingFor(pose, holds), ...(holds ? atRest : pose.backReach)],
    wingAbove: [pose.wingAbove || holds ? 1 : 0],
    face: [...pose.face, pose.tilt, pose.narrow],
    look: pose.look,
    lids: [lids, lids],
    white: eye.ball.white,
    iris: eye.ball.iris,
    pupil: eye.ball.pupil,
    shine: eye.ball.shine,
    upperLid: eye.upperLid,
    lowerLid: [eye.lowerLid],
    eyeLine: eye.line,
    brows: pose.brows === 'none' ? [0, ...browLines.low] : [1, ...browLines[pose.brows]],
    beak: beakOf(mouths[mouth]),
    cheeks: [pose.cheeks[0]],
    puff: [pose.puff],
    feet: pose.feet.flat(),
    shadow: [pose.shadow],
    heat: [pose.heated ? 1 : 0],
    glow: [
      pose.mound === 'heat' ? 1 : 0,
      pose.cheeks[1] === 'blushHot' ? 1 : 0,
      ...(faces[pose.mask] ?? [0, 0]),
    ],
    rumble: [pose.rumbles ? 1 : 0],
    bite: [pose.inBeak === 'food' ? left : 0, pose.inBeak === 'flame' ? 1 : 0],
    fire: [0],
    drift: [0, 1],
    effects: numbersOf.effects.map((name) => (name === effect ? 1 : 0)),
    props: numbersOf.props.map((name) => (name === pose.prop ? 1 : 0)),
  }
}

/** More than any walk, show or line needs. There are some thousands in total. */
const maxKnown = 100
/** In order of use: the most recently used is last. */
const known = new Map<string, Figure>()

/** The numbers of a stance. Returns the same object for the same stance, so resting parts keep their arrays. */
export function figureOf({
  pose,
  mouth,
  lids = 'open',
  look = null,
  lean = 0,
  holds = false,
  left = 1,
  swing = 0,
  speed = 0,
}: Stance): Figure {
  const said = mouth ?? poses[pose].mouth
  const key = `${pose} ${said} ${lids} ${holds} ${left}`
  const found =
    known.get(key) ?? numbersFor(poses[pose], said, { shut: lids === 'closed', holds, left })
  known.delete(key)
  known.set(key, found)
  const [oldest] = known.keys()
  if (oldest !== undefined && known.size > maxKnown) known.delete(oldest)
  const looking = look ? { ...found, ...lookingTo(look, found) } : found
  const swinging =
    swing === 0 ? looking : { ...looking, sway: [looking.sway[0] ?? 0, swing] as const }
  const stretching = speed === 0 ? swinging : { ...swinging, ...stretched(speed, swinging) }
  return lean === 0 ? stretching : { ...stretching, ...leaning(lean, stretching) }
}

/** Eyes that look far to the side turn the face with them, within the limits of the style guide (§5). */
function lookingTo(
  look: Pose['look'],
  { face: [dx = 0, dy = 0, ...turned] }: Figure,
): Partial<Figure> {
  return {
    look,
    face: [clamp(dx + look[0], -36, 34), clamp(dy + 0.6 * look[1], -4, 14), ...turned],
  }
}

/** Fast flight makes Dash long and thin (§5). */
function stretched(speed: number, { torso }: Figure): Partial<Figure> {
  const [tall = 0, ...others] = torso
  return { torso: [tall + 0.055 * speed, ...others] }
}

/** The weight is on one foot: the torso shifts there, and tail and tuft keep the balance. */
function leaning(lean: number, { torso, tail, tuft }: Figure): Partial<Figure> {
  const [tall = 0, volume = 1, turn = 0, dx = 0, dy = 0] = torso
  const [tuftTurn = 0, ...size] = tuft
  return {
    torso: [tall, volume, clamp(turn + 1.5 * lean, -5, 5), dx + 4 * lean, dy],
    tail: [(tail[0] ?? 0) - 2 * lean],
    tuft: [clamp(tuftTurn - 2 * lean, -20, 20), ...size],
  }
}

/** The parts in which two figures differ. */
export const differences = (one: Figure, other: Figure) =>
  partNames.filter((part) => one[part].some((value, index) => value !== other[part][index]))
