import { dayMs } from '../../../preload/contract/durations.ts'

export interface Backup {
  /** The file name in the backup folder. */
  readonly name: string
  /**
   * Counts up from 1, so a wrong clock does not change the order. A restored backup gets the next number: the database
   * always descends from the backup with the highest one.
   */
  readonly number: number
  /** When it was made: milliseconds since the epoch, rounded down to seconds. */
  readonly at: number
  /** The first characters of the file's SHA-256, in hex: a backup never changes, so any damage shows. */
  readonly digest: string
  readonly bytes: number
}

const pattern = /^hot-dash-(\d{6,})-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{16})\.db$/

/** The number of digest characters in a name. */
export const digestLength = 16

/** @param at milliseconds since the epoch @param digest in hex, at least `digestLength` long */
export function backupName(number: number, at: number, digest: string): string {
  const time = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')
  return `hot-dash-${String(number).padStart(6, '0')}-${time}-${digest.slice(0, digestLength)}.db`
}

/** @returns null if it is not the name of a backup */
export function parseBackupName(name: string): Omit<Backup, 'bytes'> | null {
  const [, number, day, hour, minute, second, digest = ''] = pattern.exec(name) ?? []
  const at = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? null : { name, number: Number(number), at, digest }
}

export const newestFirst = (one: Backup, other: Backup): number => other.number - one.number

const weekMs = 7 * dayMs
/** One backup a day is kept for a week, one backup a week for this long. */
const maxAgeMs = 31 * dayMs
/** If there is room, this many of the newest backups stay, even if all are from one day. */
const newestKept = 3
/** A wrong clock makes extra days, so limit the total too. */
const maxBackups = 14
const maxShareOfDatabase = 3
/** Backups below this total take little space, so a young database keeps all of them. */
const freeBytes = 20_000_000

/**
 * The backups to delete after a new one was made. Keeps the last one of each day for a week, the last one of each week
 * for a month, and the newest three whatever their day. If these take more than three times the size of the database,
 * the newest three go first (except the very newest), then the oldest. A backup dated after the newest counts as young:
 * its date is wrong, or the clock is wrong now.
 * @param databaseBytes current size of the database
 */
export function superfluousBackups(backups: readonly Backup[], databaseBytes: number) {
  const sorted = [...backups].sort(newestFirst)
  const [newest] = sorted
  if (newest === undefined) return []
  const ranked = [
    newest,
    ...lastOfEach(dayMs, sorted, newest.at - weekMs),
    ...lastOfEach(weekMs, sorted, newest.at - maxAgeMs),
    ...sorted.slice(0, newestKept),
  ]
  const room = Math.max(maxShareOfDatabase * databaseBytes, freeBytes)
  const kept = new Set<Backup>()
  let bytes = 0
  for (const backup of ranked) {
    if (kept.has(backup)) continue
    if (kept.size > 0 && (kept.size >= maxBackups || bytes + backup.bytes > room)) continue
    kept.add(backup)
    bytes += backup.bytes
  }
  return sorted.filter((backup) => !kept.has(backup))
}

/** The newest backup of each period after an instant. @param sorted newest first */
function lastOfEach(periodMs: number, sorted: readonly Backup[], after: number): readonly Backup[] {
  const seen = new Set<number>()
  return sorted.filter(({ at }) => {
    const period = Math.floor(at / periodMs)
    if (at <= after || seen.has(period)) return false
    seen.add(period)
    return true
  })
}
