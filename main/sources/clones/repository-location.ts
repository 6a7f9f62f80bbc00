/** A clone, and the folder in which Git runs for it. */
export interface RepositoryLocation {
  /** The common Git directory, without symbolic links: a clone and its worktrees share it. */
  readonly gitDir: string
  /** The top of a worktree, or the bare repository itself. */
  readonly cwd: string
}
