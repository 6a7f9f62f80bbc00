import { createClock, type Clock } from './clock.ts'
import { localTime } from './rules/local-time.ts'

/**
 * The real clock, shifted so that it reads `start` now, in this machine's time zone.
 * @param start milliseconds since the epoch; if undefined, the clock is not shifted
 * @param tz the environment variable `TZ`
 */
export function createSystemClock(start: number | undefined, tz: string | undefined): Clock {
  const shift = start === undefined ? 0 : start - Date.now()
  return createClock({ now: () => Date.now() + shift, timeZone: createTimeZoneDetector(tz) })
}

const detectEveryMs = 60_000

/**
 * The time zone that `TZ` names, else the system's, which can change at any time.
 * @param monotonicMs milliseconds from any origin, unaffected by changes of the clock
 * @returns a function that returns an IANA name, or an offset like `+05:45` if the time zone has no name
 */
export function createTimeZoneDetector(
  tz: string | undefined,
  monotonicMs = () => performance.now(),
): () => string {
  if (tz !== undefined && !isSystemTimeZone(tz)) {
    const timeZone = namedTimeZone(tz)
    return () => timeZone
  }
  let timeZone: string | undefined
  let detectedAt = -Infinity
  return () => {
    if (timeZone !== undefined && monotonicMs() - detectedAt < detectEveryMs) return timeZone
    detectedAt = monotonicMs()
    // V8 caches the time zone. If this variable is deleted, Node tells V8 to detect it again (src/node_env_var.cc).
    delete process.env['TZ']
    const detected = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
    timeZone =
      detected === undefined || detected === 'Etc/Unknown'
        ? offsetTimeZone(-new Date().getTimezoneOffset())
        : detected
    return timeZone
  }
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
