import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { MachineProblem } from './problem.ts'

const pollMs = 25
const readyTimeoutMs = 120_000
const endTimeoutMs = 3000

export type Daemons = ReturnType<typeof openDaemons>

/** A script's background programs on Linux. When the script ends, for any reason, they end too. */
export function openDaemons() {
  const children: ChildProcess[] = []
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL')
  }
  process.on('exit', killAll)
  return {
    start(
      command: string,
      args: readonly string[],
      options: { readonly env: NodeJS.ProcessEnv; readonly stdio?: StdioOptions },
    ): ChildProcess {
      // Detached, because Ctrl-C in the terminal must not end them while a program that needs them is closing. setpriv
      // (util-linux) ends them with us even if we are killed.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
        stdio: 'ignore',
        detached: true,
        ...options,
      })
      // A program that cannot be started never becomes ready, which `untilReady` reports.
      child.on('error', () => undefined)
      children.push(child)
      return child
    },
    /** Ends the programs in reverse order. */
    async close(): Promise<void> {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        const timeout = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs)
        await ended
        clearTimeout(timeout)
      }
      process.off('exit', killAll)
    },
  }
}

/** Waits until `isReady` holds for a program that was just started. */
export async function untilReady(
  name: string,
  child: ChildProcess,
  isReady: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs
  while (!(await isReady())) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new MachineProblem(`${name} did not start (exit code ${String(child.exitCode)}).`)
    }
    await delay(pollMs)
  }
}

/** Whether a program accepts connections at a socket. The socket's file appears slightly before. */
export async function answersAt(socketPath: string): Promise<boolean> {
  const socket = createConnection(socketPath)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
