import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { installEngine } from './folder.ts'

/** The fake engine as a separate process, as if the user had started it. */
export interface EngineProcess {
  readonly url: string
  readonly port: number
  kill(): Promise<void>
  /** Freezes the engine like a debugger or an overloaded machine: it accepts connections but never responds. */
  freeze(): void
  thaw(): void
}

/**
 * @param folder the folder of the installed engine
 * @param port any free port if undefined
 * @returns when the engine responds
 */
export async function runVoicevox(folder: string, port?: number): Promise<EngineProcess> {
  const own = port ?? (await freePort())
  await installEngine(folder)
  const options = ['--host', '127.0.0.1', '--port', String(own), '--cpu_num_threads', '2']
  const child = spawn('./run', options, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [ready] = (await Promise.race([once(child.stdout, 'data'), ended])) as unknown[]
  if (!Buffer.isBuffer(ready)) throw new Error(`the engine ended with ${String(ready)}`)
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}

/** A port on which nothing listens yet. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
