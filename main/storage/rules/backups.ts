/** A backup, as its name and its size tell. */
export interface Backup {
  /** Of the file in the folder of backups. */
  readonly name: string
  /**
   * Counts up from 1: a clock that was wrong changes no order. A restored backup gets the next number: the highest one is
   * always that of the backup that the database descends from.
   */
  readonly number: number
  /** When it was made: milliseconds since the epoch, in whole seconds. */
  readonly at: number
  /** Begin of the SHA-256 of the file, in hex: a backup never changes, so that any damage shows. */
  readonly digest: string
  readonly bytes: number
}

const pattern = /^hot-dash-(\d{6,})-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{16})\.db$/

/** How many characters of a digest a name holds. */
export const digestLength = 16

/** @param at milliseconds since the epoch @param digest in hex, at least `digestLength` long */
export function backupName(number: number, at: number, digest: string): string {
  const time = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')
  return `hot-dash-${String(number).padStart(6, '0')}-${time}-${digest.slice(0, digestLength)}.db`
}

/** @returns undefined for the name of anything else */
export function parseBackupName(name: string): Omit<Backup, 'bytes'> | undefined {
  const [, number, day, hour, minute, second, digest = ''] = pattern.exec(name) ?? []
  const at = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : { name, number: Number(number), at, digest }
}

/** The newest first. */
export const byAge = (one: Backup, other: Backup): number => other.number - one.number

const dayMs = 24 * 60 * 60_000
const weekMs = 7 * dayMs
/** One a day for a week, one a week for this long. */
const maxAgeMs = 31 * dayMs
/** Of one day too: what was just saved is not what goes first. */
const newestKept = 3
/** A wrong clock makes days of its own: more than all of these together. */
const maxBackups = 14
const maxShareOfDatabase = 3
/** Below it nobody misses the room: a young database has all of its backups. */
const freeBytes = 20_000_000

/**
 * The backups that can go after a new one. The last one of each day stays for a week, the last one of each week for a month, and
 * the newest three whatever their day. If all of these take more than three times the room of the database, those three give
 * way first, but for the newest, then the oldest. One that is dated after the newest has a wrong date, or a right one while the
 * clock is wrong now: it counts as young.
 * @param databaseBytes size of the database now
 */
export function superfluousBackups(
  backups: readonly Backup[],
  databaseBytes: number,
): readonly Backup[] {
  const sorted = [...backups].sort(byAge)
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

/** The newest of each period, of those that are dated after an instant. @param sorted the newest first */
function lastOfEach(periodMs: number, sorted: readonly Backup[], after: number): readonly Backup[] {
  const seen = new Set<number>()
  return sorted.filter(({ at }) => {
    const period = Math.floor(at / periodMs)
    if (at <= after || seen.has(period)) return false
    seen.add(period)
    return true
  })
}

/** Clocks of one machine differ by this much at most; what lies further ahead was dated by a wrong one. */
const tolerance = 60_000

/** Whether something that happens at most so often is due; also where it happened "later" than now. */
function isDue(lastAt: number | null, now: number, intervalMs: number): boolean {
  return lastAt === null || now - lastAt >= intervalMs || lastAt > now + tolerance
}

/** @param newestAt when the newest backup was made, null where there is none */
export const isBackupDue = (newestAt: number | null, now: number): boolean =>
  isDue(newestAt, now, dayMs)

/** @param checkedAt when the database was last found sound, null where it never was */
export const isCheckDue = (checkedAt: number | null, now: number): boolean =>
  isDue(checkedAt, now, weekMs)

/** Who forgets several repositories does so within minutes. */
const sittingMs = 15 * 60_000

/**
 * Whether repositories are forgotten in one sitting, for which one backup is enough.
 * @param lastAt when one was forgotten last, null if none was since the start
 */
export const isSameSitting = (lastAt: number | null, now: number): boolean =>
  !isDue(lastAt, now, sittingMs)
