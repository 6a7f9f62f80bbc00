import type { Problem } from '../problem.ts'

/** A side of the desktop behind which Dash hides. */
export type EdgeSide = 'left' | 'right'

export interface DesktopView {
  /** Whether programs may move their windows. If not, Dash stays where the system put it. */
  readonly canMoveDash: boolean
  /** Whether a click can bring the window of a coding agent to the front. */
  readonly canRaiseWindows: boolean
  /** The shortcut that calls Dash, with its problem if any. Null if the system has no global shortcuts. */
  readonly comeHere: { readonly problem: Problem | null } | null
  /** The sides at which Dash can hide; empty if the system keeps windows whole on the screen. */
  readonly edges: readonly EdgeSide[]
  readonly edge: EdgeSide | null
}

/** Where Dash can be put without a pointer, on its display's floor. */
export const spots = ['left', 'middle', 'right'] as const
export type Spot = (typeof spots)[number]
