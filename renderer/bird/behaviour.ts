/**
 * The bird's state machine. Pure: clock and chance are passed in, and times are whole milliseconds of any one clock.
 * `play` advances the state to `now` and applies one input; `frameOf` (frame.ts) says what to draw, and `dueAt` how
 * long that holds.
 */
import type { Events, MealNews } from '../../preload/contract/events.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import { attend, attentionDueAt, noticed, within, type Chance } from './attention.ts'
import {
  breathesUntil,
  isActive,
  sleeps,
  type BirdState,
  type BlinkFrame,
  type Blinking,
} from './bird-state.ts'
import { inDrawing } from './frame.ts'
import { pastimes, type BubbleSide } from './gestures.ts'
import { brokenOff, changesAt, overAt, speechFrom } from './mouth-timing.ts'
import {
  arrive,
  begin,
  emptyStage,
  gesture,
  glanceAct,
  manners,
  mealAct,
  next,
  over,
  skip,
  walkAct,
  workAct,
  type Act,
} from './stage.ts'
import { annoys, recent, touchAt } from './touch.ts'
import type { Point, Zone } from './zones.ts'

type Speaks = Extract<Events['bird'], { readonly type: 'speaks' }>

/** A bird event from main, timed to the sound that the page plays. */
export type TimedEvent =
  | Exclude<Events['bird'], Speaks>
  /** When the sound starts, in milliseconds of `performance.now()`, slightly before or after now. Default: now. */
  | (Speaks & { readonly since?: number })

/** What happens to a bird on a page. */
export type BirdHappening =
  | TimedEvent
  /** The user put a dish into its beak. */
  | ({ readonly type: 'handed' } & MealNews)
  /** The user holds a dish near its beak, or takes it away again. */
  | { readonly type: 'offered'; readonly isNear: boolean }
  /** The user skips the show. */
  | { readonly type: 'skip' }
  /** The user's pointer is near, at a point of the drawing, or has left (null). */
  | { readonly type: 'pointer'; readonly at: Point | null }
  /** Dash's bubble opens. */
  | { readonly type: 'bubble'; readonly side: BubbleSide }
  /** The user does something else where Dash can see it. */
  | { readonly type: 'input' }
  /** The user touches Dash. */
  | { readonly type: 'touched'; readonly zone: Zone; readonly isLeft: boolean }
  /** The user strokes Dash. */
  | { readonly type: 'caressed'; readonly zone: Zone }

export type BirdInput =
  | BirdHappening
  | { readonly type: 'tick' }
  | { readonly type: 'mood'; readonly mood: Mood }
  /** The screen edge that Dash hides behind, or null if it does not hide. */
  | { readonly type: 'edge'; readonly edge: EdgeSide | null }

const activeFor = 10_000
/** A mouth change appears on screen with the next frame. */
const shownAfterMs = 16
const blinks: Readonly<
  Record<
    'active' | 'resting',
    { frames: readonly BlinkFrame[]; after: number; within: number; doubleChance: number }
  >
> = {
  active: {
    // The lids take about 70 ms to close and 110 ms to open.
    frames: [{ lids: 'closed', ms: 110 }],
    after: 2800,
    within: 3200,
    doubleChance: 0.2,
  },
  // Only two frames: each drawn frame has a cost, and Dash rests all day.
  resting: {
    frames: [{ lids: 'closed', ms: 110 }],
    after: 14_000,
    within: 10_000,
    doubleChance: 0,
  },
}
const betweenBlinks: BlinkFrame = { lids: 'open', ms: 120 }
/** How long after the last event Dash dozes off. */
const wakeful = { after: 4 * 60_000, within: 4 * 60_000 }
/** After sleep, or while the page was hidden, do not replay what was missed. */
const maxCatchUpMs = 30_000

export function restingBird(mood: Mood, now: number, chance: Chance): BirdState {
  const still: BirdState = {
    mood,
    stage: emptyStage,
    speech: null,
    blinking: { frames: [], due: now },
    activeUntil: now,
    attention: null,
    touchedAt: [],
    dozesAt: dozesAfter(now, chance),
    swing: 0,
    speed: 0,
    isDizzy: false,
    edge: null,
  }
  return { ...still, blinking: nextBlink(still, now, chance) }
}

const dozesAfter = (now: number, chance: Chance) => now + within(wakeful, chance)

const paceAt = (state: BirdState, now: number) =>
  blinks[isActive(state, now) ? 'active' : 'resting']

function nextBlink(state: BirdState, now: number, chance: Chance): Blinking {
  return { frames: [], due: now + within(paceAt(state, now), chance) }
}

/** When the state next changes by itself. Never infinite, because there is always a next blink. */
function pendingAt(state: BirdState): number {
  return Math.min(
    state.blinking.due,
    state.stage.acting?.stepEnds ?? Infinity,
    state.speech ? overAt(state.speech) : Infinity,
    state.attention ? attentionDueAt(state.attention) : Infinity,
    state.dozesAt,
  )
}

