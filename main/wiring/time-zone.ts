import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { offsetZoneAt, parsePosixZone, type PosixZone } from '../base/rules/posix-zone.ts'

/** Where a zone is taken from. */
export interface ZoneSources {
  /** The variable `TZ`; undefined where it is not set. */
  readonly tz: string | undefined
  /** The variable `TZDIR`: another folder of zone files. */
  readonly folder: string | undefined
  readonly platform: NodeJS.Platform
}

const usualFolder = '/usr/share/zoneinfo'
const localFile = '/etc/localtime'
const utc: PosixZone = { offset: 0, summer: null }

/**
 * The zone of this machine, as the C library and so `date` understand it. JavaScript knows fewer values of `TZ`: for some it
 * has no zone, and for others it silently takes UTC (`IST-5:30`).
 * @returns the zone at an instant (milliseconds since the epoch): an IANA name, or an offset like `+05:45` where it has none
 */
export function openTimeZone({ tz, folder, platform }: ZoneSources): (instant: number) => string {
  const zone = tz === undefined ? undefined : zoneOf(tz, folder ?? usualFolder, platform)
  if (zone !== undefined) return fixed(zone)
  let local: string | PosixZone | undefined
  return (instant) => {
    const known = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
    if (known !== undefined && known !== 'Etc/Unknown') return known
    local ??= zoneOfFile(localFile) ?? utc
    return fixed(local)(instant)
  }
}

function fixed(zone: string | PosixZone): (instant: number) => string {
  return typeof zone === 'string' ? () => zone : (instant) => offsetZoneAt(zone, instant)
}

/** @returns undefined where the system's own zone holds */
function zoneOf(
  tz: string,
  folder: string,
  platform: NodeJS.Platform,
): string | PosixZone | undefined {
  const value = tz.replace(/^:/, '')
  // Windows has no zone files, and takes a variable without a value for one that is not set.
  if (platform === 'win32')
    return value === '' ? undefined : isKnown(value) ? value : parsePosixZone(value)
  if (value === '') return utc
  const file = isAbsolute(value) ? value : join(folder, value)
  return zoneOfFile(file) ?? parsePosixZone(value) ?? utc
}

/** The zone in a file of the C library: the name that its place tells, or the rule in its last line (RFC 8536). */
function zoneOfFile(file: string): string | PosixZone | undefined {
  try {
    const bytes = readFileSync(file)
    if (bytes.toString('latin1', 0, 4) !== 'TZif') return undefined
    for (const path of [file, realpathSync(file)]) {
      const name = /[\\/]zoneinfo[\\/](?:(?:posix|right)[\\/])?(.+)$/.exec(path)?.[1]
      if (name !== undefined && isKnown(name)) return name
    }
    const rule = bytes.toString('latin1').replace(/\n$/, '').split('\n').at(-1) ?? ''
    return parsePosixZone(rule)
  } catch {
    return undefined
  }
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
