import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { TripView } from '../../preload/contract/views/trip-view.ts'
import type { PetView } from '../../preload/contract/views/pet-view.ts'
import type { Clock } from '../base/clock.ts'
import { minuteOfDay } from '../base/rules/local-time.ts'
import { hasPassed, settledAfterMs } from '../base/rules/waits.ts'
import type { Timers } from '../base/timers.ts'
import type { SharedValues } from '../companion/shared-values.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Presence } from '../desktop/presence.ts'
import type { Speech } from '../speech/speech.ts'
import {
  atHome,
  isTripDue,
  reduceTrip,
  souvenirOf,
  type Trip,
  type TripEvent,
} from './rules/trip-reducer.ts'

const tripKey = 'trip'
/** How often to check whether the user is back while Dash is out. */
const checkAgainMs = 1000

/**
 * Once a day, while the user is away, Dash goes on a trip. It comes back when the user does. Only the day of the last
 * trip is stored, so after a restart Dash is at home.
 * @param options.isMotionReduced whether the user wants less motion: Dash then stays at home
 */
export function openTrips(options: {
  readonly sharedValues: Pick<SharedValues, 'get' | 'set'>
  readonly clock: Clock
  readonly timers: Timers
  readonly desktop: Pick<Desktop, 'sendBird' | 'onBirdEvent' | 'view'>
  readonly speech: Pick<Speech, 'say'>
  readonly mayRoam: () => boolean
  readonly presence: Pick<Presence, 'idleSeconds' | 'isUserThere'>
  readonly pet: () => Pick<PetView, 'mood'>
  readonly settings: { all(): Pick<Settings, 'motion' | 'onboarding'> }
  readonly isMotionReduced: () => boolean
  readonly onChange: () => void
}) {
  const { sharedValues, clock, timers, desktop, speech, presence } = options
  const openedAt = clock.now()
  let trip: Trip = atHome
  let cancelCheck: (() => void) | undefined

  function dispatch(event: TripEvent): void {
    const before = trip
    trip = reduceTrip(before, event)
    if (trip === before) return
    cancelCheck?.()
    if (trip.name === 'leaving' || trip.name === 'out') checkAgain()
    if (trip.name === 'out') sharedValues.set(tripKey, clock.localTime(clock.now()).day)
    if (trip.name === 'home' && before.name === 'leaving') desktop.sendBird({ type: 'halts' })
    if (trip.name === 'back') speech.say(`brought-${trip.souvenir}`, {})
    options.onChange()
  }
  const checkPresence = () =>
    dispatch({ type: 'presence-checked', isUserThere: presence.isUserThere(), now: clock.now() })
  function checkAgain(): void {
    cancelCheck = timers.after(checkAgainMs, () => {
      checkAgain()
      checkPresence()
    })
  }
  const call = () => dispatch({ type: 'called' })

  function leaveIfDue(): void {
    if (trip.name !== 'home' || !hasPassed(openedAt, settledAfterMs, clock.now())) return
    const time = clock.localTime(clock.now())
    const { motion, onboarding } = options.settings.all()
    const isDue = isTripDue({
      today: time.day,
      minute: minuteOfDay(time),
      wentOn: sharedValues.get(tripKey),
      idleSeconds: presence.idleSeconds(),
      mood: options.pet().mood,
      motion,
      isOnboarded: onboarding === 'done',
      isAtEdge: desktop.view().edge !== null,
    })
    if (!isDue || options.isMotionReduced() || !options.mayRoam()) return
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
        case 'over':
          return { name: trip.name, souvenir: trip.souvenir }
        case 'home':
          return sharedValues.get(tripKey) === day
            ? { name: 'over', souvenir: souvenirOf(day) }
            : { name: 'none' }
      }
    },
    /** Call it each minute. */
    minutePassed(): void {
      checkPresence()
      leaveIfDue()
    },
    /** Brings Dash back at once if the user is there. */
    checkPresence,
    /** Brings Dash back, because something needs it. */
    call,
    close(): void {
      cancelCheck?.()
      off()
    },
  }
}
