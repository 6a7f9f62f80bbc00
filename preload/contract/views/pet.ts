import type { Day } from '../day.ts'
import type { PetCondition } from '../events.ts'
import type { Growth } from '../growth.ts'
import type { Kind } from '../kinds.ts'

export type Mood = 'content' | 'happy' | 'hungry' | 'sleepy' | 'asleep' | 'hot'

export interface PetView extends Growth, Omit<PetCondition, 'waiting'> {
  readonly mood: Mood
}

export interface PantryDish {
  readonly kind: Kind
  readonly count: number
  readonly oldest: Day
}
