import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

/**
 * Writes a text to a file so that it is there whole or as it was: to a temporary file beside it, flushed to the disk and
 * then renamed.
 * @param path absolute; a file there is replaced
 * @param text in parts where it is long
 * @throws what the file system says, or what the parts throw; nothing is left behind
 */
export async function replaceFile(
  path: string,
  text: string | AsyncIterable<string>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
}
