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
}

export interface AddressView {
  readonly email: string
  readonly counts: boolean
  readonly from: 'git' | 'log' | 'github' | 'you'
}
