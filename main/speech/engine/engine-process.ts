import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Environment } from '../../base/find-program.ts'
import { readJsonFile } from '../../base/json-file.ts'
import type { Log } from '../../base/log.ts'
import { replaceFile } from '../../base/replace-file.ts'
import { windowsProgram } from '../../base/system-programs.ts'
import type { EngineFolder } from './engine-folder.ts'
import { processStart } from './process-start.ts'

/** An engine process that Hot Dash runs. */
export interface EngineProcess {
  readonly engine: EngineFolder
  /** Settles when the process is recorded, or cannot be. Never rejects. */
  readonly noted: Promise<void>
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<void>
  isRunning(): boolean
  /** Ends it and everything it started; settles when it is gone. */
  stop(): Promise<void>
}

/** An engine has nothing to save. It is asked first only so that it can close its files. */
const graceMs = 1000

/** Records the running process, so that the next start can end it if this one cannot. */
const noteFile = (folder: string) => join(folder, 'running.json')
const noteSchema = z.object({ pid: z.int().positive(), start: z.string() })

/**
 * Starts an engine with low priority and two threads, on a port of this machine. It is recorded in a file until it
 * ends.
 * @param options.folder where it is recorded
 */
export function startEngineProcess(
  engine: EngineFolder,
  options: {
    readonly port: number
    readonly folder: string
    readonly environment: Environment
    readonly log: Pick<Log, 'info' | 'warn'>
  },
): EngineProcess {
  const { port, folder, environment, log } = options
  const child = spawn(
    engine.command,
    ['--host', '127.0.0.1', '--port', String(port), '--cpu_num_threads', '2'],
    {
      cwd: engine.folder,
      env: { ...environment, VV_OUTPUT_LOG_UTF8: '1' },
      // Its log repeats the spoken words.
      stdio: 'ignore',
      // Its own process group, which can be ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  )
  const noted = note(child, folder, log)
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
  const isRunning = () =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    engine,
    noted,
    ended,
    isRunning,
    async stop() {
      if (child.pid !== undefined && isRunning()) await endTree(child.pid, ended)
      await ended
    },
  }
}

async function note({ pid }: ChildProcess, folder: string, log: Pick<Log, 'warn'>): Promise<void> {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
    const start = await processStart(pid)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (start !== undefined) await replaceFile(noteFile(folder), JSON.stringify({ pid, start }))
  } catch (cause) {
    log.warn('the running voice engine could not be recorded', cause)
  }
}

/** Ends an engine left over from an earlier run. A process that has since got the same pid is left alone. */
export async function endLeftoverEngine(folder: string, log: Pick<Log, 'info'>): Promise<void> {
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
  let timer: NodeJS.Timeout | undefined
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([ended, grace])
  clearTimeout(timer)
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
