import type { PowerMonitor } from 'electron'
import type { Locale } from '../../preload/contract/settings.ts'
import type { PetView } from '../../preload/contract/views/pet.ts'
import type { Clock } from '../base/clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Speech } from '../speech/speech.ts'
import { mayRemark } from '../speech/rules/may-speak.ts'
import type { Trigger } from '../speech/rules/triggers.ts'
import {
  clockTriggers,
  dueUntilTomorrow,
  occasionNow,
  remarkAt,
  type Moment,
  type Remark,
} from './rules/remarks.ts'
import { isBreakDue, nobodyYet, presenceAfter } from './rules/long-work.ts'

export type Chatter = ReturnType<typeof createChatter>

/**
 * What Dash says on its own: for the hour, the day, long work, or no reason at all.
 * @param options.chance a random number from 0 (inclusive) to 1 (exclusive)
 */
export function createChatter({
  speech,
  clock,
  settings,
  ledger,
  companion,
  power,
  locale,
  chance,
}: {
  readonly speech: Pick<Speech, 'say' | 'greet' | 'lastSaidAt' | 'lastLineAt'>
  readonly clock: Clock
  readonly settings: { all(): { readonly remindsOfBreaks: boolean } }
  readonly ledger: Pick<Ledger, 'adoption'>
  readonly companion: { view(idleSeconds: number): { readonly pet: Pick<PetView, 'mood'> } }
  readonly power: Pick<PowerMonitor, 'getSystemIdleTime'>
  readonly locale: () => Locale
  readonly chance: () => number
}) {
  let presence = nobodyYet

  function momentOf(mood: PetView['mood']): Moment {
    const dayAt = (instant: number) => (instant === 0 ? null : clock.localTime(instant).day)
    const { day: today, hour } = clock.localTime(clock.now())
    return {
      today,
      hour,
      zone: clock.zone(),
      mood,
      locale: locale(),
      adoption: ledger.adoption(),
      lastLine: dayAt(speech.lastLineAt()),
      isBreakDue:
        settings.all().remindsOfBreaks &&
        isBreakDue(presence, speech.lastSaidAt('long-work'), clock.now()),
      wasSaidToday: (trigger: Trigger) => dayAt(speech.lastSaidAt(trigger)) === today,
    }
  }

  function say(remark: Remark): void {
    if (remark.trigger === 'day-adoption') speech.say(remark.trigger, { years: remark.years })
    else speech.say(remark.trigger, {})
  }

  return {
    /** Says hello, for the day's occasion or by the hour. */
    greet(): void {
      const occasion = occasionNow(momentOf('content'))
      if (occasion === null) speech.greet()
      else say(occasion)
    },
    /** The user did something with Git. */
    worked(): void {
      presence = { ...presence, workedAt: clock.now() }
    },
    /** What Dash may say until tomorrow morning. */
    due: () => dueUntilTomorrow(momentOf('content')),
    minutePassed(): void {
      const idleSeconds = power.getSystemIdleTime()
      const { mood } = companion.view(idleSeconds).pet
      presence = presenceAfter(presence, idleSeconds * 1000, clock.now())
      const lastAt = Math.max(...clockTriggers.map((trigger) => speech.lastSaidAt(trigger)))
      if (!mayRemark(lastAt, clock.now())) return
      const remark = remarkAt(momentOf(mood), chance())
      if (remark !== null) say(remark)
    },
  }
}
