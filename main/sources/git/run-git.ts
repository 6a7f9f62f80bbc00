import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { addAbortSignal } from 'node:stream'

import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import { hardeningArgs } from './git-environment.ts'
import { listPlainConfig } from './rules/config-entries.ts'
import type { GitFailure } from './rules/git-failure.ts'
import { idleTimeoutMs, openGitLimits, type IdleTimeoutsMs } from './time-and-memory-limits.ts'

/** How many characters of stderr are kept. */
const maxMessageLength = 2000

/** The `git` program, and how it is run. Calls only read, and no hostile repository can make it run anything. */
export interface Git {
  /** The program's absolute path. */
  readonly program: string
  readonly environment: Environment
  /** Git is killed above this. */
  readonly maxMemoryBytes: number
  readonly idleTimeoutsMs: IdleTimeoutsMs
}

export interface GitCommand {
  /** Constants and object names only. Names from a repository go through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  /** Whether the command walks history or files, so that Git may stay silent for longer. */
  readonly isWalk?: boolean
}

/** One attempt at a job in a repository. */
export interface GitAttempt {
  /** How many times in a row Git was killed in the repository. Each kill doubles how long Git may stay silent. */
  readonly kills: number
  readonly signal: AbortSignal
}

export type GitResult<T> = Promise<Result<T, GitFailure>>

/** Called with output as it arrives: UTF-8, cut anywhere. Reading pauses until the promise settles. */
export type OnText = (text: string) => void | Promise<void>

/** Where Git runs, and the variables that limit it to one repository. */
export interface GitScope {
  readonly cwd: string
  readonly variables: Environment
}

/** Nothing can be below a program file, so Git finds no repository. */
export const noRepository: GitScope = {
  cwd: path.parse(process.execPath).root,
  variables: { GIT_DIR: path.join(process.execPath, 'none') },
}

interface GitOfJob {
  readonly git: Git
  readonly attempt: GitAttempt
}

/** With which Git the commands of a job run, where, and until when. */
export interface GitContext extends GitOfJob {
  /** Fails if Git must not run in the repository. */
  readonly findScope: () => GitResult<GitScope>
}

export const contextIn = (scope: GitScope, git: Git, attempt: GitAttempt): GitContext => ({
  git,
  attempt,
  findScope: () => Promise.resolve(ok(scope)),
})

/** Runs `git` once and streams its output. @throws what `onText` throws */
export async function runGit(
  context: GitContext,
  { args, input, isWalk = false }: GitCommand,
  onText: OnText,
): GitResult<null> {
  const scope = await context.findScope()
  if (!scope.ok) return scope
  const { cwd, variables } = scope.value
  const { program, environment, maxMemoryBytes, idleTimeoutsMs } = context.git
  const { kills, signal } = context.attempt
  if (signal.aborted) return err({ code: 'aborted' })
  const idleMs = idleTimeoutMs(idleTimeoutsMs[isWalk ? 'walk' : 'lookup'], kills)
  const limits = openGitLimits({ idleMs, maxMemoryBytes, signal })
  try {
    const child = spawn(program, [...hardeningArgs, '--no-pager', ...args], {
      cwd,
      env: { ...environment, ...variables },
      stdio: 'pipe',
      signal: limits.signal,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    if (child.pid !== undefined) limits.watchMemory(child.pid)
    // A process that cannot be started emits 'error' but no 'close'; `once` then rejects.
    const outcome = once(child, 'close').then(
      ([exitCode, by]: readonly unknown[]) =>
        typeof exitCode === 'number' ? exitCode : new Error(`git was ended by ${String(by)}`),
      (cause: unknown) => cause,
    )
    // `git` may be a script. Killing it leaves the real Git writing, so stop reading too.
    addAbortSignal(limits.signal, child.stdout)
    addAbortSignal(limits.signal, child.stderr).on('error', () => undefined)
    let message = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      message += text.slice(0, maxMessageLength - message.length)
    })
    // Git may exit before it has read everything. Its exit code says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    try {
      for await (const text of child.stdout.setEncoding('utf8')) {
        // Git is blocked until its output has been read.
        limits.pauseIdleTimeout()
        await onText(text as string)
        limits.restartIdleTimeout()
      }
    } catch (bug) {
      child.kill('SIGKILL')
      await outcome
      // If Git could not be started or hit a limit, the code below reports it.
      if (limits.failure() === null && child.pid !== undefined) throw bug
    }
    const exitCode = await outcome
    const failure = limits.failure()
    if (failure !== null) return err(failure)
    if (typeof exitCode !== 'number') return err({ code: 'process-failed', cause: exitCode })
    return exitCode === 0 ? ok(null) : err({ code: 'exited', exitCode, message })
  } finally {
    limits.close()
  }
}

/** Runs `git` once. @returns all of its output */
export async function readGitOutput(context: GitContext, command: GitCommand): GitResult<string> {
  const chunks: string[] = []
  const ended = await runGit(context, command, (chunk) => void chunks.push(chunk))
  return ended.ok ? ok(chunks.join('')) : ended
}

/** Runs `git` once outside of any repository. @returns all of its output */
export const readOutside = ({ git, attempt }: GitOfJob, command: GitCommand) =>
  readGitOutput(contextIn(noRepository, git, attempt), command)

/**
 * The entries of a configuration file, as Git reads them. Starts Git only if the file is not plain, because starting
 * Git takes most of the time of a short scan. Follows no includes.
 * @param config the file's content
 * @returns in the format of `git config --list -z`
 */
export async function listConfig(job: GitOfJob, config: string): GitResult<string> {
  const plain = listPlainConfig(config)
  if (plain !== null) return ok(plain)
  const args = ['config', '--file', '-', '--no-includes', '--list', '-z']
  return readOutside(job, { args, input: config })
}
