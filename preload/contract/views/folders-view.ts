import type { Problem } from '../problem.ts'

export interface FolderView {
  /** A handle: pages never see or send paths to act on. */
  readonly id: number
  /** For display only: the path as the user knows it (~ for home). */
  readonly label: string
  readonly state:
    | { readonly name: 'scanning'; readonly done: number; readonly total: number | null }
    | { readonly name: 'watching' }
    | { readonly name: 'trouble'; readonly problem: Problem }
  readonly repositories: number
  /** How many repositories count, because their family uses a language that counts. */
  readonly counting: number
  /** How many repositories have no commit yet (unborn HEAD). */
  readonly empty: number
  /** Problems with single repositories. */
  readonly problems: readonly Problem[]
  /** Changes that no watch reports. Hot Dash looks for them when Home gets the focus, and every ten minutes. */
  readonly late:
    /** All changes, because the folder is on a network drive. */
    | 'network'
    /** Commits in some repositories, because no watches are left. */
    | 'commits'
    /** New repositories, because no watches are left. */
    | 'new-repositories'
    | null
}

/** `git`: the user's or the system's Git configuration. `repository`: one repository's own. `log`: its commits. */
export const addressSources = ['git', 'repository', 'log', 'github', 'you'] as const

export interface AddressView {
  readonly email: string
  readonly counts: boolean
  readonly from: (typeof addressSources)[number]
}
