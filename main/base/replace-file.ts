import { renameSync, writeFileSync } from 'node:fs'
import { chmod, rename, rm, writeFile } from 'node:fs/promises'

/**
 * Writes a file atomically: to a temporary file beside it, flushed to disk, then renamed.
 * @param path absolute; an existing file is replaced
 * @param content in chunks if it is long
 * @param mode its permissions; if absent, only the user can read it
 * @throws what the file system or the chunks throw; nothing is left behind
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<string>,
  mode?: number,
) {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o600, flush: true })
    if (mode !== undefined) await chmod(temporary, mode)
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
}

/**
 * Like `replaceFile`, for state that main writes while it starts or quits. Not flushed: three flushes at each start
 * would block main for about 8 ms each. If the power fails, the file may be the previous one or empty; its reader must
 * accept both. The temporary file has a fixed name, so the next write replaces a file left by a crash.
 */
export function replaceFileUnflushedSync(path: string, text: string): void {
  const temporary = `${path}.tmp`
  writeFileSync(temporary, text, { mode: 0o600 })
  renameSync(temporary, path)
}
