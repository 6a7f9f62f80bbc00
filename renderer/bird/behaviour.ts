/**
 * The bird's state machine. Pure: clock and chance are passed in. Times are whole milliseconds of any steady clock.
 * `reduceBird` advances the state to `now` and applies one input. `frameOf` (frame.ts) says what to draw, and `dueAt`
 * says when to draw next.
 */
import type { Events, MealNews } from '../../preload/contract/events.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import { attend, attentionDueAt, noticed, type Chance } from './attention.ts'
import { breathesUntil, isActive, sleeps, type BirdState, type Instant } from './bird-state.ts'
import { inDrawing } from './frame.ts'
import { touchAt, type BubbleSide, type GestureName } from './gestures.ts'
import { awakeAt, blink, dozeOff, nextBlink } from './idle.ts'
import { brokenOff, changesAt, overAt, speechFrom } from './mouth-timing.ts'
import {
  arrive,
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
  type ActName,
} from './acts.ts'
import type { Point, Zone } from './zones.ts'

type Speaks = Extract<Events['bird'], { readonly type: 'speaks' }>

/** A bird event from main, timed to the sound that the page plays. */
export type TimedEvent =
  | Exclude<Events['bird'], Speaks>
  /** When the sound starts, in milliseconds of `performance.now()`, slightly before or after now. Default: now. */
  | (Speaks & { readonly since?: number })

export type BirdInput =
  | TimedEvent
  /** The user puts a dish into the beak. */
  | ({ readonly type: 'handed' } & MealNews)
  /** The user holds a dish near the beak, or takes it away again. */
  | { readonly type: 'offered'; readonly isNear: boolean }
  /** The user skips the show. */
  | { readonly type: 'skip' }
  /** The user's pointer is near, at a point of the drawing, or has left (null). */
  | { readonly type: 'pointer'; readonly at: Point | null }
  /** The bubble opens. */
  | { readonly type: 'bubble'; readonly side: BubbleSide }
  /** The user does anything else that Dash can notice. */
  | { readonly type: 'input' }
  | { readonly type: 'touched'; readonly zone: Zone; readonly isLeft: boolean }
  /** The user strokes Dash. */
  | { readonly type: 'caressed'; readonly zone: Zone }
  | { readonly type: 'tick' }
  | { readonly type: 'mood'; readonly mood: Mood }
  /** The screen edge that Dash hides behind, or null if it does not hide. */
  | { readonly type: 'edge'; readonly edge: EdgeSide | null }

const activeFor = 10_000
/** A mouth change appears on screen with the next frame. */
const shownAfterMs = 16
/** This many touches within this time annoy Dash. */
const tooMany = { touches: 7, withinMs: 5000 }
/** After a longer gap, such as a suspend or a hidden page, start afresh instead of replaying the gap. */
const maxCatchUpMs = 30_000

export function idleBird(mood: Mood, now: number, chance: Chance): BirdState {
  const still: BirdState = {
    mood,
    stage: emptyStage,
    speech: null,
    blinking: { frames: [], due: now },
    activeUntil: now,
    attention: null,
    touchedAt: [],
    doze: awakeAt({ now, chance }),
    swing: 0,
    speed: 0,
    isDizzy: false,
    edge: null,
  }
  return { ...still, blinking: nextBlink(still, { now, chance }) }
}

const dozesAt = ({ doze }: BirdState): number => (doze.name === 'awake' ? doze.until : Infinity)

/** The time of the state's next change without input. It is always finite, because a next blink is always due. */
function pendingAt(state: BirdState): number {
  return Math.min(
    state.blinking.due,
    state.stage.acting?.stepEnds ?? Infinity,
    state.speech ? overAt(state.speech) : Infinity,
    state.attention ? attentionDueAt(state.attention) : Infinity,
    dozesAt(state),
  )
}

/** Whether Dash is idle: only a blink or a look around is due next. */
export const isIdle = (state: BirdState, now: number): boolean =>
  state.stage.acting === null &&
  state.speech === null &&
  state.blinking.frames.length === 0 &&
  !isActive(state, now)

