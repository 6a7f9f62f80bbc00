import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readConfig } from './read-config.ts'
import { Authors, authorFormat, probablyOwn } from './rules/authors.ts'
import { formatArgs } from './rules/mailmap.ts'

/** Whose commits are looked for. */
export interface Addresses {
  /** The addresses that count, as of now. */
  addresses(): readonly string[]
  /**
   * An address that was found; known ones are passed over.
   * @param from `git`: Git's configuration writes it into commits here; `log`: it stands in commits that are probably
   * the user's, and a person decides whether it counts
   */
  propose(email: string, from: 'git' | 'log'): void
}

/** So many of the latest commits are looked at: some 70 ms, however long the history is. */
const mostCommits = 10_000

interface LogOfClone {
  readonly cwd: string
  /** The user's home folder. */
  readonly home: string
  readonly hasMailmap: boolean
}

/** Proposes the addresses in a repository's log that are probably the user's. */
export async function proposeFromLog(
  git: Git,
  addresses: Addresses,
  { cwd, home, hasMailmap }: LogOfClone,
  signal: AbortSignal,
): Promise<Result<null, GitFailure>> {
  const args = [
    ...['log', '--branches', '--no-merges', '--encoding=UTF-8'],
    ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
    ...[`--max-count=${mostCommits}`, ...formatArgs(authorFormat, hasMailmap)],
  ]
  const authors = new Authors()
  const [config, log] = await Promise.all([
    readConfig(git, { cwd, home }, signal),
    git.stream({ cwd, args, signal }, (text) => authors.push(text)),
  ])
  if (!config.ok) return config
  if (!log.ok) return log
  const known = { name: config.value.name, addresses: addresses.addresses() }
  for (const email of probablyOwn(authors.all, known)) addresses.propose(email, 'log')
  return ok(null)
}
