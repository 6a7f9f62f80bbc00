import type { AgentId } from '../../../preload/contract/views/agents-view.ts'
import type { HookReport } from './hook-report.ts'

/**
 * What an event means for a session. `helps` is a subagent's work. `pauses` is the end of a turn whose background tasks will
 * continue it. `idles` means that the agent waits for a prompt, although no turn has ended: the user interrupted it.
 */
export type SessionEvent =
  'starts' | 'works' | 'helps' | 'asks' | 'pauses' | 'stops' | 'fails' | 'idles' | 'ends'

type Meaning = SessionEvent | ((report: HookReport) => SessionEvent | null)

const byDetail =
  (eventByDetail: Readonly<Record<string, SessionEvent>>): Meaning =>
  ({ detail }) =>
    Object.hasOwn(eventByDetail, detail) ? (eventByDetail[detail] ?? null) : null

/** In the modes that a report names, Codex runs the hook without asking the user. */
const asksUnlessAllowed: Meaning = ({ mode }) => (mode === '' ? 'asks' : null)

/**
 * The events that mean something, by the agent's own names. The hooks of an agent should be installed for exactly these.
 *
 * - Claude Code: https://code.claude.com/docs/en/hooks. With `bypassPermissions` it still asks for AskUserQuestion and by
 *   the rules in `permissions.ask`; with `dontAsk` it runs no `PermissionRequest`. Its notification `permission_prompt` repeats `PermissionRequest` six
 *   seconds later, perhaps after the answer, so it means nothing.
 * - Codex: https://learn.chatgpt.com/docs/hooks and codex-rs/hooks/schema in https://github.com/openai/codex. It runs no hook
 *   when a turn fails.
 * - Gemini CLI: https://geminicli.com/docs/hooks/reference.
 * - Copilot CLI: https://docs.github.com/en/copilot/reference/hooks-reference. `permissionRequest` comes before the rules
 *   that may answer it, so only the notification means that the user is asked.
 * - OpenCode: https://opencode.ai/docs/plugins. The plugin sends its `event.type`, and as `kind` the type of a status, or
 *   `aborted` for the error of an interruption.
 */
export const agentEvents: Readonly<Record<AgentId, Readonly<Record<string, Meaning>>>> = {
  claude: {
    SessionStart: 'starts',
    UserPromptSubmit: 'works',
    PermissionRequest: 'asks',
    PostToolUse: 'works',
    PostToolUseFailure: 'works',
    Notification: byDetail({
      elicitation_dialog: 'asks',
      agent_needs_input: 'asks',
      idle_prompt: 'idles',
    }),
    Stop: ({ hasBackgroundTasks }) => (hasBackgroundTasks ? 'pauses' : 'stops'),
    StopFailure: 'fails',
    SessionEnd: 'ends',
  },
  codex: {
    SessionStart: 'starts',
    UserPromptSubmit: 'works',
    PermissionRequest: asksUnlessAllowed,
    PostToolUse: 'works',
    Stop: 'stops',
    Interrupt: 'idles',
    SessionEnd: 'ends',
  },
  gemini: {
    SessionStart: 'starts',
    BeforeAgent: 'works',
    Notification: byDetail({ ToolPermission: 'asks' }),
    // Comes after the user's answer, unlike Claude Code's PreToolUse.
    BeforeTool: 'works',
    AfterTool: 'works',
    // Gemini CLI answers with a fixed text if the user interrupted it or the model could not be reached.
    AfterAgent: ({ detail }) => (detail === 'no_response' ? 'idles' : 'stops'),
    SessionEnd: 'ends',
  },
  copilot: {
    sessionStart: 'starts',
    userPromptSubmitted: 'works',
    notification: byDetail({ permission_prompt: 'asks', elicitation_dialog: 'asks' }),
    postToolUse: 'works',
    postToolUseFailure: 'works',
    agentStop: 'stops',
    // Copilot CLI calls a failed model call recoverable even after its last attempt.
    errorOccurred: ({ isRecoverable, detail }) =>
      isRecoverable && detail !== 'model_call' ? 'works' : 'fails',
    sessionEnd: 'ends',
  },
  opencode: {
    'session.status': byDetail({ busy: 'works', retry: 'works', idle: 'stops' }),
    'session.error': ({ detail }) => (detail === 'aborted' ? 'idles' : 'fails'),
    'permission.asked': 'asks',
    'permission.replied': 'works',
    'question.asked': 'asks',
    'question.replied': 'works',
    'question.rejected': 'works',
    'session.deleted': 'ends',
  },
}

/** @returns null if the event means nothing */
export function sessionEventOf(report: HookReport): SessionEvent | null {
  const meanings = agentEvents[report.agent]
  if (!Object.hasOwn(meanings, report.event)) return null
  const meaning = meanings[report.event] ?? null
  const told = typeof meaning === 'function' ? meaning(report) : meaning
  // If no user is there, the agent does not wait for an answer.
  const event = told === 'asks' && report.isUnattended ? 'works' : told
  // The user answers a subagent's questions too. Whatever else a subagent reports, even its own end, the session goes on.
  return event === null || event === 'asks' || !report.isFromSubagent ? event : 'helps'
}
