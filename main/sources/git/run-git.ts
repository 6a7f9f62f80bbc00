import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { addAbortSignal } from 'node:stream'

import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Environment } from '../../base/find-program.ts'
import { gitEnvironment, hardening } from './git-environment.ts'
import type { Git, GitCall, GitFailure } from './git.ts'
import { Silence } from './idle-timeout.ts'

/** So much of what Git complains about is kept. */
const longestMessage = 2000

export type Run = Git['stream']

export async function allText(run: Run, call: GitCall): Promise<Result<string, GitFailure>> {
  const pieces: string[] = []
  const outcome = await run(call, (piece) => void pieces.push(piece))
  return outcome.ok ? ok(pieces.join('')) : outcome
}

export interface Program {
  readonly program: string
  readonly environment: Environment
  readonly silence: number
  /** The variables that say which repository is asked. */
  readonly boundary: Environment
}

export function runWith(program: Program): Run {
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
