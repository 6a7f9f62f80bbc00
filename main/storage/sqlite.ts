import SQLite, { type Database, type Options } from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Looks in the nearest `node_modules` above. Node's own lookup takes 3 ms of a start. */
function packageFolder(below: string): string {
  const folder = join(below, 'node_modules', 'better-sqlite3')
  return existsSync(folder) || dirname(below) === below ? folder : packageFolder(dirname(below))
}

/** The binary built on this machine, else the one that the package ships. */
function findBinary(): string {
  const folder = packageFolder(dirname(fileURLToPath(import.meta.url)))
  const built = join(folder, 'build', 'Release', 'better_sqlite3.node')
  if (existsSync(built)) return built
  return join(folder, 'prebuilds', `${process.platform}-${process.arch}.node`)
}

// The library's scripts are bundled with ours, and so not beside its binary: finding and reading its sixteen files
// takes 12 ms of a start (docs/performance.md).
const nativeBinding = findBinary()

/** Opens a database. @param file its path, or all of its bytes @throws SqliteError */
export const connect = (file: string | Buffer, options: Options = {}): Database =>
  new SQLite(file, { ...options, nativeBinding })

export const { SqliteError } = SQLite
