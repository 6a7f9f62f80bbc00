/** Plays acts one after another. Pure. Times are whole milliseconds of any steady clock. */
import type { Kind } from '../../preload/contract/kinds.ts'
import { mealAct, roleRules, type Act } from './acts.ts'
import type { DashSound, Step } from './gestures.ts'
import { mergeMeals } from './meal.ts'

export interface CurrentAct {
  readonly act: Act
  readonly since: number
  readonly step: number
  readonly stepEndsAt: number
}

export interface ActQueue {
  readonly current: CurrentAct | null
  readonly waiting: readonly Act[]
}

export const emptyQueue: ActQueue = { current: null, waiting: [] }

export function startAct(queue: ActQueue, act: Act, now: number): ActQueue {
  const stepEndsAt = now + (act.steps[0]?.ms ?? 0)
  return { ...queue, current: { act, since: now, step: 0, stepEndsAt } }
}

/** Begins the act, lets it wait, or drops it. */
export function requestAct(queue: ActQueue, act: Act, now: number): ActQueue {
  const { interrupts, ifBlocked } = roleRules[act.role]
  const { current, waiting } = queue
  if (!current || interrupts.includes(current.act.role)) return startAct(queue, act, now)
  const waits = current.act.name === act.name ? ifBlocked === 'wait' : ifBlocked !== 'drop'
  if (!waits) return queue
  const same = waiting.find(({ name }) => name === act.name)
  const merged = same?.meal && act.meal ? mealAct(mergeMeals(same.meal, act.meal)) : act
  return { ...queue, waiting: [...waiting.filter((one) => one !== same), merged] }
}

/** Starts the next step of the current act or, after its last step, the next act. */
export function advanceStep(queue: ActQueue, current: CurrentAct): ActQueue {
  const step = current.step + 1
  const next = current.act.steps[step]
  if (!next) return endAct(queue, current.stepEndsAt)
  return { ...queue, current: { ...current, step, stepEndsAt: current.stepEndsAt + next.ms } }
}

/** Ends the current act and begins the next waiting act, if any. */
export function endAct({ waiting: [next, ...waiting] }: ActQueue, now: number): ActQueue {
  const cleared: ActQueue = { current: null, waiting }
  return next ? startAct(cleared, next, now) : cleared
}

/** Ends the current meal and drops the waiting meals. */
export function skipMeals({ current, waiting }: ActQueue, now: number): ActQueue {
  const withoutMeals: ActQueue = { current, waiting: waiting.filter(({ meal }) => meal === null) }
  return current?.act.meal === null ? withoutMeals : endAct(withoutMeals, now)
}

/** The latest value of a key in the steps so far. */
export function latestStepValue<Key extends 'food' | 'bites'>(
  { act, step }: CurrentAct,
  key: Key,
): Step[Key] | null {
  return act.steps.slice(0, step + 1).findLast((one) => one[key] !== null)?.[key] ?? null
}

export const foodOf = (current: CurrentAct): Kind => latestStepValue(current, 'food') ?? 'commit'

export interface PlayedSound {
  readonly sound: DashSound
  readonly food: Kind
}

/** The sound of a step that has begun between two states of the queue. */
export function soundBetween(
  { current: before }: ActQueue,
  { current }: ActQueue,
): PlayedSound | null {
  if (!current) return null
  const { act, since, step } = current
  if (before?.act === act && before.since === since && before.step === step) return null
  const sound = act.steps[step]?.sound ?? null
  return sound && { sound, food: foodOf(current) }
}
