import { agentIds, type AgentId } from '../../../preload/contract/views/agents-view.ts'

/** What a hook says about one event of an agent. It never has a text of the user or the agent. */
export interface HookReport {
  readonly agent: AgentId
  /** The agent's own name for the event. */
  readonly event: string
  /** The agent's id of the session, for a subagent that of the session which started it. */
  readonly session: string
  /** The last part of the session's folder; empty if unknown. */
  readonly folder: string
  /** Which notification, status or error it is, from the word `kind`; empty if unknown. */
  readonly detail: string
  /** `bypassPermissions` or `dontAsk` if the agent asks for no permission. */
  readonly mode: string
  readonly isFromSubagent: boolean
  /** Whether the agent runs without a user, as in a script. */
  readonly isUnattended: boolean
  readonly hasBackgroundTasks: boolean
  /** False if the agent gives up after this error. */
  readonly isRecoverable: boolean
  /** When the hook began, in milliseconds since the epoch; null if unknown. */
  readonly at: number | null
  /** The agent's process; null if unknown. */
  readonly pid: number | null
}

/**
 * Parses the words that `hot-dash hook` sends (resources/command/hook.c): the agent, then `name=value` in any order.
 * @returns null if the agent, the event or the session is unknown
 */
export function parseHookReport([name, ...words]: readonly string[]): HookReport | null {
  const fields = new Map(
    words.map((word) => {
      const end = word.indexOf('=')
      return [word.slice(0, end), word.slice(end + 1)]
    }),
  )
  const plain = (field: string) => {
    const value = fields.get(field) ?? ''
    return /^[\w.-]{1,80}$/.test(value) ? value : ''
  }
  const number = (field: string) => {
    const value = fields.get(field) ?? ''
    return /^[1-9]\d{0,15}$/.test(value) ? Number(value) : null
  }
  const agent = agentIds.find((id) => id === name)
  const event = plain('event')
  const pid = number('pid')
  // Some versions of Copilot CLI name no session.
  const session = plain('parent') || plain('session') || String(pid ?? '')
  if (agent === undefined || event === '' || session === '') return null
  return {
    agent,
    event,
    session,
    folder: (fields.get('folder') ?? '').replace(/^.*[/\\]/s, '').slice(0, 80),
    detail: plain('kind'),
    mode: plain('mode'),
    isFromSubagent: fields.has('subagent'),
    isUnattended: fields.has('unattended'),
    hasBackgroundTasks: fields.has('background'),
    isRecoverable: !fields.has('recoverable'),
    at: number('at'),
    pid,
  }
}
