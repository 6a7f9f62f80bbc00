import { app } from 'electron'
import type { Log } from '../base/log.ts'
import { untilThreadsRest } from './end-by-force.ts'
import type { FileLog } from './log-file.ts'
import { restart } from './restart.ts'

/** Whatever hangs longer (a network drive) is ended by force. The database is consistent at every moment. */
const closeTimeoutMs = 5000

/** Closes everything in order, once. */
export interface Shutdown {
  /** Settles when everything is closed, or after a timeout. Never rejects. */
  readonly close: () => Promise<void>
}

/** @param close called at most once */
export function openShutdown(close: () => Promise<void>, log: Pick<Log, 'error'>): Shutdown {
  let closing: Promise<void> | undefined
  const closeOnce = async () => {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeTimeoutMs)
    })
    await Promise.race([close(), timeout]).catch((cause: unknown) =>
      log.error('not everything could be closed', cause),
    )
    clearTimeout(timer)
    await untilThreadsRest()
  }
  return { close: () => (closing ??= closeOnce()) }
}

/** Closes everything before the process ends. */
export function closeOnQuit(shutdown: Shutdown): void {
  let isClosed = false
  app.on('before-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    void shutdown.close().then(() => {
      isClosed = true
      // Electron ignores a quit requested while it still prevents the previous one.
      setImmediate(() => app.quit())
    })
  })
}

/** What happens once everything is closed. */
export type NextAfterClose = 'restart' | 'exit' | 'stays'

/**
 * Ends the app without a quit by the user, once: closes everything in order, then may restart.
 * @param options.next asked once everything is closed; `stays` means that the callee ends the app
 */
export function openEnding(options: {
  readonly shutdown: Shutdown
  readonly next: () => Promise<NextAfterClose>
  readonly exitCode: () => number
  readonly log: Pick<FileLog, 'flush' | 'error'>
}): () => void {
  const { shutdown, next, log } = options
  let isEnding = false
  return () => {
    if (isEnding) return
    isEnding = true
    void shutdown
      .close()
      .then(next)
      .catch(() => 'exit' as const)
      .then(async (what) => {
        if (what === 'restart') await restart(log)
        await log.flush()
        if (what !== 'stays') app.exit(options.exitCode())
      })
  }
}

/**
 * Ends the app after an uncaught error: half of it may be broken, so it must not go on.
 * @param options.end closes everything in order, and may let the user restart
 */
export function endOnUncaughtError(options: {
  readonly end: () => void
  readonly log: Pick<FileLog, 'error'>
}): void {
  const { end, log } = options
  const endFor = (message: string) => (cause: unknown) => {
    log.error(message, cause)
    end()
  }
  process.on('uncaughtException', endFor('an error was not caught'))
  process.on('unhandledRejection', endFor('a rejection was not handled'))
}
