import { isBotAddress } from './coding-agents.ts'

/** A name and an address that appear together in commits. */
export interface Author {
  /** The author's own name, without what a coding agent adds. */
  readonly name: string
  readonly email: string
}

/** A name with more addresses is not one person's (`root`, `admin`). */
const maxAddressesPerName = 10
/** From one repository, newest first: a hostile one can hold thousands. */
const maxProposedAddresses = 20
/** Characters, as in RFC 5321. */
const maxAddressLength = 254

/**
 * The addresses in a log that are probably the user's: they appear with the name in Git's configuration, or with a
 * name that also appears with an address that counts. Names are compared exactly. Programs' addresses are left out.
 * @param authors newest commit first
 * @param known the configured name (null if none is set), and the addresses that count
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

/** Whether an address can be a personal one. GitHub's `12345+name@users.noreply.github.com` is. */
function isPersonalAddress(email: string): boolean {
  return (
    email.length <= maxAddressLength &&
    /^[^@\p{Cc}]+@[^@\s\p{Cc}]+$/u.test(email) &&
    !/^(?:no-?reply|do-?not-?reply)@/i.test(email) &&
    !isBotAddress(email)
  )
}
