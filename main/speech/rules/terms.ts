const maxLinks = 20

/** A name, and a path of characters that need no encoding: whatever follows an address in a sentence ends it. */
const address =
  /https:\/\/(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}(?![\w@:-])(?:\/[\w\-./~%?=&#+]*)?/gi

/** The https addresses in a character's terms, without duplicates, in order. Other addresses remain plain text. */
export function linksIn(terms: string): readonly string[] {
  const links = (terms.match(address) ?? []).map((link) => link.replace(/\.+$/, ''))
  return [...new Set(links)].slice(0, maxLinks)
}
