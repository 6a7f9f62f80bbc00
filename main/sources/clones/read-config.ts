import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { parseConfig, parseScopedConfig, type GitConfig } from './rules/config.ts'
import { SshConfig } from './rules/ssh-config.ts'
import { readSshConfig, type UserConfig } from './user-config.ts'

export interface ConfigSource {
  readonly cwd: string
  /** The user's home folder. */
  readonly home: string
  /** The configuration outside repositories, or null if only Git can tell. */
  readonly userConfig: UserConfig | null
  /** The text of the repository's own configuration file. */
  readonly own: string
}

/**
 * Reads the effective configuration: the repository's, the user's and the system's. Asks Git in the repository only
 * if other files apply as well.
 */
export async function readConfig(
  git: Git,
  { cwd, home, userConfig, own }: ConfigSource,
  signal: AbortSignal,
): Promise<Result<GitConfig, GitFailure>> {
  const users = userConfig?.entries ?? null
  if (userConfig !== null && users !== null) {
    const listed = await git.configEntries(own, signal)
    if (!listed.ok) return listed
    if (!otherFiles.test(listed.value))
      return ok(parseConfig(users + listed.value, users, userConfig.ssh))
  }
  const list = (...more: string[]) =>
    git.text({ cwd, args: ['config', '--list', '-z', ...more], signal })
  const [scoped, ssh] = await Promise.all([
    list('--show-scope'),
    userConfig?.ssh ?? readSshConfig(home).then((text) => new SshConfig(text)),
  ])
  if (scoped.ok) return ok(parseScopedConfig(scoped.value, ssh))
  if (scoped.error.code !== 'exited') return scoped
  // Git 2.25 does not report scopes: only entries that apply everywhere are known to be the user's.
  const config = await list()
  return config.ok ? ok(parseConfig(config.value, users ?? '', ssh)) : config
}

const otherFiles = /(?:^|\0)(?:include|extensions\.worktreeconfig\n)/
