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

const maxBackups = 7
const maxShareOfDatabase = 3
/** Below it nobody misses the room: a young database has all of its backups. */
const freeBytes = 20_000_000

/**
 * The backups that can go after a new one: the oldest, where there are more than seven or all of them together take more
 * than three times the room of the database. The newest stays in any case.
 * @param databaseBytes size of the database now
 */
export function superfluousBackups(
  backups: readonly Backup[],
  databaseBytes: number,
): readonly Backup[] {
  const room = Math.max(maxShareOfDatabase * databaseBytes, freeBytes)
  let bytes = 0
  return [...backups].sort(byAge).filter((backup, index) => {
    bytes += backup.bytes
    return index > 0 && (index >= maxBackups || bytes > room)
  })
}

const dayMs = 24 * 60 * 60_000
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
  isDue(checkedAt, now, 7 * dayMs)
