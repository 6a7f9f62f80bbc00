import type { Locale } from '../../../preload/contract/settings.ts'
import { timeOfDay, timesOfDay } from '../../../preload/contract/times-of-day.ts'
import { isSceneId, type ItemId } from '../../../preload/contract/wardrobe.ts'

/** How a call and the line after it sound. */
export type Feel = 'bright' | 'gentle' | 'wistful' | 'tense'

/** The short melody before a line, as steps of the feel's scale counted from its root. */
const callWith =
  (feel: Feel) =>
  (...steps: readonly number[]) => ({ feel, steps })
const bright = callWith('bright')
const gentle = callWith('gentle')
const wistful = callWith('wistful')
const tense = callWith('tense')

export interface TriggerRow {
  /** A line interrupts any line of lower priority. */
  readonly priority: number
  readonly call: ReturnType<typeof bright>
  /** The names in braces in this trigger's lines. */
  readonly variables?: readonly string[]
  /** The trigger's lines are one story, told in order. */
  readonly inTurn?: true
  /**
   * How long the line waits for a line of the same or a higher priority to end: a level-up is announced after the fire.
   * If absent, the line interrupts a line of the same priority, and is dropped during a more important line.
   */
  readonly maxWaitMs?: number
}

/** No two calls are alike. Good news rises, soothing calls fall, and worries go back and forth. */
export const triggers = {
  idle: { priority: 0, call: gentle(2, 3) },
  serial: { priority: 0, call: gentle(1, 2, 4), inTurn: true },
  hungry: { priority: 1, call: wistful(3, 1) },
  'late-night': { priority: 1, call: gentle(2, 1, 0) },
  'long-work': { priority: 2, call: gentle(4, 3, 2) },
  'day-adoption': { priority: 2, call: bright(0, 2, 4, 5), variables: ['years'] },
  'day-hundred': { priority: 2, call: bright(0, 4, 5) },
  'day-back': { priority: 2, call: bright(0, 3, 3) },
  'day-new-year': { priority: 2, call: bright(2, 3, 5, 5) },
  'day-year-end': { priority: 2, call: gentle(5, 3, 2, 0) },
  'day-valentine': { priority: 2, call: gentle(2, 4, 2) },
  'day-white': { priority: 2, call: gentle(4, 2, 4) },
  'day-pi': { priority: 2, call: bright(3, 1, 4, 1) },
  'day-april-fool': { priority: 2, call: tense(0, 4, 1, 5) },
  'day-leap': { priority: 2, call: bright(0, 5) },
  'day-programmer': { priority: 2, call: bright(1, 0, 1, 1) },
  'day-halloween': { priority: 2, call: tense(0, 1, 0, 3) },
  'day-christmas': { priority: 2, call: bright(3, 4, 3, 1) },
  'day-friday-13': { priority: 2, call: tense(3, 2, 0) },
  'day-spicy': { priority: 2, call: bright(4, 5, 4, 5) },
  'day-kimchi': { priority: 2, call: bright(2, 4, 5, 4) },
  'day-setsubun': { priority: 2, call: bright(3, 3, 0) },
  'day-hina': { priority: 2, call: gentle(3, 2, 3, 1) },
  'day-children': { priority: 2, call: bright(1, 3, 4) },
  'day-bird-week': { priority: 2, call: bright(4, 3, 5, 3) },
  'day-obon': { priority: 2, call: gentle(5, 4, 2) },
  'day-moon': { priority: 2, call: gentle(0, 2, 5) },
  'day-dart': { priority: 2, call: bright(5, 2, 5) },
  'day-flutter': { priority: 2, call: bright(2, 5, 2, 5) },
  'day-tanabata': { priority: 2, call: gentle(4, 3, 4, 2) },
  'day-curry': { priority: 2, call: bright(1, 2, 1, 3) },
  'day-easter': { priority: 2, call: bright(2, 2, 4) },
  'day-thanksgiving': { priority: 2, call: gentle(1, 3, 2) },
  'day-off': { priority: 2, call: gentle(3, 4, 2) },
  'day-monday': { priority: 2, call: bright(0, 1, 2) },
  'day-friday': { priority: 2, call: bright(2, 1, 4) },
  'season-spring': { priority: 0, call: gentle(2, 4, 5) },
  'season-summer': { priority: 0, call: bright(4, 4, 3) },
  'season-autumn': { priority: 0, call: wistful(4, 2, 1) },
  'season-winter': { priority: 0, call: wistful(3, 2, 2) },
  'numbers-today': { priority: 0, call: bright(1, 1, 2), variables: ['count'] },
  'numbers-total': { priority: 0, call: bright(0, 1, 4), variables: ['count'] },
  'numbers-week': { priority: 0, call: bright(4, 2, 4), variables: ['day'] },
  'numbers-rest': { priority: 0, call: gentle(4, 4, 2) },
  'numbers-month': { priority: 0, call: bright(2, 1, 3), variables: ['count'] },
  'numbers-reviews': { priority: 0, call: gentle(1, 3, 1), variables: ['count'] },
  'numbers-pulls': { priority: 0, call: bright(3, 5, 3), variables: ['count'] },
  'numbers-days': { priority: 0, call: gentle(0, 1, 2), variables: ['count'] },
  'numbers-return': { priority: 0, call: gentle(0, 3, 4), variables: ['count'] },
  'greeting-morning': { priority: 2, call: bright(0, 2, 3) },
  'greeting-day': { priority: 2, call: bright(2, 4) },
  'greeting-evening': { priority: 2, call: gentle(3, 1) },
  'greeting-night': { priority: 2, call: gentle(1, 0) },
  'new-food-commit': { priority: 2, call: bright(3, 4) },
  'new-food-issue': { priority: 2, call: bright(1, 4) },
  'new-food-review': { priority: 2, call: bright(2, 5) },
  'new-food-pull-request': { priority: 2, call: bright(1, 3, 5) },
  'new-food-many': { priority: 2, call: bright(1, 2, 3, 4), variables: ['count'] },
  stroked: { priority: 2, call: gentle(1, 2, 1) },
  dragged: { priority: 2, call: tense(1, 4) },
  'work-commit': { priority: 1, call: bright(2, 3, 2) },
  'work-branch': { priority: 1, call: bright(1, 2, 4) },
  'work-push': { priority: 1, call: bright(1, 3) },
  'work-merge': { priority: 1, call: bright(3, 1, 3) },
  'work-rebase': { priority: 1, call: bright(3, 2, 4) },
  'work-stash': { priority: 1, call: gentle(2, 0) },
  'work-revert': { priority: 1, call: gentle(3, 2, 1) },
  'work-merge-begun': { priority: 1, call: tense(1, 2) },
  'work-rebase-begun': { priority: 1, call: tense(2, 1) },
  'work-amend': { priority: 1, call: gentle(2, 2, 3) },
  'work-pull': { priority: 1, call: gentle(4, 2) },
  'work-switch': { priority: 1, call: gentle(3, 3, 2) },
  'work-new-day': { priority: 2, call: bright(0, 1, 3) },
  'work-first-commit': { priority: 2, call: bright(0, 3, 5) },
  'work-tag': { priority: 2, call: bright(4, 3, 5) },
  'work-conflict': { priority: 2, call: tense(3, 1, 3) },
  'work-relief': { priority: 2, call: gentle(4, 1) },
  'work-merged': { priority: 2, call: bright(2, 3, 4) },
  'work-checks-failed': { priority: 2, call: wistful(2, 1) },
  'work-checks-passed': { priority: 2, call: bright(4, 5) },
  'fed-commit': { priority: 3, call: bright(3, 5) },
  'fed-issue': { priority: 3, call: gentle(2, 3, 1) },
  'fed-review': { priority: 3, call: tense(4, 2, 5) },
  'fed-pull-request': { priority: 3, call: bright(3, 2, 5) },
  'fed-all': { priority: 3, call: bright(2, 3, 4, 5), variables: ['count'] },
  'fire-breath': { priority: 4, call: tense(0, 2, 4, 5), maxWaitMs: 20_000 },
  'first-start': { priority: 2, call: bright(1, 3, 2, 4), maxWaitMs: 60_000 },
  'level-up': { priority: 5, call: bright(0, 2, 3, 5), maxWaitMs: 60_000, variables: ['level'] },
  unlock: { priority: 5, call: bright(3, 4, 5), maxWaitMs: 60_000, variables: ['item'] },
  'unlock-scene': { priority: 5, call: bright(1, 4, 5), maxWaitMs: 60_000, variables: ['item'] },
  'voice-test': { priority: 6, call: bright(2, 1, 2) },
  'pronunciation-test': { priority: 6, call: bright(2, 0, 2), variables: ['word'] },
} as const satisfies Record<string, TriggerRow>

export type Trigger = keyof typeof triggers

/** A variable's value in a line. A name has a value per language. */
export type Variable = string | number | Readonly<Record<Locale, string>>

type VariableOf<Name extends Trigger> = Name extends Trigger
  ? (typeof triggers)[Name] extends { readonly variables: readonly (infer Variables)[] }
    ? Variables & string
    : never
  : never

/** The values that a trigger's lines need: `{ level }` for `VariablesOf<'level-up'>`, `{}` if they need none. */
export type VariablesOf<Name extends Trigger> = Readonly<Record<VariableOf<Name>, Variable>>

/** The user wears an outfit and enters a scene, so each has lines of its own. */
export const unlockTriggerOf = (item: ItemId) => (isSceneId(item) ? 'unlock-scene' : 'unlock')

export const triggerNames = Object.keys(triggers) as readonly Trigger[]

export const rowOf = (trigger: Trigger): TriggerRow => triggers[trigger]

export const variablesOf = (trigger: Trigger): readonly string[] => rowOf(trigger).variables ?? []

/** @param hour of the user's clock, 0 to 23 */
export const greetingAt = (hour: number) =>
  `greeting-${timeOfDay(timesOfDay.greeting, hour)}` as const
