/** Turns the names of poses, mouths and blinks into the numbers of each moving part. Pure. */
import type { FormId } from '../../preload/contract/earnables.ts'
import { browLines, eyes, type Eyes } from './eyes-and-brows.ts'
import { formNumbers } from './forms.ts'
import { plainFrame, type Frame } from './frame.ts'
import {
  effectNames,
  numberNames,
  partNames,
  propNames,
  type Figure,
  type Numbers,
} from './motion/parts.ts'
import { mouths, type Mouth } from './mouths.ts'
import type { Pose, Reach } from './pose.ts'
import { poses, type PoseName } from './poses.ts'
import { clamp } from '../../preload/contract/numbers.ts'

/** What differs from `plainFrame`, and what a frame lacks: by default, Dash holds nothing and has the form `dash`. */
interface FrameOverrides extends Partial<Frame> {
  readonly pose: PoseName
  readonly holds?: boolean
  readonly form?: FormId
}

const beakOf = ({ upper: [sx, sy, dy], opening: [halfWidth, depth], inside }: Mouth) => ({
  sx,
  sy,
  dy,
  halfWidth,
  depth,
  open: shareIf(inside !== 'closed'),
  tongue: shareIf(inside === 'tongue' || inside === 'tongue-out'),
  tongueOut: shareIf(inside === 'tongue-out'),
})

/** A back wing that holds an item keeps its position, except in poses that wave it (STYLE §4). */
const wingFor = (pose: Pose, holds: boolean) =>
  holds && pose.backWing > -115 ? clamp(pose.backWing, -54, -40) : pose.backWing

/** A short wing holds an item further from the face. */
const reachToHold = (form: FormId): Reach => [30 * (1 - formNumbers(form).wings), 0, 1]

const wingOf = (turn: number, [dx, dy, length]: Reach) => ({ turn, dx, dy, length })

/** A blink closes only these eyes. */
const blinkingEyes: readonly Eyes[] = ['open', 'raised', 'smize', 'sparkle', 'half', 'heavy']

/** How far the face turns to the side of an item that Dash holds, so that the item does not cover an eye. */
const maxTurnToItem = 22

const shareIf = (is: boolean) => (is ? 1 : 0)
const shares = <Name extends string>(names: readonly Name[], is: (name: Name) => boolean) =>
  Object.fromEntries(names.map((name) => [name, shareIf(is(name))])) as Record<Name, number>
const outlineOf = (line: readonly number[]): Numbers => Object.fromEntries(line.entries())
const shiftOf = ([dx, dy]: Pose['gaze']) => ({ dx, dy })

