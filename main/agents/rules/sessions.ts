import {
  agentStates,
  type AgentSession,
  type AgentState,
} from '../../../preload/contract/views/agents-view.ts'
import { hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import type { SessionEvent } from './agent-events.ts'
import type { HookReport } from './hook-report.ts'
import type { Now } from '../../base/rules/now.ts'

/** A session that is gone stays for a moment, so that a late event does not bring it back. */
export interface KeptSession extends Omit<AgentSession, 'state'> {
  readonly state: AgentState | 'gone'
  /** When the last hook began, by the hook's clock; null if unknown. */
  readonly at: number | null
  /** When the last event was received, by the stopwatch. */
  readonly heardAt: number
  readonly pid: number | null
  /** Whether its turn has ended, but background tasks will continue it. */
  readonly isPaused: boolean
  /** Whether its last question came from a subagent. */
  readonly hasSubagentAsked: boolean
  /** How often Dash has reminded a user who was there, since the last event. */
  readonly reminders: number
}

export const maxSessions = 32

/** How long a state lasts without an event. Esc and Ctrl-C send none, so no work lasts forever. */
const lastsMs: Readonly<Record<AgentState, number>> = {
  'needs-you': hourMs,
  failed: 10 * minuteMs,
  done: 10 * minuteMs,
  working: 10 * minuteMs,
  expired: 10 * minuteMs,
}

/**
 * A question that is still open after so many reminders was probably answered or dismissed: Claude Code reports neither Esc at a
 * question nor the answer to one. Nothing counts while the user is away, so a question is still there when they come back.
 */
const maxReminders = 5

/** Hooks that run at the same time may arrive in another order, but not much later. */
const maxDelayMs = 5000

/** How often to check whether the process of an active session still runs. */
const processCheckMs = minuteMs

const isActive = ({ state }: Pick<KeptSession, 'state'>) =>
  state === 'working' || state === 'needs-you'

/** The state after an event. A session begins with work or a question: Hot Dash may have missed what came before. */
function stateAfter(session: KeptSession | undefined, event: SessionEvent): KeptSession['state'] {
  const state = session?.state ?? 'gone'
  const isOver = state === 'done' || state === 'failed'
  switch (event) {
    case 'works':
    case 'pauses':
      return 'working'
    case 'asks':
      return 'needs-you'
    case 'helps':
      return isOver || (state === 'needs-you' && !session?.hasSubagentAsked) ? state : 'working'
    case 'starts':
      return isOver || state === 'expired' ? 'gone' : state
    case 'stops':
      return isOver || state === 'gone' ? state : 'done'
    case 'fails':
      return state === 'gone' ? state : 'failed'
    case 'idles':
      return isOver ? state : session?.isPaused ? 'done' : 'gone'
    case 'ends':
      return 'gone'
  }
}

/** Takes in an event of a session. Beyond `maxSessions`, drops the least needy, and of those the longest silent. */
export function reduceSessions(
  sessions: readonly KeptSession[],
  report: HookReport,
  event: SessionEvent,
  now: Now,
): readonly KeptSession[] {
  const key = `${report.agent}:${report.session}`
  const before = sessions.find((session) => session.key === key)
  const isLate =
    report.at !== null &&
    typeof before?.at === 'number' &&
    report.at < before.at &&
    before.at - report.at <= maxDelayMs
  if (isLate) return sessions
  const state = stateAfter(before, event)
  const after: KeptSession = {
    key,
    agent: report.agent,
    folder: report.folder || (before?.folder ?? ''),
    state,
    since: before?.state === state ? before.since : now.clockMs,
    at: report.at ?? before?.at ?? null,
    heardAt: now.stopwatchMs,
    pid: report.pid ?? before?.pid ?? null,
    isPaused: event === 'pauses' || (event === 'helps' && (before?.isPaused ?? false)),
    hasSubagentAsked: event === 'asks' ? report.isFromSubagent : !!before?.hasSubagentAsked,
    reminders: 0,
  }
  const others = sessions.filter((session) => session !== before)
  return [after, ...others].sort(byNeed).slice(0, maxSessions)
}

/** Expires sessions that have lasted too long, or whose process is gone. */
export function expireSessions(
  sessions: readonly KeptSession[],
  now: Now,
  isAlive: (pid: number) => boolean,
): readonly KeptSession[] {
  return sessions.flatMap((session): readonly KeptSession[] => {
    const { state, pid } = session
    const silentMs = now.stopwatchMs - session.heardAt
    if (state === 'gone') return silentMs > maxDelayMs ? [] : [session]
    const isOrphan = isActive(session) && pid !== null && !isAlive(pid)
    if (!isOrphan && silentMs < lastsMs[state]) return [session]
    return isActive(session) ? [expired(session, now)] : []
  })
}

const expired = (session: KeptSession, now: Now): KeptSession => ({
  ...session,
  state: 'expired',
  since: now.clockMs,
  heardAt: now.stopwatchMs,
})

/** Counts a reminder for each session that needs the user. After `maxReminders`, the session expires. */
export const countReminder = (sessions: readonly KeptSession[], now: Now): readonly KeptSession[] =>
  sessions.map((session) => {
    if (session.state !== 'needs-you') return session
    const reminders = session.reminders + 1
    return reminders > maxReminders ? expired(session, now) : { ...session, reminders }
  })

/** When to call `expireSessions` next, in milliseconds of the stopwatch; null if nothing can expire. */
export function nextCheck(sessions: readonly KeptSession[], now: Now): number | null {
  const ends = sessions.flatMap((session) => {
    if (session.state === 'gone') return []
    const end = session.heardAt + lastsMs[session.state]
    return isActive(session) && session.pid !== null
      ? [Math.min(end, now.stopwatchMs + processCheckMs)]
      : [end]
  })
  return ends.length === 0 ? null : Math.min(...ends)
}

/** The sessions to show, neediest first. */
export const shownSessions = (sessions: readonly KeptSession[]): readonly AgentSession[] =>
  [...sessions]
    .sort(byNeed)
    .flatMap(({ key, agent, folder, state, since }) =>
      state === 'gone' ? [] : [{ key, agent, folder, state, since }],
    )

const needOf = ({ state }: KeptSession) =>
  state === 'gone' ? agentStates.length : agentStates.indexOf(state)

const byNeed = (one: KeptSession, other: KeptSession) =>
  needOf(one) - needOf(other) || other.heardAt - one.heardAt
