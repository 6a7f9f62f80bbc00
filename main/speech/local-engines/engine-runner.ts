import { execFile, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { windowsProgram } from '../../base/find-program.ts'
import type { Fetch } from '../../base/http.ts'
import { readJsonFile, writeJsonFile } from '../../base/json-file.ts'
import { killTree, signalGroup } from '../../base/kill-tree.ts'
import { attempt, type Log } from '../../base/log.ts'
import { delay, systemTimers, waitAtMost, withDeadline, type Timers } from '../../base/timers.ts'
import { identifyEngine, type Machine } from '../engine/find-engines.ts'
import { loopbackOrigin } from '../rules/origins.ts'
import type { LocalEngine } from '../engine/rules/engine-state.ts'

export interface EngineRunnerOptions {
  /** The folder of the file that names the running engine. Absolute; created when needed. */
  readonly folder: string
  readonly machine: Pick<Machine, 'env'>
  readonly timers: Timers
  readonly log: Log
  /** `local` sends requests to this machine, without a proxy or an Origin header. */
  readonly fetch: { readonly local: Fetch }
}

const readyPollMs = 500
/** The limit for all probes together. An engine starts slowly from a cold disk. */
const readyTimeoutMs = 100_000
/** Another program may take the port that was found free, so try a second one. */
const maxStarts = 2
/** How long to wait after asking an engine to end. It has nothing to save, and only needs to close its files. */
const graceMs = 1000

/** Called when an engine dies, or stops because its folder is replaced or removed. */
type OnEngineEnd = (reason: 'died' | 'stopped') => void

type EngineProcess = ReturnType<typeof startEngineProcess>

interface CurrentEngine {
  readonly process: EngineProcess
  /** Undefined until the engine answers. */
  ready?: { readonly folder: string; readonly onEnd: OnEngineEnd }
}

/** Runs one engine at a time, and ends it. */
export function openEngineRunner(options: EngineRunnerOptions) {
  const { folder, timers, log, fetch } = options
  let current: CurrentEngine | undefined
  /** Settles when the previous engine has ended and its record is deleted. */
  let stopping: Promise<unknown> = Promise.resolve()
  let isClosed = false
  const leftover = endLeftoverEngine(folder, log)

  /** Settles when the running engine has ended. */
  async function stop(): Promise<void> {
    const running = current
    current = undefined
    if (running) stopping = Promise.all([stopping, running.process.stop()])
    await stopping
  }

  /** Stops the engine if it runs from this folder, which is then replaced or removed. */
  async function stopIn(engineFolder: string): Promise<void> {
    if (current?.ready?.folder !== engineFolder) return
    current.ready.onEnd('stopped')
    await stop()
  }

  /** Waits for an answer with the engine's own id, because another program may have taken the port. */
  async function waitUntilReady(started: EngineProcess, origin: string, uuid: string) {
    const ended = new AbortController()
    void started.ended.then(() => ended.abort())
    const limits = { timeoutMs: readyTimeoutMs, signals: [ended.signal], timers }
    return withDeadline(limits, async ({ signal }) => {
      for (;;) {
        const found = await identifyEngine(origin, { fetch: fetch.local, closing: signal, timers })
        // If Hot Dash crashes, the next start ends only a recorded engine, so wait for the record.
        await started.recorded
        if (signal.aborted || current?.process !== started || !started.isRunning()) return false
        if (found.ok && found.value.uuid === uuid) return true
        await delay(readyPollMs, signal, timers)
      }
    })
  }

  return {
    /** Starts an engine once the previous one has ended. Never rejects. @returns its origin */
    async start(engine: LocalEngine, onEnd: OnEngineEnd): Promise<Result<string, Problem>> {
      const { name, version, uuid } = engine
      await leftover
      await stop()
      try {
        for (let starts = 0; starts < maxStarts; starts += 1) {
          const port = await findFreePort()
          if (isClosed) break
          const started = startEngineProcess(engine, port, options)
          const starting: CurrentEngine = { process: started }
          current = starting
          const origin = loopbackOrigin(port)
          if (await waitUntilReady(started, origin, uuid)) {
            log.info('a voice engine was started', { name, version, port })
            starting.ready = { folder: engine.folder, onEnd }
            void started.ended.then(() => {
              if (current?.process !== started) return
              current = undefined
              onEnd('died')
            })
            return ok(origin)
          }
          await stop()
        }
      } catch (cause) {
        // Node throws some errors of `spawn`, and emits the others.
        log.warn('a voice engine could not be run', cause)
      }
      return err({ code: 'voice-engine-not-started', params: { name } })
    },
    stop,
    stopIn,
    async close(): Promise<void> {
      isClosed = true
      await leftover
      await stop()
    },
  }
}

/** Finds a free port by listening, because a port may be reserved without being in use. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Starts an engine with low priority. A file records it, so that the next start of Hot Dash can end what is left. */
export function startEngineProcess(
  { command, folder: cwd }: LocalEngine,
  port: number,
  { folder, machine, log }: Pick<EngineRunnerOptions, 'folder' | 'machine' | 'log'>,
) {
  const child = spawn(
    command,
    ['--host', '127.0.0.1', '--port', String(port), '--cpu_num_threads', '2'],
    {
      cwd,
      env: { ...machine.env, VV_OUTPUT_LOG_UTF8: '1' },
      // Ignore the engine's log, because it repeats the spoken words.
      stdio: 'ignore',
      // Give the engine its own process group, so that it can be ended with all its children.
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  )
  const { pid } = child
  if (pid !== undefined)
    attempt(log, 'lowering the priority of the voice engine', () =>
      setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL),
    )
  const recorded = writeRecord(pid, folder).catch((cause: unknown) =>
    log.warn('the running voice engine could not be recorded', cause),
  )
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      log.warn('a voice engine could not be run', cause)
      resolve()
    })
    child.once('close', () => resolve())
  }).then(async () => {
    await recorded
    await deleteRecord(folder, log)
  })
  const isRunning = () => pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    /** Settles when the process is recorded, or if it cannot be recorded. Never rejects. */
    recorded,
    /** Settles when the process has ended and its record is deleted. Never rejects. */
    ended,
    isRunning,
    /** Ends the process and everything that it started. Settles when they are gone. */
    async stop(): Promise<void> {
      if (pid !== undefined && isRunning()) await endTree(pid, ended)
      await ended
    },
  }
}

