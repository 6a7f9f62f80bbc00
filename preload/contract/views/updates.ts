import type { Problem } from '../problem.ts'

/**
 * How an update arrives. Hot Dash installs it; or only points to its page, because it cannot or should not replace
 * itself; or never checks, because a package manager updates it, the build has no release key, or it runs from
 * source.
 */
export type UpdateWay =
  | { readonly name: 'install' | 'tell' | 'no-key' | 'source' }
  | { readonly name: 'package-manager'; readonly manager: string }

/** Nothing is checked until this is known. */
export type UpdateWayView = UpdateWay | { readonly name: 'unknown' }

export interface ReleaseView {
  readonly version: string
  /** Plain text or Markdown, in the current language. */
  readonly notes: string
}

export type UpdateStateView =
  /** No newer version is known. */
  | { readonly name: 'none' }
  | { readonly name: 'asking' }
  | { readonly name: 'found'; readonly release: ReleaseView }
  /** In bytes; 0 of 0 until the size is known. */
  | {
      readonly name: 'fetching'
      readonly release: ReleaseView
      readonly received: number
      readonly total: number
    }
  /** Downloaded. `isWanted`: install it as soon as Dash neither eats nor speaks. */
  | { readonly name: 'ready'; readonly release: ReleaseView; readonly isWanted: boolean }

export interface UpdatesView {
  readonly way: UpdateWayView
  readonly state: UpdateStateView
  /** Whether this version will be downloaded and installed automatically; not if that has failed. */
  readonly installsByItself: boolean
  /** The last check, whatever its outcome: milliseconds since the epoch, or null. */
  readonly askedAt: number | null
  /** The last check that found nothing newer; null if there was none, or something newer has been found since. */
  readonly newestAt: number | null
  readonly problem: Problem | null
}
