import type { Locale } from '../../../preload/contract/declared-settings.ts'
import { timeOfDay, timesOfDay } from '../../../preload/contract/times-of-day.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import { addDays, daysBetween, type Day } from '../../base/rules/day.ts'
import {
  calendarDay,
  friday,
  isBetween,
  isEaster,
  isHarvestMoon,
  isJapaneseHoliday,
  isNth,
  isOn,
  isSetsubun,
  monday,
  seasonOf,
  thursday,
  type DateTest,
} from './holidays.ts'
import type { NumberRemark } from './numbers.ts'
import type { Trigger } from './triggers.ts'

type DayTrigger = Extract<Trigger, `day-${string}`>

export type Occasion =
  | { readonly trigger: 'day-adoption'; readonly years: number }
  | { readonly trigger: Exclude<DayTrigger, 'day-adoption'> }

/** Days with their own line, most important first. A row with a locale is only for users of that language. */
const days: readonly {
  readonly trigger: Exclude<DayTrigger, 'day-adoption'>
  readonly locale?: Locale
  readonly when: DateTest
}[] = [
  { trigger: 'day-new-year', when: ({ month, day }) => month === 1 && day <= 3 },
  { trigger: 'day-year-end', when: ({ month, day }) => month === 12 && day >= 28 },
  {
    trigger: 'day-christmas',
    when: ({ month, day }) => month === 12 && (day === 24 || day === 25),
  },
  { trigger: 'day-spicy', when: isOn(1, 16) },
  { trigger: 'day-curry', locale: 'ja', when: isOn(1, 22) },
  { trigger: 'day-setsubun', locale: 'ja', when: isSetsubun },
  { trigger: 'day-valentine', when: isOn(2, 14) },
  { trigger: 'day-leap', when: isOn(2, 29) },
  { trigger: 'day-hina', locale: 'ja', when: isOn(3, 3) },
  { trigger: 'day-white', locale: 'ja', when: isOn(3, 14) },
  { trigger: 'day-pi', when: isOn(3, 14) },
  { trigger: 'day-april-fool', when: isOn(4, 1) },
  { trigger: 'day-easter', locale: 'en', when: isEaster },
  { trigger: 'day-children', locale: 'ja', when: isOn(5, 5) },
  { trigger: 'day-bird-week', locale: 'ja', when: isBetween(5, 10, 16) },
  { trigger: 'day-tanabata', locale: 'ja', when: isOn(7, 7) },
  { trigger: 'day-obon', locale: 'ja', when: isBetween(8, 13, 16) },
  { trigger: 'day-moon', locale: 'ja', when: isHarvestMoon },
  { trigger: 'day-programmer', when: ({ dayOfYear }) => dayOfYear === 256 },
  { trigger: 'day-dart', when: isOn(10, 10) },
  { trigger: 'day-halloween', when: isOn(10, 31) },
  { trigger: 'day-kimchi', when: isOn(11, 22) },
  { trigger: 'day-thanksgiving', locale: 'en', when: isNth(4, thursday, 11) },
  { trigger: 'day-flutter', when: isOn(12, 4) },
  { trigger: 'day-friday-13', when: ({ weekday, day }) => weekday === friday && day === 13 },
]

/** What Dash says about the hour, the day, or nothing in particular. */
export type Remark =
  | Occasion
  | NumberRemark
  | {
      readonly trigger:
        | Extract<Trigger, `season-${string}`>
        | 'idle'
        | 'serial'
        | 'hungry'
        | 'late-night'
        | 'long-work'
    }

export interface OccasionInputs {
  readonly today: Day
  /** Local hour, 0 to 23. */
  readonly hour: number
  readonly locale: Locale
  /** When Dash moved in, or null if unknown. */
  readonly adoption: Day | null
  /** When Dash last said anything, or null if never. */
  readonly lastLine: Day | null
}

export interface RemarkInputs extends OccasionInputs {
  readonly mood: Mood
  /** Whether the seasons are those of the southern hemisphere. */
  readonly isSouthern: boolean
  /** Whether the user has worked for long, and may be told so. */
  readonly isBreakDue: boolean
  /** What Dash may say about the user's own numbers. Called only if such a remark is due. */
  readonly numbers: () => readonly NumberRemark[]
  readonly wasSaidToday: (trigger: Trigger) => boolean
}

/** Dash greets Monday until noon, and the weekend from Friday afternoon on. */
const mondayUntilHour = 12
const fridayFromHour = 15
/** The hour for which tomorrow's greeting is predicted. */
const morningHour = 8
const daysOfAbsence = 7
/** If Dash may make a remark, it does so with a probability of 1 in 20 each minute. */
const remarkOdds = 20
/** The random remarks, and how often Dash draws each, in percent. */
const randomRemarks = [
  { type: 'serial', percent: 30 },
  { type: 'idle', percent: 40 },
  { type: 'numbers', percent: 20 },
  { type: 'season', percent: 10 },
] as const