/** Whether nothing is going on: the next change is a blink or a look around. */
export const isAtRest = (state: BirdState, now: number): boolean =>
  state.stage.acting === null &&
  state.speech === null &&
  state.blinking.frames.length === 0 &&
  !isActive(state, now)

/** How long the frame of `now` stays valid. */
export function dueAt(state: BirdState, now: number): number {
  return Math.min(
    pendingAt(state),
    state.speech ? changesAt(state.speech, now) : Infinity,
    breathesUntil(state) > now ? breathesUntil(state) : Infinity,
  )
}

export function play(before: BirdState, input: BirdInput, now: number, chance: Chance): BirdState {
  const state = advance(before, now, chance)
  switch (input.type) {
    case 'tick':
      return state
    case 'mood':
      return input.mood === state.mood ? state : wakeUp({ ...state, mood: input.mood }, now, chance)
    case 'edge':
      return hides(state, input.edge, now, chance)
    case 'fed':
      return happens(state, mealAct(input, false), now, chance)
    case 'handed':
      return happens(state, mealAct(input, true), now, chance)
    case 'offered':
      return offer(state, input.isNear, now, chance)
    case 'skip':
      return { ...state, stage: skip(state.stage, now) }
    case 'pointer':
      return isSeenBy(state, input.at, now, chance)
    case 'input':
      return isSeenBy(state, undefined, now, chance)
    case 'touched':
      return touch(state, input.zone, input.isLeft, now, chance)
    case 'caressed':
      return happens(state, gesture(input.zone === 'belly' ? 'giggle' : 'enjoy'), now, chance)
    case 'new-food':
      return happens(state, gesture('notice'), now, chance)
    case 'stroked':
      return happens(state, gesture('enjoy'), now, chance)
    case 'picked-up':
      return happens({ ...state, swing: 0 }, gesture('dangle'), now, chance)
    case 'swings':
      return { ...state, swing: input.turn }
    case 'falls':
      return happens({ ...state, speed: 0, isDizzy: false }, gesture('fall'), now, chance)
    case 'flies':
      return flies(state, input, now, chance)
    case 'bounces':
      return isHeldOrFalls(state) ? happens(state, gesture('bounce'), now, chance) : state
    case 'landed': {
      if (!isHeldOrFalls(state)) return state
      if (state.edge !== null) return letGo(state, now)
      const name = state.isDizzy ? 'land-dizzy' : 'land'
      return happens({ ...state, isDizzy: false }, gesture(name), now, chance)
    }
    case 'works':
      return happens(state, workAct(input.gesture), now, chance)
    case 'walks':
      return begins(state, walkAct(input.strides, input.strideMs), now, chance)
    case 'bubble':
      return begins(state, glanceAct(inDrawing(input.side, state)), now, chance)
    case 'halts':
      return state.stage.acting?.act.name === 'walk'
        ? { ...state, stage: over(state.stage, now) }
        : state
    case 'greets':
      return happens(state, gesture('wave'), now, chance)
    case 'speaks': {
      const since = Math.round((input.since ?? now + shownAfterMs) - shownAfterMs)
      const speech = speechFrom(input.mouthCues, input.seconds, since)
      // Stay active only as long as the speech lasts: it is about an event that has already counted.
      const activeUntil = Math.max(state.activeUntil, overAt(speech))
      return awake({ ...state, speech, activeUntil }, now, chance)
    }
    case 'stops-speaking':
      return state.speech ? { ...state, speech: brokenOff(state.speech, now) } : state
  }
}

/** Peeks out as soon as it hides. */
function hides(state: BirdState, edge: EdgeSide | null, now: number, chance: Chance): BirdState {
  if (edge === state.edge) return state
  const next = { ...state, edge }
  return edge === null ? next : begins(letGo(next, now), gesture('peek'), now, chance)
}

/** Ends being held or falling. */
const letGo = (state: BirdState, now: number): BirdState =>
  isHeldOrFalls(state) ? { ...state, stage: over(state.stage, now) } : state

/** Notices the user. If asleep, Dash starts up; if hiding, it peeks out. */
function isSeenBy(
  state: BirdState,
  pointer: Point | null | undefined,
  now: number,
  chance: Chance,
): BirdState {
  if (pointer === null && state.attention === null) return state
  const attention = noticed(state.attention, pointer, now, chance)
  const seen = { ...state, attention, dozesAt: dozesAfter(now, chance) }
  if (state.attention !== null) return seen
  const answer = sleeps(state) ? 'start-up' : state.edge !== null ? 'peek' : null
  if (answer === null) return awake(seen, now, chance)
  return awake({ ...seen, stage: arrive(state.stage, gesture(answer), now) }, now, chance)
}

/** Opens the beak while a dish is near. */
function offer(state: BirdState, isNear: boolean, now: number, chance: Chance): BirdState {
  if (isNear) return happens(state, gesture('await-dish'), now, chance)
  return state.stage.acting?.act.name === 'await-dish'
    ? { ...state, stage: over(state.stage, now) }
    : state
}

