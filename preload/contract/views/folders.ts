import type { Problem } from '../problem.ts'

export interface FolderView {
  /** A handle; pages never see or send paths to act on. */
  readonly id: number
  /** Shown only: the path as the user knows it (~ for home). */
  readonly label: string
  readonly state:
    | { readonly name: 'scanning'; readonly done: number; readonly total: number | null }
    | { readonly name: 'watching' }
    | { readonly name: 'trouble'; readonly problem: Problem }
  readonly repositories: number
  /** How many of them count (their family has a language that counts). */
  readonly counting: number
  /** How many have no commit yet. */
  readonly empty: number
  /** Problems of single repositories below it. */
  readonly problems: readonly Problem[]
  /**
   * What is noticed only at focus and every ten minutes, and not at once: everything, since the folder is on a network
   * drive; commits in some of its repositories, or only new repositories, since there are more folders than watches.
   */
  readonly late: 'network' | 'commits' | 'new-repositories' | null
}

export interface AddressView {
  readonly email: string
  readonly counts: boolean
  readonly from: 'git' | 'log' | 'github' | 'you'
}