/** When the frame for `now` becomes outdated. */
export function dueAt(state: BirdState, now: number): number {
  return Math.min(
    pendingAt(state),
    state.speech ? changesAt(state.speech, now) : Infinity,
    breathesUntil(state) > now ? breathesUntil(state) : Infinity,
  )
}

export function reduceBird(
  before: BirdState,
  input: BirdInput,
  now: number,
  chance: Chance,
): BirdState {
  const at = { now, chance }
  const state = advance(before, at)
  const perform = (name: GestureName) => reactWith(state, gesture(name), at)
  switch (input.type) {
    case 'tick':
      return state
    case 'mood':
      return input.mood === state.mood ? state : activate({ ...state, mood: input.mood }, at)
    case 'edge':
      return hides(state, input.edge, at)
    case 'fed':
      return reactWith(state, mealAct(input, false), at)
    case 'handed':
      return reactWith(state, mealAct(input, true), at)
    case 'offered':
      return input.isNear ? perform('await-dish') : ended(state, 'await-dish', now)
    case 'skip':
      return { ...state, stage: skip(state.stage, now) }
    case 'pointer':
      return isSeenBy(state, input.at, at)
    case 'input':
      return isSeenBy(state, undefined, at)
    case 'touched':
      return touch(state, input.zone, input.isLeft, at)
    case 'caressed':
      return perform(input.zone === 'belly' ? 'giggle' : 'enjoy')
    case 'new-food':
      return perform('notice')
    case 'stroked':
      return perform('enjoy')
    case 'picked-up':
      return reactWith({ ...state, swing: 0 }, gesture('dangle'), at)
    case 'swings':
      return { ...state, swing: input.turn }
    case 'falls':
      return reactWith({ ...state, speed: 0, isDizzy: false }, gesture('fall'), at)
    case 'flies':
      return flies({ ...state, speed: input.speed }, input.turn, at)
    case 'bounces':
      return isHeldOrFalls(state) ? perform('bounce') : state
    case 'landed':
      return lands(state, at)
    case 'works':
      return reactWith(state, workAct(input.gesture), at)
    case 'walks':
      return beginQuietly(state, walkAct(input.strides, input.strideMs), at)
    case 'bubble':
      return beginQuietly(state, glanceAct(inDrawing(input.side, state)), at)
    case 'halts':
      return ended(state, 'walk', now)
    case 'greets':
      return perform('wave')
    case 'speaks': {
      const since = Math.round((input.since ?? now + shownAfterMs) - shownAfterMs)
      const speech = speechFrom(input.mouthCues, input.seconds, since)
      // Stay active only until the speech ends: its event has already made Dash active.
      const activeUntil = Math.max(state.activeUntil, overAt(speech))
      return keepAwake({ ...state, speech, activeUntil }, at)
    }
    case 'stops-speaking':
      return state.speech ? { ...state, speech: brokenOff(state.speech, now) } : state
  }
}

/** Ends the current act if it has the given name. */
const ended = (state: BirdState, name: ActName, now: number): BirdState =>
  state.stage.acting?.act.name === name ? { ...state, stage: over(state.stage, now) } : state

/** Hides behind an edge and peeks out at once; null ends hiding. */
function hides(state: BirdState, edge: EdgeSide | null, at: Instant): BirdState {
  if (edge === state.edge) return state
  const next = { ...state, edge }
  return edge === null ? next : beginQuietly(endHoldOrFall(next, at.now), gesture('peek'), at)
}

/** Ends the act of a Dash that is held or falls. */
const endHoldOrFall = (state: BirdState, now: number): BirdState =>
  isHeldOrFalls(state) ? { ...state, stage: over(state.stage, now) } : state

/** Notices the user. A sleeping Dash starts up, and a hiding Dash peeks out. */
function isSeenBy(state: BirdState, pointer: Point | null | undefined, at: Instant): BirdState {
  if (pointer === null && state.attention === null) return state
  const attention = noticed(state.attention, pointer, at.now, at.chance)
  const seen = { ...state, attention, doze: awakeAt(at) }
  if (state.attention !== null) return seen
  const answer = sleeps(state) ? 'start-up' : state.edge !== null ? 'peek' : null
  if (answer === null) return keepAwake(seen, at)
  return keepAwake({ ...seen, stage: arrive(state.stage, gesture(answer), at.now) }, at)
}

