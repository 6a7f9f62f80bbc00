import { app } from 'electron'
import type { Log } from '../base/log.ts'
import type { FileLog } from './log-file.ts'

/** What hangs longer (a network drive) ends with the process; the database is whole at every moment. */
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

/**
 * Ends the app on an error that nothing has caught: half of it may be broken, and must not go on. Everything is closed in
 * order, and a person may start it again.
 * @param options.asksToRestart tells the person; true where they want to start it again
 */
export function endOnUncaughtError(options: {
  readonly shutdown: Shutdown
  readonly asksToRestart: () => Promise<boolean>
  readonly log: Pick<FileLog, 'error' | 'flush'>
}): void {
  const { shutdown, asksToRestart, log } = options
  let isEnding = false
  const end = (message: string) => (cause: unknown) => {
    log.error(message, cause)
    if (isEnding) return
    isEnding = true
    void shutdown
      .close()
      .then(asksToRestart)
      .catch(() => false)
      .then(async (restarts) => {
        await log.flush()
        if (restarts) app.relaunch()
        app.exit(1)
      })
  }
  process.on('uncaughtException', end('an error was not caught'))
  process.on('unhandledRejection', end('a rejection was not handled'))
}
