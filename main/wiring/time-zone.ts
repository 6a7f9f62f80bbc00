import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import {
  offsetText,
  offsetZoneAt,
  parsePosixZone,
  type PosixZone,
} from '../base/rules/posix-zone.ts'

/** Where a zone is taken from. */
export interface ZoneSources {
  /** The variable `TZ`; undefined where it is not set. */
  readonly tz: string | undefined
  /** The variable `TZDIR`: another folder of zone files. */
  readonly folder: string | undefined
  readonly platform: NodeJS.Platform
  /** Milliseconds since any moment, whatever the clock on the wall shows. */
  readonly monotonicMs?: () => number
}

const minuteMs = 60_000
const usualFolder = '/usr/share/zoneinfo'
const localFile = '/etc/localtime'
const utc: PosixZone = { offset: 0, summer: null }

export interface TimeZone {
  /** An IANA name, or an offset like `+05:45` where it has none; at an instant in milliseconds since the epoch. */
  readonly zoneAt: (instant: number) => string
  /**
   * Its offset at an instant where a rule of the C library and `Date` agree, so that nobody asks Intl: its first use takes 9 ms,
   * before the first paint (docs/performance.md). Undefined where they do not: the zone's name decides.
   */
  readonly offsetAt: (instant: number) => string | undefined
}

/**
 * The zone of this machine, as the C library and so `date` understand it. JavaScript knows fewer values of `TZ`: for some it
 * has no zone, and for others it silently takes UTC (`IST-5:30`).
 */
export function openTimeZone({
  tz,
  folder = usualFolder,
  platform,
  monotonicMs = () => performance.now(),
}: ZoneSources): TimeZone {
  const value = tz?.replace(/^:/, '')
  // Windows has no zone files, and takes a variable without a value for one that is not set.
  const isWindows = platform === 'win32'
  const isOfSystem = value === undefined || (isWindows && value === '')
  let named: ((instant: number) => string) | undefined
  /** Null: there is none; undefined: nobody has looked. */
  let rule: PosixZone | null | undefined
  let detectedAt = monotonicMs()
  /** A system can move to another zone at any time, and V8 keeps the one that it found. */
  const followSystem = () => {
    if (!isOfSystem || isWindows || monotonicMs() - detectedAt < minuteMs) return
    detectedAt = monotonicMs()
    // Node lets V8 detect the zone again whenever this variable is written or deleted (src/node_env_var.cc); it takes 0.1 ms.
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

/** The one that JavaScript has found, or what the C library reads where it has found none. */
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
 * @returns undefined where the system's own zone holds
 */
function fixedZone(value: string, folder: string, isWindows: boolean) {
  if (!isWindows) return fixed(namedZone(value, folder) ?? ruleOf(value, folder) ?? utc)
  const zone = isKnown(value) ? value : parsePosixZone(value)
  return zone === undefined ? undefined : fixed(zone)
}

/** The rule that holds now and later in such a zone. */
const ruleOf = (value: string, folder: string): PosixZone | undefined =>
  value === '' ? utc : (ruleOfFile(fileOf(value, folder)) ?? parsePosixZone(value))

const namedZone = (value: string, folder: string): string | undefined =>
  value === '' ? undefined : nameOfFile(fileOf(value, folder))

const fileOf = (value: string, folder: string) => (isAbsolute(value) ? value : join(folder, value))

/** A file of the C library (RFC 8536). @returns undefined where it is none */
function readZoneFile(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'latin1')
    return text.startsWith('TZif') ? text : undefined
  } catch {
    return undefined
  }
}

/** The rule in its last line. */
function ruleOfFile(file: string): PosixZone | undefined {
  const text = readZoneFile(file)
  return text === undefined ? undefined : parsePosixZone(text.trimEnd().split('\n').at(-1) ?? '')
}

/** The name that its place tells. */
function nameOfFile(file: string): string | undefined {
  if (readZoneFile(file) === undefined) return undefined
  return [file, realpathSync(file)]
    .map((path) => /[\\/]zoneinfo[\\/](?:(?:posix|right)[\\/])?(.+)$/.exec(path)?.[1])
    .find((name) => name !== undefined && isKnown(name))
}

/** Whether JavaScript knows a zone of this name, spelt so. */
function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