/** The full years on an anniversary; null on other days and on the first. February 28 stands in for a missing 29. */
export function anniversaryYears(adoption: Day, today: Day): number | null {
  const [from, now] = [calendarDay(adoption), calendarDay(today)]
  const years = now.year - from.year
  const isLeap = calendarDay(`${now.year}-12-31` as Day).dayOfYear === 366
  const day = from.month === 2 && from.day === 29 && !isLeap ? 28 : from.day
  return years > 0 && now.month === from.month && now.day === day ? years : null
}

/** Everything that Dash may say about a day at this hour, most important first. */
export function occasionsOn(inputs: OccasionInputs): readonly Occasion[] {
  const { today, hour, locale, adoption, lastLine } = inputs
  const date = calendarDay(today)
  const years = adoption === null ? null : anniversaryYears(adoption, today)
  const daysSince = (day: Day | null) => (day === null ? -1 : daysBetween(day, today))
  const occasions: readonly (readonly [boolean, Occasion])[] = [
    [years !== null, { trigger: 'day-adoption', years: years ?? 0 }],
    [daysSince(adoption) === 99, { trigger: 'day-hundred' }],
    [daysSince(lastLine) >= daysOfAbsence, { trigger: 'day-back' }],
    ...days.map((row): readonly [boolean, Occasion] => [
      (row.locale ?? locale) === locale && row.when(date),
      { trigger: row.trigger },
    ]),
    [locale === 'ja' && isJapaneseHoliday(today), { trigger: 'day-off' }],
    [date.weekday === monday && hour < mondayUntilHour, { trigger: 'day-monday' }],
    [date.weekday === friday && hour >= fridayFromHour, { trigger: 'day-friday' }],
  ]
  return occasions.flatMap(([applies, occasion]) => (applies ? [occasion] : []))
}

/** The most important of the day's occasions that Dash has not mentioned yet, or null. */
export function occasionNow(
  inputs: OccasionInputs & Pick<RemarkInputs, 'wasSaidToday'>,
): Occasion | null {
  if (isLate(inputs)) return null
  return occasionsOn(inputs).find(({ trigger }) => !inputs.wasSaidToday(trigger)) ?? null
}

/** From midnight to five, Dash's only remark is that it is late. */
const isLate = ({ hour }: OccasionInputs) => timeOfDay(timesOfDay.remarks, hour) === 'night'

const seasonNow = ({ today, isSouthern }: RemarkInputs) =>
  `season-${seasonOf(calendarDay(today).month, isSouthern)}` as const

/** What Dash may say about the day, the hour and the season until tomorrow morning, without repeats. */
export function triggersUntilTomorrow(inputs: RemarkInputs): readonly Trigger[] {
  const { today, hour, wasSaidToday } = inputs
  const later = { ...inputs, hour: Math.max(hour, fridayFromHour) }
  const tomorrow = { ...inputs, today: addDays(today, 1), hour: morningHour, lastLine: today }
  const occasions = [
    ...[inputs, later].flatMap(occasionsOn).filter(({ trigger }) => !wasSaidToday(trigger)),
    ...occasionsOn(tomorrow),
  ].map(({ trigger }) => trigger)
  const lateNight = timeOfDay(timesOfDay.remarks, hour) === 'day' ? [] : (['late-night'] as const)
  return [...new Set<Trigger>([...lateNight, ...occasions, seasonNow(inputs), 'long-work'])]
}

/**
 * What Dash says in a minute when it may talk. Long work and the day's occasions come at once, anything else by chance.
 * @param random from 0 (inclusive) to 1 (exclusive)
 * @returns null to say nothing
 */
export function remarkAt(inputs: RemarkInputs, random: number): Remark | null {
  const { mood, isBreakDue, wasSaidToday } = inputs
  if (mood === 'asleep') return null
  if (isBreakDue && !isLate(inputs)) return { trigger: 'long-work' }
  const occasion = occasionNow(inputs)
  if (occasion !== null) return occasion
  const percent = 100 * random * remarkOdds
  if (percent >= 100) return null
  if (isLate(inputs)) return { trigger: 'late-night' }
  if (mood === 'hungry' && !wasSaidToday('hungry')) return { trigger: 'hungry' }
  return randomRemark(inputs, percent) ?? { trigger: 'idle' }
}

/** Picks the row of `randomRemarks` into whose share the number falls. @param drawn from 0 to 100 */
function randomRemark(inputs: RemarkInputs, drawn: number): Remark | undefined {
  let rest = drawn
  for (const { type, percent } of randomRemarks) {
    if (rest >= percent) rest -= percent
    else if (type === 'season') return { trigger: seasonNow(inputs) }
    else if (type === 'numbers') {
      const unsaid = inputs.numbers().filter(({ trigger }) => !inputs.wasSaidToday(trigger))
      return unsaid[Math.floor((rest / percent) * unsaid.length)]
    } else return inputs.wasSaidToday(type) ? undefined : { trigger: type }
  }
  return undefined
}
