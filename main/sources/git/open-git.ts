import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { findGit } from './find-git.ts'
import type { Git, GitFailure } from './git.ts'
import { defaultMaxMemoryBytes } from './memory-limit.ts'
import { boundaryVariables, noRepository } from './repository-boundary.ts'
import { defaultFirstTimeouts, type FirstTimeouts } from './rules/idle-timeout.ts'
import { isSupportedGitVersion, minGitVersion, parseGitVersion } from './rules/git-version.ts'
import { createRunner, readOutput, type RunGit } from './run-git.ts'

export interface GitOptions {
  /** The program to use. If absent, it is searched for. */
  readonly program?: string | undefined
  /** In bytes; calls that use more memory are killed. If absent, an eighth of the machine's memory, at most 1 GiB. */
  readonly maxMemoryBytes?: number | undefined
  /** How long a first attempt may stay silent, in milliseconds. If absent, three and ten seconds. */
  readonly firstTimeouts?: FirstTimeouts | undefined
  readonly environment: Environment
  readonly log: Log
}

/** How many configuration files' entries are cached, so that an unchanged file does not start Git again. */
const maxKeptTexts = 1000
/** In characters. Longer files are not cached. */
const maxKeptLength = 10_000

/** `context` selects the sentence: the program is at fault, not a repository. */
const programFailed: Problem = { code: 'git-failed', params: { context: 'program' } }

/**
 * Finds Git and checks that it runs and is recent enough.
 * @returns the problems 'git-missing', 'git-too-old' (found, needed) and 'git-failed', also if `signal` is aborted
 */
export async function openGit(
  options: GitOptions,
  signal: AbortSignal,
): Promise<Result<Git, Problem>> {
  const { environment, log, maxMemoryBytes = defaultMaxMemoryBytes } = options
  const { firstTimeouts = defaultFirstTimeouts } = options
  const program = options.program ?? (await findGit(environment))
  if (program === undefined) return err({ code: 'git-missing' })
  const runIn = (boundary: Environment, timeouts: number): RunGit =>
    createRunner({ program, environment, boundary, maxMemoryBytes, firstTimeouts, timeouts })
  const entriesOf = new Map<string, string>()
  const gitAfter = (timeouts: number): Git => {
    const stream: RunGit = async (call, onText) => {
      const { cwd, signal } = call
      if (cwd === null) return runIn(noRepository, timeouts)(call, onText)
      const boundary = await boundaryVariables(cwd, () =>
        readOutput(runIn({}, timeouts), {
          cwd,
          args: ['rev-parse', '--absolute-git-dir'],
          signal,
        }),
      )
      return boundary.ok ? runIn(boundary.value, timeouts)(call, onText) : boundary
    }
    return {
      stream,
      text: (call) => readOutput(stream, call),
      async configEntries(text, signal) {
        const known = text === '' ? '' : entriesOf.get(text)
        if (known !== undefined) return ok(known)
        const args = ['config', '--file', '-', '--no-includes', '--list', '-z']
        const listed = await readOutput(stream, { cwd: null, args, input: text, signal })
        if (listed.ok && text.length <= maxKeptLength) {
          if (entriesOf.size >= maxKeptTexts) entriesOf.clear()
          entriesOf.set(text, listed.value)
        }
        return listed
      },
      afterTimeouts: gitAfter,
    }
  }
  // A freshly installed program starts slowly, because a virus scanner reads it.
  const question = { cwd: null, args: ['--version'], isWalk: true, signal }
  const answer = await readOutput(runIn({}, 0), question)
  if (!answer.ok) {
    log.warn('git does not run', answer.error)
    // macOS has a stub named `git` that only fails until the developer tools are installed.
    const isMissing = answer.error.code === 'exited' || isNotFound(answer.error)
    return err(isMissing ? { code: 'git-missing' } : programFailed)
  }
  const version = parseGitVersion(answer.value)
  if (version === undefined) {
    log.warn('git printed no version', answer.value)
    return err(programFailed)
  }
  if (!isSupportedGitVersion(version))
    return err({ code: 'git-too-old', params: { found: version, needed: minGitVersion } })
  return ok(gitAfter(0))
}

function isNotFound(failure: GitFailure): boolean {
  return (
    failure.code === 'process-failed' &&
    failure.cause instanceof Error &&
    'code' in failure.cause &&
    failure.cause.code === 'ENOENT'
  )
}
