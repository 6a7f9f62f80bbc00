import type { Result } from '../../../preload/contract/result.ts'

export interface GitCall {
  /** The repository: a work tree's top folder or a bare repository, without symbolic links. */
  readonly cwd: string
  /** Constants and object ids only; what a repository names goes through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  readonly signal: AbortSignal
}

export type GitFailure =
  /** Git ran and said no: `message` is what it wrote to stderr; it can hold names. */
  | { readonly code: 'refused'; readonly exit: number; readonly message: string }
  /** It could not be started, or something ended it. */
  | { readonly code: 'broken'; readonly cause: unknown }
  /** It said nothing for too long and was ended. */
  | { readonly code: 'silent' }
  | { readonly code: 'stopped' }

/** The `git` program, asked so that a hostile repository cannot make it run anything, and read only. */
export interface Git {
  /**
   * Runs it; `onText` gets the output as it comes (UTF-8, cut anywhere) and holds Git back while its promise is open.
   * @throws what `onText` throws
   */
  stream(
    call: GitCall,
    onText: (text: string) => void | Promise<void>,
  ): Promise<Result<null, GitFailure>>
  /** Runs it and answers with all of its output. */
  text(call: GitCall): Promise<Result<string, GitFailure>>
}
