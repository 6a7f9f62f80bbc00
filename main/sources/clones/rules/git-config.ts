import type { RepositoryName } from '../../../ledger/rules/facts.ts'
import { parseConfigListing } from '../../git/rules/config-entries.ts'
import { maxPartLength } from '../../git/rules/delimiter-splitter.ts'
import { parseRemote } from './remotes.ts'
import type { SshConfig } from './ssh-config.ts'

/** What Git's configuration says about a repository and its user. Null means not set. */
export type GitConfig = ReturnType<typeof parseConfig>

/** The most remotes and the most `insteadOf` rules that are read, because each rule is tried on each remote. */
const maxEntriesOfAKind = 1000

/**
 * Parses the output of `git config --list -z --show-scope` (Git 2.26): each entry is a scope, NUL, a key, a line
 * feed, a value and NUL. A repository cannot set the scopes `system` and `global`
 * (https://git-scm.com/docs/git-config#SCOPES).
 */
export function parseScopedConfig(text: string, ssh: SshConfig): GitConfig {
  const entries = [...text.matchAll(/([^\0]*)\0([^\0]*\0)/g)]
  const all = entries.map(([, , entry]) => entry)
  const userEntries = entries.flatMap(([, scope = '', entry]) =>
    scope === 'system' || scope === 'global' ? entry : [],
  )
  return parseConfig(all.join(''), userEntries.join(''), ssh)
}

/**
 * Parses the output of `git config --list -z`: each entry is a key, a line feed, a value and NUL. The last value of a
 * key wins. Skips entries that are too long, because a repository may be hostile.
 * @param text all entries that apply
 * @param userEntries the entries set outside the repository
 * @param ssh for the host aliases in remotes
 */
export function parseConfig(text: string, userEntries: string, ssh: SshConfig) {
  return { ...parseEntries(text, ssh), usersEmail: parseEntries(userEntries, ssh).email }
}

function parseEntries(text: string, ssh: SshConfig) {
  const values = new Map<string, string>()
  const urls: { readonly remote: string; readonly url: string }[] = []
  const rewrites: { readonly from: string; readonly to: string }[] = []
  for (const { key, value } of parseConfigListing(text)) {
    if (value === null || key.length + value.length >= maxPartLength) continue
    values.set(key, value)
    const remote = /^remote\.(.+)\.url$/s.exec(key)?.[1]
    if (remote !== undefined && urls.length < maxEntriesOfAKind) urls.push({ remote, url: value })
    const base = /^url\.(.+)\.insteadof$/s.exec(key)?.[1]
    if (base !== undefined && rewrites.length < maxEntriesOfAKind)
      rewrites.push({ from: value, to: base })
  }
  const email = (values.get('author.email') ?? values.get('user.email') ?? '').trim()
  const name = trimmedName(values.get('author.name') ?? values.get('user.name') ?? '')
  const remotes = urls.toSorted(
    ({ remote: a }, { remote: b }) =>
      Number(b === 'origin') - Number(a === 'origin') || (a === b ? 0 : a < b ? -1 : 1),
  )
  return {
    /** Also null if the address has characters that Git never writes into a commit: no commit can match it. */
    email: email === '' || /[<>\p{Cc}]/u.test(email) ? null : email,
    name: name === '' ? null : name,
    /** The repository's names by its remotes, `origin` first, each once. */
    names: distinct(remotes.map(({ url }) => parseRemote(rewritten(url, rewrites), ssh))),
  }
}

export function hasIncludes(config: string): boolean {
  return /\[\s*include/i.test(config)
}

/** Applies `url.<base>.insteadOf`: the longest prefix is replaced (https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf). */
function rewritten(
  url: string,
  rewrites: readonly { readonly from: string; readonly to: string }[],
): string {
  let match: (typeof rewrites)[number] | undefined
  for (const rewrite of rewrites)
    if (url.startsWith(rewrite.from) && rewrite.from.length > (match?.from.length ?? 0))
      match = rewrite
  return match === undefined ? url : match.to + url.slice(match.from.length)
}

/** Trims a name as Git writes it (https://github.com/git/git/blob/v2.47.0/ident.c, `strbuf_addstr_without_crud`). */
function trimmedName(name: string): string {
  let start = 0
  let end = name.length
  // Do not use a regular expression: one anchored at the end takes quadratic time on a hostile name.
  while (start < end && isStripped(name[start])) start += 1
  while (start < end && isStripped(name[end - 1])) end -= 1
  return name.slice(start, end).replace(/[\n<>]/g, '')
}

function isStripped(character = ''): boolean {
  return character <= ' ' || '.,:;<>"\\\''.includes(character)
}

function distinct(remotes: readonly (RepositoryName | null)[]): readonly RepositoryName[] {
  const names = remotes.filter((name) => name !== null)
  const sameNames = Map.groupBy(names, ({ host, name }) => `${host}/${name.toLowerCase()}`)
  return [...sameNames.values()].flatMap(([first]) => first ?? [])
}
