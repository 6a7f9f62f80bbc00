/** The acts of Dash, and which act interrupts which. act-queue.ts plays them. Pure. */
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Stride, WorkGesture } from '../../preload/contract/events.ts'
import {
  dreamSteps,
  gestures,
  glancesAtBubble,
  isTouchName,
  stillGrowth,
  walkSteps,
  type BubbleSide,
  type GestureName,
  type GestureSteps,
} from './gestures.ts'
import { mealTimeline, type DishFlight, type Meal } from './meal.ts'

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
  | 'trip'
  | 'ceremony'

/** One thing that Dash does, as a timeline of poses. A meal also has dishes that fly. */
export interface Act {
  readonly name: ActName
  readonly role: Role
  readonly steps: GestureSteps
  readonly meal: Meal | null
  readonly flights: readonly DishFlight[]
}

const withoutMeal = { meal: null, flights: [] } as const

export const gestureAct = (name: GestureName): Act => ({
  ...withoutMeal,
  name,
  role: roleOf(name),
  steps: gestures[name],
})

export const dreamAct = (dish: Kind): Act => ({ ...gestureAct('dream'), steps: dreamSteps(dish) })

export const workAct = (name: WorkGesture): Act => ({ ...gestureAct(name), role: 'work' })

export const walkAct = (strides: readonly Stride[], strideMs: number): Act => ({
  ...withoutMeal,
  name: 'walk',
  role: 'walk',
  steps: walkSteps(strides, strideMs),
})

export const glanceAct = (side: BubbleSide): Act => ({
  ...gestureAct('look-at-bubble'),
  steps: glancesAtBubble[side],
})

export const mealAct = (meal: Meal): Act => ({
  name: 'meal',
  role: 'meal',
  meal,
  ...mealTimeline(meal),
})

/** How an act of a role treats the other acts. */
interface RoleRules {
  readonly interrupts: readonly Role[]
  /**
   * What happens to this act if it may not interrupt the current act. `wait-for-others`: it waits, unless the current
   * act has the same name; twenty commits at once cause one reaction. Waiting acts of the same name merge.
   */
  readonly ifBlocked: 'drop' | 'wait' | 'wait-for-others'
  /** Whether even a sleeping Dash performs the act. */
  readonly wakes: boolean
}

const rolesOfGestures: Readonly<Partial<Record<GestureName, Role>>> = {
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
  unpack: 'work',
  'start-up': 'start-up',
  'set-off': 'trip',
  grow: 'ceremony',
}

const roleOf = (name: GestureName): Role =>
  rolesOfGestures[name] ?? (isTouchName(name) ? 'touch' : 'pastime')

/** The ceremony of a form, as a single picture. */
export const stillGrowthAct: Act = { ...gestureAct('grow'), steps: stillGrowth }

const idleRoles: readonly Role[] = ['pastime', 'start-up', 'walk', 'trip']
const minorRoles: readonly Role[] = [...idleRoles, 'work', 'touch', 'huff', 'notice', 'ceremony']

/** Dash answers a touch at once: the answer interrupts idle acts, reactions to work, and the previous touch. */
const answerToTouch: RoleRules = {
  interrupts: [...idleRoles, 'work', 'touch', 'notice', 'wave', 'land'],
  ifBlocked: 'drop',
  wakes: true,
}

export const roleRules: Readonly<Record<Role, RoleRules>> = {
  dangle: {
    interrupts: [...minorRoles, 'meal', 'wave', 'fall', 'land'],
    ifBlocked: 'drop',
    wakes: true,
  },
  fall: { interrupts: [...minorRoles, 'dangle', 'fall'], ifBlocked: 'drop', wakes: true },
  land: { interrupts: ['dangle', 'fall'], ifBlocked: 'drop', wakes: true },
  meal: { interrupts: [...minorRoles, 'wave', 'land'], ifBlocked: 'wait', wakes: true },
  wave: { interrupts: [...idleRoles, 'notice'], ifBlocked: 'wait-for-others', wakes: true },
  touch: answerToTouch,
  huff: answerToTouch,
  notice: { interrupts: idleRoles, ifBlocked: 'drop', wakes: false },
  // Interrupts `notice`: a commit also brings food, and the reaction to the work comes first.
  work: { interrupts: [...idleRoles, 'notice'], ifBlocked: 'wait-for-others', wakes: true },
  pastime: { interrupts: [], ifBlocked: 'drop', wakes: false },
  'start-up': { interrupts: idleRoles, ifBlocked: 'drop', wakes: true },
  // A ceremony waits for the end of a meal. A touch ends it (bird-reducer.ts).
  ceremony: {
    interrupts: [...idleRoles, 'work', 'touch', 'notice', 'wave'],
    ifBlocked: 'wait-for-others',
    wakes: true,
  },
  // The window is already moving, so a new walk starts even while Dash still sits after the last one.
  walk: { interrupts: idleRoles, ifBlocked: 'drop', wakes: false },
  // Main is about to hide Dash, so Dash must fly away now, even if it still waves hello.
  trip: { interrupts: [...minorRoles, 'wave', 'land'], ifBlocked: 'drop', wakes: false },
}
