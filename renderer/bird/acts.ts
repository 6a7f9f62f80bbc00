/**
 * Plays acts on the stage, one after another, and decides which act interrupts which. Pure. Times are whole
 * milliseconds of any steady clock.
 */
import type { Condition, MealNews, Stride, WorkGesture } from '../../preload/contract/events.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import {
  gestures,
  glancesAtBubble,
  isTouch,
  walkSteps,
  type BubbleSide,
  type GestureName,
  type DashSound,
  type Script,
  type Step,
} from './gestures.ts'
import {
  countOf,
  progressOf,
  showOfMeal,
  together,
  type Flight,
  type Meal,
  type MealProgress,
} from './meal.ts'

export type ActName = 'meal' | 'walk' | GestureName

/** The purpose of an act, which decides what it interrupts. */
export type Role =
  | 'dangle'
  | 'fall'
  | 'land'
  | 'meal'
  | 'wave'
  | 'touch'
  | 'huff'
  | 'notice'
  | 'work'
  | 'pastime'
  | 'start-up'
  | 'walk'

/** One thing that Dash does, as a timeline of poses. A meal also has dishes that fly. */
export interface Act {
  readonly name: ActName
  readonly role: Role
  readonly steps: Script
  readonly meal: Meal | null
  readonly flights: readonly Flight[]
}

export interface Acting {
  readonly act: Act
  readonly since: number
  readonly step: number
  readonly stepEnds: number
}

export interface Stage {
  readonly acting: Acting | null
  readonly waiting: readonly Act[]
}

export const emptyStage: Stage = { acting: null, waiting: [] }

const alone = { meal: null, flights: [] } as const

export const gesture = (name: GestureName): Act => ({
  ...alone,
  name,
  role: roleOf(name),
  steps: gestures[name],
})

export const workAct = (name: WorkGesture): Act => ({ ...gesture(name), role: 'work' })

export const walkAct = (strides: readonly Stride[], strideMs: number): Act => ({
  ...alone,
  name: 'walk',
  role: 'walk',
  steps: walkSteps(strides, strideMs),
})

export const glanceAct = (side: BubbleSide): Act => ({
  ...gesture('look-at-bubble'),
  steps: glancesAtBubble[side],
})

export function mealAct(news: MealNews, isHanded: boolean): Act {
  const meal: Meal = { ...news, isHanded }
  return { name: 'meal', role: 'meal', meal, ...showOfMeal(meal) }
}

export interface Manners {
  readonly interrupts: readonly Role[]
  /**
   * What happens to this act if it may not interrupt the current act. `never`: it is dropped. `always`: it waits.
   * `for-others`: it waits, unless the current act has the same name; twenty commits at once cause one reaction.
   * Waiting acts of the same name merge.
   */
  readonly waits: 'never' | 'for-others' | 'always'
  /** Whether even a sleeping Dash performs the act. */
  readonly wakes: boolean
}

const withRoles: Readonly<Partial<Record<GestureName, Role>>> = {
  dangle: 'dangle',
  fall: 'fall',
  tumble: 'fall',
  bounce: 'fall',
  land: 'land',
  'land-dizzy': 'land',
  wave: 'wave',
  enjoy: 'touch',
  'await-dish': 'touch',
  huff: 'huff',
  notice: 'notice',
  'start-up': 'start-up',
}

const roleOf = (name: GestureName): Role => withRoles[name] ?? (isTouch(name) ? 'touch' : 'pastime')

const idling: readonly Role[] = ['pastime', 'start-up', 'walk']
const small: readonly Role[] = [...idling, 'work', 'touch', 'huff', 'notice']

/** Dash answers a touch at once: the answer interrupts idle acts, reactions to work, and the previous touch. */
const answers: Manners = {
  interrupts: [...idling, 'work', 'touch', 'notice', 'wave', 'land'],
  waits: 'never',
  wakes: true,
}

export const manners: Readonly<Record<Role, Manners>> = {
  dangle: { interrupts: [...small, 'meal', 'wave', 'fall', 'land'], waits: 'never', wakes: true },
  fall: { interrupts: [...small, 'dangle', 'fall'], waits: 'never', wakes: true },
  land: { interrupts: ['dangle', 'fall'], waits: 'never', wakes: true },
  meal: { interrupts: [...small, 'wave', 'land'], waits: 'always', wakes: true },
  wave: { interrupts: [...idling, 'notice'], waits: 'for-others', wakes: true },
  touch: answers,
  huff: answers,
  notice: { interrupts: idling, waits: 'never', wakes: false },
  // A commit also brings food. This gesture interrupts the look at that food.
  work: { interrupts: [...idling, 'notice'], waits: 'for-others', wakes: true },
  pastime: { interrupts: [], waits: 'never', wakes: false },
  'start-up': { interrupts: idling, waits: 'never', wakes: true },
  // The window is already moving, so a new walk starts even while Dash still sits after the last one.
  walk: { interrupts: idling, waits: 'never', wakes: false },
}

