import { createHash } from 'node:crypto'
import path from 'node:path'

import type { Place } from './repository-location.ts'
import type { Git } from '../git/git.ts'
import { hasEnd, linkedTextOf, textOf } from '../git/read-text-file.ts'

/** What decides beside the branches which commits a log shows and with which addresses, and whose they are. */
export interface Surroundings {
  /** Whether the history ends before its root. */
  readonly isShallow: boolean
  /** Merges that look like other commits, since a shallow history ends at them. */
  readonly hiddenMerges: ReadonlySet<string>
  /** Whether Git can be asked to read `.mailmap`: a pipe in its place would hold it up. */
  readonly hasMailmap: boolean
  /** Another one when anything of it has changed. */
  readonly digest: string
  /** Another one when the repository's own configuration has changed. */
  readonly config: string
}

export async function readSurroundings(
  git: Git,
  { gitDir, cwd }: Place,
  signal: AbortSignal,
): Promise<Surroundings> {
  const [shallow, mailmap, hasMailmap, ...configs] = await Promise.all([
    textOf(path.join(gitDir, 'shallow')),
    gitDir === cwd ? bareMailmap(git, cwd, signal) : textOf(path.join(cwd, '.mailmap')),
    hasReadableMailmap(cwd),
    ...ownConfigs.map((name) => linkedTextOf(path.join(gitDir, name))),
  ])
  return {
    isShallow: shallow !== '',
    hiddenMerges: shallow === '' ? new Set() : await mergesAmong(git, cwd, shallow, signal),
    hasMailmap,
    digest: digestOf([shallow, mailmap]),
    config: digestOf(configs),
  }
}

/** Files of a Git directory; what they include, the user's own and the system's are not among them. */
const ownConfigs = ['config', 'config.worktree']

function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

/**
 * Git follows no link there since 2.32; before, it did. Where it reads none (a bare repository), none that has no end is
 * there either. What `mailmap.file` names is not looked at: a configuration can hold Git up in more ways than this one.
 */
function hasReadableMailmap(cwd: string): Promise<boolean> {
  return hasEnd(path.join(cwd, '.mailmap'))
}

/** A bare repository has no files: Git takes the mailmap from HEAD. Its object name is enough to see a change. */
async function bareMailmap(git: Git, cwd: string, signal: AbortSignal): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD:.mailmap']
  const asked = await git.text({ cwd, args, signal })
  return asked.ok ? asked.value : ''
}

/**
 * The merges among the commits at which a shallow history ends (one in a line). Git takes them for commits without
 * parents unless the `shallow` file is left out, which an empty name does
 * (https://github.com/git/git/blob/v2.47.0/shallow.c, `is_repository_shallow`).
 */
async function mergesAmong(
  git: Git,
  cwd: string,
  input: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const list = ['rev-list', '--no-walk', '--merges', '--ignore-missing', '--stdin']
  const args = ['--shallow-file', '', ...list]
  const merges = await git.text({ cwd, args, input, signal })
  return new Set(merges.ok ? merges.value.split('\n') : [])
}
