import type { Result } from '../../../preload/contract/result.ts'

/** One call of `git`. */
export interface GitCall {
  /** The repository: a worktree's top folder or a bare repository, without symbolic links. null: none. */
  readonly cwd: string | null
  /** Constants and object names only. Names from a repository go through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  /** Whether it walks history or files, and so may stay silent for longer. */
  readonly isWalk?: boolean
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

/** The `git` program. Calls only read, and no hostile repository can make it run anything. */
export interface Git {
  /**
   * Runs it. `onText` gets the output as it arrives: UTF-8, cut anywhere. Reading pauses until its promise settles.
   * @throws what `onText` throws
   */
  stream(
    call: GitCall,
    onText: (text: string) => void | Promise<void>,
  ): Promise<Result<null, GitFailure>>
  /** Runs it. @returns all of its output */
  text(call: GitCall): Promise<Result<string, GitFailure>>
  /**
   * The entries of a configuration file as Git itself reads them. Follows no includes.
   * @param text the file's content
   * @returns in the format of `git config --list -z`
   */
  configEntries(text: string, signal: AbortSignal): Promise<Result<string, GitFailure>>
  /** The same program with a longer idle timeout: twice as long for each earlier timeout in a row. */
  afterTimeouts(timeouts: number): Git
}
