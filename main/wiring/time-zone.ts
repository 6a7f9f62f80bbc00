import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import {
  offsetText,
  offsetZoneAt,
  parsePosixZone,
  type PosixZone,
} from '../base/rules/posix-zone.ts'

/** Where the time zone comes from. */
export interface ZoneSources {
  /** The environment variable `TZ`, or undefined if not set. */
  readonly tz: string | undefined
  /** The environment variable `TZDIR`: another folder of zone files. */
  readonly folder: string | undefined
  readonly platform: NodeJS.Platform
  /** Milliseconds from any origin, unaffected by changes of the clock. */
  readonly monotonicMs?: () => number
}

const minuteMs = 60_000
const usualFolder = '/usr/share/zoneinfo'
const localFile = '/etc/localtime'
const utc: PosixZone = { offset: 0, summer: null }

export interface TimeZone {
  /** An IANA name, or an offset like `+05:45` if it has no name. The instant is in milliseconds since the epoch. */
  readonly zoneAt: (instant: number) => string
  /**
   * The zone's offset at an instant if the C library's rule and `Date` agree. That avoids Intl, whose first use takes
   * 9 ms, before the first paint (docs/performance.md). Undefined if they do not agree: the zone's name decides then.
   */
  readonly offsetAt: (instant: number) => string | undefined
}

/**
 * This machine's time zone as the C library, and therefore `date`, understands it. JavaScript supports fewer values
 * of `TZ`: for some it has no zone, and for others it silently uses UTC (`IST-5:30`).
 */
export function openTimeZone({
  tz,
  folder = usualFolder,
  platform,
  monotonicMs = () => performance.now(),
}: ZoneSources): TimeZone {
  const value = tz?.replace(/^:/, '')
  // Windows has no zone files, and treats an empty variable as not set.
  const isWindows = platform === 'win32'
  const isOfSystem = value === undefined || (isWindows && value === '')
  let named: ((instant: number) => string) | undefined
  /** Null if there is none; undefined if not looked up yet. */
  let rule: PosixZone | null | undefined
  let detectedAt = monotonicMs()
  /** The system's zone can change at any time, but V8 caches the first one. */
  const followSystem = () => {
    if (!isOfSystem || isWindows || monotonicMs() - detectedAt < minuteMs) return
    detectedAt = monotonicMs()
    // Writing or deleting this variable makes Node tell V8 to detect the zone again (src/node_env_var.cc); it takes
    // 0.1 ms.
    delete process.env['TZ']
    named = rule = undefined
  }
  const zoneAt = (instant: number) => {
    followSystem()
    named ??= (isOfSystem ? undefined : fixedZone(value, folder, isWindows)) ?? systemZone()
    return named(instant)
  }
  return {
    zoneAt,
    offsetAt(instant) {
      followSystem()
      const offset = offsetText(-new Date(instant).getTimezoneOffset())
      if (isWindows) return isOfSystem ? offset : undefined
      if (rule === undefined)
        rule = (isOfSystem ? ruleOfFile(localFile) : ruleOf(value, folder)) ?? null
      return rule !== null && offsetZoneAt(rule, instant) === offset ? offset : undefined
    },
  }
}

/** The zone that JavaScript found, or what the C library reads if it found none. */
function systemZone(): (instant: number) => string {
  let local: string | PosixZone | undefined
  return (instant) => {
    const known = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
    if (known !== undefined && known !== 'Etc/Unknown') return known
    local ??= nameOfFile(localFile) ?? ruleOfFile(localFile) ?? utc
    return fixed(local)(instant)
  }
}

function fixed(zone: string | PosixZone): (instant: number) => string {
  return typeof zone === 'string' ? () => zone : (instant) => offsetZoneAt(zone, instant)
}

/**
 * @param value of `TZ`, without its colon
 * @returns undefined if the system's own zone applies
 */
function fixedZone(value: string, folder: string, isWindows: boolean) {
  if (!isWindows) return fixed(namedZone(value, folder) ?? ruleOf(value, folder) ?? utc)
  const zone = isKnown(value) ? value : parsePosixZone(value)
  return zone === undefined ? undefined : fixed(zone)
}

/** The zone's rule for now and the future. */
const ruleOf = (value: string, folder: string): PosixZone | undefined =>
  value === '' ? utc : (ruleOfFile(fileOf(value, folder)) ?? parsePosixZone(value))

const namedZone = (value: string, folder: string): string | undefined =>
  value === '' ? undefined : nameOfFile(fileOf(value, folder))

const fileOf = (value: string, folder: string) => (isAbsolute(value) ? value : join(folder, value))

/**
 * Reads a zone file of the C library (RFC 8536).
 * @returns undefined if it is not one
 */
function readZoneFile(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'latin1')
    return text.startsWith('TZif') ? text : undefined
  } catch {
    return undefined
  }
}

/** The rule in the file's last line. */
function ruleOfFile(file: string): PosixZone | undefined {
  const text = readZoneFile(file)
  return text === undefined ? undefined : parsePosixZone(text.trimEnd().split('\n').at(-1) ?? '')
}

/** The zone name that the file's path tells. */
function nameOfFile(file: string): string | undefined {
  if (readZoneFile(file) === undefined) return undefined
  return [file, realpathSync(file)]
    .map((path) => /[\\/]zoneinfo[\\/](?:(?:posix|right)[\\/])?(.+)$/.exec(path)?.[1])
    .find((name) => name !== undefined && isKnown(name))
}

/** Whether JavaScript knows a zone with exactly this name. */
function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
