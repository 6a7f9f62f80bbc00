import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readConfig } from './read-config.ts'
import { AuthorLogParser, authorFormat, probablyOwnAddresses } from './rules/authors.ts'
import { logFormatArgs } from './rules/mailmap.ts'

/** The user's addresses: whose commits are looked for. */
export interface Addresses {
  /** The addresses that count now. */
  addresses(): readonly string[]
  /**
   * Adds an address that was found, unless it is known.
   * @param from `git`: Git's configuration writes it into commits here. `log`: commits have it that are probably the
   * user's, and the user decides whether it counts.
   */
  propose(email: string, from: 'git' | 'log'): void
}

/** So many of the latest commits are read, which takes some 70 ms however long the history is. */
const maxCommits = 10_000

interface AddressSource {
  readonly cwd: string
  /** The user's home folder. */
  readonly home: string
  readonly hasMailmap: boolean
}

/** Proposes the addresses in a repository's log that are probably the user's. */
export async function proposeAddresses(
  git: Git,
  addresses: Addresses,
  { cwd, home, hasMailmap }: AddressSource,
  signal: AbortSignal,
): Promise<Result<null, GitFailure>> {
  const args = [
    ...['log', '--branches', '--no-merges', '--encoding=UTF-8'],
    ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
    ...[`--max-count=${maxCommits}`, ...logFormatArgs(authorFormat, hasMailmap)],
  ]
  const authors = new AuthorLogParser()
  const [config, log] = await Promise.all([
    readConfig(git, { cwd, home }, signal),
    git.stream({ cwd, args, isWalk: true, signal }, (text) => authors.push(text)),
  ])
  if (!config.ok) return config
  if (!log.ok) return log
  const known = { name: config.value.name, addresses: addresses.addresses() }
  for (const email of probablyOwnAddresses(authors.all, known)) addresses.propose(email, 'log')
  return ok(null)
}
