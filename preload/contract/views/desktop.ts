import type { Problem } from '../problem.ts'

export interface DisplayView {
  /** Electron's. */
  readonly id: number
  /** What the system calls it; empty where it has no name. */
  readonly name: string
}

/** What this desktop lets Dash do. */
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
}

/** Where Dash can be put without a pointer: on the floor of its display. */
export const spots = ['left', 'middle', 'right'] as const
export type Spot = (typeof spots)[number]
