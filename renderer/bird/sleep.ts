/** When Dash falls asleep, and whether it sleeps. */
import { minuteMs } from '../../preload/contract/durations.ts'
import { startAct } from './act-queue.ts'
import { gestureAct } from './acts.ts'
import { randomDelay } from './attention.ts'
import { isActive, type BirdState, type TimeAndChance, type Wakefulness } from './bird-state.ts'

/** The time from the last event until Dash dozes off. */
const untilDoze = { minMs: 4 * minuteMs, spreadMs: 4 * minuteMs }

export const awakeFrom = ({ now, chance }: TimeAndChance): Wakefulness => ({
  name: 'awake',
  until: now + randomDelay(untilDoze, chance),
})

/** Dozes off, or waits longer if Dash is busy. */
export function dozeOff(state: BirdState, at: TimeAndChance): BirdState {
  const isBusy =
    state.queue.current !== null ||
    state.speech !== null ||
    state.agents !== null ||
    isActive(state, at.now)
  if (isBusy || state.mood === 'asleep') return { ...state, wakefulness: awakeFrom(at) }
  return {
    ...state,
    queue: startAct(state.queue, gestureAct('doze'), at.now),
    wakefulness: { name: 'asleep' },
  }
}

/**
 * Dash sleeps for one of two reasons. It has dozed off on its own: the next event wakes it. Or its mood is `asleep`,
 * because the user has left the computer (main/companion/rules/mood.ts): it is awake only while it notices the user.
 */
export const isAsleep = ({ mood, wakefulness, attention }: BirdState): boolean =>
  wakefulness.name === 'asleep' || (mood === 'asleep' && attention === null)
