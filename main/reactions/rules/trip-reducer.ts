/** When Dash goes on a trip and when it returns. Pure. Times are milliseconds since the epoch. */
import { hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import type { DashMotion } from '../../../preload/contract/declared-settings.ts'
import { souvenirs, type Souvenir } from '../../../preload/contract/souvenirs.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import { daysBetween, type Day } from '../../base/rules/day.ts'
import { dailyNumberOf } from './surprise-of-day.ts'

export type Trip =
  | { readonly name: 'home' }
  /** Dash says goodbye and flies away. */
  | { readonly name: 'leaving'; readonly souvenir: Souvenir; readonly since: number }
  | { readonly name: 'out'; readonly souvenir: Souvenir; readonly since: number }
  /** Dash came home before the user did. It tells of its trip when the user returns. */
  | { readonly name: 'over'; readonly souvenir: Souvenir }
  /** Dash shows what it has brought. */
  | { readonly name: 'back'; readonly souvenir: Souvenir; readonly since: number }

export type TripEvent =
  | { readonly type: 'leaves'; readonly souvenir: Souvenir; readonly now: number }
  /** Whether the user is there. Sent each second until Dash is home, and each minute after that. */
  | { readonly type: 'presence-checked'; readonly isUserThere: boolean; readonly now: number }
  /** Something needs Dash: a meal, a line, new food. */
  | { readonly type: 'called' }

export const atHome: Trip = { name: 'home' }

/** After this time, Dash has flown out of sight (`set-off` in renderer/bird/gestures.ts). */
const setOffMs = 3500
/** Dash comes home by itself after this time. */
const longestMs = hourMs
/** How long Dash holds its souvenir. */
const showsMs = minuteMs

/** Dash is out only while the user is away and nothing needs Dash. */
export function reduceTrip(trip: Trip, event: TripEvent): Trip {
  switch (event.type) {
    case 'leaves': {
      const { souvenir, now } = event
      return trip.name === 'home' ? { name: 'leaving', souvenir, since: now } : trip
    }
    case 'called':
      if (trip.name === 'leaving') return atHome
      return trip.name === 'out' ? { name: 'over', souvenir: trip.souvenir } : trip
    case 'presence-checked':
      return checkPresence(trip, event)
  }
}

function checkPresence(
  trip: Trip,
  { isUserThere, now }: TripEvent & { readonly type: 'presence-checked' },
): Trip {
  if (trip.name === 'home') return trip
  const { souvenir } = trip
  const back: Trip = { name: 'back', souvenir, since: now }
  if (trip.name === 'over') return isUserThere ? back : trip
  const hasLasted = (ms: number) => hasPassed(trip.since, ms, now)
  switch (trip.name) {
    case 'leaving':
      if (isUserThere) return atHome
      return hasLasted(setOffMs) ? { name: 'out', souvenir, since: now } : trip
    case 'out':
      if (isUserThere) return back
      return hasLasted(longestMs) ? { name: 'over', souvenir } : trip
    case 'back':
      return hasLasted(showsMs) ? atHome : trip
  }
}

/** Trips begin between ten in the morning and four in the afternoon, so that Dash is home by night. */
const fromMinute = 10 * 60
const untilMinute = 16 * 60
/** How long the user must have been away. Ten minutes make Dash sleepy (main/companion/rules/mood.ts). */
const absentSeconds = 5 * 60
const goodMoods: readonly Mood[] = ['content', 'happy', 'proud']

/** The minute of the day from which Dash may leave. */
export const tripMinute = (day: Day): number =>
  fromMinute + ((7 * dailyNumberOf(day)) % (untilMinute - fromMinute - 60))

/** The day's souvenir. Each comes once in eight days. */
export const souvenirOf = (day: Day): Souvenir =>
  souvenirs.at(daysBetween('2026-01-01' as Day, day) % souvenirs.length) ?? 'shell'

/** Whether Dash leaves if it may. @param moment.idleSeconds since the user last touched the computer */
export function isTripDue(moment: {
  readonly today: Day
  readonly minute: number
  /** The day of the last trip. */
  readonly wentOn: string | null
  readonly idleSeconds: number
  readonly mood: Mood
  readonly motion: DashMotion
  readonly isOnboarded: boolean
  readonly isAtEdge: boolean
}): boolean {
  const { today, minute, wentOn, idleSeconds, mood, motion, isOnboarded, isAtEdge } = moment
  return (
    wentOn !== today &&
    minute >= tripMinute(today) &&
    minute < untilMinute &&
    idleSeconds >= absentSeconds &&
    goodMoods.includes(mood) &&
    (motion === 'polite' || motion === 'lively') &&
    isOnboarded &&
    !isAtEdge
  )
}
