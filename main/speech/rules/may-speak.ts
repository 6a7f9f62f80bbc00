/** Whether Dash may speak now. `queue-steps.ts` decides which line interrupts which. */
import { minuteMs } from '../../../preload/contract/durations.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import type { Trigger } from './triggers.ts'

/** How a line may be said: not at all, in the bubble only, or aloud as well. */
export type Audibility = 'none' | 'bubble' | 'aloud'

export function audibilityAt(moment: {
  readonly isAsked: boolean
  /** The user presents, or it is within the quiet hours (`main/settings/rules/quiet-hours.ts`). */
  readonly isQuiet: boolean
  /** What the caller allows. */
  readonly maxAudibility: Audibility
  readonly isMuted: boolean
  readonly isVisible: boolean
}): Audibility {
  if (moment.isQuiet && !moment.isAsked) return 'none'
  const isSilent = moment.isMuted || !moment.isVisible
  return isSilent && moment.maxAudibility === 'aloud' ? 'bubble' : moment.maxAudibility
}

/** The pause between two bubbles about work. It also applies to bubbles about a commit that became a dish. */
const bubblePauseMs = 2 * minuteMs
const aloudPauseMs = 5 * minuteMs
const remarkPauseMs = 20 * minuteMs

/** When Dash last mentioned a subject, in milliseconds since the epoch. */
export interface MentionTimes {
  readonly bubbleAt: number
  readonly aloudAt: number
  /** When each line about work was last said. */
  readonly at: Readonly<Partial<Record<Trigger, number>>>
}

export const neverMentioned: MentionTimes = { bubbleAt: -Infinity, aloudAt: -Infinity, at: {} }

/** How Dash may mention these subjects, which share their pauses. */
export function mentionAudibility(subjects: readonly MentionTimes[], now: number): Audibility {
  if (!subjects.every(({ bubbleAt }) => hasPassed(bubbleAt, bubblePauseMs, now))) return 'none'
  return subjects.every(({ aloudAt }) => hasPassed(aloudAt, aloudPauseMs, now)) ? 'aloud' : 'bubble'
}

/** @param trigger if the line was about work, its trigger */
export const addMention = (
  mentions: MentionTimes,
  audibility: Audibility,
  now: number,
  trigger?: Trigger,
): MentionTimes => ({
  bubbleAt: now,
  aloudAt: audibility === 'aloud' ? now : mentions.aloudAt,
  at: trigger === undefined ? mentions.at : { ...mentions.at, [trigger]: now },
})

/** Whether Dash may make a remark on its own. @param lastAt when it last did, or 0; in ms since the epoch */
export const mayRemark = (lastAt: number, now: number): boolean =>
  hasPassed(lastAt, remarkPauseMs, now)
