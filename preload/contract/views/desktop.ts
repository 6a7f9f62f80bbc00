import type { Problem } from '../problem.ts'

export interface DisplayView {
  /** Electron's. */
  readonly id: number
  /** What the system calls it; empty where it has no name. */
  readonly name: string
}

/** A side of the desktop behind which Dash hides. */
export type EdgeSide = 'left' | 'right'

/** What this desktop lets Dash do, and where it hides. */
export interface DesktopView {
  /** Whether a program may move its windows: otherwise Dash stays where the system has put it. */
  readonly movesDash: boolean
  /** The keys that call Dash from anywhere; null where the system tells no program of keys. */
  readonly comeHere: {
    /** As Electron writes an accelerator; null: switched off. */
    readonly keys: string | null
    readonly problem: Problem | null
  } | null
  /** The primary one first. */
  readonly displays: readonly DisplayView[]
  /** The sides at which Dash can hide: none where the system keeps windows whole on the screen. */
  readonly edges: readonly EdgeSide[]
  /** The side at which it hides now; null: it does not. */
  readonly edge: EdgeSide | null
}

/** Where Dash can be put without a pointer: on the floor of its display. */
export const spots = ['left', 'middle', 'right'] as const
export type Spot = (typeof spots)[number]
