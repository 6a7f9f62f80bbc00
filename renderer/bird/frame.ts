/** What is drawn of Dash in a state of its state machine. Pure. */
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Attention, Look } from './attention.ts'
import { breathesUntil, sleeps, type BirdState, type Lids } from './bird-state.ts'
import { hidingLook, restingLooks, talkingPoses, type BubbleSide } from './gestures.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import { phraseAt, shapeAt, type Speech } from './mouth-timing.ts'
import { foodOf, type ActName } from './stage.ts'
import type { Facing } from './steps.ts'

export interface Frame {
  readonly pose: PoseName
  readonly mouth: MouthName | null
  readonly lids: Lids
  readonly motion: MotionName
  /** When the act behind the motion began, or 0 if there is none. */
  readonly since: number
  readonly food: Kind
  /** How much is left of the food, 1 to 0. */
  readonly left: number
  /** Overrides where the pose looks. */
  readonly look: Look | null
  /** How far Dash leans to the side, −2 to 2. */
  readonly lean: number
  /** Degrees around the hand that holds Dash, or 0 if it is not held. */
  readonly swing: number
  /** How fast Dash flies, 0 to 1. */
  readonly speed: number
  readonly facing: Facing
  /** Whether Dash leans out from the edge that it hides behind. */
  readonly leansOut: boolean
}

/** Dash standing and doing nothing else. */
export const plainFrame: Frame = {
  pose: 'idle',
  mouth: null,
  lids: 'open',
  motion: 'none',
  since: 0,
  food: 'commit',
  left: 1,
  look: null,
  lean: 0,
  swing: 0,
  speed: 0,
  facing: 'right',
  leansOut: false,
}

/** @param isCalm whether Dash must not breathe */
export function frameOf(state: BirdState, now: number, isCalm = false): Frame {
  const {
    stage: { acting },
    speech,
    attention,
  } = state
  const lids = state.blinking.frames[0]?.lids ?? 'open'
  const said = speech ? shapeAt(speech, now) : null
  const step = acting?.act.steps[acting.step]
  if (acting && step) {
    const { pose, motion } = step
    const facing = facingOf(state, step.facing)
    const lean = leansToHand.includes(acting.act.name) ? 2 * sideOf(attention) : 0
    return {
      pose,
      mouth: step.mouth ?? said,
      lids,
      motion,
      since: acting.since,
      facing,
      food: foodOf(acting),
      left: step.left,
      look: acting.act.name === 'await-dish' ? lookOf(attention, facing) : null,
      lean: mirrored(lean, facing),
      swing: acting.act.name === 'dangle' ? state.swing : 0,
      speed: pose === 'falling' ? state.speed : 0,
      leansOut: state.edge !== null && acting.act.name !== 'doze',
    }
  }
  const isAsleep = sleeps(state)
  const rest = restingLook(state)
  const breath = breaths[rest.pose] ?? 'breath'
  const facing = facingOf(state, 'right')
  return {
    pose: speech && !isAsleep ? talkingPose(speech, now, rest.pose) : rest.pose,
    mouth: said ?? rest.mouth,
    lids: isAsleep ? 'open' : lids,
    motion: now < breathesUntil(state) && !isCalm ? breath : 'none',
    since: 0,
    food: 'commit',
    left: 1,
    look: isAsleep ? null : lookOf(attention, facing),
    lean: isAsleep ? 0 : mirrored(attention?.lean ?? 0, facing),
    swing: 0,
    speed: 0,
    facing,
    leansOut: state.edge !== null && !isAsleep && (speech !== null || attention !== null),
  }
}

/** Behind the left edge Dash looks right, so everything it does is mirrored. */
const facingOf = ({ edge }: BirdState, facing: Facing): Facing => {
  if (edge !== 'left') return facing
  return facing === 'left' ? 'right' : 'left'
}

/** Converts a side on the screen to a side in the drawing, which may be mirrored. */
export const inDrawing = (side: BubbleSide, { edge }: BirdState): BubbleSide => {
  if (edge !== 'left' || side === 'above') return side
  return side === 'left' ? 'right' : 'left'
}

const lookOf = (attention: Attention | null, facing: Facing): Look | null =>
  attention?.look ? [mirrored(attention.look[0], facing), attention.look[1]] : null

/** Converts a horizontal offset between the screen and a drawing that may be mirrored. */
const mirrored = (aside: number, facing: Facing): number => (facing === 'left' ? -aside : aside)

const breaths: Readonly<Partial<Record<PoseName, MotionName>>> = {
  sleeping: 'sleep',
  sleepy: 'nod',
}

/** If the user comes while Dash sleeps at night, it looks drowsy. */
function restingLook(state: BirdState) {
  if (sleeps(state)) return restingLooks.asleep
  if (state.edge !== null) return hidingLook
  return restingLooks[state.mood === 'asleep' ? 'sleepy' : state.mood]
}

const leansToHand: readonly ActName[] = ['enjoy', 'pat']
const middle = 256
/** The side of Dash that the pointer is on: −1 left, 1 right, 0 in the middle or away. */
const sideOf = (attention: Attention | null): number =>
  attention?.pointer ? Math.sign(attention.pointer.x - middle) : 0

const talkingPose = (speech: Speech, now: number, rest: PoseName): PoseName =>
  talkingPoses[phraseAt(speech, now) % talkingPoses.length] ?? rest
