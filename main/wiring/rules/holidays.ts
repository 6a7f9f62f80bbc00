import type { CalendarDay } from './calendar.ts'

const sunday = 0
const monday = 1

/** Whether the date is the n-th such weekday of its month. */
export function isNth(nth: number, weekday: number, date: CalendarDay): boolean {
  return date.weekday === weekday && Math.ceil(date.day / 7) === nth
}

const is = (month: number, day: number) => (date: CalendarDay) =>
  date.month === month && date.day === day
const isNthMonday = (month: number, nth: number) => (date: CalendarDay) =>
  date.month === month && isNth(nth, monday, date)
/** An approximation, valid for 1980 to 2099. The official days: https://eco.mtk.nao.ac.jp/koyomi/yoko/ */
const isEquinox = (month: number, dayIn1980: number) => (date: CalendarDay) =>
  date.month === month &&
  date.day ===
    Math.floor(dayIn1980 + 0.242194 * (date.year - 1980)) - Math.floor((date.year - 1980) / 4)

/** By the law as of 2022. */
const nationalDays: readonly ((date: CalendarDay) => boolean)[] = [
  is(1, 1),
  isNthMonday(1, 2),
  is(2, 11),
  is(2, 23),
  isEquinox(3, 20.8431),
  is(4, 29),
  is(5, 3),
  is(5, 4),
  is(5, 5),
  isNthMonday(7, 3),
  is(8, 11),
  isNthMonday(9, 3),
  isEquinox(9, 23.2488),
  isNthMonday(10, 2),
  is(11, 3),
  is(11, 23),
]

const isNational = (date: CalendarDay): boolean => nationalDays.some((isDay) => isDay(date))

/**
 * Whether the day is a public holiday in Japan: a national holiday, the substitute for one on a Sunday, or a day
 * between two.
 * @param dates the day itself, the days before it (yesterday first), and the day after
 */
export function isJapaneseHoliday(dates: {
  readonly today: CalendarDay
  readonly before: readonly CalendarDay[]
  readonly after: CalendarDay
}): boolean {
  const { today, before, after } = dates
  if (isNational(today)) return true
  const [yesterday] = before
  if (yesterday === undefined || !isNational(yesterday)) return false
  if (isNational(after) && today.weekday !== sunday) return true
  const free = before.findIndex((date) => !isNational(date))
  const run = free === -1 ? before : before.slice(0, free)
  return run.some(({ weekday }) => weekday === sunday)
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

/** The day before the solar term Risshun (start of spring); valid for 2021 to 2056. */
export function isSetsubun({ year, month, day }: CalendarDay): boolean {
  return month === 2 && day === (year % 4 === 1 ? 2 : 3)
}
