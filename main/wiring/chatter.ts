import type { Locale } from '../../preload/contract/settings.ts'
import type { PetView } from '../../preload/contract/views/pet.ts'
import type { Day } from '../base/rules/day.ts'
import type { Clock } from '../base/clock.ts'
import type { Speech } from '../speech/speech.ts'
import type { Trigger } from '../speech/rules/triggers.ts'
import {
  clockTriggers,
  dueUntilTomorrow,
  mayRemark,
  occasionNow,
  remarkAt,
  type Moment,
  type Remark,
} from './rules/chatter.ts'
import { isBreakDue, nobodyYet, presenceAfter } from './rules/long-work.ts'

/** What Dash says on its own: for the hour, the day, long work, or no reason at all. */
export interface Chatter {
  /** Says hello, for the day's occasion or by the hour. */
  greet(): void
  /** The user did something with Git. */
  worked(): void
  /** What Dash may say until tomorrow morning. */
  due(): readonly Trigger[]
  /** @param idleSeconds since the last user input */
  minutePassed(now: { readonly mood: PetView['mood']; readonly idleSeconds: number }): void
}

/** @param options.chance a random number from 0 (inclusive) to 1 (exclusive) */
export function createChatter(options: {
  readonly speech: Pick<Speech, 'say' | 'greet' | 'lastSaidAt' | 'lastLineAt'>
  readonly clock: Clock
  readonly chance: () => number
  readonly locale: () => Locale
  readonly adoption: () => Day | null
  /** Whether Dash may suggest a break. */
  readonly remindsOfBreaks: () => boolean
}): Chatter {
  const { speech, clock, chance } = options
  let presence = nobodyYet

  function momentOf(mood: PetView['mood']): Moment {
    const dayAt = (instant: number) => (instant === 0 ? null : clock.localTime(instant).day)
    const { day: today, hour } = clock.localTime(clock.now())
    return {
      today,
      hour,
      zone: clock.zone(),
      mood,
      locale: options.locale(),
      adoption: options.adoption(),
      lastLine: dayAt(speech.lastLineAt()),
      isBreakDue:
        options.remindsOfBreaks() &&
        isBreakDue(presence, speech.lastSaidAt('long-work'), clock.now()),
      wasSaidToday: (trigger: Trigger) => dayAt(speech.lastSaidAt(trigger)) === today,
    }
  }

  function say(remark: Remark): void {
    if (remark.trigger === 'day-adoption') speech.say(remark.trigger, { years: remark.years })
    else speech.say(remark.trigger, {})
  }

  return {
    greet() {
      const occasion = occasionNow(momentOf('content'))
      if (occasion === null) speech.greet()
      else say(occasion)
    },
    worked() {
      presence = { ...presence, workedAt: clock.now() }
    },
    due: () => dueUntilTomorrow(momentOf('content')),
    minutePassed({ mood, idleSeconds }) {
      presence = presenceAfter(presence, idleSeconds * 1000, clock.now())
      const lastAt = Math.max(...clockTriggers.map((trigger) => speech.lastSaidAt(trigger)))
      if (!mayRemark(lastAt, clock.now())) return
      const remark = remarkAt(momentOf(mood), chance())
      if (remark !== null) say(remark)
    },
  }
}
