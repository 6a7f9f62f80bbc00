import { sumOf } from '../../preload/contract/counts.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { PantryDish, PetView } from '../../preload/contract/views/pet-view.ts'
import { earnables, type EarnableId } from '../../preload/contract/earnables.ts'
import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import type { Presence } from '../desktop/presence.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Outlook } from '../speech/rules/likely-lines.ts'
import { isBreakDue, noActivity, updateActivity } from '../speech/rules/long-work.ts'
import { mayRemark } from '../speech/rules/may-speak.ts'
import { numberRemarks, type NumberRemark } from '../speech/rules/numbers.ts'
import {
  triggersUntilTomorrow,
  occasionNow,
  remarkAt,
  type Remark,
  type RemarkInputs,
} from '../speech/rules/remarks.ts'
import { clockTriggers, unlockTriggerOf, type Trigger } from '../speech/rules/triggers.ts'
import type { Speech } from '../speech/speech.ts'
import { workRows, type Work } from './rules/answers-to-work.ts'

/** How many kinds of the latest work to remember, because they are likely to come again. */
const maxSeenWork = 5

const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** The number of years as each language's lines need it: `3` in Japanese, `three years` in English. */
function yearsInWords(years: number): Readonly<Record<Locale, string>> {
  const number = numberWords[years - 1] ?? years.toString()
  return { ja: years.toString(), en: `${number} ${years === 1 ? 'year' : 'years'}` }
}

/**
 * What Dash says on its own: for the hour, the day, long work, or no reason at all.
 * @param options.random from 0 (inclusive) to 1 (exclusive)
 */
export function createChatter(options: {
  readonly speech: Pick<Speech, 'say' | 'greet' | 'lastSaidAt' | 'lastLineAt'>
  readonly clock: Clock
  readonly settings: { all(): { readonly remindsOfBreaks: boolean } }
  readonly ledger: Pick<Ledger, 'adoption'> & {
    readonly history: Pick<Ledger['history'], 'year' | 'lifetime'>
  }
  readonly companion: {
    petInCompany(): Pick<PetView, 'level'>
    pantry(): readonly Pick<PantryDish, 'kind' | 'count'>[]
    earnablesToUnpack(): readonly EarnableId[]
  }
  readonly pet: () => Pick<PetView, 'mood'>
  readonly presence: Pick<Presence, 'idleSeconds'>
  readonly locale: () => Locale
  readonly random: () => number
}) {
  const { speech, clock, settings, ledger, companion, pet, presence, locale, random } = options
  let activity = noActivity
  /** Latest first. */
  let seenWork: readonly Trigger[] = []

  function inputsNow(mood: PetView['mood']): RemarkInputs {
    const dayAt = (instant: number) => (instant === 0 ? null : clock.localTime(instant).day)
    const { day: today, hour } = clock.localTime(clock.now())
    return {
      today,
      hour,
      isSouthern: clock.isSouthern(),
      mood,
      locale: locale(),
      adoption: ledger.adoption(),
      lastLine: dayAt(speech.lastLineAt()),
      isBreakDue:
        settings.all().remindsOfBreaks &&
        isBreakDue(activity, speech.lastSaidAt('long-work'), clock.now()),
      numbers: () => numbersOn(today),
      wasSaidToday: (trigger: Trigger) => dayAt(speech.lastSaidAt(trigger)) === today,
    }
  }

  function numbersOn(today: Day): readonly NumberRemark[] {
    const year = Number(today.slice(0, 4))
    const [thisYear, lastYear] = [ledger.history.year(year), ledger.history.year(year - 1)]
    const { totals, activeDays } = ledger.history.lifetime()
    return numberRemarks({
      today,
      adoption: ledger.adoption(),
      days: [...lastYear.days, ...thisYear.days],
      year: thisYear.totals,
      lifetime: { count: sumOf(totals), activeDays },
    })
  }

  function say(remark: Remark): void {
    if (remark.trigger === 'day-adoption')
      speech.say(remark.trigger, { years: yearsInWords(remark.years) })
    else if (remark.trigger === 'numbers-week') speech.say(remark.trigger, { day: remark.day })
    else if ('count' in remark) speech.say(remark.trigger, { count: remark.count })
    else speech.say(remark.trigger, {})
  }

  /** What Dash may say until tomorrow morning. */
  function outlook(): Outlook {
    const { level } = companion.petInCompany()
    return {
      hour: clock.localTime(clock.now()).hour,
      level,
      nextEarnables: companion
        .earnablesToUnpack()
        .slice(0, 3)
        .map((item) => ({ trigger: unlockTriggerOf(item), name: earnables[item].ja })),
      waiting: Object.fromEntries(companion.pantry().map(({ kind, count }) => [kind, count])),
      numbers: numbersOn(clock.localTime(clock.now()).day),
      due: [...seenWork, ...triggersUntilTomorrow(inputsNow('content'))],
    }
  }

  return {
    /** Says hello, for the day's occasion or by the hour. */
    greet(): void {
      const occasion = occasionNow(inputsNow('content'))
      if (occasion === null) speech.greet()
      else say(occasion)
    },
    rememberWork(events: readonly Work[]): void {
      activity = { ...activity, workedAt: clock.now() }
      const triggers = events.map((event) => workRows[event].trigger)
      seenWork = [...new Set([...triggers, ...seenWork])].slice(0, maxSeenWork)
    },
    outlook,
    /** Says a remark if one is due. Call it each minute. */
    remark(): void {
      activity = updateActivity(activity, presence.idleSeconds() * 1000, clock.now())
      const lastAt = Math.max(...clockTriggers.map((trigger) => speech.lastSaidAt(trigger)))
      if (!mayRemark(lastAt, clock.now())) return
      const remark = remarkAt(inputsNow(pet().mood), random())
      if (remark !== null) say(remark)
    },
  }
}
