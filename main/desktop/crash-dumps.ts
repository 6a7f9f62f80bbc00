import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { CrashesView } from '../../preload/contract/views/crashes.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { byAge, isDump, superfluousDumps, type CrashDump } from './rules/superfluous-dumps.ts'

/** Crashpad's dumps of processes that crashed. They stay in the data folder; nothing is sent. */
export interface CrashDumps {
  view(): CrashesView
  /** Reads the current dumps and deletes the oldest. Call it at startup and when a process has ended. Never rejects. */
  look(): Promise<void>
  /** Absolute path of the newest dump, for the system to show. Undefined if there is none. */
  readonly newest: string | undefined
  /** Deletes all dumps. @throws what the file system throws */
  remove(): Promise<void>
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
}

/** @param folder of Crashpad's database: absolute, may not exist */
export function createCrashDumps(folder: string, log: Log): CrashDumps {
  const changes = createEmitter<undefined>(log)
  /** Newest first. */
  let dumps: readonly CrashDump[] = []

  const show = (next: readonly CrashDump[]) => {
    const isSame = JSON.stringify(next) === JSON.stringify(dumps)
    dumps = next
    if (!isSame) changes.emit(undefined)
  }

  async function look(): Promise<void> {
    try {
      const found = [...(await listDumps(folder))].sort(byAge)
      const gone = superfluousDumps(found)
      await Promise.all(gone.map(removeDump))
      show(found.filter((dump) => !gone.includes(dump)))
    } catch (cause) {
      log.warn('the crash dumps could not be read', cause)
    }
  }

  return {
    view: () => ({
      count: dumps.length,
      newestAt: dumps[0]?.at ?? null,
      bytes: dumps.reduce((sum, { bytes }) => sum + bytes, 0),
    }),
    look,
    get newest() {
      return dumps[0]?.path
    },
    async remove() {
      try {
        await Promise.all((await listDumps(folder)).map(removeDump))
      } finally {
        await look()
      }
    },
    onChange: changes.on,
  }
}

async function listDumps(folder: string): Promise<readonly CrashDump[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    ignoreMissing([]),
  )
  const dumps = await Promise.all(
    entries.map(async (entry) => {
      const folders = relative(folder, entry.parentPath).split(sep)
      if (!entry.isFile() || !isDump(folders, entry.name)) return undefined
      const path = join(entry.parentPath, entry.name)
      // Crashpad deletes old dumps too.
      const file = await stat(path).catch(ignoreMissing(undefined))
      return file && { path, at: Math.round(file.mtimeMs), bytes: file.size }
    }),
  )
  return dumps.filter((dump) => dump !== undefined)
}

const ignoreMissing =
  <Value>(instead: Value) =>
  (cause: unknown): Value => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return instead
    throw cause
  }

/** Also removes Crashpad's metadata of the dump. */
async function removeDump({ path }: CrashDump): Promise<void> {
  await rm(path, { force: true })
  await rm(path.replace(/dmp$/, 'meta'), { force: true })
}
