import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/open-store.ts'
import { createChoices } from './choices.ts'
import {
  isProud,
  isTired,
  isWorried,
  noEvening,
  updateEvening,
  type Feelings,
} from './rules/feelings.ts'

const releaseKey = 'release'

/** What Dash feels for longer than a moment. A release is kept with the user's choices, so that all devices know it. */
export function createFeelings(store: Store, clock: Clock) {
  const choices = createChoices(store)
  let conflictSince: number | null = null
  let evening = noEvening
  const releasedAt = () => {
    const value = choices.get(releaseKey)
    return value === null ? null : Number(value)
  }

  return {
    now(): Feelings {
      const now = clock.now()
      return {
        isWorried: isWorried(conflictSince, now),
        isProud: isProud(releasedAt(), now),
        isTired: isTired(evening),
      }
    },
    /** Whether the user has a conflict to resolve. Its end ends the worry. */
    setConflict(isInConflict: boolean): void {
      conflictSince = isInConflict ? (conflictSince ?? clock.now()) : null
    },
    recordRelease(): void {
      choices.set(releaseKey, clock.now().toString())
    },
    /** Call it each minute. */
    minutePassed(idleSeconds: number): void {
      evening = updateEvening(evening, clock.localTime(clock.now()), idleSeconds)
    },
  }
}
