/**
 * The bird's machine. Pure: clock and chance are passed in, times are whole milliseconds of any one clock.
 * `play` takes the state to `now` and lets one thing happen; `frameOf` says what to draw and until when that holds.
 */
import type { Events } from '../../preload/contract/events.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import {
  gestures,
  manners,
  pastimes,
  restingLooks,
  talkingPoses,
  type GestureName,
} from './gestures.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import {
  brokenOff,
  changesAt,
  overAt,
  phraseAt,
  shapeAt,
  speechFrom,
  type Speech,
} from './speech.ts'

export type Lids = 'open' | 'closed'
/** From 0 up to, not including, 1. */
export type Chance = () => number

export type BirdInput =
  Events['bird'] | { readonly type: 'tick' } | { readonly type: 'mood'; readonly mood: Mood }

interface Arrival {
  readonly gesture: GestureName
  readonly food: Kind
}

interface Acting extends Arrival {
  readonly step: number
  readonly stepEnds: number
}

interface Blinking {
  /** What is left of the blink; empty: the eyes are open. */
  readonly frames: readonly BlinkFrame[]
  /** When the first frame ends or, with open eyes, the next blink begins. */
  readonly due: number
}

export interface BirdState {
  readonly mood: Mood
  readonly acting: Acting | null
  readonly waiting: readonly Arrival[]
  readonly speech: Speech | null
  readonly blinking: Blinking
  /** Until then Dash breathes; afterwards it stands still. */
  readonly activeUntil: number
}

export interface Frame {
  readonly pose: PoseName
  readonly mouth: MouthName | null
  readonly lids: Lids
  readonly motion: MotionName
  readonly food: Kind
}

interface BlinkFrame {
  readonly lids: Lids
  readonly ms: number
}

const activeFor = 10_000
const blinks: Readonly<
  Record<
    'active' | 'resting',
    { frames: readonly BlinkFrame[]; after: number; within: number; doubleChance: number }
  >
> = {
  active: {
    // The lids take about 70 to come down and 110 to go up.
    frames: [{ lids: 'closed', ms: 110 }],
    after: 2800,
    within: 3200,
    doubleChance: 0.2,
  },
  // Two frames: every drawn frame costs, and Dash rests all day.
  resting: {
    frames: [{ lids: 'closed', ms: 110 }],
    after: 11_000,
    within: 8000,
    doubleChance: 0,
  },
}
const betweenBlinks: BlinkFrame = { lids: 'open', ms: 120 }
/** A machine that slept, or a hidden page, does not play what it missed. */
const maxCatchUpMs = 30_000
/** So many dishes at once are too hot. */
const manyDishes = 5

export function restingBird(mood: Mood, now: number, chance: Chance): BirdState {
  const still: BirdState = {
    mood,
    acting: null,
    waiting: [],
    speech: null,
    blinking: { frames: [], due: now },
    activeUntil: now,
  }
  return { ...still, blinking: nextBlink(still, now, chance) }
}

const paceAt = (state: BirdState, now: number) =>
  blinks[now < state.activeUntil ? 'active' : 'resting']

function nextBlink(state: BirdState, now: number, chance: Chance): Blinking {
  const { after, within } = paceAt(state, now)
  return { frames: [], due: now + after + Math.floor(chance() * within) }
}

/** When the state next changes by itself. Never infinite: Dash always blinks again. */
function pendingAt(state: BirdState): number {
  return Math.min(
    state.blinking.due,
    state.acting?.stepEnds ?? Infinity,
    state.speech ? overAt(state.speech) : Infinity,
  )
}

/** Whether nothing is going on: what comes next is a blink or a look about. */
export const isAtRest = (state: BirdState, now: number): boolean =>
  state.acting === null &&
  state.speech === null &&
  state.blinking.frames.length === 0 &&
  state.activeUntil <= now

/** Until when the frame of `now` holds. */
export function dueAt(state: BirdState, now: number): number {
  return Math.min(
    pendingAt(state),
    state.speech ? changesAt(state.speech, now) : Infinity,
    state.activeUntil > now ? state.activeUntil : Infinity,
  )
}

export function frameOf(state: BirdState, now: number): Frame {
  const { acting, speech, mood } = state
  const lids = state.blinking.frames[0]?.lids ?? 'open'
  const said = speech ? shapeAt(speech, now) : null
  const step = acting ? gestures[acting.gesture][acting.step] : undefined
  if (acting && step) {
    const { pose, motion } = step
    return { pose, mouth: step.mouth ?? said, lids, motion, food: acting.food }
  }
  const rest = restingLooks[mood]
  const breath: MotionName = mood === 'asleep' ? 'sleep' : 'breath'
  return {
    pose: speech && mood !== 'asleep' ? talkingPose(speech, now, rest.pose) : rest.pose,
    mouth: said ?? rest.mouth,
    lids,
    motion: now < state.activeUntil ? breath : 'none',
    food: 'commit',
  }
}

const talkingPose = (speech: Speech, now: number, rest: PoseName): PoseName =>
  talkingPoses[phraseAt(speech, now) % talkingPoses.length] ?? rest

