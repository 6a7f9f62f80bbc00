import { minuteMs } from '../../preload/contract/durations.ts'
import { heldStateOf } from '../../preload/contract/views/agents-view.ts'
import type { Agents } from '../agents/agents.ts'
import type { Clock } from '../base/clock.ts'
import { hasPassed } from '../base/rules/waits.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Presence } from '../desktop/presence.ts'
import { agentNewsOf, type AgentNews } from './rules/agent-news.ts'

/** Has Dash answer what coding agents do, and remind a user who is there of an agent that waits. */
export function openAgentReactions(options: {
  readonly agents: Pick<Agents, 'view' | 'onChange' | 'countReminder'>
  readonly respond: (events: readonly AgentNews[]) => void
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly mayReact: () => boolean
  readonly presence: Pick<Presence, 'isUserThere'>
  readonly clock: Pick<Clock, 'now'>
}) {
  const { agents, respond, desktop, mayReact, presence, clock } = options
  /** When Dash last called the user, in milliseconds since the epoch. */
  let calledAt = -Infinity
  const off = agents.onChange(({ before, after }) => {
    const key = (after ?? before)?.key
    const others = agents.view().sessions.filter((session) => session.key !== key)
    const event = agentNewsOf(before, after, others)
    if (event === 'agent-needs-you') calledAt = clock.now()
    if (event !== null) respond([event])
  })
  return {
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
