import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readLinkedTextFile } from '../git/read-text-file.ts'
import { parseConfig, type GitConfig } from './rules/config.ts'
import { SshConfig } from './rules/ssh-config.ts'

/**
 * Reads the effective configuration: the repository's, the user's and the system's.
 * @param home the user's folder, where ssh keeps the aliases of hosts
 */
export async function readConfig(
  git: Git,
  { cwd, home }: { readonly cwd: string; readonly home: string },
  signal: AbortSignal,
): Promise<Result<GitConfig, GitFailure>> {
  const [config, ssh] = await Promise.all([
    git.text({ cwd, args: ['config', '--list', '-z'], signal }),
    readLinkedTextFile(path.join(home, '.ssh', 'config')),
  ])
  return config.ok ? ok(parseConfig(config.value, new SshConfig(ssh))) : config
}
