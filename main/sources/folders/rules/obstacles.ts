/**
 * What a path is, after following links. `endless`: a pipe, a socket, a device or another machine: reading it may
 * never end.
 */
export type PathKind = 'nothing' | 'file' | 'folder' | 'endless'

/** What was found at a path that Git would open. */
export interface FoundPath {
  /** What the user is shown: the path within the Git directory, or the setting that names it. */
  readonly place: string
  readonly kind: PathKind
  readonly isLink: boolean
  /** Whether Git walks all folders here and follows links, as it does below `refs`. */
  readonly isWalked: boolean
}

/**
 * Whether Git would hang on a path, or walk in circles: each link to a folder below `refs` can double what Git finds
 * there, and Git keeps all of it in memory. Git itself never creates such a link.
 */
export function isObstacle({ kind, isLink, isWalked }: FoundPath): boolean {
  return kind === 'endless' || (isWalked && isLink && kind === 'folder')
}
