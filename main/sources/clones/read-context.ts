import { createHash } from 'node:crypto'
import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import { readTextFileOnThisMachine, readTextFileNoFollow } from '../git/local-files.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { listConfig, readGitOutput, readOutside, type GitResult } from '../git/run-git.ts'
import { hasIncludes, parseConfig, parseScopedConfig, type GitConfig } from './rules/git-config.ts'
import { parseSshConfig, type SshConfig } from './rules/ssh-config.ts'

/** Configuration outside repositories: the user's and the system's Git configuration, and ssh's. */
export interface UserConfig {
  /** The digest of these texts and of included files. Null if Git fails, or if included files include more files. */
  readonly digest: string | null
  /** Git's configuration as `git config --list -z` prints it. Null if some entries apply only in some repositories. */
  readonly entries: string | null
  readonly ssh: SshConfig
}

/** Everything besides the branches that affects which commits a log shows, and with which addresses. */
export type RepositoryContext = Awaited<ReturnType<typeof readRepositoryContext>>

export async function readUserConfig(git: RepositoryGit, home: string): Promise<UserConfig> {
  const [listed, sshText] = await Promise.all([
    readOutside(git, { args: ['config', '--list', '-z'] }),
    readTextFileOnThisMachine(path.join(home, '.ssh', 'config')),
  ])
  const ssh = parseSshConfig(sshText)
  if (!listed.ok) return { digest: null, entries: null, ssh }
  const entries = listed.value
  // A repository can affect whether Git includes a file, so the digest covers the whole text of each file.
  const files = entries
    .split('\0')
    .flatMap((entry) => /^includeif\..*\.path\n(.+)$/s.exec(entry)?.[1] ?? [])
    .map((file) => path.resolve(home, file.replace(/^~(?=[\\/])/, home)))
  const texts = await Promise.all(files.map((file) => readTextFileOnThisMachine(file)))
  return {
    digest: texts.some(hasIncludes) ? null : digestTexts([entries, sshText, ...texts]),
    entries: files.length === 0 ? entries : null,
    ssh,
  }
}

export async function readRepositoryContext(git: RepositoryGit) {
  const { gitDir, cwd } = git.location
  const [shallow, mailmap] = await Promise.all([
    readTextFileNoFollow(path.join(gitDir, 'shallow')),
    gitDir === cwd ? readBareMailmap(git) : readTextFileNoFollow(path.join(cwd, '.mailmap')),
  ])
  return {
    isShallow: shallow !== '',
    /** Merges at the boundary of a shallow history. Git shows them without parents, like ordinary commits. */
    shallowMerges: await findMerges(git, shallow),
    /** Changes with the mailmap and with the boundary of a shallow history. */
    digest: digestTexts([shallow, mailmap]),
  }
}

/** Git reads a bare repository's mailmap at HEAD. The file's object name changes with its content. */
async function readBareMailmap(git: RepositoryGit): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD:.mailmap']
  const blob = await readGitOutput(git, { args })
  return blob.ok ? blob.value : ''
}

/**
 * Finds the merges among the boundary commits of a shallow history. Git shows boundary commits without parents,
 * unless the empty name in `--shallow-file` makes it ignore the `shallow` file
 * (https://github.com/git/git/blob/v2.47.0/shallow.c, `is_repository_shallow`).
 * @param input the text of `shallow`: object names, one per line
 */
async function findMerges(git: RepositoryGit, input: string): Promise<ReadonlySet<string>> {
  if (input === '') return new Set()
  const list = ['rev-list', '--no-walk', '--merges', '--ignore-missing', '--stdin']
  const merges = await readGitOutput(git, { args: ['--shallow-file', '', ...list], input })
  return new Set(merges.ok ? merges.value.split('\n') : [])
}

export type RepositoryConfig = Awaited<ReturnType<typeof readRepositoryConfig>>

export async function readRepositoryConfig(git: RepositoryGit, userConfig: UserConfig) {
  const texts = await Promise.all(
    ['config', 'config.worktree'].map((name) =>
      readTextFileOnThisMachine(path.join(git.location.gitDir, name)),
    ),
  )
  const [text = ''] = texts
  const isKnown = userConfig.digest !== null && !texts.some(hasIncludes)
  return {
    /** The text of the file that all worktrees share. */
    text,
    /** The digest of both files and of the user's configuration. Null if only Git can tell. */
    digest: isKnown ? digestTexts([...texts, userConfig.digest]) : null,
  }
}

/**
 * The effective configuration: the repository's, the user's and the system's. Asks Git in the repository only if other
 * files apply as well.
 * @param text the repository's configuration file
 */
export async function readEffectiveConfig(
  git: RepositoryGit,
  { entries: userEntries, ssh }: UserConfig,
  text: string,
): GitResult<GitConfig> {
  if (userEntries !== null) {
    const listed = await listConfig(git, text)
    if (!listed.ok) return listed
    if (!namesOtherFiles.test(listed.value))
      return ok(parseConfig(userEntries + listed.value, userEntries, ssh))
  }
  const list = (...more: string[]) =>
    readGitOutput(git, { args: ['config', '--list', '-z', ...more] })
  const scoped = await list('--show-scope')
  if (scoped.ok) return ok(parseScopedConfig(scoped.value, ssh))
  if (scoped.error.code !== 'exited') return scoped
  // Git 2.25 does not report scopes, so only entries that apply everywhere count as the user's.
  const config = await list()
  return config.ok ? ok(parseConfig(config.value, userEntries ?? '', ssh)) : config
}

const namesOtherFiles = /(?:^|\0)(?:include|extensions\.worktreeconfig\n)/

function digestTexts(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
