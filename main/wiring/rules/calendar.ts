import { addDays, type Day } from '../../base/rules/day.ts'

/** A day as a calendar shows it. */
export interface CalendarDay {
  readonly year: number
  /** From 1, as is `day`. */
  readonly month: number
  readonly day: number
  /** 0 is Sunday. */
  readonly weekday: number
  /** From 1. */
  readonly dayOfYear: number
}

const dayMs = 86_400_000

export function calendarDay(day: Day): CalendarDay {
  const date = new Date(`${day}T00:00:00Z`)
  const year = date.getUTCFullYear()
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    dayOfYear: daysBetween(`${day.slice(0, 4)}-01-01` as Day, day) + 1,
  }
}

/** How many days later the second day is; negative if it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** The day itself, the week before it (yesterday first), and the day after. */
export function around(day: Day) {
  return {
    today: calendarDay(day),
    before: Array.from({ length: 7 }, (_, index) => calendarDay(addDays(day, -1 - index))),
    after: calendarDay(addDays(day, 1)),
  }
}

export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
const seasons: readonly Season[] = ['winter', 'spring', 'summer', 'autumn']

/** Zones in the temperate south, by their names in the time zone database. */
const southernZone =
  /^(Australia|Antarctica)\/|^Pacific\/(Auckland|Chatham)$|^Africa\/(Johannesburg|Maseru)$|^America\/(Argentina|Buenos_Aires|Montevideo|Santiago|Sao_Paulo|Asuncion|Punta_Arenas)/

/**
 * The season by month, where the user is.
 * @param zone an IANA time zone
 */
export function seasonOf(month: number, zone: string): Season {
  const quarter = Math.floor((month % 12) / 3) + (southernZone.test(zone) ? 2 : 0)
  return seasons[quarter % 4] ?? 'winter'
}
