import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { parseConfig, type GitConfig } from './rules/config.ts'
import { SshConfig } from './rules/ssh-config.ts'
import { readSshConfig, type UserConfig } from './user-config.ts'

export interface ConfigSource {
  readonly cwd: string
  /** The user's home folder. */
  readonly home: string
  /** The configuration outside of repositories; null where only Git can tell. */
  readonly userConfig: UserConfig | null
  /** The text of the repository's own configuration file. */
  readonly own: string
}

/**
 * Reads the effective configuration: the repository's, the user's and the system's. Git is asked in the repository only if
 * other files are in force as well.
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
    if (!otherFiles.test(listed.value)) return ok(parseConfig(users + listed.value, userConfig.ssh))
  }
  const [config, ssh] = await Promise.all([
    git.text({ cwd, args: ['config', '--list', '-z'], signal }),
    userConfig?.ssh ?? readSshConfig(home).then((text) => new SshConfig(text)),
  ])
  return config.ok ? ok(parseConfig(config.value, ssh)) : config
}

const otherFiles = /(?:^|\0)(?:include|extensions\.worktreeconfig\n)/
