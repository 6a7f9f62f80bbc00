import log from 'electron-log/node.js'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'

/**
 * The log: a small file in the data folder, readable by the user only. During development, warnings also go to the
 * console. Each message is in the file when the call returns.
 * (Import the Node entry of electron-log: the main entry registers IPC channels of its own, which no guard sees.)
 * @param file absolute path
 */
export function createLog(file: string, { toConsole }: { readonly toConsole: boolean }) {
  // Without a name, electron-log looks for a package.json and writes nothing if it finds none: that happens in an
  // unpackaged app that was started from another folder.
  log.transports.file.setAppName('hot-dash')
  log.transports.file.resolvePathFn = () => file
  log.transports.file.maxSize = 1_000_000
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  log.transports.console.level = toConsole ? 'warn' : false
  const causes = createEmitter<unknown>()
  const write = (level: keyof Log) => (message: string, details?: unknown) => {
    if (details === undefined) log[level](message)
    else log[level](message, details)
    if (level !== 'info' && details !== undefined) causes.emit(details)
  }
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    /** Called with the cause of each warning and error. @returns the unsubscribe function */
    onCause: causes.on,
  }
}
