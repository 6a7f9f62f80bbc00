import { realpathSync } from 'node:fs'
import { minuteMs } from '../../preload/contract/durations.ts'
import { createClock, type Clock } from './clock.ts'
import { dayOf } from './rules/day.ts'
import { isSouthern } from './rules/hemisphere.ts'
import { localTime } from './rules/local-time.ts'

const followEveryMs = minuteMs

/**
 * The real clock, shifted so that it reads `start` now. Its time zone is the one that `TZ` names, else the system's,
 * which can change at any time. A time zone without a name has an offset like `+05:45` instead.
 * @param start milliseconds since the epoch; if undefined, the clock is not shifted
 * @param tz this process's environment variable `TZ`
 * @param monotonicMs milliseconds from any origin, unaffected by changes of the clock
 */
export function createSystemClock(
  start: number | undefined,
  tz: string | undefined,
  monotonicMs = () => performance.now(),
): Clock {
  const shift = start === undefined ? 0 : start - Date.now()
  const now = () => Date.now() + shift
  const isNamed = tz !== undefined && !isSystemTimeZone(tz)
  if (isNamed && !isReadByDate(tz)) {
    const timeZone = namedTimeZone(tz)
    return createClock({ now, timeZone: () => timeZone })
  }
  let names: { iana?: string; isSouthern?: boolean } = {}
  let followedAt = -Infinity
  /** V8 caches the time zone. If this variable is deleted, Node tells V8 to detect it again (src/node_env_var.cc). */
  const follow = (): void => {
    if (isNamed || monotonicMs() - followedAt < followEveryMs) return
    followedAt = monotonicMs()
    names = {}
    delete process.env['TZ']
  }
  const timeZone = (): string => {
    follow()
    return (names.iana ??= isNamed ? namedTimeZone(tz) : detectedTimeZone())
  }
  return {
    now,
    timeZone,
    isSouthern() {
      follow()
      return (names.isSouthern ??= isSouthern(isNamed ? tz : (linkedTimeZone() ?? timeZone())))
    },
    // Use `Date`, which is in the same time zone: the first use of `Intl` would add 11 ms to every start.
    localTime(instant) {
      follow()
      const date = new Date(instant)
      return {
        day: dayOf(date.getFullYear(), date.getMonth() + 1, date.getDate()),
        hour: date.getHours(),
        minute: date.getMinutes(),
      }
    },
  }
}

/**
 * Whether `Date` reads this `TZ` as the C library does: an area and a city. ICU ignores a `TZ` with a digit, takes
 * abbreviations that no other program knows, and on Windows prefers the system's time zone.
 */
const isReadByDate = (tz: string): boolean =>
  process.platform !== 'win32' && /^[A-Za-z_]+(?:\/[A-Za-z_-]+)+$/.test(tz)

/** The time zone that `/etc/localtime` links to, or undefined. Costs a start nothing, unlike `Intl`. */
function linkedTimeZone(): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(realpathSync('/etc/localtime'))?.[1]
  } catch {
    return undefined
  }
}

function detectedTimeZone(): string {
  const detected = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
  return detected === undefined || detected === 'Etc/Unknown'
    ? offsetTimeZone(-new Date().getTimezoneOffset())
    : detected
}

/** On Windows an empty `TZ` means that it is not set: Windows cannot store an empty variable. */
const isSystemTimeZone = (tz: string): boolean =>
  (tz === '' && process.platform === 'win32') || /^:?\/etc\/localtime$/.test(tz)

/** An IANA name, or a fixed offset for a POSIX value such as `JST-9`, whose rules for summer time are ignored. */
function namedTimeZone(tz: string): string {
  const name = tz.replace(/^:?(?:.*\/zoneinfo\/)?/, '')
  return isKnown(name) ? name : (posixTimeZone(name) ?? 'UTC')
}

/** Names that ICU accepts, but that are in no zone database, so the system's other programs take them for UTC. */
const onlyIcuKnows =
  /^(?:AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i

function isKnown(name: string): boolean {
  if (onlyIcuKnows.test(name)) return false
  try {
    localTime(0, name)
    return true
  } catch {
    return false
  }
}

/** The offset of `JST-9` or `<+0545>-5:45`, without summer time. POSIX counts offsets west of Greenwich. */
function posixTimeZone(tz: string): string | undefined {
  const [, sign, hours, minutes = 0] =
    /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)(\d{1,2})(?::([0-5]\d))?/.exec(tz) ?? []
  if (hours === undefined || Number(hours) > 23) return undefined
  return offsetTimeZone((sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)))
}

/** @param minutes east of Greenwich */
function offsetTimeZone(minutes: number): string {
  const digits = (part: number) => String(Math.floor(part)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${digits(size / 60)}:${digits(size % 60)}`
}
