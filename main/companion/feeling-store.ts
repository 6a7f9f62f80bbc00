import type { Clock } from '../base/clock.ts'
import type { SharedValues } from './shared-values.ts'
import { isStillFelt, isTired, noEvening, updateEvening, type Feelings } from './rules/feelings.ts'

const releaseKey = 'release'

/** What Dash feels for longer than a moment. A release is a shared value, so that all devices know it. */
export function createFeelings(sharedValues: SharedValues, clock: Clock) {
  let conflictSince: number | null = null
  let evening = noEvening
  const releasedAt = () => {
    const value = sharedValues.get(releaseKey)
    return value === null ? null : Number(value)
  }

  return {
    now(): Feelings {
      const now = clock.now()
      return {
        isWorried: isStillFelt(conflictSince, now),
        isProud: isStillFelt(releasedAt(), now),
        isTired: isTired(evening),
      }
    },
    /** Call it with whether the user has a conflict to resolve. Once that is over, Dash no longer worries. */
    setConflict(isInConflict: boolean): void {
      conflictSince = isInConflict ? (conflictSince ?? clock.now()) : null
    },
    recordRelease(): void {
      sharedValues.set(releaseKey, clock.now().toString())
    },
    /** Call it each minute. */
    minutePassed(idleSeconds: number): void {
      evening = updateEvening(evening, clock.localTime(clock.now()), idleSeconds)
    },
  }
}
