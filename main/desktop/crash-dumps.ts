import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { createEmitter } from '../base/emitter.ts'
import { ifMissing } from '../base/if-missing.ts'
import type { Log } from '../base/log.ts'

export interface CrashDump {
  /** Absolute. */
  readonly path: string
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number
  readonly bytes: number
}

const maxDumps = 5
const maxBytes = 20_000_000

/**
 * Crashpad's dumps of processes that crashed. They stay in the data folder; nothing is sent.
 * @param folder of Crashpad's database: absolute, may not exist
 */
export function createCrashDumps(folder: string, log: Log) {
  const changes = createEmitter<undefined>(log)
  /** Newest first. */
  let dumps: readonly CrashDump[] = []

  /** Reads the current dumps and deletes the oldest. Call it at startup and when a process has ended. Never rejects. */
  async function refresh(): Promise<void> {
    try {
      const found = [...(await listDumps(folder))].sort(newestFirst)
      const gone = superfluousDumps(found)
      await Promise.all(gone.map(removeDump))
      const before = dumps
      dumps = found.filter((dump) => !gone.includes(dump))
      if (!isDeepStrictEqual(dumps, before)) changes.emit(undefined)
    } catch (cause) {
      log.warn('the crash dumps could not be read', cause)
    }
  }

  return {
    view: (): Snapshot['crashes'] => ({
      count: dumps.length,
      newestAt: dumps[0]?.at ?? null,
      bytes: dumps.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
    refresh,
    /** The newest dump's path, for the system to show. Null if there are no dumps. */
    newest: () => dumps[0]?.path ?? null,
    /** @throws what the file system throws */
    async remove(): Promise<void> {
      try {
        await Promise.all((await listDumps(folder)).map(removeDump))
      } finally {
        await refresh()
      }
    },
    onChange: changes.on,
  }
}

const newestFirst = (one: CrashDump, other: CrashDump): number => other.at - one.at

/** The dumps to delete: the oldest beyond five, or beyond 20 MB in total. The newest always stays. */
export function superfluousDumps(dumps: readonly CrashDump[]): readonly CrashDump[] {
  let bytes = 0
  return [...dumps].sort(newestFirst).filter((dump, index) => {
    bytes += dump.bytes
    return index > 0 && (index >= maxDumps || bytes > maxBytes)
  })
}

/**
 * Whether a file of Crashpad's database is a dump. A file in `new` is still being written.
 * https://chromium.googlesource.com/crashpad/crashpad/+/main/client/crash_report_database_generic.cc
 * @param folders between the database's folder and the file
 */
export const isDump = (folders: readonly string[], name: string): boolean =>
  name.endsWith('.dmp') && !folders.includes('new')

async function listDumps(folder: string): Promise<readonly CrashDump[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    ifMissing([]),
  )
  const dumps = await Promise.all(
    entries.map(async (entry) => {
      const folders = relative(folder, entry.parentPath).split(sep)
      if (!entry.isFile() || !isDump(folders, entry.name)) return undefined
      const path = join(entry.parentPath, entry.name)
      // Crashpad may have deleted the file since.
      const file = await stat(path).catch(ifMissing(undefined))
      return file && { path, at: Math.round(file.mtimeMs), bytes: file.size }
    }),
  )
  return dumps.filter((dump) => dump !== undefined)
}

/** Also removes Crashpad's metadata of the dump. */
async function removeDump({ path }: CrashDump): Promise<void> {
  await rm(path, { force: true })
  await rm(path.replace(/dmp$/, 'meta'), { force: true })
}
