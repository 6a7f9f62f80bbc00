import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { addAbortSignal } from 'node:stream'

import { withDeadline } from '../../base/deadline.ts'
import type { Log } from '../../base/log.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { GitFailure } from './git-failure.ts'
import { findGit, gitEnvironment, hardening } from './git-program.ts'
import type { Environment } from '../../base/find-program.ts'
import { boundaryVariables } from './repository-boundary.ts'
import { isRecentEnough, oldestGit, parseGitVersion } from './rules/git-version.ts'
import { Silence } from './silence.ts'

export interface GitCall {
  /** The repository: a work tree's top folder or a bare repository, without symbolic links. */
  readonly cwd: string
  /** Constants and object ids only; what a repository names goes through `input`. */
  readonly args: readonly string[]
  readonly input?: string
  readonly signal: AbortSignal
}

/** The `git` program, asked so that a hostile repository cannot make it run anything, and read only. */
export interface Git {
  /**
   * Runs it; `onText` gets the output as it comes (UTF-8, cut anywhere) and holds Git back while its promise is open.
   * @throws what `onText` throws
   */
  stream(
    call: GitCall,
    onText: (text: string) => void | Promise<void>,
  ): Promise<Result<null, GitFailure>>
  /** Runs it and answers with all of its output. */
  text(call: GitCall): Promise<Result<string, GitFailure>>
}

/**
 * After so long without a word a call hangs (a pipe in the place of a file does that) and is ended. In a big repository
 * on a slow disk Git may walk for a minute before the first line; once it writes, it may take as long as it needs.
 */
const longestSilence = 2 * 60_000
/** So much of what Git complains about is kept. */
const longestMessage = 2000

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

type Run = Git['stream']

async function allText(run: Run, call: GitCall): Promise<Result<string, GitFailure>> {
  const pieces: string[] = []
  const outcome = await run(call, (piece) => void pieces.push(piece))
  return outcome.ok ? ok(pieces.join('')) : outcome
}

interface Program {
  readonly program: string
  readonly environment: Environment
  readonly silence: number
  /** The variables that say which repository is asked. */
  readonly boundary: Environment
}

function runWith(program: Program): Run {
  return async (call, onText) => {
    if (call.signal.aborted) return err({ code: 'stopped' })
    const silence = new Silence(program.silence)
    try {
      return await withDeadline({ signals: [call.signal, silence.signal] }, ({ signal }) =>
        listen(program, call, { silence, signal }, onText),
      )
    } finally {
      silence.end()
    }
  }
}

async function listen(
  { program, environment, boundary }: Program,
  { cwd, args, input, signal: stop }: GitCall,
  { silence, signal }: { readonly silence: Silence; readonly signal: AbortSignal },
  onText: (text: string) => void | Promise<void>,
): Promise<Result<null, GitFailure>> {
  const ending = () => err({ code: isAborted(stop) ? 'stopped' : 'silent' } as const)
  const child = spawn(program, [...hardening, '--no-pager', ...args], {
    cwd,
    env: { ...gitEnvironment(environment, boundary) },
    stdio: 'pipe',
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  })
  // A process that cannot be started tells it by 'error' alone, which makes `once` reject.
  const outcome = once(child, 'close').then(
    ([exit, by]: readonly unknown[]) =>
      typeof exit === 'number' ? exit : new Error(`git was ended by ${String(by)}`),
    (cause: unknown) => cause,
  )
  // `git` may be a script that started the real one, which would go on writing when the script is ended.
  addAbortSignal(signal, child.stdout)
  addAbortSignal(signal, child.stderr).on('error', () => undefined)
  let message = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    message += text.slice(0, longestMessage - message.length)
  })
  // Git may end before it has read everything; its exit code tells why.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  try {
    for await (const text of child.stdout.setEncoding('utf8')) {
      silence.pause()
      await onText(text as string)
      silence.heard()
    }
  } catch (bug) {
    child.kill('SIGKILL')
    const cause = await outcome
    if (isAborted(signal)) return ending()
    if (child.pid === undefined) return err({ code: 'broken', cause })
    throw bug
  }
  const exit = await outcome
  if (isAborted(signal)) return ending()
  if (typeof exit !== 'number') return err({ code: 'broken', cause: exit })
  return exit === 0 ? ok(null) : err({ code: 'refused', exit, message })
}

/** Asked anew after waiting, when it can have changed. */
const isAborted = (signal: AbortSignal) => signal.aborted

function isNotFound(failure: GitFailure): boolean {
  return (
    failure.code === 'broken' &&
    failure.cause instanceof Error &&
    'code' in failure.cause &&
    failure.cause.code === 'ENOENT'
  )
}
