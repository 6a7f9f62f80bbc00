import { minuteMs } from '../../preload/contract/durations.ts'
import { heldStateOf } from '../../preload/contract/views/agents-view.ts'
import type { Agents } from '../agents/agents.ts'
import type { Clock } from '../base/clock.ts'
import { hasPassed } from '../base/rules/waits.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Presence } from '../desktop/presence.ts'
import { addMention, neverMentioned, type MentionTimes } from '../speech/rules/may-speak.ts'
import type { Speech } from '../speech/speech.ts'
import { agentNewsOf } from './rules/agent-news.ts'
import { answerToWork, type Work } from './rules/answers-to-work.ts'

/**
 * Has Dash answer the user's work and what coding agents do: with a gesture, and sometimes with a line. Reminds a user
 * who is there of an agent that waits.
 */
export function openWorkReactions(options: {
  readonly speech: Pick<Speech, 'say'>
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly mayReact: () => boolean
  readonly settings: { all(): { readonly mirrorsWork: boolean } }
  readonly agents: Pick<Agents, 'view' | 'onChange' | 'countReminder'>
  readonly presence: Pick<Presence, 'isUserThere'>
  readonly clock: Pick<Clock, 'now'>
}) {
  const { speech, desktop, mayReact, settings, agents, presence, clock } = options
  let mentions = neverMentioned
  /** When Dash last called the user, in milliseconds since the epoch. */
  let calledAt = -Infinity

  function respond(events: readonly Work[]): void {
    if (!mayReact()) return
    const answer = answerToWork(events, mentions, clock.now())
    if (answer === null) return
    desktop.sendBird({ type: 'performs', gesture: answer.gesture })
    const { line } = answer
    if (line === null) return
    // If another line keeps the bubble, this line is dropped, but still counts as said.
    speech.say(line.trigger, {}, { maxAudibility: line.audibility })
    mentions = addMention(mentions, line.audibility, clock.now(), line.trigger)
  }

  const off = agents.onChange(({ before, after }) => {
    const key = (after ?? before)?.key
    const others = agents.view().sessions.filter((session) => session.key !== key)
    const event = agentNewsOf(before, after, others)
    if (event === 'agent-needs-you') calledAt = clock.now()
    if (event !== null) respond([event])
  })
  return {
    respondToWork: (events: readonly Work[]): void => {
      if (settings.all().mirrorsWork) respond(events)
    },
    /** When Dash last mentioned work. */
    mentions: (): MentionTimes => mentions,
    /** Call it each minute. */
    minutePassed(): void {
      if (heldStateOf(agents.view()) !== 'needs-you' || !mayReact()) return
      if (!presence.isUserThere()) return
      if (!hasPassed(calledAt, minuteMs, clock.now())) return
      calledAt = clock.now()
      agents.countReminder()
      if (heldStateOf(agents.view()) !== 'needs-you') return
      desktop.sendBird({ type: 'performs-if-idle', gesture: 'call' })
    },
    close: off,
  }
}
