import type { Day } from '../calendar-day.ts'
import type { PetStats } from '../events.ts'
import type { Growth } from '../growth.ts'
import type { Kind } from '../kinds.ts'
import type { FormId } from '../earnables.ts'

export type Mood =
  'content' | 'happy' | 'proud' | 'worried' | 'hungry' | 'tired' | 'sleepy' | 'asleep' | 'hot'

export interface PetView extends Growth, Omit<PetStats, 'waiting'> {
  /** Dash's form: its own, or the one that the user has chosen. */
  readonly form: FormId
  readonly mood: Mood
  /** Whether Dash is proud of a release, whatever its mood is now. */
  readonly isProud: boolean
}

export interface PantryDish {
  readonly kind: Kind
  readonly count: number
  readonly oldest: Day
}
