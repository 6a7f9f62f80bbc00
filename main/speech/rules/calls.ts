import type { Trigger } from './triggers.ts'

/** How a call and the line after it sound. */
export type Feel = 'bright' | 'gentle' | 'wistful' | 'tense'

/** What Dash chirps before a line: short notes that tell what it is about. */
export interface Call {
  readonly feel: Feel
  /** Steps on the feel's scale, from its root. */
  readonly steps: readonly number[]
}

const bright = (...steps: readonly number[]): Call => ({ feel: 'bright', steps })
const gentle = (...steps: readonly number[]): Call => ({ feel: 'gentle', steps })
const wistful = (...steps: readonly number[]): Call => ({ feel: 'wistful', steps })
const tense = (...steps: readonly number[]): Call => ({ feel: 'tense', steps })

/** No two are alike. Good news rises, soothing calls fall, and worries go back and forth. */
export const calls: Readonly<Record<Trigger, Call>> = {
  idle: gentle(2, 3),
  serial: gentle(1, 2, 4),
  hungry: wistful(3, 1),
  'late-night': gentle(2, 1, 0),
  'long-work': gentle(4, 3, 2),
  'day-adoption': bright(0, 2, 4, 5),
  'day-hundred': bright(0, 4, 5),
  'day-back': bright(0, 3, 3),
  'day-new-year': bright(2, 3, 5, 5),
  'day-year-end': gentle(5, 3, 2, 0),
  'day-valentine': gentle(2, 4, 2),
  'day-pi': bright(3, 1, 4, 1),
  'day-april-fool': tense(0, 4, 1, 5),
  'day-leap': bright(0, 5),
  'day-programmer': bright(1, 0, 1, 1),
  'day-halloween': tense(0, 1, 0, 3),
  'day-christmas': bright(3, 4, 3, 1),
  'day-friday-13': tense(3, 2, 0),
  'day-spicy': bright(4, 5, 4, 5),
  'day-kimchi': bright(2, 4, 5, 4),
  'day-setsubun': bright(3, 3, 0),
  'day-hina': gentle(3, 2, 3, 1),
  'day-children': bright(1, 3, 4),
  'day-tanabata': gentle(4, 3, 4, 2),
  'day-curry': bright(1, 2, 1, 3),
  'day-easter': bright(2, 2, 4),
  'day-thanksgiving': gentle(1, 3, 2),
  'day-off': gentle(3, 4, 2),
  'day-monday': bright(0, 1, 2),
  'day-friday': bright(2, 1, 4),
  'season-spring': gentle(2, 4, 5),
  'season-summer': bright(4, 4, 3),
  'season-autumn': wistful(4, 2, 1),
  'season-winter': wistful(3, 2, 2),
  'greeting-morning': bright(0, 2, 3),
  'greeting-day': bright(2, 4),
  'greeting-evening': gentle(3, 1),
  'greeting-night': gentle(1, 0),
  'new-food-commit': bright(3, 4),
  'new-food-issue': bright(1, 4),
  'new-food-review': bright(2, 5),
  'new-food-pull-request': bright(1, 3, 5),
  'new-food-many': bright(1, 2, 3, 4),
  stroked: gentle(1, 2, 1),
  dragged: tense(1, 4),
  'work-commit': bright(2, 3, 2),
  'work-branch': bright(1, 2, 4),
  'work-push': bright(1, 3),
  'work-merge': bright(3, 1, 3),
  'work-rebase': bright(3, 2, 4),
  'work-stash': gentle(2, 0),
  'work-revert': gentle(3, 2, 1),
  'work-merge-begun': tense(1, 2),
  'work-rebase-begun': tense(2, 1),
  'work-amend': gentle(2, 2, 3),
  'work-pull': gentle(4, 2),
  'work-switch': gentle(3, 3, 2),
  'work-new-day': bright(0, 1, 3),
  'work-first-commit': bright(0, 3, 5),
  'work-tag': bright(4, 3, 5),
  'work-conflict': tense(3, 1, 3),
  'work-relief': gentle(4, 1),
  'work-merged': bright(2, 3, 4),
  'work-checks-failed': wistful(2, 1),
  'work-checks-passed': bright(4, 5),
  'fed-commit': bright(3, 5),
  'fed-issue': gentle(2, 3, 1),
  'fed-review': tense(4, 2, 5),
  'fed-pull-request': bright(3, 2, 5),
  'fed-all': bright(2, 3, 4, 5),
  'fire-breath': tense(0, 2, 4, 5),
  'first-start': bright(1, 3, 2, 4),
  'level-up': bright(0, 2, 3, 5),
  unlock: bright(3, 4, 5),
  'voice-test': bright(2, 1, 2),
  'pronunciation-test': bright(2, 0, 2),
}
