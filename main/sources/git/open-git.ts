import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { findGit } from './find-git.ts'
import type { Git, GitFailure } from './git.ts'
import { boundaryVariables } from './repository-boundary.ts'
import { isRecentEnough, oldestGit, parseGitVersion } from './rules/git-version.ts'
import { allText, runWith, type Run } from './run-git.ts'

/**
 * After so long without a word a call hangs (a pipe in the place of a file does that) and is ended. In a big repository
 * on a slow disk Git may walk for a minute before the first line; once it writes, it may take as long as it needs.
 */
const longestSilence = 2 * 60_000
export interface GitOptions {
  /** The program to use; looked for when absent. */
  readonly program?: string | undefined
  /** Milliseconds after which Git is ended when it says nothing; two minutes when absent. */
  readonly silence?: number | undefined
  readonly environment: Environment
  readonly log: Log
}

/** `context` chooses the sentence: the program is at fault, and no repository. */
const doesNotRun: Problem = { code: 'git-failed', params: { context: 'program' } }

/**
 * Finds the program and makes sure that it runs and is recent enough.
 * @returns 'git-missing', 'git-too-old' (found, needed) or 'git-failed' where it is not; 'git-failed' when `signal` stops it
 */
export async function openGit(
  options: GitOptions,
  signal: AbortSignal,
): Promise<Result<Git, Problem>> {
  const { environment, log, silence = longestSilence } = options
  const program = options.program ?? (await findGit(environment))
  if (program === undefined) return err({ code: 'git-missing' })
  const run = (boundary: Environment): Run => runWith({ program, environment, silence, boundary })
  const stream: Git['stream'] = async (call, onText) => {
    const { cwd } = call
    const findGitDir = () =>
      allText(run({}), { cwd, args: ['rev-parse', '--absolute-git-dir'], signal: call.signal })
    const boundary = await boundaryVariables(cwd, findGitDir)
    return boundary.ok ? run(boundary.value)(call, onText) : boundary
  }
  const asked = await allText(run({}), { cwd: process.cwd(), args: ['--version'], signal })
  if (!asked.ok) {
    log.warn('git does not run', asked.error)
    // On macOS a stand-in refuses until the developer tools are there.
    const isMissing = asked.error.code === 'refused' || isNotFound(asked.error)
    return err(isMissing ? { code: 'git-missing' } : doesNotRun)
  }
  const version = parseGitVersion(asked.value)
  if (version === undefined) {
    log.warn('git names no version', asked.value)
    return err(doesNotRun)
  }
  if (!isRecentEnough(version))
    return err({ code: 'git-too-old', params: { found: version, needed: oldestGit } })
  return ok({ stream, text: (call) => allText(stream, call) })
}

function isNotFound(failure: GitFailure): boolean {
  return (
    failure.code === 'broken' &&
    failure.cause instanceof Error &&
    'code' in failure.cause &&
    failure.cause.code === 'ENOENT'
  )
}
