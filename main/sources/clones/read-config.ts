import { createHash } from 'node:crypto'
import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import type { GitAnswer, RepositoryGit } from '../git/git.ts'
import { readLinkedTextFile } from '../git/local-files.ts'
import { hasIncludes, parseConfig, parseScopedConfig, type GitConfig } from './rules/config.ts'
import { parseSshConfig, type SshConfig } from './rules/ssh-config.ts'

/** All configuration outside repositories: Git's for the user and the system, and ssh's. */
export interface UserConfig {
  /** The digest of all of it, including the files that it includes. */
  readonly digest: string
  /** As `git config --list -z` writes it, or null if some of it applies only in some repositories. */
  readonly entries: string | null
  /** The host aliases. */
  readonly ssh: SshConfig
}

/**
 * @param home the user's home folder
 * @returns null if only Git can tell: it cannot be read, or included files include more
 */
export async function readUserConfig(git: RepositoryGit, home: string): Promise<UserConfig | null> {
  const [listed, ssh] = await Promise.all([
    git.textOutside({ args: ['config', '--list', '-z'] }),
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
    ssh: parseSshConfig(ssh),
  }
}

/**
 * Reads the effective configuration: the repository's, the user's and the system's. Asks Git in the repository only
 * if other files apply as well.
 * @param source.userConfig the configuration outside repositories, or null if only Git can tell
 * @param source.own the text of the repository's own configuration file
 */
export async function readConfig(
  git: RepositoryGit,
  source: { readonly home: string; readonly userConfig: UserConfig | null; readonly own: string },
): GitAnswer<GitConfig> {
  const { home, userConfig, own } = source
  const users = userConfig?.entries ?? null
  if (userConfig !== null && users !== null) {
    const listed = await git.configEntries(own)
    if (!listed.ok) return listed
    if (!otherFiles.test(listed.value))
      return ok(parseConfig(users + listed.value, users, userConfig.ssh))
  }
  const list = (...more: string[]) => git.text({ args: ['config', '--list', '-z', ...more] })
  const scoped = await list('--show-scope')
  const ssh = userConfig?.ssh ?? parseSshConfig(await readSshConfig(home))
  if (scoped.ok) return ok(parseScopedConfig(scoped.value, ssh))
  if (scoped.error.code !== 'exited') return scoped
  // Git 2.25 does not report scopes: only entries that apply everywhere are known to be the user's.
  const config = await list()
  return config.ok ? ok(parseConfig(config.value, users ?? '', ssh)) : config
}

const otherFiles = /(?:^|\0)(?:include|extensions\.worktreeconfig\n)/

function readSshConfig(home: string): Promise<string> {
  return readLinkedTextFile(path.join(home, '.ssh', 'config'))
}

export function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
