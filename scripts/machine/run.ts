import { spawn, type SpawnOptions, type StdioOptions } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The result of a program that has ended. `code` is null if a signal ended the program. */
export interface ExitResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** The exit code for a program that could not be started at all, as in a shell. */
const notFoundCode = 127

/** Runs a program to its end and captures its output. A failure of the program does not throw. */
export function captureOutput(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'timeout' | 'signal'> & {
    readonly input?: string
  } = {},
): Promise<ExitResult> {
  const { input, ...spawnOptions } = options
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...spawnOptions, stdio: ['pipe', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
    const end = (code: number | null, signal: NodeJS.Signals | null, note = ''): void => {
      const stderr = Buffer.concat(err).toString() + note
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr })
    }
    child.once('error', (error) => {
      end(notFoundCode, null, error.message)
    })
    child.once('close', end)
  })
}

/**
 * Runs a program in this terminal and returns its exit code; 1 if a signal ended it. The program gets its own process
 * group. So Ctrl-C reaches it only through us, once, and before the programs that it depends on. If the program is a
 * shell, its whole group gets the signal.
 * @param options.label a prefix for each line, if other programs print meanwhile
 */
export function runInTerminal(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'shell'> & {
    readonly label?: string | undefined
  } = {},
): Promise<number> {
  const { label, ...spawnOptions } = options
  return new Promise((resolve) => {
    const detached = process.platform !== 'win32'
    const output = label === undefined ? 'inherit' : 'pipe'
    const stdio: StdioOptions = ['inherit', output, output]
    const child = spawn(command, args, { ...spawnOptions, stdio, detached })
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => console.log(`${label}  ${line}`))
    }
    const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const forwardSignal = (signal: NodeJS.Signals): void => {
      if (
        !detached ||
        child.pid === undefined ||
        child.exitCode !== null ||
        child.signalCode !== null
      )
        return
      process.kill(options.shell === true ? -child.pid : child.pid, signal)
    }
    for (const signal of signals) process.on(signal, forwardSignal)
    const end = (code: number): void => {
      for (const signal of signals) process.off(signal, forwardSignal)
      resolve(code)
    }
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      end(notFoundCode)
    })
    child.once('close', (code) => {
      end(code ?? 1)
    })
  })
}

/** Whether a program of this name is on the PATH. */
export async function onPath(name: string): Promise<boolean> {
  const ask = process.platform === 'win32' ? 'where' : 'which'
  return (await captureOutput(ask, [name])).code === 0
}