export function play(before: BirdState, input: BirdInput, now: number, chance: Chance): BirdState {
  const state = advance(before, now, chance)
  switch (input.type) {
    case 'tick':
      return state
    case 'mood':
      return input.mood === state.mood ? state : wakeUp({ ...state, mood: input.mood }, now, chance)
    case 'fed':
      return arrive(state, meal(input.dishes), now, chance)
    case 'levelled':
      return arrive(state, { gesture: 'celebrate', food: 'commit' }, now, chance)
    case 'breathes-fire':
      return arrive(state, { gesture: 'fire', food: 'commit' }, now, chance)
    case 'new-food':
      return arrive(state, { gesture: 'notice', food: input.kind }, now, chance)
    case 'stroked':
      return arrive(state, { gesture: 'enjoy', food: 'commit' }, now, chance)
    case 'picked-up':
      return arrive(state, { gesture: 'dangle', food: 'commit' }, now, chance)
    case 'dropped':
      return state.acting?.gesture === 'dangle'
        ? arrive(state, { gesture: 'land', food: 'commit' }, now, chance)
        : state
    case 'greets':
      return arrive(state, { gesture: 'wave', food: 'commit' }, now, chance)
    case 'speaks': {
      const speech = speechFrom(input.mouthCues, input.seconds, now)
      const awake = wakeUp({ ...state, speech }, now, chance)
      return { ...awake, activeUntil: Math.max(awake.activeUntil, overAt(speech)) }
    }
    case 'stops-speaking':
      return state.speech ? { ...state, speech: brokenOff(state.speech, now) } : state
  }
}

function meal(dishes: readonly { readonly kind: Kind; readonly count: number }[]): Arrival {
  const commonest = dishes.reduce<{ kind: Kind; count: number }>(
    (best, dish) => (dish.count > best.count ? dish : best),
    dishes[0] ?? { kind: 'commit', count: 0 },
  )
  const all = dishes.reduce((sum, { count }) => sum + count, 0)
  const hot = all >= manyDishes || dishes.some(({ kind }) => kind === 'pull-request')
  return { gesture: hot ? 'eat-hot' : 'eat', food: commonest.kind }
}

function arrive(state: BirdState, arrival: Arrival, now: number, chance: Chance): BirdState {
  const { interrupts, otherwise, wakes } = manners[arrival.gesture]
  if (state.mood === 'asleep' && !wakes) return state
  const awake = wakeUp(state, now, chance)
  if (!awake.acting || interrupts.includes(awake.acting.gesture)) return begin(awake, arrival, now)
  if (otherwise === 'is-dropped') return awake
  const others = awake.waiting.filter(({ gesture }) => gesture !== arrival.gesture)
  return { ...awake, waiting: [...others, arrival] }
}

/** Something happened: Dash breathes for a while, and blinks as one who is awake. */
function wakeUp(state: BirdState, now: number, chance: Chance): BirdState {
  const active = { ...state, activeUntil: Math.max(state.activeUntil, now + activeFor) }
  const blink = nextBlink(active, now, chance)
  return state.blinking.frames.length > 0 || state.blinking.due <= blink.due
    ? active
    : { ...active, blinking: blink }
}

function begin(state: BirdState, arrival: Arrival, now: number): BirdState {
  const first = gestures[arrival.gesture][0]
  return { ...state, acting: { ...arrival, step: 0, stepEnds: now + (first?.ms ?? 0) } }
}

function advance(before: BirdState, now: number, chance: Chance): BirdState {
  if (now - pendingAt(before) > maxCatchUpMs) return restingBird(before.mood, now, chance)
  let state = before
  for (let at = pendingAt(state); at <= now; at = pendingAt(state))
    state = happen(state, at, chance)
  return state
}

/** Lets everything happen that is due at an instant; afterwards nothing is due then any more. */
function happen(before: BirdState, at: number, chance: Chance): BirdState {
  let state = before
  if (state.speech && overAt(state.speech) <= at) state = { ...state, speech: null }
  if (state.acting && state.acting.stepEnds <= at) state = nextStep(state, state.acting)
  if (state.blinking.due <= at) state = blink(state, at, chance)
  return state
}

function nextStep(state: BirdState, acting: Acting): BirdState {
  const step = gestures[acting.gesture][acting.step + 1]
  if (step) {
    const stepEnds = acting.stepEnds + step.ms
    return { ...state, acting: { ...acting, step: acting.step + 1, stepEnds } }
  }
  const [next, ...waiting] = state.waiting
  const idle = { ...state, acting: null, waiting }
  return next ? begin(idle, next, acting.stepEnds) : idle
}

function blink(state: BirdState, at: number, chance: Chance): BirdState {
  const left = state.blinking.frames.slice(1)
  if (state.blinking.frames.length > 0) {
    const [frame] = left
    const blinking = frame ? { frames: left, due: at + frame.ms } : nextBlink(state, at, chance)
    return { ...state, blinking }
  }
  const pastime = pastimes[state.mood]
  if (!state.acting && !state.speech && chance() < pastime.chance) {
    const gesture = pastime.gestures[Math.floor(chance() * pastime.gestures.length)]
    if (gesture) {
      const idling = begin(state, { gesture, food: 'commit' }, at)
      return { ...idling, blinking: nextBlink(state, at, chance) }
    }
  }
  const { frames, doubleChance } = paceAt(state, at)
  const twice = chance() < doubleChance ? [...frames, betweenBlinks, ...frames] : frames
  return { ...state, blinking: { frames: twice, due: at + (twice[0]?.ms ?? 0) } }
}
