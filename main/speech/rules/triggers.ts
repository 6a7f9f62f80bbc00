import type { Locale } from '../../../preload/contract/settings.ts'

/** What makes Dash speak. */
export type TriggerRow = {
  /** A line interrupts any line of lower priority. */
  readonly priority: number
  /** The names that this trigger's lines may have in braces. */
  readonly variables: readonly string[]
  /** Its lines are one story, told in order. */
  readonly inTurn?: true
} & (
  | {
      /** Interrupts a line of the same priority. Dropped while one of a higher priority is being said. */
      readonly whenBusy: 'never'
    }
  | {
      /** Waits for a line of the same or a higher priority to end: a level-up is announced after the fire. */
      readonly whenBusy: 'later'
      /** After this time, its moment has passed. */
      readonly maxWaitMs: number
      /** The variable that two lines must share to be of one kind. Without it, all of this trigger's lines are. */
      readonly about?: string
    }
)

export const triggers = {
  idle: { priority: 0, whenBusy: 'never', variables: [] },
  serial: { priority: 0, whenBusy: 'never', variables: [], inTurn: true },
  hungry: { priority: 1, whenBusy: 'never', variables: [] },
  'late-night': { priority: 1, whenBusy: 'never', variables: [] },
  'long-work': { priority: 2, whenBusy: 'never', variables: [] },
  'day-adoption': { priority: 2, whenBusy: 'never', variables: ['years'] },
  'day-hundred': { priority: 2, whenBusy: 'never', variables: [] },
  'day-back': { priority: 2, whenBusy: 'never', variables: [] },
  'day-new-year': { priority: 2, whenBusy: 'never', variables: [] },
  'day-year-end': { priority: 2, whenBusy: 'never', variables: [] },
  'day-valentine': { priority: 2, whenBusy: 'never', variables: [] },
  'day-pi': { priority: 2, whenBusy: 'never', variables: [] },
  'day-april-fool': { priority: 2, whenBusy: 'never', variables: [] },
  'day-leap': { priority: 2, whenBusy: 'never', variables: [] },
  'day-programmer': { priority: 2, whenBusy: 'never', variables: [] },
  'day-halloween': { priority: 2, whenBusy: 'never', variables: [] },
  'day-christmas': { priority: 2, whenBusy: 'never', variables: [] },
  'day-friday-13': { priority: 2, whenBusy: 'never', variables: [] },
  'day-spicy': { priority: 2, whenBusy: 'never', variables: [] },
  'day-kimchi': { priority: 2, whenBusy: 'never', variables: [] },
  'day-setsubun': { priority: 2, whenBusy: 'never', variables: [] },
  'day-hina': { priority: 2, whenBusy: 'never', variables: [] },
  'day-children': { priority: 2, whenBusy: 'never', variables: [] },
  'day-tanabata': { priority: 2, whenBusy: 'never', variables: [] },
  'day-curry': { priority: 2, whenBusy: 'never', variables: [] },
  'day-easter': { priority: 2, whenBusy: 'never', variables: [] },
  'day-thanksgiving': { priority: 2, whenBusy: 'never', variables: [] },
  'day-off': { priority: 2, whenBusy: 'never', variables: [] },
  'day-monday': { priority: 2, whenBusy: 'never', variables: [] },
  'day-friday': { priority: 2, whenBusy: 'never', variables: [] },
  'season-spring': { priority: 0, whenBusy: 'never', variables: [] },
  'season-summer': { priority: 0, whenBusy: 'never', variables: [] },
  'season-autumn': { priority: 0, whenBusy: 'never', variables: [] },
  'season-winter': { priority: 0, whenBusy: 'never', variables: [] },
  'greeting-morning': { priority: 2, whenBusy: 'never', variables: [] },
  'greeting-day': { priority: 2, whenBusy: 'never', variables: [] },
  'greeting-evening': { priority: 2, whenBusy: 'never', variables: [] },
  'greeting-night': { priority: 2, whenBusy: 'never', variables: [] },
  'new-food-commit': { priority: 2, whenBusy: 'never', variables: [] },
  'new-food-issue': { priority: 2, whenBusy: 'never', variables: [] },
  'new-food-review': { priority: 2, whenBusy: 'never', variables: [] },
  'new-food-pull-request': { priority: 2, whenBusy: 'never', variables: [] },
  'new-food-many': { priority: 2, whenBusy: 'never', variables: ['count'] },
  stroked: { priority: 2, whenBusy: 'never', variables: [] },
  dragged: { priority: 2, whenBusy: 'never', variables: [] },
  'work-commit': { priority: 1, whenBusy: 'never', variables: [] },
  'work-branch': { priority: 1, whenBusy: 'never', variables: [] },
  'work-push': { priority: 1, whenBusy: 'never', variables: [] },
  'work-merge': { priority: 1, whenBusy: 'never', variables: [] },
  'work-rebase': { priority: 1, whenBusy: 'never', variables: [] },
  'work-stash': { priority: 1, whenBusy: 'never', variables: [] },
  'work-revert': { priority: 1, whenBusy: 'never', variables: [] },
  'work-merge-begun': { priority: 1, whenBusy: 'never', variables: [] },
  'work-rebase-begun': { priority: 1, whenBusy: 'never', variables: [] },
  'work-amend': { priority: 1, whenBusy: 'never', variables: [] },
  'work-pull': { priority: 1, whenBusy: 'never', variables: [] },
  'work-switch': { priority: 1, whenBusy: 'never', variables: [] },
  'work-new-day': { priority: 2, whenBusy: 'never', variables: [] },
  'work-first-commit': { priority: 2, whenBusy: 'never', variables: [] },
  'work-tag': { priority: 2, whenBusy: 'never', variables: [] },
  'work-conflict': { priority: 2, whenBusy: 'never', variables: [] },
  'work-relief': { priority: 2, whenBusy: 'never', variables: [] },
  'work-merged': { priority: 2, whenBusy: 'never', variables: [] },
  'work-checks-failed': { priority: 2, whenBusy: 'never', variables: [] },
  'work-checks-passed': { priority: 2, whenBusy: 'never', variables: [] },
  'fed-commit': { priority: 3, whenBusy: 'never', variables: [] },
  'fed-issue': { priority: 3, whenBusy: 'never', variables: [] },
  'fed-review': { priority: 3, whenBusy: 'never', variables: [] },
  'fed-pull-request': { priority: 3, whenBusy: 'never', variables: [] },
  'fed-all': { priority: 3, whenBusy: 'never', variables: ['count'] },
  'fire-breath': { priority: 4, whenBusy: 'later', maxWaitMs: 20_000, variables: [] },
  'first-start': { priority: 2, whenBusy: 'later', maxWaitMs: 60_000, variables: [] },
  'level-up': { priority: 5, whenBusy: 'later', maxWaitMs: 60_000, variables: ['level'] },
  unlock: { priority: 5, whenBusy: 'later', maxWaitMs: 60_000, about: 'item', variables: ['item'] },
  'voice-test': { priority: 6, whenBusy: 'never', variables: [] },
  'pronunciation-test': { priority: 6, whenBusy: 'never', variables: ['word'] },
} as const satisfies Record<string, TriggerRow>

