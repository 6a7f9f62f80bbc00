import { app } from 'electron'
import type { Log } from '../base/log.ts'
import type { FileLog } from './log-file.ts'
import { restart } from './restart.ts'

/** What hangs longer (a network drive) is ended by force; the database is whole at every moment. */
const closeTimeoutMs = 5000

/** Closes everything in order, once. */
export interface Shutdown {
  /** Settles when all is closed, or when it took too long. Never rejects. */
  readonly close: () => Promise<void>
}

/** @param close called once at most */
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
      // Electron swallows a quit that is asked for while it still prevents the one before.
      setImmediate(() => app.quit())
    })
  })
}

/** What comes when all is closed. */
export type NextAfterClose = 'restart' | 'exit' | 'stays'

/**
 * Ends the app though nobody has quit it, once: everything is closed in order, and it may be started again.
 * @param options.next asked when all is closed; `stays`: whoever was asked ends it
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
 * Ends the app on an error that nothing has caught: half of it may be broken, and must not go on.
 * @param options.end everything is closed in order, and a person may start it again
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
