/** A yearly change to or from daylight saving time. */
interface ZoneChange {
  /** Day of the year from 1, without 29 February; from 0, with it; or a weekday of a week of a month. */
  readonly day:
    | { readonly type: 'julian' | 'zero-based'; readonly day: number }
    | {
        readonly type: 'weekday'
        readonly month: number
        readonly week: number
        readonly weekday: number
      }
  /** Seconds after midnight of that day, by the clock before the change. */
  readonly seconds: number
}

/** A zone that `TZ` defines without a name. Offsets in seconds, east positive. */
export interface PosixZone {
  readonly offset: number
  readonly summer: {
    readonly offset: number
    readonly start: ZoneChange
    readonly end: ZoneChange
  } | null
}

const name = String.raw`(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)`
const time = String.raw`[+-]?\d{1,3}(?::\d{1,2}(?::\d{1,2})?)?`
const day = String.raw`(?:J\d{1,3}|\d{1,3}|M\d{1,2}\.[1-5]\.[0-6])`
const change = String.raw`${day}(?:/${time})?`
const pattern = new RegExp(
  `^${name}(${time})(?:${name}(${time})?(?:,(${change}),(${change}))?,?)?$`,
)
const summerName = new RegExp(`^${name}${time}${name}`)

/** The C library's defaults if `TZ` names daylight saving time without its dates. */
const usualChanges = ['M3.2.0', 'M11.1.0'] as const

/**
 * Parses a `TZ` that is not the name of a file, such as `JST-9`, `<+0545>-5:45` or `CET-1CEST,M3.5.0,M10.5.0/3`
 * (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html, "TZ").
 * @returns undefined if it is not one
 */
export function parsePosixZone(text: string): PosixZone | undefined {
  const [match, standard, summer, start, end] = pattern.exec(text) ?? []
  if (match === undefined || standard === undefined) return undefined
  const offset = eastOf(standard)
  if (!summerName.test(text)) return { offset, summer: null }
  return {
    offset,
    summer: {
      offset: summer === undefined ? offset + 3600 : eastOf(summer),
      start: parseChange(start ?? usualChanges[0]),
      end: parseChange(end ?? usualChanges[1]),
    },
  }
}

/** The largest offset that Temporal accepts. */
const maxOffsetMinutes = 24 * 60 - 1

/** The zone's offset at an instant, in Temporal's form: `+05:45`. @param instant milliseconds since the epoch */
export function offsetZoneAt(zone: PosixZone, instant: number): string {
  const exact = Math.trunc(offsetAt(zone, Math.floor(instant / 1000)) / 60)
  return offsetText(Math.max(-maxOffsetMinutes, Math.min(maxOffsetMinutes, exact)))
}

/** `+05:45`. @param minutes east of Greenwich */
export function offsetText(minutes: number): string {
  const digits = (part: number) => String(part).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`
}

function offsetAt({ offset, summer }: PosixZone, seconds: number): number {
  if (summer === null) return offset
  const year = new Date((seconds + offset) * 1000).getUTCFullYear()
  const start = changeAt(summer.start, year) - offset
  const end = changeAt(summer.end, year) - summer.offset
  const isSummer =
    start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
  return isSummer ? summer.offset : offset
}

/** Seconds since the epoch of a change in a year, as if its local clock were UTC. */
function changeAt({ day, seconds }: ZoneChange, year: number): number {
  return Math.floor(dayOfChange(day, year) / 1000) + seconds
}

function dayOfChange(change: ZoneChange['day'], year: number): number {
  switch (change.type) {
    case 'zero-based':
      return Date.UTC(year, 0, 1 + change.day)
    case 'julian': {
      const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
      return Date.UTC(year, 0, change.day + (isLeap && change.day >= 60 ? 1 : 0))
    }
    case 'weekday': {
      const { month, week, weekday } = change
      const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
      const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
      const earliest = 1 + ((weekday - first + 7) % 7)
      const date = earliest + (week - 1) * 7
      return Date.UTC(year, month - 1, date > days ? date - 7 : date)
    }
  }
}

function parseChange(text: string): ZoneChange {
  const [day = '', at] = text.split('/')
  const seconds = at === undefined ? 2 * 3600 : secondsOf(at)
  if (day.startsWith('M')) {
    const [month = 1, week = 1, weekday = 0] = day.slice(1).split('.').map(Number)
    return { day: { type: 'weekday', month, week, weekday }, seconds }
  }
  return day.startsWith('J')
    ? { day: { type: 'julian', day: Number(day.slice(1)) }, seconds }
    : { day: { type: 'zero-based', day: Number(day) }, seconds }
}

/** `TZ` counts offsets west; the C library accepts at most a day. */
function eastOf(text: string): number {
  return 0 - Math.max(-dayOfSeconds, Math.min(dayOfSeconds, secondsOf(text)))
}

const dayOfSeconds = 24 * 3600

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  return (
    (text.startsWith('-') ? -1 : 1) *
    (hours * 3600 + Math.min(59, minutes) * 60 + Math.min(59, seconds))
  )
}
