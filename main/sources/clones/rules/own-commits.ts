import type { CommitFact } from '../../../ledger/rules/facts.ts'
import { createDelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'
import { withoutAgentMark } from './coding-agents.ts'
import { isOid, parseAuthorDate } from './commit-fields.ts'
import type { Author } from './own-addresses.ts'

/** The format that the parser reads, with `--date=raw`. No field can contain NUL. */
export const logFormat = '%aE%x00%P%x00%H%x00%ad%x00%ae%x00%aN'

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
    const email = line.slice(0, line.indexOf('\0'))
    const isOwn = addresses.has(email)
    const isRoot = line.startsWith('\0\0', email.length)
    // Most lines of a big repository are other people's. Splitting them all takes more than twice as long.
    if (!isOwn && !isRoot && authors.length >= maxAuthors) return
    const [, , oid = '', dateText = '', author = '', name] = line.split('\0')
    if (name === undefined) return
    if (isRoot) roots.push(oid)
    if (authors.length < maxAuthors) authors.push({ name: withoutAgentMark(name), email })
    const date = isOwn ? parseAuthorDate(dateText) : null
    if (date === null || !isOid(oid)) return
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
