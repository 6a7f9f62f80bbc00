import type { Day } from '../../../base/rules/day.ts'
import { parseAuthorDate, type AuthorDate } from './author-date.ts'
import { Cutter } from '../../git/rules/delimiter-splitter.ts'

/** A commit as Git shows it: whoever wrote it, merges too. */
export interface DayCommit extends AuthorDate {
  readonly oid: string
  /** After `.mailmap`. */
  readonly author: string
  /** After `.mailmap`. */
  readonly email: string
  /** One line of at most 200 characters. */
  readonly subject: string
  readonly isMerge: boolean
  /** Whether a local branch leads to it; not so once it was amended, rebased or left behind. */
  readonly isReachable: boolean
}

/** The format whose lines `DayOids` reads; with `--date=short`, which shows the day in the commit's own offset. */
export const dayFormat = '%H %ad'

/** Picks the commits of one day out of `git log` output that comes piece by piece, cut anywhere. */
export class DayOids {
  readonly #ending: string
  readonly #lines = new Cutter('\n')

  constructor(day: Day) {
    this.#ending = ` ${day}`
  }

  /** The commits of the day whose lines ended in this piece. */
  push(piece: string): readonly string[] {
    const found: string[] = []
    this.#lines.push(piece, (line) => {
      if (line.endsWith(this.#ending)) found.push(line.slice(0, -this.#ending.length))
    })
    return found
  }
}

/**
 * The format that `CommitRecords` reads; with `--date=raw`. None of the fields can hold a line feed or NUL, so that each
 * has a line of its own and NUL begins a commit.
 */
export const recordFormat = '%x00%H%n%ad%n%aN%n%aE%n%s%n%P'
const fieldsOfRecord = 6

/** So much of a field is read: a repository can hold names and subjects of any length. */
const longestField = 1000
const longestShown = 200

export type CommitRecord = Omit<DayCommit, 'isReachable'>

/** Reads `git log` output piece by piece; a piece may end anywhere. Broken commits are passed over. */
export class CommitRecords {
  #line = ''
  #fields: string[] = []

  /** The commits whose last line ended in this piece. */
  push(piece: string): readonly CommitRecord[] {
    const found: CommitRecord[] = []
    let start = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      this.#add(piece.slice(start, end))
      const record = this.#endLine()
      if (record !== undefined) found.push(record)
      start = end + 1
    }
    this.#add(piece.slice(start))
    return found
  }

  #add(text: string): void {
    this.#line += text.slice(0, longestField - this.#line.length)
  }

  #endLine(): CommitRecord | undefined {
    if (this.#line.startsWith('\0')) this.#fields = []
    this.#fields.push(this.#line)
    this.#line = ''
    return this.#fields.length === fieldsOfRecord ? recordOf(this.#fields) : undefined
  }
}

function recordOf(fields: readonly string[]): CommitRecord | undefined {
  const [start = '', date = '', author = '', email = '', subject = '', parents = ''] = fields
  const oid = start.slice(1)
  const when = parseAuthorDate(date)
  if (!isOid(oid) || when === undefined) return undefined
  return {
    oid,
    ...when,
    author: shown(author),
    email: shown(email),
    subject: shown(subject),
    isMerge: parents.includes(' '),
  }
}

/** Whether a text is a whole object name: SHA-1 or SHA-256. */
export function isOid(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** Without what would move a cursor or turn the direction of the words around it, and cut where it is too long. */
function shown(text: string): string {
  const visible = text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, ' ').trim()
  if (visible.length <= longestShown) return visible
  // Not in the middle of a character outside of the basic plane.
  return `${visible.slice(0, longestShown - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
