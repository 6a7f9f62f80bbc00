import type { Result } from '../../../preload/contract/result.ts'

/** A clone, and the folder in which Git runs for it. */
export interface RepositoryLocation {
  /** The common Git directory, without symbolic links: a clone and its worktrees share it. */
  readonly gitDir: string
  /** The top of a worktree, or the bare repository itself. */
  readonly cwd: string
}

/** A question to Git about a repository. */
export interface GitQuestion {
  /** Constants and object names only. Names from a repository go through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  /** Whether it walks history or files, and so may stay silent for longer. */
  readonly isWalk?: boolean
}

/** One call of `git`. */
export interface GitCall extends GitQuestion {
  /** The repository: a worktree's top folder or a bare repository, without symbolic links. null: none. */
  readonly cwd: string | null
  /** How often in a row Git was killed there: each time it may stay silent twice as long. If absent, 0. */
  readonly timeouts?: number
  readonly signal: AbortSignal
}

/** Why a call failed. */
export type GitFailure =
  /** Git exited with a code other than 0. `message` is its stderr, which can contain names. */
  | { readonly code: 'exited'; readonly exitCode: number; readonly message: string }
  /** It could not be started, or another program ended it. */
  | { readonly code: 'process-failed'; readonly cause: unknown }
  /** It wrote nothing for too long and was ended. */
  | { readonly code: 'timeout' }
  /** It took more memory than it may and was ended. */
  | { readonly code: 'too-much-memory'; readonly maxBytes: number }
  /** It was not started: what lies at that place of the repository would make it hang. */
  | { readonly code: 'obstacle'; readonly place: string }
  /** The signal of the call was aborted. */
  | { readonly code: 'aborted' }

/** What Git answers. */
export type GitAnswer<T> = Promise<Result<T, GitFailure>>

/** Gets output as it arrives: UTF-8, cut anywhere. Reading pauses until its promise settles. */
export type OnText = (text: string) => void | Promise<void>

/** The `git` program. Calls only read, and no hostile repository can make it run anything. */
export interface Git {
  /** Runs it. @throws what `onText` throws */
  stream(call: GitCall, onText: OnText): GitAnswer<null>
  /** Runs it. @returns all of its output */
  text(call: GitCall): GitAnswer<string>
  /**
   * The entries of a configuration file as Git itself reads them. Follows no includes.
   * @param text the file's content
   * @param timeouts like `GitCall.timeouts`
   * @returns in the format of `git config --list -z`
   */
  configEntries(text: string, signal: AbortSignal, timeouts?: number): GitAnswer<string>
}

/** Git in one repository, for the duration of one job. */
export interface RepositoryGit {
  readonly location: RepositoryLocation
  /** Like `Git.stream`. @param signal ends this question; the job's own signal ends it too */
  stream(question: GitQuestion, onText: OnText, signal?: AbortSignal): GitAnswer<null>
  text(question: GitQuestion): GitAnswer<string>
  /** Like `Git.configEntries`. */
  configEntries(text: string): GitAnswer<string>
  /** Like `Git.text`, outside of any repository. */
  textOutside(question: GitQuestion): GitAnswer<string>
}
