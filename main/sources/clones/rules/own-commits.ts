import type { CommitFact } from '../../../ledger/rules/facts.ts'
import { createDelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'
import { withoutAgentMark } from './coding-agents.ts'
import { isOid, parseAuthorDate } from './commit-fields.ts'
import type { Author } from './own-addresses.ts'

/** The format that the parser reads, with `--date=raw`. Addresses can contain spaces, but nothing here contains NUL. */
export const logFormat = '%H %ad %aE%x00%ae%x00%P%x00%aN'

const maxAuthors = 10_000

/**
 * Finds the user's commits in `git log` output that arrives in chunks, cut anywhere: a commit is the user's if its
 * author's address, after `.mailmap`, is exactly one of theirs.
 * @param onCommit called with each of the user's commits, except those with a broken or too long line
 */
export function createOwnCommitParser(
  addresses: ReadonlySet<string>,
  onCommit: (commit: CommitFact) => void,
) {
  const roots: string[] = []
  const authors: Author[] = []

  const push = createDelimiterSplitter('\n', (line) => {
    // Most lines of a big repository are other people's, so compare the address before parsing the line.
    const afterOid = line.indexOf(' ')
    const afterTime = line.indexOf(' ', afterOid + 1)
    const afterDate = line.indexOf(' ', afterTime + 1)
    const afterAddress = line.indexOf('\0', afterTime)
    const afterAuthor = line.indexOf('\0', afterAddress + 1)
    const afterParents = line.indexOf('\0', afterAuthor + 1)
    if (afterAddress < 0 || afterAuthor < 0 || afterParents < 0) return
    const oid = line.slice(0, afterOid)
    if (afterParents === afterAuthor + 1) roots.push(oid)
    const email = line.slice(afterDate + 1, afterAddress)
    if (authors.length < maxAuthors)
      authors.push({ name: withoutAgentMark(line.slice(afterParents + 1)), email })
    if (!addresses.has(email)) return
    const date = parseAuthorDate(line.slice(afterOid + 1, afterDate))
    if (date === null || !isOid(oid)) return
    const author = line.slice(afterAddress + 1, afterAuthor)
    const commit = { oid, email, ...date }
    onCommit(author === email ? commit : { ...commit, author })
  })

  return {
    roots: roots as readonly string[],
    /** The authors of the latest commits, one per commit, newest first. */
    authors: authors as readonly Author[],
    /** Takes the next chunk. */
    push,
  }
}
