import type { Day } from '../../../base/rules/day.ts'
import { isMadeWithAgent, personOf } from './agents.ts'
import { parseAuthorDate, type AuthorDate } from './author-date.ts'
import { DelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'

/** A commit by anyone, or a merge, for display. */
export interface DayCommit extends AuthorDate {
  readonly oid: string
  /** After `.mailmap`, without an agent's mark. */
  readonly author: string
  /** After `.mailmap`. */
  readonly email: string
  /** One line of at most 200 characters. */
  readonly subject: string
  readonly isMerge: boolean
  /** Whether it says that it was made together with a coding agent. */
  readonly isWithAgent: boolean
  /** Whether a local branch leads to it. False after it was amended or rebased. */
  readonly isReachable: boolean
}

/** The format that `DayOidParser` reads, with `--date=short`: the day in the commit's own offset. */
export const dayFormat = '%H %ad'

/** Finds the commits of one day in `git log` output that arrives in chunks, cut anywhere. */
export class DayOidParser {
  readonly #ending: string
  readonly #lines = new DelimiterSplitter('\n')

  constructor(day: Day) {
    this.#ending = ` ${day}`
  }

  /** @returns the commits of the day whose lines ended in this chunk */
  push(piece: string): readonly string[] {
    const found: string[] = []
    this.#lines.push(piece, (line) => {
      if (line.endsWith(this.#ending)) found.push(line.slice(0, -this.#ending.length))
    })
    return found
  }
}

/**
 * The format that `CommitRecordParser` reads, with `--date=raw`. No field can contain a line feed or NUL: each has
 * its own line, and NUL begins a commit.
 */
export const recordFormat =
  '%x00%H%n%ad%n%aN%n%aE%n%s%n%P%n%cn%n%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x2C)'
const fieldsOfRecord = 8

/** How many characters of a field are read: a repository can hold names and subjects of any length. */
const maxFieldLength = 1000
/** How many characters of a field are shown. */
const maxShownLength = 200

export type CommitRecord = Omit<DayCommit, 'isReachable'>

/** Parses `git log` output that arrives in chunks, cut anywhere. Leaves out broken commits. */
export class CommitRecordParser {
  #line = ''
  #fields: string[] = []

  /** @returns the commits whose last line ended in this chunk */
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
    this.#line += text.slice(0, maxFieldLength - this.#line.length)
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
  const [committer = '', coAuthors = ''] = fields.slice(6)
  const oid = start.slice(1)
  const when = parseAuthorDate(date)
  if (!isOid(oid) || when === undefined) return undefined
  return {
    oid,
    ...when,
    author: displayText(personOf(author)),
    email: displayText(email),
    subject: displayText(subject),
    isMerge: parents.includes(' '),
    isWithAgent: isMadeWithAgent({ author, committer, coAuthors }),
  }
}

/** Whether the text is a full object name: SHA-1 or SHA-256. */
export function isOid(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** The text without control characters and direction marks, shortened if it is too long. */
function displayText(text: string): string {
  const visible = text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, ' ').trim()
  if (visible.length <= maxShownLength) return visible
  // Do not cut a surrogate pair in half.
  return `${visible.slice(0, maxShownLength - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
