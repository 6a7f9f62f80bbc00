import { isBotAddress, personOf } from './agents.ts'
import { DelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'

/** A name and an address that stand together in commits. */
export interface Author {
  readonly name: string
  readonly email: string
}

/** The format that `AuthorLogParser` reads. Neither field can hold NUL or a line feed. */
export const authorFormat = '%aN%x00%aE'

/** Reads authors from `git log` output that comes piece by piece, one for each commit. */
export class AuthorLogParser {
  readonly #all: Author[] = []
  readonly #lines = new DelimiterSplitter('\n')

  push(piece: string): void {
    this.#lines.push(piece, (line) => {
      const [name, email, ...more] = line.split('\0')
      if (name !== undefined && email !== undefined && more.length === 0)
        this.#all.push({ name: personOf(name), email })
    })
  }

  /** The authors of the lines that have ended. */
  get all(): readonly Author[] {
    return this.#all
  }
}

/** A name with more addresses is no person's (`root`, `admin`). */
const maxAddressesPerName = 10
/** From one repository, the latest first: a hostile one can hold thousands. */
const maxProposedAddresses = 20
/** Characters, as in RFC 5321. */
const maxAddressLength = 254

/**
 * The addresses in a log that are probably the user's. They stand beside the name in Git's configuration, or beside a
 * name that also stands beside an address that counts. Names are compared exactly. Programs' addresses are left out.
 * @param authors of the latest commit first
 * @param known the configured name (null where none is set), and the addresses that count
 */
export function probablyOwnAddresses(
  authors: readonly Author[],
  known: { readonly name: string | null; readonly addresses: readonly string[] },
): readonly string[] {
  const counted = new Set(known.addresses)
  const emails = new Map<string, Set<string>>()
  const ownNames = new Set(known.name === null ? [] : [known.name])
  for (const { name, email } of authors) {
    if (name === '') continue
    if (counted.has(email)) ownNames.add(name)
    const ofName = emails.get(name)
    if (ofName === undefined) emails.set(name, new Set([email]))
    else ofName.add(email)
  }
  const own = [...ownNames].flatMap((name) => {
    const found = [...(emails.get(name) ?? [])].filter(isPersonalAddress)
    return found.length > maxAddressesPerName ? [] : found
  })
  return [...new Set(own)]
    .filter((email) => !counted.has(email))
    .slice(0, maxProposedAddresses)
    .toSorted()
}

/** Whether an address can be a person's. GitHub's `12345+name@users.noreply.github.com` is. */
function isPersonalAddress(email: string): boolean {
  return (
    email.length <= maxAddressLength &&
    /^[^@\p{Cc}]+@[^@\s\p{Cc}]+$/u.test(email) &&
    !/^(?:no-?reply|do-?not-?reply)@/i.test(email) &&
    !isBotAddress(email)
  )
}
