/** When a commit was written, as Git stores it. */
export interface AuthorDate {
  /** Seconds since the epoch. */
  readonly time: number
  /** Minutes from UTC, east positive. */
  readonly offset: number
}

// What `--date=raw` prints: seconds since the epoch and the offset as ±HHMM
// (https://git-scm.com/docs/git-log#Documentation/git-log.txt---dateltformatgt).
const shape = /^(\d{1,15}) ([+-])(\d{1,5})(\d\d)$/

/** @returns undefined if a broken commit has no date: Git then prints nothing */
export function parseAuthorDate(text: string): AuthorDate | undefined {
  const match = shape.exec(text)
  if (match === null) return undefined
  const [, time, sign, hours, minutes] = match
  const offset = Number(hours) * 60 + Number(minutes)
  return { time: Number(time), offset: sign === '-' ? 0 - offset : offset }
}
