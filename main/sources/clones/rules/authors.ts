import { Cutter } from '../../git/rules/delimiter-splitter.ts'

/** A name and an address that stand together in commits. */
export interface Author {
  readonly name: string
  readonly email: string
}

/** The format whose lines `Authors` reads; neither field can hold NUL or a line feed. */
export const authorFormat = '%aN%x00%aE'

/** Collects the authors in `git log` output that comes piece by piece, one for each commit. */
export class Authors {
  readonly #all: Author[] = []
  readonly #lines = new Cutter('\n')

  push(piece: string): void {
    this.#lines.push(piece, (line) => {
      const [name, email, ...more] = line.split('\0')
      if (name !== undefined && email !== undefined && more.length === 0)
        this.#all.push({ name, email })
    })
  }

  /** Of the lines that have ended. */
  get all(): readonly Author[] {
    return this.#all
  }
}

/** A name that so many addresses share is no person's (`root`, `admin`). */
const mostAddresses = 10
/** From one repository, which may be made to hold thousands; the latest are taken. */
const mostProposed = 20
const longestAddress = 254

/**
 * The addresses in a log that are probably the user's: they stand beside the name in Git's configuration, or beside a
 * name that an address has which counts already. Names are compared exactly. Programs' addresses are left out.
 * @param authors of the latest commit first
 * @param known the configured name (null where none is set), and the addresses that count
 */
export function probablyOwn(
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
    const found = [...(emails.get(name) ?? [])].filter(isPersons)
    return found.length > mostAddresses ? [] : found
  })
  return [...new Set(own)]
    .filter((email) => !counted.has(email))
    .slice(0, mostProposed)
    .toSorted()
}

/** Whether an address can be a person's. GitHub's `12345+name@users.noreply.github.com` is. */
function isPersons(email: string): boolean {
  return (
    email.length <= longestAddress &&
    /^[^@\p{Cc}]+@[^@\s\p{Cc}]+$/u.test(email) &&
    !/^(?:no-?reply|do-?not-?reply)@|\[bot\]/i.test(email)
  )
}
