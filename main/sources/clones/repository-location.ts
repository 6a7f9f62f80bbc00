/** A clone, and the folder in which Git is run for it. */
export interface RepositoryLocation {
  /** The common Git directory, without symbolic links: what a clone and its worktrees share. */
  readonly gitDir: string
  /** The top of a work tree, or the bare repository itself. */
  readonly cwd: string
}
