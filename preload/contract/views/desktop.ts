import type { Problem } from '../problem.ts'

export interface DisplayView {
  /** Electron's display id. */
  readonly id: number
  /** The system's name for it; empty if it has none. */
  readonly name: string
}

/** A side of the desktop behind which Dash hides. */
export type EdgeSide = 'left' | 'right'

/** What this desktop lets Dash do, and where Dash hides. */
export interface DesktopView {
  /** Whether programs may move their windows; if not, Dash stays where the system put it. */
  readonly movesDash: boolean
  /** What is wrong with the global shortcut that calls Dash; null if the system offers none. */
  readonly comeHere: { readonly problem: Problem | null } | null
  /** Primary display first. */
  readonly displays: readonly DisplayView[]
  /** The sides at which Dash can hide: none if the system keeps windows whole on the screen. */
  readonly edges: readonly EdgeSide[]
  /** The side at which it hides now; null if it does not. */
  readonly edge: EdgeSide | null
}

/** Where Dash can be put without a pointer, on its display's floor. */
export const spots = ['left', 'middle', 'right'] as const
export type Spot = (typeof spots)[number]
