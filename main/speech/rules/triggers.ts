import type { Locale } from '../../../preload/contract/declared-settings.ts'
import { timeOfDay, timesOfDay } from '../../../preload/contract/times-of-day.ts'
import { isOrnamentId, isSceneId, type EarnableId } from '../../../preload/contract/earnables.ts'

/** How a call and the line after it sound. */
export type Feel = 'bright' | 'gentle' | 'wistful' | 'tense'

/** The short melody before a line, as steps of the feel's scale counted from its root. */
type Call = ReturnType<ReturnType<typeof callWith>>

const callWith =
  (feel: Feel) =>
  (...steps: readonly number[]) => ({ feel, steps })
const bright = callWith('bright')
const gentle = callWith('gentle')
const wistful = callWith('wistful')
const tense = callWith('tense')

/** The purposes of lines. A line interrupts any line whose role comes earlier. */
const roles = ['idle', 'observation', 'event', 'meal', 'fire', 'award', 'test'] as const

export interface TriggerRow {
  readonly role: (typeof roles)[number]
  readonly call: Call
  /** Dash says the line by the clock, not because something happened. */
  readonly byClock?: true
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
  idle: { role: 'idle', call: gentle(2, 3), byClock: true },
  serial: { role: 'idle', call: gentle(1, 2, 4), byClock: true, inTurn: true },
  hungry: { role: 'observation', call: wistful(3, 1), byClock: true },
  'late-night': { role: 'observation', call: gentle(2, 1, 0), byClock: true },
  'long-work': { role: 'event', call: gentle(4, 3, 2), byClock: true },
  'day-adoption': { role: 'event', call: bright(0, 2, 4, 5), byClock: true, variables: ['years'] },
  'day-hundred': { role: 'event', call: bright(0, 4, 5), byClock: true },
  'day-back': { role: 'event', call: bright(0, 3, 3), byClock: true },
  'day-new-year': { role: 'event', call: bright(2, 3, 5, 5), byClock: true },
  'day-year-end': { role: 'event', call: gentle(5, 3, 2, 0), byClock: true },
  'day-valentine': { role: 'event', call: gentle(2, 4, 2), byClock: true },
  'day-white': { role: 'event', call: gentle(4, 2, 4), byClock: true },
  'day-pi': { role: 'event', call: bright(3, 1, 4, 1), byClock: true },
  'day-april-fool': { role: 'event', call: tense(0, 4, 1, 5), byClock: true },
  'day-leap': { role: 'event', call: bright(0, 5), byClock: true },
  'day-programmer': { role: 'event', call: bright(1, 0, 1, 1), byClock: true },
  'day-halloween': { role: 'event', call: tense(0, 1, 0, 3), byClock: true },
  'day-christmas': { role: 'event', call: bright(3, 4, 3, 1), byClock: true },
  'day-friday-13': { role: 'event', call: tense(3, 2, 0), byClock: true },
  'day-spicy': { role: 'event', call: bright(4, 5, 4, 5), byClock: true },
  'day-kimchi': { role: 'event', call: bright(2, 4, 5, 4), byClock: true },
  'day-setsubun': { role: 'event', call: bright(3, 3, 0), byClock: true },
  'day-hina': { role: 'event', call: gentle(3, 2, 3, 1), byClock: true },
  'day-children': { role: 'event', call: bright(1, 3, 4), byClock: true },
  'day-bird-week': { role: 'event', call: bright(4, 3, 5, 3), byClock: true },
  'day-obon': { role: 'event', call: gentle(5, 4, 2), byClock: true },
  'day-moon': { role: 'event', call: gentle(0, 2, 5), byClock: true },
  'day-dart': { role: 'event', call: bright(5, 2, 5), byClock: true },
  'day-flutter': { role: 'event', call: bright(2, 5, 2, 5), byClock: true },
  'day-tanabata': { role: 'event', call: gentle(4, 3, 4, 2), byClock: true },
  'day-curry': { role: 'event', call: bright(1, 2, 1, 3), byClock: true },
  'day-easter': { role: 'event', call: bright(2, 2, 4), byClock: true },
  'day-thanksgiving': { role: 'event', call: gentle(1, 3, 2), byClock: true },
  'day-off': { role: 'event', call: gentle(3, 4, 2), byClock: true },
  'day-monday': { role: 'event', call: bright(0, 1, 2), byClock: true },
  'day-friday': { role: 'event', call: bright(2, 1, 4), byClock: true },
  'season-spring': { role: 'idle', call: gentle(2, 4, 5), byClock: true },
  'season-summer': { role: 'idle', call: bright(4, 4, 3), byClock: true },
  'season-autumn': { role: 'idle', call: wistful(4, 2, 1), byClock: true },
  'season-winter': { role: 'idle', call: wistful(3, 2, 2), byClock: true },
  'numbers-today': { role: 'idle', call: bright(1, 1, 2), byClock: true, variables: ['count'] },
  'numbers-total': { role: 'idle', call: bright(0, 1, 4), byClock: true, variables: ['count'] },
  'numbers-week': { role: 'idle', call: bright(4, 2, 4), byClock: true, variables: ['day'] },
  'numbers-rest': { role: 'idle', call: gentle(4, 4, 2), byClock: true },
  'numbers-month': { role: 'idle', call: bright(2, 1, 3), byClock: true, variables: ['count'] },
  'numbers-reviews': { role: 'idle', call: gentle(1, 3, 1), byClock: true, variables: ['count'] },
  'numbers-pulls': { role: 'idle', call: bright(3, 5, 3), byClock: true, variables: ['count'] },
  'numbers-days': { role: 'idle', call: gentle(0, 1, 2), byClock: true, variables: ['count'] },
  'numbers-return': { role: 'idle', call: gentle(0, 3, 4), byClock: true, variables: ['count'] },
  'greeting-morning': { role: 'event', call: bright(0, 2, 3), byClock: true },
  'greeting-day': { role: 'event', call: bright(2, 4), byClock: true },
  'greeting-evening': { role: 'event', call: gentle(3, 1), byClock: true },
  'greeting-night': { role: 'event', call: gentle(1, 0), byClock: true },
  'new-food-commit': { role: 'event', call: bright(3, 4) },
  'new-food-issue': { role: 'event', call: bright(1, 4) },
  'new-food-review': { role: 'event', call: bright(2, 5) },
  'new-food-pull-request': { role: 'event', call: bright(1, 3, 5) },
  'new-food-many': { role: 'event', call: bright(1, 2, 3, 4), variables: ['count'] },
  stroked: { role: 'event', call: gentle(1, 2, 1) },
  dragged: { role: 'event', call: tense(1, 4) },
  'work-commit': { role: 'observation', call: bright(2, 3, 2) },
  'work-branch': { role: 'observation', call: bright(1, 2, 4) },
  'work-push': { role: 'observation', call: bright(1, 3) },
  'work-merge': { role: 'observation', call: bright(3, 1, 3) },
  'work-rebase': { role: 'observation', call: bright(3, 2, 4) },
  'work-stash': { role: 'observation', call: gentle(2, 0) },
  'work-revert': { role: 'observation', call: gentle(3, 2, 1) },
  'work-merge-begun': { role: 'observation', call: tense(1, 2) },
  'work-rebase-begun': { role: 'observation', call: tense(2, 1) },
  'work-amend': { role: 'observation', call: gentle(2, 2, 3) },
  'work-pull': { role: 'observation', call: gentle(4, 2) },
  'work-switch': { role: 'observation', call: gentle(3, 3, 2) },
  'work-new-day': { role: 'event', call: bright(0, 1, 3) },
  'work-first-commit': { role: 'event', call: bright(0, 3, 5) },
  'work-tag': { role: 'event', call: bright(4, 3, 5) },
  'work-conflict': { role: 'event', call: tense(3, 1, 3) },
  'work-relief': { role: 'event', call: gentle(4, 1) },
  'work-merged': { role: 'event', call: bright(2, 3, 4) },
  'work-checks-failed': { role: 'event', call: wistful(2, 1) },
  'work-checks-passed': { role: 'event', call: bright(4, 5) },
  'work-agent-started': { role: 'observation', call: gentle(0, 2, 1) },
  'work-agent-needs-you': { role: 'event', call: tense(2, 4, 2) },
  'work-agent-done': { role: 'event', call: bright(2, 4, 3) },
  'work-agent-failed': { role: 'event', call: wistful(2, 1, 0) },
  'brought-shell': { role: 'event', call: bright(0, 1, 5), maxWaitMs: 20_000 },
  'brought-ticket': { role: 'event', call: bright(0, 2, 5), maxWaitMs: 20_000 },
  'brought-pine-cone': { role: 'event', call: bright(1, 2, 5), maxWaitMs: 20_000 },
  'brought-postcard': { role: 'event', call: bright(0, 3, 4), maxWaitMs: 20_000 },
  'brought-pebble': { role: 'event', call: bright(0, 2, 4), maxWaitMs: 20_000 },
  'brought-gull-feather': { role: 'event', call: bright(1, 3, 4, 5), maxWaitMs: 20_000 },
  'brought-bottle-cap': { role: 'event', call: bright(2, 3, 5), maxWaitMs: 20_000 },
  'brought-leaf': { role: 'event', call: bright(0, 4, 4), maxWaitMs: 20_000 },
  'fed-commit': { role: 'meal', call: bright(3, 5) },
  'fed-issue': { role: 'meal', call: gentle(2, 3, 1) },
  'fed-review': { role: 'meal', call: tense(4, 2, 5) },
  'fed-pull-request': { role: 'meal', call: bright(3, 2, 5) },
  'fed-all': { role: 'meal', call: bright(2, 3, 4, 5), variables: ['count'] },
  'fire-breath': { role: 'fire', call: tense(0, 2, 4, 5), maxWaitMs: 20_000 },
  'first-start': { role: 'event', call: bright(1, 3, 2, 4), maxWaitMs: 60_000 },
  'level-up': { role: 'award', call: bright(0, 2, 3, 5), maxWaitMs: 60_000, variables: ['level'] },
  unlock: { role: 'award', call: bright(3, 4, 5), maxWaitMs: 60_000, variables: ['item'] },
  'unlock-ornament': {
    role: 'award',
    call: bright(2, 4, 3, 5),
    maxWaitMs: 60_000,
    variables: ['item'],
  },
  'unlock-scene': { role: 'award', call: bright(1, 4, 5), maxWaitMs: 60_000, variables: ['item'] },
  growth: { role: 'award', call: bright(0, 1, 3, 5), maxWaitMs: 60_000, variables: ['form'] },
  deed: { role: 'award', call: bright(0, 1, 2, 5), maxWaitMs: 60_000 },
  /** The user's own words, so the catalogue has no lines. */
  told: { role: 'event', call: bright(1, 4, 2), maxWaitMs: 20_000 },
  'voice-test': { role: 'test', call: bright(2, 1, 2) },
  'pronunciation-test': { role: 'test', call: bright(2, 0, 2), variables: ['word'] },
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

/** The user wears an outfit, enters a scene and sets out an ornament, so each has lines of its own. */
export function unlockTriggerOf(item: EarnableId) {
  if (isSceneId(item)) return 'unlock-scene'
  return isOrnamentId(item) ? 'unlock-ornament' : 'unlock'
}

export const triggerNames = Object.keys(triggers) as readonly Trigger[]

export const rowOf = (trigger: Trigger): TriggerRow => triggers[trigger]

export const priorityOf = (trigger: Trigger) => roles.indexOf(rowOf(trigger).role)

export const clockTriggers = triggerNames.filter((name) => rowOf(name).byClock)

export const variablesOf = (trigger: Trigger): readonly string[] => rowOf(trigger).variables ?? []

/** @param hour of the user's clock, 0 to 23 */
export const greetingAt = (hour: number) =>
  `greeting-${timeOfDay(timesOfDay.greeting, hour)}` as const
