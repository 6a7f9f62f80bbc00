/** When a commit was written, as Git stores it. */
export interface AuthorDate {
  /** Seconds since the epoch. */
  readonly time: number
  /** Minutes from UTC, east positive. */
  readonly offset: number
}

// What `--date=raw` prints: seconds since the epoch and the offset as ±HHMM
// (https://git-scm.com/docs/git-log#Documentation/git-log.txt---dateltformatgt).
const shape = /^(-?\d{1,15}) ([+-])(\d{1,5})(\d\d)$/

/** @returns undefined if a broken commit has no date: Git then prints nothing */
export function parseAuthorDate(text: string): AuthorDate | undefined {
  const match = shape.exec(text)
  if (match === null) return undefined
  const [, time, sign, hours, minutes] = match
  const offset = Number(hours) * 60 + Number(minutes)
  return { time: Number(time), offset: sign === '-' ? 0 - offset : offset }
}

/** Whether the text is a full object name: SHA-1 or SHA-256. */
export function isOid(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/**
 * The `git log` arguments for a format, with or without `.mailmap`. Git reads that file for the fields in capitals
 * (https://git-scm.com/docs/pretty-formats), and by default for any log.
 */
export function logFormatArgs(format: string, hasMailmap: boolean): readonly string[] {
  if (hasMailmap) return ['--use-mailmap', `--format=${format}`]
  return [
    '--no-use-mailmap',
    `--format=${format.replaceAll(/%a[NE]/g, (field) => field.toLowerCase())}`,
  ]
}
