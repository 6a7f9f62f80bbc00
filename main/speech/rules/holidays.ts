import { addDays, daysBetween, type Day } from '../../base/rules/day.ts'

export type CalendarDay = ReturnType<typeof calendarDay>

export const [sunday, monday, thursday, friday] = [0, 1, 4, 5] as const

/** A day as a calendar shows it. Weekdays begin at 0 for Sunday, all other numbers at 1. */
export function calendarDay(day: Day) {
  const date = new Date(day)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    dayOfYear: daysBetween(`${day.slice(0, 4)}-01-01` as Day, day) + 1,
  }
}

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const

export function seasonOf(month: number, isSouthern: boolean): (typeof seasons)[number] {
  const quarter = Math.floor((month % 12) / 3) + (isSouthern ? 2 : 0)
  return seasons[quarter % 4] ?? 'winter'
}

export type DateTest = (date: CalendarDay) => boolean

export const isOn =
  (month: number, day: number): DateTest =>
  (date) =>
    date.month === month && date.day === day

/** Whether a date is from the first to the last of these days, both included. */
export const isBetween =
  (month: number, first: number, last: number): DateTest =>
  (date) =>
    date.month === month && date.day >= first && date.day <= last

/** Whether a date is the n-th of these weekdays in the month. */
export const isNth =
  (nth: number, weekday: number, month: number): DateTest =>
  (date) =>
    date.month === month && date.weekday === weekday && Math.ceil(date.day / 7) === nth

/** Approximates the equinoxes from 1980 to 2099. The official days: https://eco.mtk.nao.ac.jp/koyomi/yoko/ */
const isEquinox =
  (month: number, dayIn1980: number): DateTest =>
  (date) =>
    date.month === month &&
    date.day ===
      Math.floor(dayIn1980 + 0.242194 * (date.year - 1980)) - Math.floor((date.year - 1980) / 4)

/** The national holidays of Japan, by the law as of 2022. */
const nationalDays: readonly DateTest[] = [
  isOn(1, 1),
  isNth(2, monday, 1),
  isOn(2, 11),
  isOn(2, 23),
  isEquinox(3, 20.8431),
  isOn(4, 29),
  isOn(5, 3),
  isOn(5, 4),
  isOn(5, 5),
  isNth(3, monday, 7),
  isOn(8, 11),
  isNth(3, monday, 9),
  isEquinox(9, 23.2488),
  isNth(2, monday, 10),
  isOn(11, 3),
  isOn(11, 23),
]

/** A national holiday, the substitute for one on a Sunday, or a day between two national holidays. */
export function isJapaneseHoliday(day: Day): boolean {
  const dateIn = (days: number) => calendarDay(addDays(day, days))
  const isNational = (days: number) => nationalDays.some((isDay) => isDay(dateIn(days)))
  if (isNational(0)) return true
  if (isNational(-1) && isNational(1)) return true
  // If a holiday is on a Sunday, its substitute is the next day that is not a national holiday itself.
  for (let days = -1; isNational(days); days -= 1) if (dateIn(days).weekday === sunday) return true
  return false
}

/** Easter Sunday in the Gregorian calendar (Meeus/Jones/Butcher algorithm). */
export function isEaster({ year, month, day }: CalendarDay): boolean {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const moon =
    (19 * golden +
      century -
      Math.floor(century / 4) -
      Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) +
      15) %
    30
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - moon - (ofCentury % 4)) % 7
  const correction = Math.floor((golden + 11 * moon + 22 * toSunday) / 451)
  const days = moon + toSunday - 7 * correction + 114
  return month === Math.floor(days / 31) && day === (days % 31) + 1
}

/**
 * The full moon of autumn (jugoya) of each year from 2026: the 15th day of the 8th month by the lunisolar calendar, as
 * ICU computes it. Japan's observatory: https://eco.mtk.nao.ac.jp/koyomi/yoko/
 */
const harvestMoons = `
  09-25 09-15 10-03 09-22 09-12 10-01 09-19 09-08 09-27 09-16
  10-04 09-24 09-13 10-02 09-20 09-10 09-28 09-17 10-05 09-25
  09-15 10-04 09-22 09-11 09-30 09-19 09-07 09-26 09-16 10-05`
  .trim()
  .split(/\s+/)

export const isHarvestMoon: DateTest = ({ year, month, day }) =>
  harvestMoons[year - 2026] ===
  `${month.toString().padStart(2, '0')}-${day.toString().padStart(2, '0')}`

/** The day before the solar term Risshun (start of spring); valid for 2021 to 2056. */
export function isSetsubun({ year, month, day }: CalendarDay): boolean {
  return month === 2 && day === (year % 4 === 1 ? 2 : 3)
}
