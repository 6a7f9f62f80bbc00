/** Derives what is drawn from the state of Dash's state machine. Pure. */
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import type { Attention, Look } from './attention.ts'
import { breathesUntil, sleeps, type BirdState, type Lids } from './bird-state.ts'
import type { BubbleSide, Facing, Step } from './gestures.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import { phraseAt, shapeAt, type Speech } from './mouth-timing.ts'
import { foodOf, type Acting, type ActName } from './acts.ts'

export interface Frame {
  readonly pose: PoseName
  readonly mouth: MouthName | null
  readonly lids: Lids
  readonly motion: MotionName
  /** When the current act began; 0 without an act. */
  readonly since: number
  readonly food: Kind
  /** The remaining share of the food in the beak, 1 to 0. */
  readonly left: number
  /** Null if the pose controls the eyes. */
  readonly look: Look | null
  /** How far Dash leans to the side, −2 to 2. */
  readonly lean: number
  /** The angle around the hand that holds Dash, in degrees. */
  readonly swing: number
  /** The speed of Dash in flight, 0 to 1. */
  readonly speed: number
  readonly facing: Facing
  /** Whether Dash leans out from its screen edge. */
  readonly leansOut: boolean
}

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

type IdleLook = Pick<Frame, 'pose' | 'mouth'>

/** Dash's pose and mouth between gestures. */
export const idleLooks: Readonly<Record<Mood, IdleLook>> = {
  content: { pose: 'idle', mouth: null },
  happy: { pose: 'glad', mouth: null },
  hungry: { pose: 'hungry', mouth: null },
  sleepy: { pose: 'sleepy', mouth: 'n' },
  asleep: { pose: 'sleeping', mouth: null },
  hot: { pose: 'warm', mouth: null },
}

/** One eye and the tuft stick out from behind the edge. */
const hidingLook: IdleLook = { pose: 'hiding', mouth: null }

/** @param isCalm if true, Dash does not breathe */
export function frameOf(state: BirdState, now: number, isCalm = false): Frame {
  const { acting } = state.stage
  const step = acting?.act.steps[acting.step]
  const said = state.speech && shapeAt(state.speech, now)
  if (acting && step) return actingFrame(state, acting, step, said)
  const breathes = now < breathesUntil(state) && !isCalm
  const facing = facingOf(state, 'right')
  if (sleeps(state)) {
    const { pose, mouth } = idleLooks.asleep
    return {
      ...plainFrame,
      pose,
      mouth: said ?? mouth,
      motion: breathes ? 'sleep' : 'none',
      facing,
    }
  }
  const { speech, attention, edge } = state
  const rest = edge === null ? idleLooks[awakeMood(state.mood)] : hidingLook
  return {
    ...plainFrame,
    pose: speech ? talkingPose(speech, now, rest.pose) : rest.pose,
    mouth: said ?? rest.mouth,
    lids: lidsOf(state),
    motion: !breathes ? 'none' : rest.pose === 'sleepy' ? 'nod' : 'breath',
    look: lookOf(attention, facing),
    lean: mirrored(attention?.lean ?? 0, facing),
    facing,
    leansOut: edge !== null && (speech !== null || attention !== null),
  }
}

function actingFrame(
  state: BirdState,
  acting: Acting,
  { pose, mouth, motion, left, ...step }: Step,
  said: MouthName | null,
): Frame {
  const { attention } = state
  const { name } = acting.act
  const facing = facingOf(state, step.facing)
  return {
    pose,
    mouth: mouth ?? said,
    lids: lidsOf(state),
    motion,
    since: acting.since,
    food: foodOf(acting),
    left,
    look: name === 'await-dish' ? lookOf(attention, facing) : null,
    lean: leansToHand.includes(name) ? mirrored(2 * sideOf(attention), facing) : 0,
    swing: name === 'dangle' ? state.swing : 0,
    speed: pose === 'falling' ? state.speed : 0,
    facing,
    leansOut: state.edge !== null && name !== 'doze',
  }
}

const lidsOf = ({ blinking }: BirdState) => blinking.frames[0]?.lids ?? 'open'

/** A Dash that the user wakes at night looks sleepy. */
const awakeMood = (mood: Mood) => (mood === 'asleep' ? 'sleepy' : mood)

/** Behind the left edge Dash looks right, so mirror everything that it does. */
const facingOf = ({ edge }: BirdState, facing: Facing): Facing => {
  if (edge !== 'left') return facing
  return facing === 'left' ? 'right' : 'left'
}

/** Converts a side of the screen to a side of the drawing, which may be mirrored. */
export const inDrawing = (side: BubbleSide, { edge }: BirdState): BubbleSide => {
  if (edge !== 'left' || side === 'above') return side
  return side === 'left' ? 'right' : 'left'
}

const lookOf = (attention: Attention | null, facing: Facing): Look | null =>
  attention?.look ? [mirrored(attention.look[0], facing), attention.look[1]] : null

const mirrored = (aside: number, facing: Facing): number => (facing === 'left' ? -aside : aside)

const leansToHand: readonly ActName[] = ['enjoy', 'pat']
const middle = 256
/** The side on which the pointer is: −1 left, 1 right, 0 in the middle or away. */
const sideOf = (attention: Attention | null) =>
  attention?.pointer ? Math.sign(attention.pointer.x - middle) : 0

/** While it talks, Dash cycles through these poses, one per phrase. */
export const talkingPoses: readonly PoseName[] = ['talk-a', 'talk-i', 'talk-e', 'talk-u']
const talkingPose = (speech: Speech, now: number, rest: PoseName): PoseName =>
  talkingPoses[phraseAt(speech, now) % talkingPoses.length] ?? rest
