/** Dash's idle behaviour: it blinks and passes the time. */
import type { Mood } from '../../preload/contract/views/pet-view.ts'
import { dreamAct, gestureAct } from './acts.ts'
import { randomDelay } from './attention.ts'
import {
  isActive,
  type BirdState,
  type BlinkFrame,
  type Blinking,
  type TimeAndChance,
} from './bird-state.ts'
import type { GestureName } from './gestures.ts'
import { startAct } from './act-queue.ts'
import { isAsleep } from './sleep.ts'

/** How long a blink keeps the lids closed, and how long they are open within a double blink. */
const closed: BlinkFrame = { lids: 'closed', ms: 110 }
const betweenBlinks: BlinkFrame = { lids: 'open', ms: 120 }
/** If Dash is inactive, a blink has only two frames: each drawn frame costs power, and Dash stands there all day. */
const blinkRates = {
  active: { minMs: 2800, spreadMs: 3200, doubleChance: 0.2 },
  inactive: { minMs: 14_000, spreadMs: 10_000, doubleChance: 0 },
}

interface Pastimes {
  readonly chance: number
  readonly gestures: readonly GestureName[]
}

const never: Pastimes = { chance: 0, gestures: [] }
const lookAround: Pastimes = { chance: 0.15, gestures: ['look-left', 'look-right'] }
const sometimes = (...gestures: readonly GestureName[]): Pastimes => ({ chance: 0.07, gestures })

/**
 * What Dash may do instead of a blink. `active`: about one gesture a minute, while the user is there or just after an
 * event. `inactive`: the rest of the time, only gestures of a few frames.
 */
export const pastimes: Readonly<
  Record<Mood, { readonly inactive: Pastimes; readonly active: Pastimes }>
> = {
  content: {
    inactive: lookAround,
    active: sometimes('look-left', 'look-right', 'preen', 'peck', 'stretch', 'sneeze', 'listen'),
  },
  happy: {
    inactive: lookAround,
    active: sometimes('dance', 'hop', 'preen', 'peck', 'stretch', 'type-along'),
  },
  hot: { inactive: lookAround, active: sometimes('sneeze', 'dance', 'flare', 'hop') },
  proud: {
    inactive: lookAround,
    active: sometimes('preen', 'hop', 'dance', 'stretch'),
  },
  worried: { inactive: lookAround, active: sometimes('look-left', 'look-right', 'think') },
  tired: { inactive: never, active: sometimes('yawn', 'stretch') },
  hungry: { inactive: never, active: sometimes('peck', 'think', 'look-right') },
  sleepy: {
    inactive: { chance: 0.3, gestures: ['yawn'] },
    active: sometimes('yawn', 'stretch', 'shiver'),
  },
  /** Two frames, a few times an hour. */
  asleep: { inactive: { chance: 0.03, gestures: ['dream'] }, active: never },
}

const activityAt = (state: BirdState, now: number) => (isActive(state, now) ? 'active' : 'inactive')

export const nextBlink = (state: BirdState, { now, chance }: TimeAndChance): Blinking => ({
  frames: [],
  dueAt: now + randomDelay(blinkRates[activityAt(state, now)], chance),
})

/** Shows the next frame of a blink, or begins a blink or a pastime. */
export function advanceBlink(state: BirdState, at: TimeAndChance): BirdState {
  const { now, chance } = at
  const { frames } = state.blinking
  if (frames.length > 0) return continueBlink(state, frames.slice(1), at)
  const activity = activityAt(state, now)
  const pastime = pastimes[isAsleep(state) ? 'asleep' : state.mood][activity]
  const isFree =
    !state.queue.current && !state.speech && state.edge === null && state.agents === null
  if (isFree && chance() < pastime.chance) {
    const name = pastime.gestures[Math.floor(chance() * pastime.gestures.length)]
    if (name) {
      const act = name === 'dream' ? dreamAct(state.lastDish) : gestureAct(name)
      const queue = startAct(state.queue, act, now)
      return continueBlink({ ...state, queue }, [], at)
    }
  }
  const isDouble = chance() < blinkRates[activity].doubleChance
  return continueBlink(state, isDouble ? [closed, betweenBlinks, closed] : [closed], at)
}

function continueBlink(
  state: BirdState,
  frames: readonly BlinkFrame[],
  at: TimeAndChance,
): BirdState {
  const [frame] = frames
  const blinking = frame ? { frames, dueAt: at.now + frame.ms } : nextBlink(state, at)
  return { ...state, blinking }
}
