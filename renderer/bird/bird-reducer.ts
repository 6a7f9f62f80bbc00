/**
 * The bird's state machine. Pure: clock and chance are passed in. Times are whole milliseconds of any steady clock.
 * `reduceBird` advances the state to `now` and applies one input. `frameOf` (frame.ts) says what to draw, and `dueAt`
 * says when to draw next.
 */
import type { BirdEvent, MealNews, SpeaksEvent } from '../../preload/contract/events.ts'
import type { HeldAgentState } from '../../preload/contract/views/agents-view.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop-view.ts'
import type { Mood } from '../../preload/contract/views/pet-view.ts'
import {
  gestureAct,
  glanceAct,
  mealAct,
  roleRules,
  stillGrowthAct,
  walkAct,
  workAct,
  type Act,
  type ActName,
} from './acts.ts'
import {
  advanceAttention,
  attentionDueAt,
  hasPointerLeft,
  noticeInput,
  type Chance,
  type UserInput,
} from './attention.ts'
import { breathEndsAt, isActive, type BirdState, type TimeAndChance } from './bird-state.ts'
import { sideInDrawing } from './frame.ts'
import { touchGestureOf, type BubbleSide, type GestureName } from './gestures.ts'
import { advanceBlink, nextBlink } from './idle.ts'
import { cutOff, nextMouthChangeAt, speechEndsAt, speechFrom } from './mouth-timing.ts'
import { awakeFrom, dozeOff, isAsleep } from './sleep.ts'
import { advanceStep, emptyQueue, endAct, requestAct, skipMeals } from './act-queue.ts'
import type { Zone } from './zones.ts'

/** `since`: when the sound starts (`performance.now()`), just before or after now. Without it, the beak starts now. */
export type TimedSpeech = SpeaksEvent & { readonly since?: number }

/** A bird event from main. */
export type PageBirdEvent = Exclude<BirdEvent, SpeaksEvent> | TimedSpeech

export type BirdInput =
  | PageBirdEvent
  /** The user puts a dish into the beak. */
  | ({ readonly type: 'handed' } & MealNews)
  /** The user holds a dish near the beak, or takes it away again. */
  | { readonly type: 'offered'; readonly isNear: boolean }
  /** Like `grows`, but shown as a single picture. */
  | { readonly type: 'has-grown' }
  /** The user skips the meal, or the ceremony of a form. */
  | { readonly type: 'skip' }
  | UserInput
  | { readonly type: 'bubble'; readonly side: BubbleSide }
  | { readonly type: 'touched'; readonly zone: Zone; readonly isLeft: boolean }
  | { readonly type: 'stroked'; readonly zone: Zone }
  | { readonly type: 'tick' }
  | { readonly type: 'mood'; readonly mood: Mood }
  /** The screen edge that Dash hides behind, or null if it does not hide. */
  | { readonly type: 'edge'; readonly edge: EdgeSide | null }
  | { readonly type: 'agents'; readonly state: HeldAgentState | null }

const activeMs = 10_000
/** A mouth change appears on screen with the next frame. */
const shownAfterMs = 16
/** This many touches within this time annoy Dash. */
const annoying = { touches: 7, withinMs: 5000 }
/** After a longer gap, such as a suspend or a hidden page, start afresh instead of replaying the gap. */
const maxCatchUpMs = 30_000

export function idleBird(mood: Mood, now: number, chance: Chance): BirdState {
  const still: BirdState = {
    mood,
    queue: emptyQueue,
    speech: null,
    blinking: { frames: [], dueAt: now },
    activeUntil: now,
    attention: null,
    touchedAt: [],
    wakefulness: awakeFrom({ now, chance }),
    swing: 0,
    speed: 0,
    isDizzy: false,
    edge: null,
    agents: null,
    lastDish: 'commit',
  }
  return { ...still, blinking: nextBlink(still, { now, chance }) }
}

/** The time of the state's next change without input. It is always finite, because a next blink is always due. */
function pendingAt({ blinking, queue, speech, attention, wakefulness }: BirdState): number {
  return Math.min(
    blinking.dueAt,
    queue.current?.stepEndsAt ?? Infinity,
    speech ? speechEndsAt(speech) : Infinity,
    attention ? attentionDueAt(attention) : Infinity,
    wakefulness.name === 'awake' ? wakefulness.until : Infinity,
  )
}

/** Whether Dash is idle: only a blink or a look around is due next. */
export const isIdle = (state: BirdState, now: number): boolean =>
  state.queue.current === null &&
  state.speech === null &&
  state.blinking.frames.length === 0 &&
  !isActive(state, now)

