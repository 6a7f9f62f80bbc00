import { minuteMs } from '../../preload/contract/durations.ts'
import type { TripView } from '../../preload/contract/souvenirs.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { minuteOfDay } from '../base/rules/local-time.ts'
import { hasPassed } from '../base/rules/waits.ts'
import type { Timers } from '../base/timers.ts'
import { createChoices } from '../companion/choices.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'
import type { Store } from '../storage/open-store.ts'
import type { MealReactions } from './meal-reactions.ts'
import { presentSeconds } from './rules/surprise-of-day.ts'
import {
  atHome,
  isTripDue,
  reduceTrip,
  souvenirOf,
  type Trip,
  type TripEvent,
} from './rules/trip-reducer.ts'

const tripKey = 'trip'
/** No trip soon after a start, which is busy enough. */
const settledAfterMs = 10 * minuteMs
/** No system reports that the user has returned, so ask while Dash is out. */
const lookAgainMs = 1000

/**
 * Once a day, while the user is away, Dash goes on a trip. It comes back when the user does. Only the day of the last
 * trip is stored, so after a restart Dash is at home.
 * @param options.isMotionReduced whether the user wants less motion: Dash then stays at home
 */
export function openTrips(options: {
  readonly store: Store
  readonly clock: Clock
  readonly timers: Timers
  readonly desktop: Pick<Desktop, 'sendBird' | 'onBirdEvent' | 'isDashVisible'>
  readonly speech: Pick<Speech, 'say'>
  readonly meals: Pick<MealReactions, 'isShowing'>
  readonly power: {
    getSystemIdleTime(): number
    getSystemIdleState(idleThreshold: number): string
  }
  readonly snapshot: () => Snapshot
  readonly isMotionReduced: () => boolean
  readonly onChange: () => void
}) {
  const { clock, timers, desktop, speech, meals, power } = options
  const choices = createChoices(options.store)
  const openedAt = clock.now()
  let trip: Trip = atHome
  let cancelLook: (() => void) | undefined

  function dispatch(event: TripEvent): void {
    const before = trip
    trip = reduceTrip(before, event)
    if (trip === before) return
    cancelLook?.()
    if (trip.name === 'leaving' || trip.name === 'out') lookAgain()
    if (trip.name === 'out') choices.set(tripKey, clock.localTime(clock.now()).day)
    if (trip.name === 'home' && before.name === 'leaving') desktop.sendBird({ type: 'halts' })
    if (trip.name === 'back') speech.say(`brought-${trip.souvenir}`, {})
    options.onChange()
  }
  /** Dash stays out while the screen is locked: a user who types a password does not see it. */
  const isUserThere = () =>
    power.getSystemIdleTime() < presentSeconds && power.getSystemIdleState(1) !== 'locked'
  const look = () => dispatch({ type: 'looks', isUserThere: isUserThere(), now: clock.now() })
  function lookAgain(): void {
    cancelLook = timers.after(lookAgainMs, () => {
      lookAgain()
      look()
    })
  }
  const call = () => dispatch({ type: 'called' })

  function leaveIfDue(): void {
    if (trip.name !== 'home' || !hasPassed(openedAt, settledAfterMs, clock.now())) return
    const time = clock.localTime(clock.now())
    const moment = {
      today: time.day,
      minute: minuteOfDay(time),
      wentOn: choices.get(tripKey),
      idleSeconds: power.getSystemIdleTime(),
    }
    if (!isTripDue(options.snapshot(), moment)) return
    // An eating Dash would vanish without flying away.
    if (options.isMotionReduced() || meals.isShowing() || !desktop.isDashVisible()) return
    desktop.sendBird({ type: 'sets-off' })
    dispatch({ type: 'leaves', souvenir: souvenirOf(time.day), now: clock.now() })
  }
  const off = desktop.onBirdEvent(call)

  return {
    view: (): TripView => {
      const { day } = clock.localTime(clock.now())
      switch (trip.name) {
        case 'leaving':
          return { name: 'none' }
        case 'out':
          return { name: 'out' }
        case 'back':
          return { name: 'back', souvenir: trip.souvenir }
        case 'waiting':
          return { name: 'over', souvenir: trip.souvenir }
        case 'home':
          return choices.get(tripKey) === day
            ? { name: 'over', souvenir: souvenirOf(day) }
            : { name: 'none' }
      }
    },
    /** Call it each minute. */
    minutePassed(): void {
      look()
      leaveIfDue()
    },
    /** Brings Dash back at once if the user is there. */
    look,
    /** Brings Dash back, because something needs it. */
    call,
    close(): void {
      cancelLook?.()
      off()
    },
  }
}
