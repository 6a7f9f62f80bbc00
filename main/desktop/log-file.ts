// The entry for Node: the main one registers channels of its own that no guard sees.
import log from 'electron-log/node.js'
import type { Log } from '../base/log.ts'

/**
 * The log: a file in the data folder, kept small and readable by the user alone, and the console for warnings while
 * developing.
 * @param file absolute path
 */
export function openLog(file: string, toConsole: boolean): Log {
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
