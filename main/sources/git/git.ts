import type { Result } from '../../../preload/contract/result.ts'

/** One call of `git`. */
export interface GitCall {
  /** The repository: a work tree's top folder or a bare repository, without symbolic links. null: none. */
  readonly cwd: string | null
  /** Constants and object ids only; what a repository names goes through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  /** Whether it goes through history or files, and so may say nothing for longer. */
  readonly isWalk?: boolean
  readonly signal: AbortSignal
}

/** Why a call has no answer. */
export type GitFailure =
  /** Git ended with another exit code than 0. `message` is what it wrote to stderr; it can hold names. */
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

/** The `git` program. It only reads, and is called so that a hostile repository cannot make it run anything. */
export interface Git {
  /**
   * Runs it. `onText` gets the output as it comes: UTF-8, cut anywhere. While its promise is open, no more is read.
   * @throws what `onText` throws
   */
  stream(
    call: GitCall,
    onText: (text: string) => void | Promise<void>,
  ): Promise<Result<null, GitFailure>>
  /** Runs it. @returns all of its output */
  text(call: GitCall): Promise<Result<string, GitFailure>>
  /**
   * The entries of a configuration file as Git itself reads them, without following anything that it names.
   * @param text what is in the file
   * @returns as `git config --list -z` writes them
   */
  configEntries(text: string, signal: AbortSignal): Promise<Result<string, GitFailure>>
  /** The same program, which may say nothing for twice as long for each time that it was ended before. */
  afterTimeouts(timeouts: number): Git
}
