import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { findProgram, type Environment, type ProgramPlaces } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { gitEnvironment } from './git-environment.ts'
import type { GitFailure } from './rules/git-failure.ts'
import { isSupportedGitVersion, minGitVersion, parseGitVersion } from './rules/git-messages.ts'
import { readOutside, type Git } from './run-git.ts'
import {
  defaultIdleTimeoutsMs,
  defaultMaxMemoryBytes,
  type IdleTimeoutsMs,
} from './time-and-memory-limits.ts'

interface GitOptions {
  /** The program's absolute path. If absent, Hot Dash searches for it. */
  readonly program?: string | undefined
  /** Git is killed above this. If absent, an eighth of the machine's memory, at most 1 GiB. */
  readonly maxMemoryBytes?: number | undefined
  /** How long a first attempt may stay silent. If absent, three and ten seconds. */
  readonly idleTimeoutsMs?: IdleTimeoutsMs | undefined
  readonly environment: Environment
  readonly log: Log
}

const usualPlaces: ProgramPlaces = {
  darwin: ['/opt/homebrew/bin/git', '/usr/local/bin/git', '/usr/bin/git'],
  win32: ['C:\\Program Files\\Git\\cmd\\git.exe', 'C:\\Program Files (x86)\\Git\\cmd\\git.exe'],
}

/** @returns the absolute path of Git; undefined if it is not installed */
export const findGitProgram = (environment: Environment) =>
  findProgram('git', environment, usualPlaces)

/** `context` selects the sentence that blames the program, not a repository. */
const programFailed: Problem = { code: 'git-failed', params: { context: 'program' } }

export type GitLocator = ReturnType<typeof createGitLocator>

/** Finds Git once, and keeps it or the reason why no Git is usable. Calls `onChange` when `problem` has changed. */
export function createGitLocator(options: GitOptions, onChange: () => void) {
  let git: Git | null = null
  let problem: Problem | null = null
  return {
    problem: () => problem,
    /** @returns null if no Git is usable, or if `signal` is aborted */
    async locate(signal: AbortSignal): Promise<Git | null> {
      if (git !== null) return git
      const found = await findGit(options, signal)
      if (signal.aborted) return null
      const before = problem
      git = found.ok ? found.value : null
      problem = found.ok ? null : found.error
      if (!isDeepStrictEqual(problem, before)) onChange()
      return git
    },
    /** The next call searches again: the program may have been updated or removed. */
    forget(): void {
      git = null
    },
  }
}

/**
 * Finds Git and checks that it runs and is recent enough.
 * @returns the problems 'git-missing', 'git-too-old' (found, needed) and 'git-failed' (also if `signal` is aborted)
 */
export async function findGit(
  options: GitOptions,
  signal: AbortSignal,
): Promise<Result<Git, Problem>> {
  const { log, maxMemoryBytes = defaultMaxMemoryBytes } = options
  const { idleTimeoutsMs = defaultIdleTimeoutsMs } = options
  const program = options.program ?? (await findGitProgram(options.environment))
  if (program === undefined) return err({ code: 'git-missing' })
  const environment = gitEnvironment(options.environment, maxMemoryBytes)
  const git = { program, environment, maxMemoryBytes, idleTimeoutsMs }

  // Wait as long as for a walk: a freshly installed program starts slowly, because a virus scanner reads it.
  const attempt = { kills: 0, signal }
  const printed = await readOutside({ git, attempt }, { args: ['--version'], isWalk: true })
  if (!printed.ok) {
    if (printed.error.code !== 'aborted') log.warn('git does not run', printed.error)
    return err(isMissing(printed.error) ? { code: 'git-missing' } : programFailed)
  }
  const version = parseGitVersion(printed.value)
  if (version === null) {
    log.warn('git printed no version', printed.value)
    return err(programFailed)
  }
  if (!isSupportedGitVersion(version))
    return err({ code: 'git-too-old', params: { found: version, needed: minGitVersion } })
  return ok(git)
}

function isMissing(failure: GitFailure): boolean {
  // macOS has a stub named `git` that only fails until the developer tools are installed.
  if (failure.code === 'exited') return true
  const cause = failure.code === 'process-failed' ? failure.cause : null
  return (cause as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
