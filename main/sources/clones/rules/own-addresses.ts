import { isBotAddress } from './coding-agents.ts'

export interface Author {
  /** The author's name without a coding agent's mark. */
  readonly name: string
  readonly email: string
}

/** A name with more addresses is not one person's (`root`, `admin`). */
const maxAddressesPerName = 10
/** A hostile repository can hold thousands of addresses. */
const maxProposedAddresses = 20
/** The longest address, in characters, by RFC 5321. */
const maxAddressLength = 254

/**
 * The addresses in a log that are probably the user's: they appear with the name in Git's configuration, or with a
 * name that also appears with an address that counts. Compares names exactly. Skips bots' addresses.
 * @param authors newest commit first
 * @param known the configured name (null if none is set), and the addresses that count
 */
export function probablyOwnAddresses(
  authors: readonly Author[],
  known: { readonly name: string | null; readonly addresses: readonly string[] },
): readonly string[] {
  const counted = new Set(known.addresses)
  const byName = Map.groupBy(authors, ({ name }) => name)
  const ownAuthors = authors.filter(({ email }) => counted.has(email))
  const ownNames = new Set([known.name ?? '', ...ownAuthors.map(({ name }) => name)])
  ownNames.delete('')
  const own = [...ownNames].flatMap((name) => {
    const emails = new Set(byName.get(name)?.map(({ email }) => email))
    const found = [...emails].filter(isPersonalAddress)
    return found.length > maxAddressesPerName ? [] : found
  })
  return [...new Set(own)]
    .filter((email) => !counted.has(email))
    .slice(0, maxProposedAddresses)
    .toSorted()
}

/** GitHub's `12345+name@users.noreply.github.com` is a personal address as well. */
function isPersonalAddress(email: string): boolean {
  return (
    email.length <= maxAddressLength &&
    /^[^@\p{Cc}]+@[^@\s\p{Cc}]+$/u.test(email) &&
    !/^(?:no-?reply|do-?not-?reply)@/i.test(email) &&
    !isBotAddress(email)
  )
}
