import type { Clock } from '../base/clock.ts'
import { minuteOfDay } from '../base/rules/local-time.ts'
import { hasPassed, settledAfterMs } from '../base/rules/waits.ts'
import type { SharedValues } from '../companion/shared-values.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Presence } from '../desktop/presence.ts'
import { isSurpriseDue, surpriseOf } from './rules/surprise-of-day.ts'

const surpriseKey = 'surprise'

/** Once a day, Dash does a small thing that only an attentive user will see. */
export function createSurprises(options: {
  readonly sharedValues: Pick<SharedValues, 'get' | 'set'>
  readonly clock: Clock
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly mayPerform: () => boolean
  readonly presence: Pick<Presence, 'isUserThere'>
}) {
  const { sharedValues, clock, desktop, mayPerform, presence } = options
  const openedAt = clock.now()
  return {
    /** Call it each minute. */
    minutePassed(): void {
      if (!hasPassed(openedAt, settledAfterMs, clock.now())) return
      const time = clock.localTime(clock.now())
      const [today, minute] = [time.day, minuteOfDay(time)]
      const shownOn = sharedValues.get(surpriseKey)
      if (!isSurpriseDue({ today, minute, shownOn })) return
      if (!presence.isUserThere() || !mayPerform()) return
      sharedValues.set(surpriseKey, today)
      desktop.sendBird({ type: 'performs-if-idle', gesture: surpriseOf(today) })
    },
  }
}
