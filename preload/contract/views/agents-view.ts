export const agentIds = ['claude', 'codex', 'gemini', 'copilot', 'opencode'] as const
export type AgentId = (typeof agentIds)[number]

/** The states of a session; Dash shows the first of them. `expired`: the session stopped reporting while it worked. */
export const agentStates = ['needs-you', 'failed', 'done', 'working', 'expired'] as const
export type AgentState = (typeof agentStates)[number]

/** One session of a coding agent. Hot Dash never learns what is said in it. */
export interface AgentSession {
  /** Names the session in requests. */
  readonly key: string
  readonly agent: AgentId
  /** The last part of its folder's path; empty if unknown. */
  readonly folder: string
  readonly state: AgentState
  /** When the state began, in milliseconds since the epoch. */
  readonly since: number
}

/** The sessions that have something to show, neediest first. */
export interface AgentsView {
  readonly sessions: readonly AgentSession[]
}

/** The agents' own names, the same in all languages. */
export const agentNames: Readonly<Record<AgentId, string>> = {
  claude: 'Claude Code',
  codex: 'Codex',
  gemini: 'Gemini CLI',
  copilot: 'Copilot CLI',
  opencode: 'OpenCode',
}

/** A state that Dash shows for as long as it lasts. For any other state, Dash does something once. */
export type HeldAgentState = Extract<AgentState, 'needs-you' | 'working'>

/** What all sessions together make Dash show: that one needs the user, else that one works. */
export function heldStateOf({ sessions }: AgentsView): HeldAgentState | null {
  const has = (state: AgentState) => sessions.some((session) => session.state === state)
  return has('needs-you') ? 'needs-you' : has('working') ? 'working' : null
}
