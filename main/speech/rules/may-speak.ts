/** Whether Dash may speak now. `queue-steps.ts` decides which line interrupts which. */
import { isExpired } from '../../base/rules/expiry.ts'
import type { Trigger } from './triggers.ts'

/** @returns whether to say the line aloud, to show it in the bubble only, or to drop it */
export function maySpeak(moment: {
  /** The user asked for this line: a test, or _Say again_. */
  readonly isAsked: boolean
  /** The user presents, or it is within the quiet hours (`main/settings/rules/quiet-hours.ts`). */
  readonly isQuiet: boolean
  /** Dash has talked aloud about the same thing a moment ago. */
  readonly isBubbleOnly: boolean
  readonly isMuted: boolean
  readonly isVisible: boolean
}): 'no' | 'in-bubble' | 'aloud' {
  if (moment.isQuiet && !moment.isAsked) return 'no'
  return moment.isBubbleOnly || moment.isMuted || !moment.isVisible ? 'in-bubble' : 'aloud'
}

const minute = 60_000
/** The pause between two bubbles about work. It also applies to bubbles about a cooked commit. */
const bubbleRestMs = 2 * minute
/** The pause between two lines about work that are said aloud. */
const aloudRestMs = 5 * minute
const remarkRestMs = 20 * minute

/** When Dash last talked about something, in milliseconds since the epoch. */
export interface Talk {
  readonly bubbleAt: number
  readonly aloudAt: number
  /** When each line about work was last said. */
  readonly at: Readonly<Partial<Record<Trigger, number>>>
}

export const noTalk: Talk = { bubbleAt: -Infinity, aloudAt: -Infinity, at: {} }

/** Whether Dash may talk again (null: not yet), and whether aloud. @param talks about subjects that share pauses */
export function mayTalk(talks: readonly Talk[], now: number): { readonly isAloud: boolean } | null {
  const isOver = (at: number, restMs: number) => isExpired(at + restMs, restMs, now)
  if (!talks.every(({ bubbleAt }) => isOver(bubbleAt, bubbleRestMs))) return null
  return { isAloud: talks.every(({ aloudAt }) => isOver(aloudAt, aloudRestMs)) }
}

/** The state after a line was said. @param trigger if the line was about work, its trigger */
export const talked = (talk: Talk, isAloud: boolean, now: number, trigger?: Trigger): Talk => ({
  bubbleAt: now,
  aloudAt: isAloud ? now : talk.aloudAt,
  at: trigger === undefined ? talk.at : { ...talk.at, [trigger]: now },
})

/** Whether Dash may make a remark on its own. @param lastAt when it last did, or 0; in ms since the epoch */
export const mayRemark = (lastAt: number, now: number): boolean =>
  isExpired(lastAt + remarkRestMs, remarkRestMs, now)
