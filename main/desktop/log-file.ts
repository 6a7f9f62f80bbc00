import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'

export interface FileLog extends Log {
  /**
   * Called with the cause of each warning and error. Every failure that nothing can handle ends up here. @returns the
   * unsubscribe function
   */
  readonly onCause: (listener: (cause: unknown) => void) => () => void
  /** Settles when all messages so far are in the file. Await it before ending the process. */
  flush(): Promise<void>
}

/**
 * The log: a small file in the data folder, readable by the user only, and the console for warnings during
 * development. The logger is loaded with the first message: a start without trouble logs nothing before the first
 * paint.
 * @param file absolute path
 */
export function openLog(file: string, toConsole: boolean): FileLog {
  let logger: Promise<Log> | undefined
  const causes = createEmitter<unknown>()
  const write = (level: keyof Log) => (message: string, details?: unknown) => {
    logger ??= loadLogger(file, toConsole)
    void logger.then((log) => log[level](message, details))
    if (level !== 'info' && details !== undefined) causes.emit(details)
  }
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    onCause: causes.on,
    async flush() {
      await logger
    },
  }
}

async function loadLogger(file: string, toConsole: boolean): Promise<Log> {
  // The Node entry: the main one registers IPC channels of its own that no guard sees.
  const { default: log } = await import('electron-log/node.js')
  // Otherwise it looks for a package.json, and writes nothing if there is none: unpackaged and started from another
  // folder.
  log.transports.file.setAppName('hot-dash')
  log.transports.file.resolvePathFn = () => file
  log.transports.file.maxSize = 1_000_000
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  log.transports.console.level = toConsole ? 'warn' : false
  const rest = (details: unknown) => (details === undefined ? [] : [details])
  return {
    info: (message, details) => log.info(message, ...rest(details)),
    warn: (message, cause) => log.warn(message, ...rest(cause)),
    error: (message, cause) => log.error(message, ...rest(cause)),
  }
}
