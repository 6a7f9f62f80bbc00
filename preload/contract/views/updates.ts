import type { Problem } from '../problem.ts'
import type { UpdateChoice } from '../settings.ts'

/**
 * How a newer version comes: Hot Dash installs it, or only tells of it and its page, since it cannot, or should not, replace
 * itself where it lies; or nobody is asked: a package manager does it, this build has no key by which a release is known to be
 * ours, or it runs from its sources.
 */
export type UpdateWay =
  | { readonly name: 'install' | 'tell' | 'no-key' | 'source' }
  | { readonly name: 'package-manager'; readonly manager: string }

/** Until it is known, nobody is asked either. */
export type UpdateWayView = UpdateWay | { readonly name: 'unknown' }

export interface ReleaseView {
  readonly version: string
  /** Plain lines, or Markdown, in the language in use. */
  readonly notes: string
}

export type UpdateStateView =
  /** Nothing newer is known. */
  | { readonly name: 'none' }
  | { readonly name: 'asking' }
  | { readonly name: 'found'; readonly release: ReleaseView }
  /** In bytes; 0 of 0 until it is known. */
  | {
      readonly name: 'fetching'
      readonly release: ReleaseView
      readonly received: number
      readonly total: number
    }
  /** Fetched. `isWanted`: it is installed as soon as Dash neither eats nor speaks. */
  | { readonly name: 'ready'; readonly release: ReleaseView; readonly isWanted: boolean }

export interface UpdatesView {
  readonly way: UpdateWayView
  readonly choice: UpdateChoice
  readonly state: UpdateStateView
  /** Whether the version of the state is fetched and installed without a person; one that has failed to be is not. */
  readonly installsByItself: boolean
  /** When GitHub was asked last, whatever came of it; milliseconds since the epoch, null: never. */
  readonly askedAt: number | null
  /** When it said last that nothing is newer; null: never, or something newer was found since. */
  readonly newestAt: number | null
  readonly problem: Problem | null
}
