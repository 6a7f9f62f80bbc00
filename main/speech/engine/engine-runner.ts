import { execFile, spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { withDeadline } from '../../base/deadline.ts'
import { windowsProgram, type Environment } from '../../base/find-program.ts'
import type { Fetch } from '../../base/http.ts'
import { readJsonFile } from '../../base/json-file.ts'
import type { Log } from '../../base/log.ts'
import { replaceFile } from '../../base/replace-file.ts'
import { pause, systemTimers, waitAtMost, type Timers } from '../../base/timers.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { identifyEngine } from '../discovery.ts'
import { loopbackOrigin } from '../rules/origins.ts'
import type { EngineFolder } from './engine-folder.ts'
import { processStart } from './process-start.ts'

export interface RunnerOptions {
  /** Where the running engine is recorded. Absolute; created when needed. */
  readonly folder: string
  readonly environment: Environment
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Reaches this machine: no proxy, and no Origin header. */
  readonly localFetch: Fetch
}

/** The delay between two probes. */
const readyPollMs = 500
/** For all probes together: starting from a cold disk is slow. */
const readyTimeoutMs = 100_000
/** Two programs may find the same port free. */
const maxStarts = 2
/** An engine has nothing to save. It is asked first only so that it can close its files. */
const graceMs = 1000

export type EngineRunner = ReturnType<typeof openEngineRunner>
type EngineProcess = ReturnType<typeof startEngineProcess>

/** Runs one engine at a time, and ends it. */
export function openEngineRunner(options: RunnerOptions) {
  const { folder, timers, log, localFetch } = options
  let current: EngineProcess | undefined
  /** Settles when the previous engine and its record are gone. */
  let stopping: Promise<unknown> = Promise.resolve()
  let isClosed = false
  const leftover = endLeftoverEngine(folder, log)

  /** Settles when the running engine is gone. */
  async function stop(): Promise<void> {
    const running = current
    current = undefined
    if (running) stopping = Promise.all([stopping, running.stop()])
    await stopping
  }

  /**
   * Probes an engine until it answers with its own id, it ends, or the time is up. Another program may have taken the
   * port since it was found free, and may answer before our engine notices.
   */
  async function isReady(started: EngineProcess, origin: string, uuid: string): Promise<boolean> {
    const ended = new AbortController()
    void started.ended.then(() => ended.abort())
    const limits = { timeoutMs: readyTimeoutMs, signals: [ended.signal], timers }
    return withDeadline(limits, async ({ signal }) => {
      for (;;) {
        const found = await identifyEngine(origin, { fetch: localFetch, closing: signal, timers })
        // Without the record, nothing would end it after Hot Dash crashes.
        await started.noted
        if (signal.aborted || current !== started || !started.isRunning()) return false
        if (found.ok && found.value.uuid === uuid) return true
        await pause(readyPollMs, signal, timers)
      }
    })
  }

  return {
    /**
     * Starts an engine once the previous one has ended.
     * @param onEnd called if it ends by itself
     * @returns its origin once it answers; `voice-engine-not-started`
     */
    async start(engine: EngineFolder, onEnd: () => void): Promise<Result<string, Problem>> {
      const { name, version, uuid } = engine
      await leftover
      await stop()
      for (let starts = 0; starts < maxStarts; starts += 1) {
        const port = await freePort()
        if (isClosed) break
        const started = startEngineProcess(engine, { ...options, port })
        current = started
        const origin = loopbackOrigin(port)
        if (await isReady(started, origin, uuid)) {
          log.info('a voice engine was started', { name, version, port })
          void started.ended.then(() => {
            if (current !== started) return
            current = undefined
            onEnd()
          })
          return ok(origin)
        }
        await stop()
      }
      return err({ code: 'voice-engine-not-started', params: { name } })
    },
    stop,
    async close(): Promise<void> {
      isClosed = true
      await leftover
      await stop()
    },
  }
}

/** Finds a free port by listening: a port may be reserved without being in use. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts an engine with low priority and two threads, on a port of this machine. It is recorded in a file until it
 * ends, so that the next start of Hot Dash can end it if this one cannot.
 * @param options.folder where it is recorded
 */
export function startEngineProcess(
  { command, folder: cwd }: EngineFolder,
  options: { readonly port: number } & Pick<RunnerOptions, 'folder' | 'environment' | 'log'>,
) {
  const { port, folder, environment, log } = options
  const child = spawn(
    command,
    ['--host', '127.0.0.1', '--port', String(port), '--cpu_num_threads', '2'],
    {
      cwd,
      env: { ...environment, VV_OUTPUT_LOG_UTF8: '1' },
      // Its log repeats the spoken words.
      stdio: 'ignore',
      // Its own process group, which can be ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  )
  const { pid } = child
  const noted = note(pid, folder).catch((cause: unknown) =>
    log.warn('the running voice engine could not be recorded', cause),
  )
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      log.warn('a voice engine could not be run', cause)
      resolve()
    })
    child.once('close', () => resolve())
  }).then(async () => {
    await noted
    await rm(noteFile(folder), { force: true })
  })
  const isRunning = () => pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    /** Settles when the process is recorded, or cannot be. Never rejects. */
    noted,
    /** Settles when the process has ended, however it ended. */
    ended,
    isRunning,
    /** Ends it and everything it started; settles when it is gone. */
    async stop(): Promise<void> {
      if (pid !== undefined && isRunning()) await endTree(pid, ended)
      await ended
    },
  }
}

const noteFile = (folder: string) => join(folder, 'running.json')
const noteSchema = z.object({ pid: z.int().positive(), start: z.string() })

async function note(pid: number | undefined, folder: string): Promise<void> {
  if (pid === undefined) return
  setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const start = await processStart(pid)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (start !== undefined) await replaceFile(noteFile(folder), JSON.stringify({ pid, start }))
}

/** Ends an engine left over from an earlier run. A process that has since got the same pid is left alone. */
async function endLeftoverEngine(folder: string, log: Pick<Log, 'info'>): Promise<void> {
  const noted = await readJsonFile(noteFile(folder), noteSchema)
  if (noted === undefined) return
  if ((await processStart(noted.pid)) === noted.start) {
    log.info('ending a leftover voice engine', { pid: noted.pid })
    await endTree(noted.pid, Promise.resolve())
  }
  await rm(noteFile(folder), { force: true })
}

/** @param ended waited for briefly before force is used; already settled for a leftover, which gets no time */
async function endTree(pid: number, ended: Promise<void>): Promise<void> {
  if (process.platform === 'win32') {
    await new Promise<void>((resolve) => {
      const args = ['/pid', String(pid), '/T', '/F']
      execFile(windowsProgram('taskkill.exe'), args, { windowsHide: true }, () => resolve())
    })
    return
  }
  signalGroup(pid, 'SIGTERM')
  await waitAtMost(graceMs, ended, systemTimers)
  // Even if the first process has ended: its children may live on.
  signalGroup(pid, 'SIGKILL')
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Already ended.
  }
}