/** A touch ends a meal, and too many touches annoy Dash. */
function touch(state: BirdState, zone: Zone, isLeft: boolean, at: Instant): BirdState {
  const { now } = at
  if (state.stage.acting?.act.meal) return { ...state, stage: skip(state.stage, now) }
  if (huffs(state)) return state
  const recent = state.touchedAt.filter((touchedAt) => now - touchedAt < tooMany.withinMs)
  const touchedAt = [...recent, now]
  if (touchedAt.length >= tooMany.touches)
    return reactWith({ ...state, touchedAt: [] }, gesture('huff'), at)
  const isLeftInDrawing = state.edge === 'left' ? !isLeft : isLeft
  return reactWith({ ...state, touchedAt }, gesture(touchAt(zone, isLeftInDrawing)), at)
}

/** Whether Dash is annoyed by too many touches. */
export const huffs = ({ stage: { acting } }: BirdState): boolean => acting?.act.name === 'huff'

function isHeldOrFalls({ stage: { acting } }: BirdState): boolean {
  return acting?.act.role === 'dangle' || acting?.act.role === 'fall'
}

const flies = (state: BirdState, turn: number, at: Instant): BirdState =>
  turn !== 0 && state.stage.acting?.act.name === 'fall'
    ? reactWith({ ...state, isDizzy: true }, gesture('tumble'), at)
    : state

function lands(state: BirdState, at: Instant): BirdState {
  if (!isHeldOrFalls(state)) return state
  if (state.edge !== null) return endHoldOrFall(state, at.now)
  const name = state.isDizzy ? 'land-dizzy' : 'land'
  return reactWith({ ...state, isDizzy: false }, gesture(name), at)
}

/** Begins an act that no event caused, so Dash does not start to breathe. */
function beginQuietly(state: BirdState, act: Act, at: Instant): BirdState {
  if (state.mood === 'asleep') return state
  return { ...state, stage: arrive(state.stage, act, at.now), doze: awakeAt(at) }
}

function reactWith(state: BirdState, act: Act, at: Instant): BirdState {
  if (state.mood === 'asleep' && !manners[act.role].wakes) return state
  return activate({ ...state, stage: arrive(state.stage, act, at.now) }, at)
}

/** Makes Dash breathe for a while after an event. */
const activate = (state: BirdState, at: Instant): BirdState =>
  keepAwake({ ...state, activeUntil: Math.max(state.activeUntil, at.now + activeFor) }, at)

/** Blinks at the rate of an awake bird, and postpones dozing off. */
function keepAwake(state: BirdState, at: Instant): BirdState {
  const next = { ...state, doze: awakeAt(at) }
  const blinking = nextBlink(next, at)
  return state.blinking.frames.length > 0 || state.blinking.due <= blinking.due
    ? next
    : { ...next, blinking }
}

function advance(before: BirdState, { now, chance }: Instant): BirdState {
  if (now - pendingAt(before) > maxCatchUpMs)
    return { ...idleBird(before.mood, now, chance), edge: before.edge }
  let state = before
  for (let due = pendingAt(state); due <= now; due = pendingAt(state))
    state = applyDue(state, { now: due, chance })
  return state
}

/** Applies every change that is due at an instant. */
function applyDue(before: BirdState, at: Instant): BirdState {
  const { now } = at
  let state = before
  if (state.speech && overAt(state.speech) <= now) state = { ...state, speech: null }
  const { acting } = state.stage
  if (acting && acting.stepEnds <= now) state = { ...state, stage: next(state.stage, acting) }
  if (state.attention && attentionDueAt(state.attention) <= now)
    state = { ...state, attention: attend(state.attention, now, at.chance) }
  if (dozesAt(state) <= now) state = dozeOff(state, at)
  if (state.blinking.due <= now) state = blink(state, at)
  return state
}
