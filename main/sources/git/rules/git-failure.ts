import { redact } from './git-messages.ts'

/** Why a call had to end: it was silent for too long, used too much memory, or its caller's signal was aborted. */
export type CutShort =
  | { readonly code: 'timeout' }
  | { readonly code: 'too-much-memory'; readonly maxBytes: number }
  | { readonly code: 'aborted' }

export type GitFailure =
  /** Git exited with a code other than 0. `message` is its stderr, which can contain names. */
  | { readonly code: 'exited'; readonly exitCode: number; readonly message: string }
  /** Git could not be started, or another program ended it. */
  | { readonly code: 'process-failed'; readonly cause: unknown }
  /** Git was not started, because something at this place of the repository would make it hang. */
  | { readonly code: 'obstacle'; readonly place: string }
  | CutShort

/** A failure for the log, without the names of repositories, branches and files. */
export function redactedFailure(failure: GitFailure): object {
  if (failure.code === 'obstacle') return { code: failure.code }
  return failure.code === 'exited' ? { ...failure, message: redact(failure.message) } : failure
}
