import type { WorkGesture } from '../../../../preload/contract/events.ts'

/** What the editor reports about the user's work. */
export type EditorWork =
  /** A task or a command of the terminal has ended. An exit code is missing if the user stopped it. */
  | { readonly type: 'test' | 'build'; readonly exitCode: number | undefined }
  | { readonly type: 'debug'; readonly is: 'started' | 'ended' }

/** @returns null if Dash has nothing to react to */
export function reactionTo(work: EditorWork): WorkGesture | null {
  if (work.type === 'debug') return work.is === 'started' ? 'think' : 'relief'
  if (work.exitCode === undefined) return null
  if (work.exitCode !== 0) return 'hold-head'
  return work.type === 'test' ? 'fanfare' : 'applaud'
}

/** Whether a command of the terminal runs Dart or Flutter tests, perhaps by FVM or after setting variables. */
export const isTestCommand = (line: string): boolean =>
  /^(?:\w+=\S*\s+)*(?:fvm\s+)?(?:dart|flutter)(?:\s+run)?\s+test(?:\s|$)/.test(line.trim())
