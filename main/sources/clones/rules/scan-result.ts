import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { GitFailure } from '../../git/rules/git-failure.ts'

/** How much a scan reads: only new commits and configuration, or everything. */
export type ScanMode = 'incremental' | 'full'

export interface ScanResult {
  /** Null if nothing identifies the clone: it is empty, or shallow and without a remote. */
  readonly repository: RepositoryId | null
  /** Unborn HEAD. */
  readonly isEmpty: boolean
  readonly isShallow: boolean
  /**
   * Whether the languages at these branches are recorded, or why not. `due` means that the next scan reads them:
   * listing all files takes longer than reading new commits, and the commits of all clones come first.
   */
  readonly languages: 'read' | 'due' | GitFailure
}
