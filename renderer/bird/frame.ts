/** Derives what is drawn from the state of Dash's state machine. Pure. */
import type { Kind } from '../../preload/contract/kinds.ts'
import type { HeldAgentState } from '../../preload/contract/views/agents-view.ts'
import type { Mood } from '../../preload/contract/views/pet-view.ts'
import type { ActName } from './acts.ts'
import type { Attention, Gaze } from './attention.ts'
import { breathEndsAt, type BirdState, type Lids } from './bird-state.ts'
import type { BubbleSide, Facing, Step } from './gestures.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import { mouthShapeAt, talkingPoseIndexAt, type MouthTiming } from './mouth-timing.ts'
import { foodOf, type CurrentAct } from './act-queue.ts'
import { isAsleep } from './sleep.ts'

export interface Frame {
  readonly pose: PoseName
  readonly mouth: MouthName | null
  readonly lids: Lids
  readonly motion: MotionName
  /** When the current act began; 0 without an act. */
  readonly since: number
  readonly food: Kind
  /** The remaining share of the food in the beak, 1 to 0. */
  readonly foodLeft: number
  /** Null if the pose controls the eyes. */
  readonly gaze: Gaze | null
  /** How far Dash leans to the side, −2 to 2. */
  readonly lean: number
  /** The angle around the hand that holds Dash, in degrees. */
  readonly swing: number
  /** The speed of Dash in flight, 0 to 1. */
  readonly speed: number
  readonly facing: Facing
  readonly leansOut: boolean
}

export const plainFrame: Frame = {
  pose: 'idle',
  mouth: null,
  lids: 'open',
  motion: 'none',
  since: 0,
  food: 'commit',
  foodLeft: 1,
  gaze: null,
  lean: 0,
  swing: 0,
  speed: 0,
  facing: 'right',
  leansOut: false,
}

type IdlePose = Pick<Frame, 'pose' | 'mouth'>

export const idlePoses: Readonly<Record<Mood, IdlePose>> = {
  content: { pose: 'idle', mouth: null },
  happy: { pose: 'glad', mouth: null },
  proud: { pose: 'proud', mouth: null },
  worried: { pose: 'worried', mouth: null },
  hungry: { pose: 'hungry', mouth: null },
  tired: { pose: 'tired', mouth: null },
  sleepy: { pose: 'sleepy', mouth: 'n' },
  asleep: { pose: 'sleeping', mouth: null },
  hot: { pose: 'warm', mouth: null },
}

/** While coding agents work, Dash thinks along. While one needs the user, Dash calls. Both are held poses. */
const agentPoses: Readonly<Record<HeldAgentState, IdlePose>> = {
  working: { pose: 'thinking', mouth: null },
  'needs-you': { pose: 'calling', mouth: null },
}

/** One eye and the tuft stick out from behind the edge. */
const hidingPose: IdlePose = { pose: 'hiding', mouth: null }

/** @param isStill if true, Dash does not breathe */
export function frameOf(state: BirdState, now: number, isStill = false): Frame {
  const { current } = state.queue
  const step = current?.act.steps[current.step]
  const spoken = state.speech && mouthShapeAt(state.speech, now)
  if (current && step) return actFrame(state, current, step, spoken)
  const isBreathing = now < breathEndsAt(state) && !isStill
  const facing = sideInDrawing('right', state)
  if (isAsleep(state)) {
    const motion = isBreathing ? 'sleep' : 'none'
    return { ...plainFrame, ...idlePoses.asleep, mouth: spoken, motion, facing }
  }
  const { speech, attention, edge } = state
  const { pose, mouth } = poseBetweenActs(state)
  return {
    ...plainFrame,
    pose: speech ? talkingPose(speech, now, pose) : pose,
    mouth: spoken ?? mouth,
    lids: lidsOf(state),
    motion: !isBreathing ? 'none' : pose === 'sleepy' ? 'nod' : 'breath',
    gaze: gazeOf(attention, facing),
    lean: mirrorFor(facing, attention?.lean ?? 0),
    facing,
    leansOut: edge !== null && (speech !== null || attention !== null),
  }
}

function actFrame(
  state: BirdState,
  current: CurrentAct,
  { pose, mouth, motion, foodLeft, ...step }: Step,
  spoken: MouthName | null,
): Frame {
  const { attention } = state
  const { name } = current.act
  const facing = sideInDrawing(step.facing, state)
  return {
    pose,
    mouth: mouth ?? spoken,
    lids: lidsOf(state),
    motion,
    since: current.since,
    food: foodOf(current),
    foodLeft,
    gaze: name === 'await-dish' ? gazeOf(attention, facing) : null,
    lean: leaningActs.includes(name) ? mirrorFor(facing, 2 * sideOf(attention)) : 0,
    swing: name === 'dangle' ? state.swing : 0,
    speed: pose === 'falling' ? state.speed : 0,
    facing,
    leansOut: state.edge !== null && name !== 'doze',
  }
}

const lidsOf = ({ blinking }: BirdState) => blinking.frames[0]?.lids ?? 'open'

function poseBetweenActs({ mood, edge, agents }: BirdState): IdlePose {
  if (edge !== null) return hidingPose
  return agents === null ? idlePoses[awakeMood(mood)] : agentPoses[agents]
}

/** A Dash that the user wakes at night looks sleepy. */
const awakeMood = (mood: Mood) => (mood === 'asleep' ? 'sleepy' : mood)

/** Mirrors a side if Dash hides behind the left edge, where it looks right and the whole drawing is mirrored. */
export const sideInDrawing = <Side extends BubbleSide>(
  side: Side,
  { edge }: BirdState,
): Side | Facing => {
  if (edge !== 'left' || side === 'above') return side
  return side === 'left' ? 'right' : 'left'
}

const gazeOf = (attention: Attention | null, facing: Facing): Gaze | null =>
  attention?.gaze ? [mirrorFor(facing, attention.gaze[0]), attention.gaze[1]] : null

/** Mirrors a distance to the side if Dash faces left. */
const mirrorFor = (facing: Facing, dx: number): number => (facing === 'left' ? -dx : dx)

/** In these acts, Dash leans toward the hand that strokes it. */
const leaningActs: readonly ActName[] = ['enjoy', 'pat']
const middleX = 256
/** The side on which the pointer is: −1 left, 1 right, 0 in the middle or away. */
const sideOf = (attention: Attention | null) =>
  attention?.pointer ? Math.sign(attention.pointer.x - middleX) : 0

/** While it talks, Dash cycles through these poses, one per phrase. */
export const talkingPoses: readonly PoseName[] = ['talk-a', 'talk-i', 'talk-e', 'talk-u']

/** @param fallback the pose before the first phrase has begun */
const talkingPose = (speech: MouthTiming, now: number, fallback: PoseName): PoseName =>
  talkingPoses[talkingPoseIndexAt(speech, now) % talkingPoses.length] ?? fallback
