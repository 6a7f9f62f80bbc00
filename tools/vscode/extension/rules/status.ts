import type { CompleteOutfit, FormId } from '../../../../preload/contract/earnables.ts'
import type { Mood } from '../../../../preload/contract/views/pet-view.ts'

/** What `status --json` says about Dash. */
export interface Status {
  readonly level: number
  readonly form: FormId
  readonly mood: Mood
  /** The dishes that are waiting. */
  readonly waiting: number
  /** Today's contributions. */
  readonly today: number
  readonly worn: CompleteOutfit
}

/** @returns null if an older app answered, which does not tell what Dash wears */
export function parseStatus(out: string): Status | null {
  try {
    const status = JSON.parse(out) as Partial<Status> | null
    return status?.worn === undefined ? null : (status as Status)
  } catch {
    return null
  }
}
