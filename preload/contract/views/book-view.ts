import type { Day } from '../calendar-day.ts'
import type { DeedId } from '../deed-table.ts'

export interface DeedView {
  readonly id: DeedId
  /** How far the user is. Compare it with the tiers. */
  readonly progress: number
  /** The day on which each tier was reached, in order; null if it is not reached yet. */
  readonly days: readonly (Day | null)[]
}

export interface BookView {
  /** The day on which Dash came. Null if it is unknown. */
  readonly adoption: Day | null
  readonly deeds: readonly DeedView[]
}