/** When the frame for `now` becomes outdated. */
export function dueAt(state: BirdState, now: number): number {
  return Math.min(
    pendingAt(state),
    state.speech ? nextMouthChangeAt(state.speech, now) : Infinity,
    breathEndsAt(state) > now ? breathEndsAt(state) : Infinity,
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
  const perform = (name: GestureName) => performAct(state, gestureAct(name), at)
  switch (input.type) {
    case 'tick':
      return state
    case 'mood':
      return input.mood === state.mood ? state : activate({ ...state, mood: input.mood }, at)
    case 'edge':
      return setEdge(state, input.edge, at)
    case 'agents':
      return { ...state, agents: input.state }
    case 'fed':
      return performAct(afterMeal(state, input), mealAct({ ...input, isHanded: false }), at)
    case 'handed':
      return performAct(afterMeal(state, input), mealAct({ ...input, isHanded: true }), at)
    case 'offered':
      return input.isNear ? perform('await-dish') : endActNamed(state, 'await-dish', now)
    case 'skip':
      return skip(state, now)
    case 'grows':
      return perform('grow')
    case 'has-grown':
      return performAct(state, stillGrowthAct, at)
    case 'pointer':
    case 'input':
      return noticeUser(state, input, at)
    case 'touched':
      return touch(state, input, at)
    case 'stroked':
      return perform(input.zone === 'belly' ? 'giggle' : 'enjoy')
    case 'new-food':
      return perform('notice')
    case 'picked-up':
      return performAct({ ...state, swing: 0 }, gestureAct('dangle'), at)
    case 'swings':
      return { ...state, swing: input.turn }
    case 'falls':
      return performAct({ ...state, speed: 0, isDizzy: false }, gestureAct('fall'), at)
    case 'flies':
      return fly(state, input.turn, input.speed, at)
    case 'bounces':
      return isAirborne(state) ? perform('bounce') : state
    case 'landed':
      return land(state, at)
    case 'performs':
      return performAct(state, workAct(input.gesture), at)
    case 'performs-if-idle':
      return state.edge === null ? performQuietly(state, gestureAct(input.gesture), at) : state
    case 'walks':
      return performQuietly(state, walkAct(input.strides, input.strideMs), at)
    case 'bubble':
      return performQuietly(state, glanceAct(sideInDrawing(input.side, state)), at)
    case 'sets-off':
      return performQuietly(state, gestureAct('set-off'), at)
    case 'halts':
      return endActNamed(endActNamed(state, 'walk', now), 'set-off', now)
    case 'greets':
      return perform('wave')
    case 'unpacks':
      return perform('unpack')
    case 'speaks':
      return speak(state, input, at)
    case 'stops-speaking':
      return state.speech ? { ...state, speech: cutOff(state.speech, now) } : state
  }
}

const afterMeal = (state: BirdState, { dishes }: MealNews): BirdState => ({
  ...state,
  lastDish: dishes.at(-1)?.kind ?? state.lastDish,
})

const endActNamed = (state: BirdState, name: ActName, now: number): BirdState =>
  state.queue.current?.act.name === name ? { ...state, queue: endAct(state.queue, now) } : state

/** Hides behind an edge and peeks out at once; null ends hiding. */
function setEdge(state: BirdState, edge: EdgeSide | null, at: TimeAndChance): BirdState {
  if (edge === state.edge) return state
  const next = { ...state, edge }
  return edge === null ? next : performQuietly(endFlight(next, at.now), gestureAct('peek'), at)
}

/** Notices the user. A sleeping Dash starts up, and a hiding Dash peeks out. */
function noticeUser(state: BirdState, input: UserInput, at: TimeAndChance): BirdState {
  if (hasPointerLeft(input) && state.attention === null) return state
  const attention = noticeInput(state.attention, input, at.now, at.chance)
  const next = { ...state, attention, wakefulness: awakeFrom(at) }
  if (state.attention !== null) return next
  const answer = isAsleep(state) ? 'start-up' : state.edge !== null ? 'peek' : null
  if (answer === null) return keepAwake(next, at)
  return keepAwake({ ...next, queue: requestAct(state.queue, gestureAct(answer), at.now) }, at)
}

/** Ends a meal with all waiting meals, or the ceremony of a form. */
const skip = (state: BirdState, now: number): BirdState =>
  isGrowing(state)
    ? { ...state, queue: endAct(state.queue, now) }
    : { ...state, queue: skipMeals(state.queue, now) }

/** A touch ends a meal or a ceremony, and too many touches annoy Dash. */
function touch(
  state: BirdState,
  { zone, isLeft }: { readonly zone: Zone; readonly isLeft: boolean },
  at: TimeAndChance,
): BirdState {
  const { now } = at
  if (state.queue.current?.act.meal || isGrowing(state)) return skip(state, now)
  if (isHuffing(state)) return state
  const recent = state.touchedAt.filter((touchedAt) => now - touchedAt < annoying.withinMs)
  const touchedAt = [...recent, now]
  if (touchedAt.length >= annoying.touches)
    return performAct({ ...state, touchedAt: [] }, gestureAct('huff'), at)
  const isLeftInDrawing = state.edge === 'left' ? !isLeft : isLeft
  return performAct({ ...state, touchedAt }, gestureAct(touchGestureOf(zone, isLeftInDrawing)), at)
}

/** Whether Dash is annoyed by too many touches. */
export const isHuffing = ({ queue: { current } }: BirdState): boolean =>
  current?.act.name === 'huff'

const isGrowing = ({ queue: { current } }: BirdState): boolean => current?.act.role === 'ceremony'

const isAirborne = ({ queue: { current } }: BirdState): boolean =>
  current?.act.role === 'dangle' || current?.act.role === 'fall'

const endFlight = (state: BirdState, now: number): BirdState =>
  isAirborne(state) ? { ...state, queue: endAct(state.queue, now) } : state

/** @param turn how far Dash has tumbled, in degrees */
function fly(state: BirdState, turn: number, speed: number, at: TimeAndChance): BirdState {
  const isTumbling = turn !== 0 && state.queue.current?.act.name === 'fall'
  if (!isTumbling) return { ...state, speed }
  return performAct({ ...state, speed, isDizzy: true }, gestureAct('tumble'), at)
}

function land(state: BirdState, at: TimeAndChance): BirdState {
  if (!isAirborne(state)) return state
  if (state.edge !== null) return endFlight(state, at.now)
  const name = state.isDizzy ? 'land-dizzy' : 'land'
  return performAct({ ...state, isDizzy: false }, gestureAct(name), at)
}

function speak(
  state: BirdState,
  { mouthCues, seconds, since }: TimedSpeech,
  at: TimeAndChance,
): BirdState {
  const shownSince = Math.round((since ?? at.now + shownAfterMs) - shownAfterMs)
  const speech = speechFrom(mouthCues, seconds, shownSince)
  // Speech alone keeps Dash active only until it ends. If an event caused the line, that event may do so for longer.
  const activeUntil = Math.max(state.activeUntil, speechEndsAt(speech))
  return keepAwake({ ...state, speech, activeUntil }, at)
}

/** Performs an act without extending `activeUntil`. */
function performQuietly(state: BirdState, act: Act, at: TimeAndChance): BirdState {
  if (state.mood === 'asleep') return state
  return { ...state, queue: requestAct(state.queue, act, at.now), wakefulness: awakeFrom(at) }
}

function performAct(state: BirdState, act: Act, at: TimeAndChance): BirdState {
  if (state.mood === 'asleep' && !roleRules[act.role].wakes) return state
  return activate({ ...state, queue: requestAct(state.queue, act, at.now) }, at)
}

/** Makes Dash breathe for a while after an event. */
const activate = (state: BirdState, at: TimeAndChance): BirdState =>
  keepAwake({ ...state, activeUntil: Math.max(state.activeUntil, at.now + activeMs) }, at)

/** Blinks at the rate of an awake bird, and postpones dozing off. */
function keepAwake(state: BirdState, at: TimeAndChance): BirdState {
  const next = { ...state, wakefulness: awakeFrom(at) }
  const blinking = nextBlink(next, at)
  return state.blinking.frames.length > 0 || state.blinking.dueAt <= blinking.dueAt
    ? next
    : { ...next, blinking }
}

function advance(before: BirdState, { now, chance }: TimeAndChance): BirdState {
  if (now - pendingAt(before) > maxCatchUpMs) {
    const { mood, edge, agents, lastDish } = before
    return { ...idleBird(mood, now, chance), edge, agents, lastDish }
  }
  let state = before
  for (let due = pendingAt(state); due <= now; due = pendingAt(state))
    state = applyDue(state, { now: due, chance })
  return state
}

function applyDue(before: BirdState, at: TimeAndChance): BirdState {
  const { now } = at
  let state = before
  if (state.speech && speechEndsAt(state.speech) <= now) state = { ...state, speech: null }
  const { current } = state.queue
  if (current && current.stepEndsAt <= now)
    state = { ...state, queue: advanceStep(state.queue, current) }
  if (state.attention && attentionDueAt(state.attention) <= now)
    state = { ...state, attention: advanceAttention(state.attention, now, at.chance) }
  if (state.wakefulness.name === 'awake' && state.wakefulness.until <= now)
    state = dozeOff(state, at)
  if (state.blinking.dueAt <= now) state = advanceBlink(state, at)
  return state
}
