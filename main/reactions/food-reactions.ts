import { dishCount } from '../../preload/contract/counts.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Clock } from '../base/clock.ts'
import type { Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { GrantedFood } from '../ledger/grant-food.ts'
import type { Quiet } from '../settings/quiet.ts'
import {
  addMention,
  mentionAudibility,
  neverMentioned,
  type MentionTimes,
} from '../speech/rules/may-speak.ts'
import type { Speech } from '../speech/speech.ts'

/** A sync or a scan brings food in parts. If no more food has come for this long, Dash says the total. */
const arrivalGapMs = 2000

/** Shows new food to Dash, which sometimes says a line about it. */
export function openFoodReactions(options: {
  readonly speech: Pick<Speech, 'say'>
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly quiet: Pick<Quiet, 'isQuiet'>
  readonly workMentions: () => MentionTimes
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
}) {
  const { speech, desktop, quiet, workMentions, clock, timers } = options
  let mentions = neverMentioned
  /** The dishes that Dash has not mentioned yet. Null if there are none. */
  let arrival: { readonly count: number; readonly cancelMention: () => void } | null = null

  /**
   * Mentions a single new dish. Commits may come every minute, so after the first mention of any dish, they must wait
   * for the pauses after work and dishes. The other kinds, and the first mention, wait for nothing (`[]`).
   */
  function mentionDish(kind: Kind): void {
    const isLater = kind === 'commit' && mentions !== neverMentioned
    const audibility = mentionAudibility(isLater ? [workMentions(), mentions] : [], clock.now())
    if (audibility === 'none') return
    speech.say(`new-food-${kind}`, {}, { maxAudibility: audibility })
    mentions = addMention(mentions, audibility, clock.now())
  }

  function mentionTotal(count: number): void {
    arrival = null
    speech.say('new-food-many', { count })
    mentions = addMention(mentions, 'aloud', clock.now())
  }

  return {
    announceFood: (granted: readonly GrantedFood[]): void => {
      if (quiet.isQuiet()) return
      for (const { kind, count } of granted) desktop.sendBird({ type: 'new-food', kind, count })
      const total = dishCount(granted)
      const [only] = granted
      if (total === 0) return
      if (total === 1 && only && arrival === null) {
        mentionDish(only.kind)
        return
      }
      arrival?.cancelMention()
      const count = total + (arrival?.count ?? 0)
      arrival = { count, cancelMention: timers.after(arrivalGapMs, () => mentionTotal(count)) }
    },
    close: (): void => arrival?.cancelMention(),
  }
}
