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
  /** The repository's own, as `plainEntries` has it; null where only Git can tell. */
  readonly ownEntries: string | null
}

/**
 * Reads the effective configuration: the repository's, the user's and the system's. Git is asked only where both are not
 * known.
 */
export async function readConfig(
  git: Git,
  { cwd, home, userConfig, ownEntries }: ConfigSource,
  signal: AbortSignal,
): Promise<Result<GitConfig, GitFailure>> {
  const users = userConfig?.entries ?? null
  if (userConfig !== null && users !== null && ownEntries !== null)
    return ok(parseConfig(users + ownEntries, userConfig.ssh))
  const [config, ssh] = await Promise.all([
    git.text({ cwd, args: ['config', '--list', '-z'], signal }),
    userConfig?.ssh ?? readSshConfig(home).then((text) => new SshConfig(text)),
  ])
  return config.ok ? ok(parseConfig(config.value, ssh)) : config
}
