import { DelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'
import { personOf } from './agents.ts'
import type { Author } from './authors.ts'

/** A commit in a log. */
export interface LoggedCommit {
  readonly oid: string
  /** After `.mailmap`. */
  readonly email: string
  /** The address in the commit, if it differs. */
  readonly author?: string
  /** Git's author time, seconds since the epoch. */
  readonly time: number
  /** Minutes from UTC, east positive. */
  readonly offset: number
}

/**
 * The format that `CommitLogParser` reads, with `--date=raw`. Addresses can contain spaces. Neither they nor names
 * can contain NUL. A root has no parents.
 */
export const logFormat = '%H %ad %aE%x00%ae%x00%P%x00%aN'

/** How many of the latest commits' authors are kept. */
const maxAuthors = 10_000

// `%ad` as `--date=raw` prints it: seconds since the epoch and the offset as ±HHMM
// (https://git-scm.com/docs/git-log#Documentation/git-log.txt---dateltformatgt).
const shape = /^([0-9a-f]{40,64}) (-?\d{1,15}) ([+-])(\d{1,5})(\d\d) /

/** Parses `git log` output that arrives in chunks, cut anywhere. */
export class CommitLogParser {
  readonly #addresses: ReadonlySet<string>
  readonly #roots: string[] = []
  readonly #authors: Author[] = []
  readonly #lines = new DelimiterSplitter('\n')

  /** @param addresses whose commits to return; compared exactly */
  constructor(addresses: ReadonlySet<string>) {
    this.#addresses = addresses
  }

  /** The commits without parents among those read, by any author. */
  get roots(): readonly string[] {
    return this.#roots
  }

  /** The authors of the latest commits, one per commit, newest first. */
  get authors(): readonly Author[] {
    return this.#authors
  }

  /** @returns the wanted commits whose lines ended in this chunk, without broken ones and lines that are too long */
  push(piece: string): readonly LoggedCommit[] {
    const found: LoggedCommit[] = []
    this.#lines.push(piece, (line) => this.#read(line, found))
    return found
  }

  #read(line: string, found: LoggedCommit[]): void {
    // Most lines of a big repository are other people's, so compare the address before parsing the line.
    const afterOid = line.indexOf(' ')
    const afterTime = line.indexOf(' ', afterOid + 1)
    const afterAddress = line.indexOf('\0', afterTime)
    const afterAuthor = line.indexOf('\0', afterAddress + 1)
    const afterParents = line.indexOf('\0', afterAuthor + 1)
    if (afterAddress < 0 || afterAuthor < 0 || afterParents < 0) return
    if (afterParents === afterAuthor + 1) this.#roots.push(line.slice(0, afterOid))
    const email = line.slice(line.indexOf(' ', afterTime + 1) + 1, afterAddress)
    if (this.#authors.length < maxAuthors)
      this.#authors.push({ name: personOf(line.slice(afterParents + 1)), email })
    if (!this.#addresses.has(email)) return
    const match = shape.exec(line)
    if (match === null) return
    const [, oid = '', time, sign, hours, minutes] = match
    const minutesEast = Number(hours) * 60 + Number(minutes)
    const offset = sign === '-' ? 0 - minutesEast : minutesEast
    const author = line.slice(afterAddress + 1, afterAuthor)
    const commit = { oid, email, time: Number(time), offset }
    found.push(author === email ? commit : { ...commit, author })
  }
}
