/** A repository and a place where Git can be asked about it. */
export interface Place {
  /** The common Git directory, without symbolic links: what a clone and its worktrees share. */
  readonly gitDir: string
  /** The top of a work tree, or the bare repository itself. */
  readonly cwd: string
}
