import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { addAbortSignal } from 'node:stream'

import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Environment } from '../../base/find-program.ts'
import { gitEnvironment, hardeningArgs } from './git-environment.ts'
import type { Git, GitCall, GitFailure } from './git.ts'
import { IdleTimeout } from './idle-timeout.ts'
import { MemoryLimit } from './memory-limit.ts'
import { idleTimeoutMs, type FirstTimeouts } from './rules/idle-timeout.ts'

/** How many characters of stderr are kept. */
const maxMessageLength = 2000

/** Runs `git` once and streams its output. */
export type RunGit = Git['stream']

/** Runs `git` and collects its output. */
export async function readOutput(run: RunGit, call: GitCall): Promise<Result<string, GitFailure>> {
  const pieces: string[] = []
  const outcome = await run(call, (piece) => void pieces.push(piece))
  return outcome.ok ? ok(pieces.join('')) : outcome
}

export interface GitProcessOptions {
  /** The absolute path of `git`. */
  readonly program: string
  readonly environment: Environment
  /** The variables that choose the repository. */
  readonly boundary: Environment
  /** In bytes. Calls that use more are killed. */
  readonly maxMemoryBytes: number
  /** How long a first attempt may stay silent, in milliseconds. */
  readonly firstTimeouts: FirstTimeouts
  /** How often in a row Git timed out before. */
  readonly timeouts: number
}

export function createRunner(options: GitProcessOptions): RunGit {
  return async (call, onText) => {
    if (call.signal.aborted) return err({ code: 'aborted' })
    const kind = call.isWalk === true ? 'walk' : 'lookup'
    const idle = new IdleTimeout(idleTimeoutMs(options.firstTimeouts[kind], options.timeouts))
    const memory = new MemoryLimit()
    try {
      const signals = [call.signal, idle.signal, memory.signal]
      return await withDeadline({ signals }, ({ signal }) =>
        runProcess(options, call, { idle, memory, signal }, onText),
      )
    } finally {
      idle.end()
      memory.end()
    }
  }
}

async function runProcess(
  { program, environment, boundary, maxMemoryBytes }: GitProcessOptions,
  { cwd, args, input, signal: callSignal }: GitCall,
  {
    idle,
    memory,
    signal,
  }: { readonly idle: IdleTimeout; readonly memory: MemoryLimit; readonly signal: AbortSignal },
  onText: (text: string) => void | Promise<void>,
): Promise<Result<null, GitFailure>> {
  const ended = (): Result<null, GitFailure> => {
    if (isAborted(callSignal)) return err({ code: 'aborted' })
    if (isAborted(memory.signal)) return err({ code: 'too-much-memory', maxBytes: maxMemoryBytes })
    return err({ code: 'timeout' })
  }
  const child = spawn(program, [...hardeningArgs, '--no-pager', ...args], {
    cwd: cwd ?? path.parse(process.execPath).root,
    env: { ...gitEnvironment(environment, boundary, maxMemoryBytes) },
    stdio: 'pipe',
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  })
  if (child.pid !== undefined) memory.watch(child.pid, maxMemoryBytes)
  // A process that cannot be started emits 'error' but no 'close'; `once` then rejects.
  const outcome = once(child, 'close').then(
    ([exitCode, by]: readonly unknown[]) =>
      typeof exitCode === 'number' ? exitCode : new Error(`git was ended by ${String(by)}`),
    (cause: unknown) => cause,
  )
  // `git` may be a script that started the real one, which would go on writing when the script is killed.
  addAbortSignal(signal, child.stdout)
  addAbortSignal(signal, child.stderr).on('error', () => undefined)
  let message = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    message += text.slice(0, maxMessageLength - message.length)
  })
  // Git may exit before it has read everything. Its exit code tells why.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  try {
    for await (const text of child.stdout.setEncoding('utf8')) {
      idle.pause()
      await onText(text as string)
      idle.reset()
    }
  } catch (bug) {
    child.kill('SIGKILL')
    const cause = await outcome
    if (isAborted(signal)) return ended()
    if (child.pid === undefined) return err({ code: 'process-failed', cause })
    throw bug
  }
  const exitCode = await outcome
  if (isAborted(signal)) return ended()
  if (typeof exitCode !== 'number') return err({ code: 'process-failed', cause: exitCode })
  return exitCode === 0 ? ok(null) : err({ code: 'exited', exitCode, message })
}

/** A function, so that the compiler does not assume the value is unchanged since the last check. */
const isAborted = (signal: AbortSignal) => signal.aborted