/** Merges an act with a waiting act of the same name. */
function joined(waiting: readonly Act[], act: Act): Act {
  const before = waiting.find(({ name }) => name === act.name)
  if (!before?.meal || !act.meal) return act
  const meal = together(before.meal, act.meal)
  return { ...act, meal, ...showOfMeal(meal) }
}

export function startAct(stage: Stage, act: Act, now: number): Stage {
  return {
    ...stage,
    acting: { act, since: now, step: 0, stepEnds: now + (act.steps[0]?.ms ?? 0) },
  }
}

/** Begins the new act, lets it wait, or drops it. */
export function arrive(stage: Stage, act: Act, now: number): Stage {
  const { interrupts, waits } = manners[act.role]
  const { acting, waiting } = stage
  if (!acting || interrupts.includes(acting.act.role)) return startAct(stage, act, now)
  if (acting.act.name === act.name ? waits !== 'always' : waits === 'never') return stage
  const others = waiting.filter(({ name }) => name !== act.name)
  return { ...stage, waiting: [...others, joined(waiting, act)] }
}

/** Starts the next step of the current act or, after its last step, the next act. */
export function next(stage: Stage, acting: Acting): Stage {
  const step = acting.act.steps[acting.step + 1]
  if (step) {
    const stepEnds = acting.stepEnds + step.ms
    return { ...stage, acting: { ...acting, step: acting.step + 1, stepEnds } }
  }
  return over(stage, acting.stepEnds)
}

/** Ends the current act and begins the next waiting one, if any. */
export function over({ waiting: [act, ...waiting] }: Stage, now: number): Stage {
  const cleared = { acting: null, waiting }
  return act ? startAct(cleared, act, now) : cleared
}

/** Ends the current meal and drops the waiting ones. */
export function skip({ acting, waiting }: Stage, now: number): Stage {
  const [act, ...others] = waiting.filter(({ meal }) => meal === null)
  if (acting?.act.meal === null) return { acting, waiting: act ? [act, ...others] : [] }
  return act ? startAct({ acting: null, waiting: others }, act, now) : emptyStage
}

/** The latest value of a key in the steps so far. */
function said<Key extends 'food' | 'bites'>({ act, step }: Acting, key: Key): Step[Key] | null {
  return act.steps.slice(0, step + 1).findLast((one) => one[key] !== null)?.[key] ?? null
}

export const foodOf = (acting: Acting): Kind => said(acting, 'food') ?? 'commit'

/** A sound that Dash makes, and the dish that it is eating. */
export interface Heard {
  readonly sound: DashSound
  readonly food: Kind
}

/** The sound of a step that has begun between two states of the stage. */
export function heardBetween(before: Stage, { acting }: Stage): Heard | null {
  if (!acting) return null
  const { acting: was } = before
  if (was?.act === acting.act && was.since === acting.since && was.step === acting.step) return null
  const sound = acting.act.steps[acting.step]?.sound ?? null
  return sound && { sound, food: foodOf(acting) }
}

/**
 * The share of a meal's dishes that has left the pantry. Dishes given by hand leave it at once, and flying ones at
 * takeoff. Dishes that whirl or rain have no visible takeoff: they leave it as they are eaten.
 */
function served(acting: Acting): number {
  const { act, step } = acting
  const { flights, steps } = act
  const [first] = flights
  if (!first) return 1
  if (first.way !== 'arc') return said(acting, 'bites') ?? 0
  const elapsedMs = steps.slice(0, step).reduce((sum, { ms }) => sum + ms, 0)
  return flights.filter(({ startsMs }) => startsMs <= elapsedMs).length / flights.length
}

/** A meal as the rest of the page sees it: flying dishes, bars, and the card of a new level. */
export interface Show {
  /** A different id for each meal on the stage. Null while the meal waits. */
  readonly id: number | null
  readonly flights: readonly Flight[]
  readonly count: number
  readonly eaten: number
  readonly progress: MealProgress
  /** The condition after this meal and all waiting meals. */
  readonly after: Condition
}

export function showOf({ acting, waiting }: Stage): Show | null {
  const eating = acting?.act.meal ? acting : null
  const next = waiting.find((act) => act.meal !== null)?.meal
  const meal = eating?.act.meal ?? next
  if (!meal) return null
  const bites = (eating && said(eating, 'bites')) ?? 0
  const count = countOf(meal)
  return {
    id: eating?.since ?? null,
    flights: eating?.act.flights ?? [],
    count,
    eaten: Math.round(count * bites),
    progress: progressOf(meal, bites, eating ? served(eating) : 0),
    after: (next ?? meal).after,
  }
}
