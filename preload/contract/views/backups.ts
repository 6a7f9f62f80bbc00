import type { Problem } from '../problem.ts'

/** The backups of everything that Dash has, and how they are doing. */
export interface BackupsView {
  /** The newest first. */
  readonly list: readonly {
    /** A handle. */
    readonly id: string
    /** When it was made; milliseconds since the epoch. */
    readonly at: number
    readonly bytes: number
  }[]
  /** Whether one is being made. */
  readonly isRunning: boolean
  /** Why the last one could not be made. */
  readonly problem: Problem | null
}
