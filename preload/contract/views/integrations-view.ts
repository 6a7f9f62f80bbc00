import type { Problem } from '../problem.ts'
import type { AgentId } from './agents-view.ts'

/** Whether a coding agent tells Hot Dash about its sessions. */
type IntegrationState =
  /** The agent is not on this machine. */
  | { readonly name: 'absent' }
  /** `problem`: why it cannot be switched on, or why the agent ignores what was installed. */
  | { readonly name: 'off' | 'on'; readonly problem: Problem | null }
  /** Hot Dash has written these files, but would write different ones now. */
  | { readonly name: 'outdated'; readonly problem: Problem | null }
  /** The user or a program has changed these files, so that Hot Dash leaves them alone. */
  | { readonly name: 'changed'; readonly files: readonly string[] }

export type IntegrationView = IntegrationState & { readonly agent: AgentId }

export interface FilePreview {
  readonly path: string
  /** The new text, and the text around it that stays. Null for a copy of the hot-dash command. */
  readonly parts: readonly { readonly text: string; readonly isNew: boolean }[] | null
  /** The path of the backup that is made first; null if the file is new or our own. */
  readonly backup: string | null
}
