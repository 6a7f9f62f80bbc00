import { timeOfDay, timesOfDay } from '../../../preload/contract/times-of-day.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import type { Feelings } from './feelings.ts'

interface MoodFactors extends Feelings {
  /** 20 to 100. */
  readonly fullness: number
  readonly isFoodWaiting: boolean
  /** Degrees. */
  readonly heat: number
  /** 0 to 23, in the user's time zone. */
  readonly hour: number
  /** Seconds since the user last touched the computer. */
  readonly idleSeconds: number
}

const secondsPerMinute = 60

export const isNight = (hour: number): boolean => timeOfDay(timesOfDay.sleep, hour) === 'night'

/** The mood is the first row that applies, or content. */
const moods: readonly { readonly mood: Mood; readonly when: (factors: MoodFactors) => boolean }[] =
  [
    { mood: 'asleep', when: ({ idleSeconds }) => idleSeconds >= 30 * secondsPerMinute },
    {
      mood: 'asleep',
      when: ({ hour, idleSeconds }) => isNight(hour) && idleSeconds >= 5 * secondsPerMinute,
    },
    { mood: 'worried', when: (factors) => factors.isWorried },
    { mood: 'hot', when: ({ heat }) => heat >= 70 },
    { mood: 'sleepy', when: ({ idleSeconds }) => idleSeconds >= 10 * secondsPerMinute },
    // A day without contributions is nobody's fault: Dash has an appetite only for food that is there.
    { mood: 'hungry', when: ({ fullness, isFoodWaiting }) => fullness <= 40 && isFoodWaiting },
    { mood: 'tired', when: (factors) => factors.isTired },
    { mood: 'proud', when: (factors) => factors.isProud },
    // Fullness falls to 90 three hours after a meal.
    { mood: 'happy', when: ({ fullness }) => fullness >= 90 },
    { mood: 'sleepy', when: ({ hour }) => isNight(hour) },
  ]

/** Hunger and heat change Dash's looks and lines, never its possessions. */
export const moodOf = (factors: MoodFactors): Mood =>
  moods.find(({ when }) => when(factors))?.mood ?? 'content'
