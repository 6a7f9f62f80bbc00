/** Turns the names of poses, mouths and blinks into the numbers of each moving part. Pure. */
import type { FormId } from '../../preload/contract/wardrobe.ts'
import { browLines, eyes, type Eyes } from './eyes-and-brows.ts'
import { formNumbers } from './forms.ts'
import { plainFrame, type Frame } from './frame.ts'
import { effectNames, partNames, propNames, type Figure } from './motion/parts.ts'
import { mouths, type Mouth } from './mouths.ts'
import type { Pose, Reach } from './pose.ts'
import { poses, type PoseName } from './poses.ts'
import { clamp } from './svg-attributes.ts'

/** The parts of a frame that differ from `plainFrame`, and what the frame does not say. Default: empty wings, and Dash. */
export interface FrameOverrides extends Partial<Frame> {
  readonly pose: PoseName
  readonly holds?: boolean
  readonly form?: FormId
}

const beakOf = ({ upper, opening, inside }: Mouth): readonly number[] => [
  ...upper,
  ...opening,
  inside === 'closed' ? 0 : 1,
  inside === 'tongue' || inside === 'tongue-out' ? 1 : 0,
  inside === 'tongue-out' ? 1 : 0,
]

/** A back wing that holds an item keeps its position, except in poses that wave it (STYLE §4). */
const wingFor = (pose: Pose, holds: boolean) =>
  holds && pose.backWing > -115 ? Math.min(-40, Math.max(-54, pose.backWing)) : pose.backWing

/** A short wing holds an item further from the face. */
const reachToHold = ([, , , wings = 1]: readonly number[]): Reach => [30 * (1 - wings), 0, 1]

/** A blink closes only these eyes. */
const blinkingEyes: readonly Eyes[] = ['open', 'raised', 'smize', 'sparkle', 'half', 'heavy']

/** How far the face turns to the side of an item that Dash holds, so that the item does not cover an eye. */
const maxTurnToItem = 22

const shareIf = (is: boolean) => (is ? 1 : 0)

function numbersFor(
  { mouth, lids, foodLeft, ...frame }: Frame,
  form: FormId,
  holds: boolean,
): Figure {
  const pose = poses[frame.pose]
  const [sx, sy, turn, dx, dy] = pose.torso
  const [aside, down] = pose.face
  const { effect, glow } = pose
  const eye = eyes[pose.eyes]
  const open = lids === 'closed' && blinkingEyes.includes(pose.eyes) ? 0 : eye.lids
  return {
    form: formNumbers(form),
    lift: [0],
    sway: [0, 0],
    away: [0],
    hang: [shareIf(pose.root === 'hangs')],
    torso: [Math.log(sy / sx) / 2, sx * sy, turn, dx, dy],
    tuft: pose.tuft,
    flicker: [0, 0],
    tail: [pose.tail],
    frontWing: [pose.frontWing, ...pose.frontReach],
    backWing: [wingFor(pose, holds), ...(holds ? reachToHold(formNumbers(form)) : pose.backReach)],
    wingAbove: [shareIf(pose.wingAbove || holds)],
    face: [holds ? Math.min(aside, maxTurnToItem) : aside, down, pose.tilt, pose.narrow],
    gaze: pose.gaze,
    lids: [open, open],
    white: eye.ball.white,
    iris: eye.ball.iris,
    pupil: eye.ball.pupil,
    shine: eye.ball.shine,
    upperLid: eye.upperLid,
    lowerLid: [eye.lowerLid],
    eyeLine: eye.line,
    brows: pose.brows === 'none' ? [0, ...browLines.low] : [1, ...browLines[pose.brows]],
    beak: beakOf(mouths[mouth ?? pose.mouth]),
    cheeks: [pose.cheeks[0]],
    puff: [pose.puff],
    feet: pose.feet,
    shadow: [pose.shadow],
    heat: [shareIf(glow !== 'none')],
    glow: [
      shareIf(glow !== 'none'),
      shareIf(pose.cheeks[1] === 'blushHot'),
      shareIf(glow === 'spicy'),
      shareIf(glow === 'fire'),
    ],
    rumble: [shareIf(pose.rumbles)],
    bite: [pose.inBeak === 'food' ? foodLeft : 0, shareIf(pose.inBeak === 'flame')],
    fire: [0],
    drift: [0, 1],
    toss: pose.toss,
    effects: effectNames.map((name) =>
      shareIf(name === effect || (name === 'night-light' && pose.isLamp)),
    ),
    props: propNames.map((name) => shareIf(name === pose.prop)),
  }
}

export function figureOf({ holds = false, form = 'dash', ...stance }: FrameOverrides): Figure {
  const frame = { ...plainFrame, ...stance }
  const { gaze, lean, swing, speed } = frame
  const figure = numbersFor(frame, form, holds)
  const gazing = gaze ? { ...figure, ...gazeChange(gaze, figure) } : figure
  const flying = { ...gazing, sway: [0, swing], ...speedChange(speed, gazing) }
  return lean === 0 ? flying : { ...flying, ...leanChange(lean, flying) }
}

/** Eyes that look far to the side turn the face with them, within the limits of the style guide (§5). */
function gazeChange(
  gaze: Pose['gaze'],
  { face: [dx = 0, dy = 0, ...turned] }: Figure,
): Partial<Figure> {
  return {
    gaze,
    face: [clamp(dx + gaze[0], -36, 34), clamp(dy + 0.6 * gaze[1], -4, 14), ...turned],
  }
}

/** Fast flight makes Dash long and thin (§5). */
function speedChange(speed: number, { torso }: Figure): Partial<Figure> {
  const [tall = 0, ...others] = torso
  return { torso: [tall + 0.055 * speed, ...others] }
}

/** Puts the weight on one foot: the torso shifts there, and tail and tuft keep the balance. */
function leanChange(lean: number, { torso, tail, tuft }: Figure): Partial<Figure> {
  const [tall = 0, volume = 1, turn = 0, dx = 0, dy = 0] = torso
  const [tuftTurn = 0, ...size] = tuft
  return {
    torso: [tall, volume, clamp(turn + 1.5 * lean, -5, 5), dx + 4 * lean, dy],
    tail: [(tail[0] ?? 0) - 2 * lean],
    tuft: [clamp(tuftTurn - 2 * lean, -20, 20), ...size],
  }
}

/** The parts in which two figures differ. */
export const changedParts = (one: Figure, other: Figure) =>
  partNames.filter((part) => one[part].some((value, index) => value !== other[part][index]))