export type Trigger = keyof typeof triggers

/** A variable's value in a line. A name has one per language. */
export type Variable = string | number | Readonly<Record<Locale, string>>

/**
 * The values that a trigger's lines need: `VariablesOf<'level-up'>` is `{ level }`. For a trigger without any, `{}`.
 */
export type VariablesOf<Name extends Trigger> = Readonly<
  Record<(typeof triggers)[Name]['variables'][number], Variable>
>

export const triggerNames = Object.keys(triggers) as readonly Trigger[]

/** Whether the trigger's lines are told in order. */
export function isInTurn(trigger: Trigger): boolean {
  const row: TriggerRow = triggers[trigger]
  return row.inTurn ?? false
}

/** @returns when to say a line of `next` while one of `current` is being said (null: none) */
export function whenToSay(next: Trigger, current: Trigger | null): 'now' | 'later' | 'never' {
  if (current === null) return 'now'
  const row: TriggerRow = triggers[next]
  const busy: TriggerRow = triggers[current]
  if (row.priority > busy.priority) return 'now'
  if (row.whenBusy === 'later') return 'later'
  return row.priority === busy.priority ? 'now' : 'never'
}

/** @param hour of the user's clock, 0 to 23 */
export function greetingAt(hour: number): Trigger {
  if (hour >= 5 && hour < 11) return 'greeting-morning'
  if (hour >= 11 && hour < 17) return 'greeting-day'
  if (hour >= 17 && hour < 22) return 'greeting-evening'
  return 'greeting-night'
}