function numbersFor(
  { mouth, lids, foodLeft, ...frame }: Frame,
  form: FormId,
  hasItem: boolean,
): Figure {
  const pose = poses[frame.pose]
  const holds = hasItem && pose.prop !== 'horn' && pose.effect !== 'pots'
  const [sx, sy, turn, dx, dy] = pose.torso
  const [aside, down] = pose.face
  const [tuftTurn, tuftX, tuftY] = pose.tuft
  const [leftX, leftY, leftTurn, rightX, rightY, rightTurn] = pose.feet
  const [tossX, tossY, tossTurn, smaller] = pose.toss
  const { effect, glow } = pose
  const eye = eyes[pose.eyes]
  const open = lids === 'closed' && blinkingEyes.includes(pose.eyes) ? 0 : eye.lids
  return {
    form: formNumbers(form),
    lift: { dy: 0 },
    sway: { dx: 0, turn: 0 },
    away: { share: 0 },
    hang: { share: shareIf(pose.root === 'hangs') },
    torso: { tall: Math.log(sy / sx) / 2, volume: sx * sy, turn, dx, dy },
    tuft: { turn: tuftTurn, sx: tuftX, sy: tuftY },
    flicker: { skew: 0, tall: 0 },
    tail: { turn: pose.tail },
    frontWing: wingOf(pose.frontWing, pose.frontReach),
    backWing: wingOf(wingFor(pose, holds), holds ? reachToHold(form) : pose.backReach),
    wingAbove: { share: shareIf(pose.wingAbove || holds) },
    face: {
      dx: holds ? Math.min(aside, maxTurnToItem) : aside,
      dy: down,
      tilt: pose.tilt,
      width: pose.narrow,
    },
    gaze: shiftOf(pose.gaze),
    lids: { left: open, right: open },
    ...eye.ball,
    upperLid: eye.upperLid,
    lidOutline: outlineOf(eye.lidOutline),
    lowerLid: { share: eye.lowerLid },
    eyeLine: eye.line,
    eyeCurve: outlineOf(eye.curve),
    brows: { opacity: shareIf(pose.brows !== 'none') },
    browCurves: outlineOf(browLines[pose.brows === 'none' ? 'low' : pose.brows]),
    beak: beakOf(mouths[mouth ?? pose.mouth]),
    cheeks: { scale: pose.cheeks[0] },
    puff: { share: pose.puff },
    leftFoot: { x: leftX, y: leftY, turn: leftTurn },
    rightFoot: { x: rightX, y: rightY, turn: rightTurn },
    shadow: { size: pose.shadow },
    heat: { height: shareIf(glow !== 'none') },
    glow: {
      mound: shareIf(glow !== 'none'),
      cheeks: shareIf(pose.cheeks[1] === 'blushHot'),
      spicyFace: shareIf(glow === 'spicy'),
      fireFace: shareIf(glow === 'fire'),
    },
    rumble: { opacity: shareIf(pose.rumbles) },
    bite: { food: pose.inBeak === 'food' ? foodLeft : 0, flame: shareIf(pose.inBeak === 'flame') },
    fire: { tall: 0 },
    drift: { dy: 0, opacity: 1 },
    toss: { dx: tossX, dy: tossY, turn: tossTurn, smaller },
    effects: shares(
      effectNames,
      (name) => name === effect || (name === 'night-light' && pose.isLamp),
    ),
    props: shares(propNames, (name) => name === pose.prop),
  }
}

export function figureOf({ holds = false, form = 'dash', ...stance }: FrameOverrides): Figure {
  const frame = { ...plainFrame, ...stance }
  const { gaze, lean, swing, speed } = frame
  const figure = numbersFor(frame, form, holds)
  const gazing = gaze ? { ...figure, ...gazeChange(gaze, figure) } : figure
  const flying = { ...gazing, sway: { dx: 0, turn: swing }, ...speedChange(speed, gazing) }
  return lean === 0 ? flying : { ...flying, ...leanChange(lean, flying) }
}

/** Eyes that look far to the side turn the face with them, within the limits of the style guide (§5). */
function gazeChange(to: Pose['gaze'], { face }: Figure): Partial<Figure> {
  const gaze = shiftOf(to)
  const dx = clamp(face.dx + gaze.dx, -36, 34)
  return { gaze, face: { ...face, dx, dy: clamp(face.dy + 0.6 * gaze.dy, -4, 14) } }
}

/** Fast flight makes Dash long and thin (§5). */
function speedChange(speed: number, { torso }: Figure): Partial<Figure> {
  return { torso: { ...torso, tall: torso.tall + 0.055 * speed } }
}

/** Puts the weight on one foot: the torso shifts there, and tail and tuft keep the balance. */
function leanChange(lean: number, { torso, tail, tuft }: Figure): Partial<Figure> {
  return {
    torso: { ...torso, turn: clamp(torso.turn + 1.5 * lean, -5, 5), dx: torso.dx + 4 * lean },
    tail: { turn: tail.turn - 2 * lean },
    tuft: { ...tuft, turn: clamp(tuft.turn - 2 * lean, -20, 20) },
  }
}

export const changedParts = (one: Figure, other: Figure) =>
  partNames.filter((part) =>
    numberNames[part].some((name) => one[part][name] !== other[part][name]),
  )