/** Handles a touch. It ends a meal, and too many of them annoy Dash. */
function touch(
  state: BirdState,
  zone: Zone,
  isLeft: boolean,
  now: number,
  chance: Chance,
): BirdState {
  if (state.stage.acting?.act.meal) return { ...state, stage: skip(state.stage, now) }
  if (huffs(state)) return state
  const touchedAt = [...recent(state.touchedAt, now), now]
  const isEnough = annoys(touchedAt)
  const isLeftInDrawing = state.edge === 'left' ? !isLeft : isLeft
  const name = isEnough ? 'huff' : touchAt(zone, isLeftInDrawing)
  return happens({ ...state, touchedAt: isEnough ? [] : touchedAt }, gesture(name), now, chance)
}

/** Whether Dash is annoyed by too many touches. */
export const huffs = ({ stage: { acting } }: BirdState): boolean => acting?.act.name === 'huff'

function isHeldOrFalls({ stage: { acting } }: BirdState): boolean {
  return acting?.act.role === 'dangle' || acting?.act.role === 'fall'
}

function flies(
  state: BirdState,
  { turn, speed }: { readonly turn: number; readonly speed: number },
  now: number,
  chance: Chance,
): BirdState {
  const next = { ...state, speed }
  return turn !== 0 && state.stage.acting?.act.name === 'fall'
    ? happens({ ...next, isDizzy: true }, gesture('tumble'), now, chance)
    : next
}

/** Begins an act that is not an event, so Dash does not start to breathe. */
function begins(state: BirdState, act: Act, now: number, chance: Chance): BirdState {
  if (state.mood === 'asleep') return state
  return { ...state, stage: arrive(state.stage, act, now), dozesAt: dozesAfter(now, chance) }
}

function happens(state: BirdState, act: Act, now: number, chance: Chance): BirdState {
  if (state.mood === 'asleep' && !manners[act.role].wakes) return state
  return wakeUp({ ...state, stage: arrive(state.stage, act, now) }, now, chance)
}

/** Reacts to an event: Dash breathes for a while. */
function wakeUp(state: BirdState, now: number, chance: Chance): BirdState {
  return awake({ ...state, activeUntil: Math.max(state.activeUntil, now + activeFor) }, now, chance)
}

/** Blinks at the pace of an awake bird, and postpones dozing off. */
function awake(state: BirdState, now: number, chance: Chance): BirdState {
  const next = { ...state, dozesAt: dozesAfter(now, chance) }
  const blink = nextBlink(next, now, chance)
  return state.blinking.frames.length > 0 || state.blinking.due <= blink.due
    ? next
    : { ...next, blinking: blink }
}

function advance(before: BirdState, now: number, chance: Chance): BirdState {
  if (now - pendingAt(before) > maxCatchUpMs) return restingBird(before.mood, now, chance)
  let state = before
  for (let at = pendingAt(state); at <= now; at = pendingAt(state))
    state = happen(state, at, chance)
  return state
}

/** Applies everything that is due at an instant. Nothing is due at that instant afterwards. */
function happen(before: BirdState, at: number, chance: Chance): BirdState {
  let state = before
  if (state.speech && overAt(state.speech) <= at) state = { ...state, speech: null }
  const { acting } = state.stage
  if (acting && acting.stepEnds <= at) state = { ...state, stage: next(state.stage, acting) }
  if (state.attention && attentionDueAt(state.attention) <= at)
    state = { ...state, attention: attend(state.attention, at, chance) }
  if (state.dozesAt <= at) state = doze(state, at, chance)
  if (state.blinking.due <= at) state = blink(state, at, chance)
  return state
}

/** Dozes off, or postpones it if busy. */
function doze(state: BirdState, at: number, chance: Chance): BirdState {
  const isBusy = state.stage.acting !== null || state.speech !== null || isActive(state, at)
  if (isBusy || state.mood === 'asleep') return { ...state, dozesAt: dozesAfter(at, chance) }
  return { ...state, stage: begin(state.stage, gesture('doze'), at), dozesAt: Infinity }
}

function blink(state: BirdState, at: number, chance: Chance): BirdState {
  const left = state.blinking.frames.slice(1)
  if (state.blinking.frames.length > 0) {
    const [frame] = left
    const blinking = frame ? { frames: left, due: at + frame.ms } : nextBlink(state, at, chance)
    return { ...state, blinking }
  }
  const pastime = pastimes[state.mood][isActive(state, at) ? 'seen' : 'resting']
  const isIdle = !state.stage.acting && !state.speech && !sleeps(state) && state.edge === null
  if (isIdle && chance() < pastime.chance) {
    const name = pastime.gestures[Math.floor(chance() * pastime.gestures.length)]
    if (name) {
      const stage = begin(state.stage, gesture(name), at)
      return { ...state, stage, blinking: nextBlink(state, at, chance) }
    }
  }
  const { frames, doubleChance } = paceAt(state, at)
  const twice = chance() < doubleChance ? [...frames, betweenBlinks, ...frames] : frames
  return { ...state, blinking: { frames: twice, due: at + (twice[0]?.ms ?? 0) } }
}
