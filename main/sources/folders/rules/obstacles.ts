/** What a path is, with links followed. `endless`: a pipe, a socket, a device or another machine: nobody knows when it ends. */
export type PathKind = 'nothing' | 'file' | 'folder' | 'endless'

/** What was found at a path that Git would open. */
export interface FoundPath {
  /** What a person is told: the path within the Git directory, or the setting that names it. */
  readonly place: string
  readonly kind: PathKind
  readonly isLink: boolean
  /** Whether Git walks through all folders here, links followed: so it does below `refs`. */
  readonly isWalked: boolean
}

/**
 * Whether Git would hang at a path, or walk in circles: each link to a folder below `refs` can double what Git finds there,
 * and it keeps all of it in memory. Git itself makes no such link.
 */
export function isObstacle({ kind, isLink, isWalked }: FoundPath): boolean {
  return kind === 'endless' || (isWalked && isLink && kind === 'folder')
}
