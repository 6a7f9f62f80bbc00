import type { Day } from '../../../base/rules/day.ts'
import { createDelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'
import { isMadeWithAgent, withoutAgentMark } from './coding-agents.ts'
import { isOid, parseAuthorDate, type AuthorDate } from './commit-fields.ts'

/** A commit by anyone, or a merge, for display. */
export interface DayCommit extends AuthorDate {
  readonly oid: string
  /** The name after `.mailmap`, without an agent's mark. */
  readonly author: string
  /** The address after `.mailmap`. */
  readonly email: string
  /** One line of at most 200 characters. */
  readonly subject: string
  readonly isMerge: boolean
  /** Whether the commit says that a coding agent helped. */
  readonly isWithAgent: boolean
  /** Whether a local branch contains the commit. False after an amend or a rebase. */
  readonly isReachable: boolean
}

/** The format that `createDayOidParser` reads, with `--date=short`: the day in the commit's own offset. */
export const dayFormat = '%H %ad'

/** Finds the commits of one day in `git log` output that arrives in chunks, cut anywhere. */
export function createDayOidParser(day: Day, onOid: (oid: string) => void) {
  const ending = ` ${day}`
  return createDelimiterSplitter('\n', (line) => {
    if (line.endsWith(ending)) onOid(line.slice(0, -ending.length))
  })
}

/**
 * The format that `createCommitRecordParser` reads, with `--date=raw`. No field can contain a line feed or NUL: each
 * has its own line, and NUL begins a commit.
 */
export const recordFormat =
  '%x00%H%n%ad%n%aN%n%aE%n%s%n%P%n%cn%n%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x2C)'
const fieldsOfRecord = 8

/** How many characters of a field are read and shown: a repository can hold names and subjects of any length. */
const maxFieldLength = 1000
const maxShownLength = 200

export type CommitRecord = Omit<DayCommit, 'isReachable'>

/** Parses `git log` output that arrives in chunks, cut anywhere. Leaves out broken commits. */
export function createCommitRecordParser(onCommit: (commit: CommitRecord) => void) {
  let line = ''
  let fields: string[] = []
  const add = (text: string) => {
    line += text.slice(0, maxFieldLength - line.length)
  }
  return (chunk: string) => {
    const [rest, ...next] = chunk.split('\n')
    add(rest ?? '')
    for (const text of next) {
      if (line.startsWith('\0')) fields = []
      fields.push(line)
      const commit = fields.length === fieldsOfRecord ? parseRecord(fields) : null
      if (commit !== null) onCommit(commit)
      line = ''
      add(text)
    }
  }
}

function parseRecord(fields: readonly string[]): CommitRecord | null {
  const [start = '', date = '', author = '', email = '', subject = '', parents = ''] = fields
  const [committer = '', coAuthors = ''] = fields.slice(6)
  const oid = start.slice(1)
  const when = parseAuthorDate(date)
  if (!isOid(oid) || when === null) return null
  return {
    oid,
    ...when,
    author: displayText(withoutAgentMark(author)),
    email: displayText(email),
    subject: displayText(subject),
    isMerge: parents.includes(' '),
    isWithAgent: isMadeWithAgent({ author, committer, coAuthors }),
  }
}

/** Removes control characters and direction marks, and cuts a long text. */
function displayText(text: string): string {
  const visible = text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, ' ').trim()
  if (visible.length <= maxShownLength) return visible
  // Do not cut a surrogate pair in half.
  return `${visible.slice(0, maxShownLength - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
