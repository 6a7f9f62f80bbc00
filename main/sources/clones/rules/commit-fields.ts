import { splitWords } from '../../../base/rules/split-words.ts'
import type { CommitFact } from '../../../ledger/rules/facts.ts'

/** When a commit was written, as Git stores it. */
export type AuthorDate = Pick<CommitFact, 'time' | 'offset'>

/** Options that make `git log` print only the wanted format, whatever the configuration adds. */
export const plainLogOptions = splitWords('--no-patch --no-notes --no-color --no-show-signature')

// What `--date=raw` prints: seconds since the epoch and the offset as ±HHMM
// (https://git-scm.com/docs/git-log#Documentation/git-log.txt---dateltformatgt).
const shape = /^(-?\d{1,15}) ([+-])(\d{1,5})(\d\d)$/

/** @returns null if a broken commit has no date: Git then prints nothing */
export function parseAuthorDate(text: string): AuthorDate | null {
  const match = shape.exec(text)
  if (match === null) return null
  const [, time, sign, hours, minutes] = match
  const offset = Number(hours) * 60 + Number(minutes)
  return { time: Number(time), offset: sign === '-' ? 0 - offset : offset }
}

/** Whether the text is a full object name: SHA-1 or SHA-256. */
export function isOid(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}
