import { createHash } from 'node:crypto'
import path from 'node:path'

import type { Git } from '../git/git.ts'
import { readLinkedTextFile } from '../git/read-text-file.ts'
import { hasIncludes } from './rules/config.ts'
import { SshConfig } from './rules/ssh-config.ts'

/** All configuration outside repositories: Git's for the user and the system, and ssh's. */
export interface UserConfig {
  /** The digest of all of it, including the files that it includes. */
  readonly digest: string
  /** As `git config --list -z` writes it, or null if some of it applies only in some repositories. */
  readonly entries: string | null
  /** The host aliases. */
  readonly ssh: SshConfig
}

/** @returns null if only Git can tell: it cannot be read, or included files include more */
export async function readUserConfig(
  git: Git,
  home: string,
  signal: AbortSignal,
): Promise<UserConfig | null> {
  const [listed, ssh] = await Promise.all([
    git.text({ cwd: null, args: ['config', '--list', '-z'], signal }),
    readSshConfig(home),
  ])
  if (!listed.ok) return null
  const entries = listed.value
  // Whether a file is included can depend on the repository, so use the files' text, not what applies here.
  const files = entries
    .split('\0')
    .flatMap((entry) => /^includeif\..*\.path\n(.+)$/s.exec(entry)?.[1] ?? [])
    .map((file) => path.resolve(home, file.replace(/^~(?=[\\/])/, home)))
  const texts = await Promise.all(files.map((file) => readLinkedTextFile(file)))
  if (texts.some(hasIncludes)) return null
  return {
    digest: digestOf([entries, ssh, ...texts]),
    entries: files.length === 0 ? entries : null,
    ssh: new SshConfig(ssh),
  }
}

/** @param home the user's home folder */
export function readSshConfig(home: string): Promise<string> {
  return readLinkedTextFile(path.join(home, '.ssh', 'config'))
}

export function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
