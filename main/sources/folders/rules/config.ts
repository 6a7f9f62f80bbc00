import { parseRemote, type Remote } from './remotes.ts'
import type { SshHosts } from './ssh-config.ts'

/** What Git's configuration says about a repository and whoever works in it. */
export interface GitConfig {
  /** The address that the next commit gets; null where none is set. */
  readonly email: string | null
  /** The name beside it; null where none is set. */
  readonly name: string | null
  /** From the remotes, `origin` first, each once. */
  readonly names: readonly Remote[]
}

/**
 * Reads the output of `git config --list -z`: entries of a key, a line feed and a value, ended by NUL; the last one wins.
 * @param ssh what aliases of hosts stand for
 */
export function parseConfig(text: string, ssh: SshHosts): GitConfig {
  const identity = new Map<string, string>()
  const urls = new Map<string, string[]>()
  const rewrites: { readonly from: string; readonly to: string }[] = []
  for (const entry of text.split('\0')) {
    const end = entry.indexOf('\n')
    // A key without a value has no line feed.
    if (end < 0) continue
    const key = entry.slice(0, end)
    const value = entry.slice(end + 1)
    if (/^(?:user|author)\.(?:name|email)$/.test(key)) identity.set(key, value)
    const remote = /^remote\.(.+)\.url$/s.exec(key)?.[1]
    if (remote !== undefined) urls.set(remote, [...(urls.get(remote) ?? []), value])
    const base = /^url\.(.+)\.insteadof$/s.exec(key)?.[1]
    if (base !== undefined) rewrites.push({ from: value, to: base })
  }
  const email = (identity.get('author.email') ?? identity.get('user.email') ?? '').trim()
  const name = withoutCrud(identity.get('author.name') ?? identity.get('user.name') ?? '')
  const remotes = [...urls].toSorted(
    ([a], [b]) => Number(b === 'origin') - Number(a === 'origin') || (a < b ? -1 : 1),
  )
  return {
    // Git itself leaves out these when it writes a commit; an address with them would never be met.
    email: email === '' || /[<>\p{Cc}]/u.test(email) ? null : email,
    name: name === '' ? null : name,
    names: distinct(
      remotes.flatMap(([, all]) => all.map((url) => parseRemote(rewritten(url, rewrites), ssh))),
    ),
  }
}

/** `url.<base>.insteadOf`: the longest prefix is replaced (https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf). */
function rewritten(
  url: string,
  rewrites: readonly { readonly from: string; readonly to: string }[],
): string {
  const [longest] = rewrites
    .filter(({ from }) => from !== '' && url.startsWith(from))
    .toSorted((a, b) => b.from.length - a.from.length)
  return longest === undefined ? url : longest.to + url.slice(longest.from.length)
}

/** A name as Git writes it (https://github.com/git/git/blob/v2.47.0/ident.c, `strbuf_addstr_without_crud`). */
function withoutCrud(name: string): string {
  return name.replace(/^[\0-\x20.,:;<>"\\']+|[\0-\x20.,:;<>"\\']+$/g, '').replace(/[\n<>]/g, '')
}

function distinct(remotes: readonly (Remote | null)[]): readonly Remote[] {
  const names = new Map<string, Remote>()
  for (const name of remotes) {
    if (name === null) continue
    const key = `${name.host}/${name.name.toLowerCase()}`
    if (!names.has(key)) names.set(key, name)
  }
  return [...names.values()]
}
