import {
  heldStateOf,
  type AgentSession,
  type AgentState,
} from '../../../preload/contract/views/agents-view.ts'

/** What coding agents do that Dash answers. */
export const agentNews = ['agent-started', 'agent-needs-you', 'agent-done', 'agent-failed'] as const
export type AgentNews = (typeof agentNews)[number]

/** A session in one of these states can still end. After `done` or `failed`, another end is no news. */
const underWay: readonly (AgentState | undefined)[] = ['working', 'needs-you', 'expired']

/**
 * What a change of one session means to Dash; null if it needs no answer. A start is news only if no other session
 * works or needs the user, because Dash shows all sessions as one picture. If a session was unknown or over, its end is
 * no news.
 * @param others the sessions besides this one
 */
export function agentNewsOf(
  before: AgentSession | null,
  after: AgentSession | null,
  others: readonly AgentSession[],
): AgentNews | null {
  const then = before?.state
  const now = after?.state
  if (now === then) return null
  switch (now) {
    case 'needs-you':
      return 'agent-needs-you'
    case 'working':
      return then === 'needs-you' || heldStateOf({ sessions: others }) ? null : 'agent-started'
    case 'done':
    case 'failed':
      return underWay.includes(then) ? `agent-${now}` : null
    case 'expired':
    case undefined:
      return null
  }
}
