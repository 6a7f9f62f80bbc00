import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { findGit } from './find-git.ts'
import type { Git, GitFailure } from './git.ts'
import { boundaryVariables } from './repository-boundary.ts'
import { isSupportedGitVersion, minGitVersion, parseGitVersion } from './rules/git-version.ts'
import { createRunner, readOutput, type RunGit } from './run-git.ts'

/**
 * A call that writes nothing for so long hangs and is ended; a pipe in the place of a file does that. In a big repository
 * on a slow disk Git may walk for a minute before the first line. While it writes, it may take as long as it needs.
 */
const defaultIdleTimeoutMs = 2 * 60_000

export interface GitOptions {
  /** The program to use; looked for when absent. */
  readonly program?: string | undefined
  /** A call that writes nothing for so long is ended; two minutes when absent. */
  readonly idleTimeoutMs?: number | undefined
  readonly environment: Environment
  readonly log: Log
}

/** `context` chooses the sentence: the program is at fault, and no repository. */
const programFailed: Problem = { code: 'git-failed', params: { context: 'program' } }

/**
 * Finds the program and makes sure that it runs and is recent enough.
 * @returns as problems: 'git-missing', 'git-too-old' (found, needed), and 'git-failed', also when `signal` is aborted
 */
export async function openGit(
  options: GitOptions,
  signal: AbortSignal,
): Promise<Result<Git, Problem>> {
  const { environment, log, idleTimeoutMs = defaultIdleTimeoutMs } = options
  const program = options.program ?? (await findGit(environment))
  if (program === undefined) return err({ code: 'git-missing' })
  const runIn = (boundary: Environment): RunGit =>
    createRunner({ program, environment, boundary, idleTimeoutMs })
  const run = runIn({})
  const stream: RunGit = async (call, onText) => {
    const { cwd, signal } = call
    const boundary = await boundaryVariables(cwd, () =>
      readOutput(run, { cwd, args: ['rev-parse', '--absolute-git-dir'], signal }),
    )
    return boundary.ok ? runIn(boundary.value)(call, onText) : boundary
  }
  const answer = await readOutput(run, { cwd: process.cwd(), args: ['--version'], signal })
  if (!answer.ok) {
    log.warn('git does not run', answer.error)
    // Until the developer tools are there, a program of the same name on macOS only fails.
    const isMissing = answer.error.code === 'exited' || isNotFound(answer.error)
    return err(isMissing ? { code: 'git-missing' } : programFailed)
  }
  const version = parseGitVersion(answer.value)
  if (version === undefined) {
    log.warn('git names no version', answer.value)
    return err(programFailed)
  }
  if (!isSupportedGitVersion(version))
    return err({ code: 'git-too-old', params: { found: version, needed: minGitVersion } })
  return ok({ stream, text: (call) => readOutput(stream, call) })
}

function isNotFound(failure: GitFailure): boolean {
  return (
    failure.code === 'process-failed' &&
    failure.cause instanceof Error &&
    'code' in failure.cause &&
    failure.cause.code === 'ENOENT'
  )
}
