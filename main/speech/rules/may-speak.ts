/** Whether Dash may speak now. `queue-steps.ts` decides which line interrupts which. */
import { isWaitOver } from '../../base/rules/waits.ts'
import type { Trigger } from './triggers.ts'

/** @returns whether to say the line aloud, to show it in the bubble only, or to drop it */
export function permissionToSpeak(moment: {
  readonly isAsked: boolean
  /** The user presents, or it is within the quiet hours (`main/settings/rules/quiet-hours.ts`). */
  readonly isQuiet: boolean
  /** Dash talked aloud about the same thing a moment ago. */
  readonly isBubbleOnly: boolean
  readonly isMuted: boolean
  readonly isVisible: boolean
}): 'no' | 'in-bubble' | 'aloud' {
  if (moment.isQuiet && !moment.isAsked) return 'no'
  return moment.isBubbleOnly || moment.isMuted || !moment.isVisible ? 'in-bubble' : 'aloud'
}

const minuteMs = 60_000
/** The pause between two bubbles about work. It also applies to bubbles about a commit that became a dish. */
const bubblePauseMs = 2 * minuteMs
/** The pause between two lines about work that are said aloud. */
const aloudPauseMs = 5 * minuteMs
const remarkPauseMs = 20 * minuteMs

/** When Dash last mentioned a subject, in milliseconds since the epoch. */
export interface Mentions {
  readonly bubbleAt: number
  readonly aloudAt: number
  /** When each line about work was last said. */
  readonly at: Readonly<Partial<Record<Trigger, number>>>
}

export const noMentions: Mentions = { bubbleAt: -Infinity, aloudAt: -Infinity, at: {} }

/**
 * Whether Dash may mention these subjects aloud. They share their pauses.
 * @returns null if Dash may not mention them at all
 */
export function permissionToMention(
  subjects: readonly Mentions[],
  now: number,
): { readonly isAloud: boolean } | null {
  const isOver = (at: number, pauseMs: number) => isWaitOver(at + pauseMs, pauseMs, now)
  if (!subjects.every(({ bubbleAt }) => isOver(bubbleAt, bubblePauseMs))) return null
  return { isAloud: subjects.every(({ aloudAt }) => isOver(aloudAt, aloudPauseMs)) }
}

/** @param trigger if the line was about work, its trigger */
export const addMention = (
  mentions: Mentions,
  isAloud: boolean,
  now: number,
  trigger?: Trigger,
): Mentions => ({
  bubbleAt: now,
  aloudAt: isAloud ? now : mentions.aloudAt,
  at: trigger === undefined ? mentions.at : { ...mentions.at, [trigger]: now },
})

/** Whether Dash may make a remark on its own. @param lastAt when it last did, or 0; in ms since the epoch */
export const mayRemark = (lastAt: number, now: number): boolean =>
  isWaitOver(lastAt + remarkPauseMs, remarkPauseMs, now)
