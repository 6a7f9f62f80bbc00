import type { Day } from '../day.ts'
import type { Kind } from '../kinds.ts'

export type Mood = 'content' | 'happy' | 'hungry' | 'sleepy' | 'asleep' | 'hot'

export interface PetView {
  readonly level: number
  /** Stars after level 99, one each 2,000 experience. */
  readonly stars: number
  /** Total experience. */
  readonly experience: number
  /** Experience since this level began, out of `levelLength`. */
  readonly levelProgress: number
  readonly levelLength: number
  /** 20 to 100. */
  readonly fullness: number
  /** 0 to 100. */
  readonly heat: number
  readonly mood: Mood
}

export interface PantryDish {
  readonly kind: Kind
  readonly count: number
  readonly oldest: Day
}
