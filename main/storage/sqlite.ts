import SQLite, { type Database, type Options } from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** In the nearest `node_modules` above. Node's own way to it takes 3 ms of a start. */
function packageFolder(below: string): string {
  const folder = join(below, 'node_modules', 'better-sqlite3')
  return existsSync(folder) || dirname(below) === below ? folder : packageFolder(dirname(below))
}

/** One that was built on this machine, else the one that the package brings. */
function findBinary(): string {
  const folder = packageFolder(dirname(fileURLToPath(import.meta.url)))
  const built = join(folder, 'build', 'Release', 'better_sqlite3.node')
  if (existsSync(built)) return built
  return join(folder, 'prebuilds', `${process.platform}-${process.arch}.node`)
}

// The library's scripts are bundled with ours, which do not lie beside its binary: to find and read its sixteen files takes a start
// 12 ms (docs/performance.md).
const nativeBinding = findBinary()

/** Opens a database. @param file its path, or all its bytes @throws SqliteError */
export const connect = (file: string | Buffer, options: Options = {}): Database =>
  new SQLite(file, { ...options, nativeBinding })

export const { SqliteError } = SQLite
