import type { Problem } from '../problem.ts'

/** The backups, and their state. */
export interface BackupsView {
  /** Newest first. */
  readonly list: readonly {
    /** A handle. */
    readonly id: string
    /** When it was made; milliseconds since the epoch. */
    readonly at: number
    readonly bytes: number
  }[]
  /** Whether a backup is being made. */
  readonly isRunning: boolean
  /** Why the last backup failed. */
  readonly problem: Problem | null
}
