import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { addAbortSignal } from 'node:stream'

import { err, ok } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import { gitEnvironment, hardeningArgs } from './git-environment.ts'
import { openGitLimits } from './git-limits.ts'
import type { GitAnswer, GitCall, OnText } from './git.ts'
import { idleTimeoutMs, type FirstTimeouts } from './rules/git-time-limits.ts'

/** How many characters of stderr are kept. */
const maxMessageLength = 2000

export interface GitProgram {
  /** The absolute path of `git`. */
  readonly program: string
  readonly environment: Environment
  /** In bytes. Calls that use more are killed. */
  readonly maxMemoryBytes: number
  /** How long a first attempt may stay silent, in milliseconds. */
  readonly firstTimeouts: FirstTimeouts
}

/**
 * Runs `git` once and streams its output.
 * @param boundary the variables that choose the repository
 */
export async function runGit(
  { program, environment, maxMemoryBytes, firstTimeouts }: GitProgram,
  boundary: Environment,
  { cwd, args, input, isWalk = false, timeouts = 0, signal }: GitCall,
  onText: OnText,
): GitAnswer<null> {
  if (signal.aborted) return err({ code: 'aborted' })
  const idleMs = idleTimeoutMs(firstTimeouts[isWalk ? 'walk' : 'lookup'], timeouts)
  const limits = openGitLimits({ idleMs, maxMemoryBytes, signal })
  try {
    const child = spawn(program, [...hardeningArgs, '--no-pager', ...args], {
      cwd: cwd ?? path.parse(process.execPath).root,
      env: { ...gitEnvironment(environment, boundary, maxMemoryBytes) },
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
    // `git` may be a script that started the real one, which would go on writing when the script is killed.
    addAbortSignal(limits.signal, child.stdout)
    addAbortSignal(limits.signal, child.stderr).on('error', () => undefined)
    let message = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      message += text.slice(0, maxMessageLength - message.length)
    })
    // Git may exit before it has read everything. Its exit code tells why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    try {
      for await (const text of child.stdout.setEncoding('utf8'))
        await limits.duringOutput(() => onText(text as string))
    } catch (bug) {
      child.kill('SIGKILL')
      await outcome
      // Otherwise it could not be started, which its outcome tells.
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
