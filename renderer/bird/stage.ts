/** Plays acts one after another. Pure. Times are whole milliseconds of any steady clock. */
import type { Kind } from '../../preload/contract/kinds.ts'
import { mealAct, priorities, type Act } from './acts.ts'
import type { DashSound, Step } from './gestures.ts'
import { mergeMeals } from './meal.ts'

/** An act that has begun, and its current step. */
export interface CurrentAct {
  readonly act: Act
  readonly since: number
  readonly step: number
  readonly stepEndsAt: number
}

export interface Stage {
  readonly current: CurrentAct | null
  readonly waiting: readonly Act[]
}

export const emptyStage: Stage = { current: null, waiting: [] }

export function startAct(stage: Stage, act: Act, now: number): Stage {
  const stepEndsAt = now + (act.steps[0]?.ms ?? 0)
  return { ...stage, current: { act, since: now, step: 0, stepEndsAt } }
}

/** Begins the act, lets it wait, or drops it. */
export function requestAct(stage: Stage, act: Act, now: number): Stage {
  const { interrupts, ifBlocked } = priorities[act.role]
  const { current, waiting } = stage
  if (!current || interrupts.includes(current.act.role)) return startAct(stage, act, now)
  const waits = current.act.name === act.name ? ifBlocked === 'wait' : ifBlocked !== 'drop'
  if (!waits) return stage
  const same = waiting.find(({ name }) => name === act.name)
  const merged = same?.meal && act.meal ? mealAct(mergeMeals(same.meal, act.meal)) : act
  return { ...stage, waiting: [...waiting.filter((one) => one !== same), merged] }
}

/** Starts the next step of the current act or, after its last step, the next act. */
export function advanceStep(stage: Stage, current: CurrentAct): Stage {
  const step = current.step + 1
  const next = current.act.steps[step]
  if (!next) return endAct(stage, current.stepEndsAt)
  return { ...stage, current: { ...current, step, stepEndsAt: current.stepEndsAt + next.ms } }
}

/** Ends the current act and begins the next waiting act, if any. */
export function endAct({ waiting: [next, ...waiting] }: Stage, now: number): Stage {
  const cleared: Stage = { current: null, waiting }
  return next ? startAct(cleared, next, now) : cleared
}

/** Ends the current meal and drops the waiting meals. */
export function skipMeals({ current, waiting }: Stage, now: number): Stage {
  const withoutMeals: Stage = { current, waiting: waiting.filter(({ meal }) => meal === null) }
  return current?.act.meal === null ? withoutMeals : endAct(withoutMeals, now)
}

/** The latest value of a key in the steps so far. */
export function latestOf<Key extends 'food' | 'bites'>(
  { act, step }: CurrentAct,
  key: Key,
): Step[Key] | null {
  return act.steps.slice(0, step + 1).findLast((one) => one[key] !== null)?.[key] ?? null
}

export const foodOf = (current: CurrentAct): Kind => latestOf(current, 'food') ?? 'commit'

/** A sound that Dash makes, and the dish that it is eating. */
export interface PlayedSound {
  readonly sound: DashSound
  readonly food: Kind
}

/** The sound of a step that has begun between two states of the stage. */
export function soundBetween({ current: before }: Stage, { current }: Stage): PlayedSound | null {
  if (!current) return null
  const { act, since, step } = current
  if (before?.act === act && before.since === since && before.step === step) return null
  const sound = act.steps[step]?.sound ?? null
  return sound && { sound, food: foodOf(current) }
}