const recordFile = (folder: string) => join(folder, 'running.json')
const recordSchema = z.object({ pid: z.int().check(z.positive()), start: z.string() })

async function writeRecord(pid: number | undefined, folder: string): Promise<void> {
  if (pid === undefined) return
  const start = await readProcessStart(pid)
  if (start !== undefined) await writeJsonFile(recordFile(folder), { pid, start })
}

/** Ends an engine left over from an earlier run. If another process has its pid by now, leaves that alone. */
async function endLeftoverEngine(folder: string, log: Log): Promise<void> {
  const recorded = await readJsonFile(recordFile(folder), recordSchema)
  if (recorded === undefined) return
  if ((await readProcessStart(recorded.pid)) === recorded.start) {
    log.info('ending a leftover voice engine', { pid: recorded.pid })
    await endTree(recorded.pid, Promise.resolve())
  }
  await deleteRecord(folder, log)
}

/** Never rejects. If the record stays, the next start of Hot Dash finds no such process. */
const deleteRecord = (folder: string, log: Log): Promise<void> =>
  rm(recordFile(folder), { force: true }).catch((cause: unknown) =>
    log.warn('the record of a voice engine could not be deleted', cause),
  )

/** @param ended settles when the process has ended; for a leftover, which is killed at once, it has settled already */
async function endTree(pid: number, ended: Promise<void>): Promise<void> {
  if (process.platform !== 'win32') {
    signalGroup(pid, 'SIGTERM')
    await waitAtMost(graceMs, ended, systemTimers)
  }
  // Children may live on after the first process has ended.
  await killTree(pid)
}

const execFileAsync = promisify(execFile)
const powershell = windowsProgram('WindowsPowerShell\\v1.0\\powershell.exe')

/** Reads when a process started, because its pid may be used again. @returns undefined if there is no such process */
export async function readProcessStart(pid: number): Promise<string | undefined> {
  const text = await askForStart(pid).catch(() => '')
  return text.trim() || undefined
}

async function askForStart(pid: number): Promise<string> {
  const options = { timeout: 10_000, windowsHide: true }
  if (process.platform === 'linux') {
    // The start, in clock ticks since boot, is the 20th field after the name. The name may contain anything.
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has already ended.
    return fields[0] === 'Z' ? '' : `${fields[19] ?? ''} ${boot}`
  }
  if (process.platform === 'win32') {
    const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
    return (await execFileAsync(powershell, ['-NoProfile', '-Command', command], options)).stdout
  }
  return (await execFileAsync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], options)).stdout
}
