/** The host aliases of the user. */
export type SshConfig = ReturnType<typeof parseSshConfig>

/**
 * Parses the host aliases in an ssh configuration: `Host work` with `HostName github.com`. Reads only these two
 * keywords, follows no `Include` and runs nothing (https://man.openbsd.org/ssh_config).
 * @param text of `~/.ssh/config`
 */
export function parseSshConfig(text: string) {
  /** Each `HostName`, and the hosts to which it applies. */
  const blocks: { readonly patterns: readonly string[]; readonly hostName: string }[] = []
  let patterns: readonly string[] = ['*']
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([a-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/i.exec(line) ?? []
    const values = parseWords(rest)
    const [hostName] = values
    const name = keyword.toLowerCase()
    if (name === 'host') patterns = values
    // We cannot evaluate a `Match`, so its block applies to no host.
    else if (name === 'match') patterns = []
    else if (name === 'hostname' && hostName !== undefined) blocks.push({ patterns, hostName })
  }
  return {
    /**
     * The real name of a host. If that is an IP address, which has no web pages, returns the alias.
     * @param host as written in the remote; compared exactly, as ssh does
     */
    resolve(host: string): string {
      // The first value counts, as in ssh.
      const block = blocks.find((one) => matchesHost(host, one.patterns))
      if (block === undefined) return host
      const name = block.hostName.replace(/%([h%])/g, (_, token) => (token === 'h' ? host : '%'))
      return /^[\d.]+$|[:%]/.test(name) ? host : name
    },
  }
}

/** The words of a line. They may be quoted. */
function parseWords(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** Whether at least one pattern matches, and no pattern that begins with `!`. */
function matchesHost(host: string, patterns: readonly string[]): boolean {
  const isExcluded = patterns.some(
    (pattern) => pattern.startsWith('!') && matches(host, pattern.slice(1)),
  )
  return !isExcluded && patterns.some((pattern) => matches(host, pattern))
}

/** `*` matches any characters, `?` matches one. */
function matches(host: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const expression = escaped.replace(/\*+/g, '.*').replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(host)
}
