import { app } from 'electron'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as passed } from 'node:timers/promises'
import type { Log } from '../base/log.ts'
import { startedProgram } from '../base/rules/started-program.ts'

/** Whatever hangs longer (a network drive) is ended by force. The database is consistent at every moment. */
const closeTimeoutMs = 5000

/** What happens once everything is closed. */
export type NextAfterClose = 'restart' | 'exit' | 'stays'

/**
 * Closes everything in order before the process ends: when the user quits, and on demand.
 * @param options.close called at most once
 * @param options.next asked once everything is closed, unless the user quits; `stays` means that the callee ends the
 *   app
 * @returns ends the app without a quit by the user
 */
export function createEnding(options: {
  readonly close: () => Promise<void>
  readonly next: () => Promise<NextAfterClose>
  readonly exitCode: () => number
  readonly log: Pick<Log, 'error'>
}): () => void {
  const { log } = options
  let closing: Promise<void> | undefined
  let isClosed = false
  let isEnding = false

  /** Settles when everything is closed, or after a timeout. Never rejects. */
  const closeOnce = () =>
    (closing ??= Promise.race([options.close(), passed(closeTimeoutMs)])
      .catch((cause: unknown) => log.error('not everything could be closed', cause))
      .then(untilThreadsRest)
      .then(() => {
        isClosed = true
      }))
  const end = async () => {
    await closeOnce()
    const next = await options.next().catch(() => 'exit' as const)
    if (next === 'restart') await restart(log)
    if (next !== 'stays') app.exit(options.exitCode())
  }

  app.on('before-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    // Electron ignores a quit requested while it still prevents the previous one.
    void closeOnce().then(() => setImmediate(() => app.quit()))
  })
  return () => {
    if (isEnding) return
    isEnding = true
    void end()
  }
}

/**
 * Ends the app after an uncaught error: half of it may be broken, so it must not go on.
 * @param options.end closes everything in order, and may let the user restart
 */
export function endOnUncaughtError(options: {
  readonly end: () => void
  readonly log: Pick<Log, 'error'>
}): void {
  const { end, log } = options
  const endFor = (message: string) => (cause: unknown) => {
    log.error(message, cause)
    end()
  }
  process.on('uncaughtException', endFor('an error was not caught'))
  process.on('unhandledRejection', endFor('a rejection was not handled'))
}

/**
 * Starts Hot Dash again as it was started. Call it when everything is closed; this process ends right after it.
 *
 * An AppImage is started from here: Electron's relauncher lives in its mount, which goes away with this process
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 * @returns never rejects: if it cannot start, the log says why
 */
export async function restart(log: Pick<Log, 'error'>): Promise<void> {
  const program = startedProgram(process.execPath, process.env)
  if (program === process.execPath) {
    app.relaunch()
    return
  }
  // Otherwise the new process would take this one for the running Dash.
  app.releaseSingleInstanceLock()
  try {
    const options = { cwd: '/', detached: true, stdio: 'ignore' } as const
    const started = spawn(program, process.argv.slice(1), options)
    started.unref()
    await once(started, 'spawn')
  } catch (cause) {
    log.error('the restart failed', cause)
  }
}

/** Workers and requests that use a Node thread, by their names in `process.getActiveResourcesInfo`. */
const ofThreads = /^(FSReq|GetAddrInfoReq|GetNameInfoReq|MessagePort)/

const isThreadBusy = () => process.getActiveResourcesInfo().some((name) => ofThreads.test(name))

/** Longer than reading a small file takes. */
const maxWaitMs = 500

/** Settles once no thread is busy, or after half a second: only what hangs is worth a kill, which loses the exit code. */
async function untilThreadsRest(): Promise<void> {
  const start = performance.now()
  while (isThreadBusy() && performance.now() - start < maxWaitMs) await passed(10)
}

/**
 * Kills this process if one of its threads is still busy after Electron has closed. Node waits for its threads at
 * exit: for ever if a call hangs on a lost drive, or until a worker finishes its query. An answered dialog may stay
 * on screen until then, no longer painted. Everything of ours is closed by now.
 */
export function endByForceIfHanging(): void {
  app.on('quit', () => {
    if (isThreadBusy()) process.kill(process.pid, 'SIGKILL')
  })
}
