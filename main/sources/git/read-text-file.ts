import { lstat, readFile, stat } from 'node:fs/promises'

/** No file that is read here needs more. */
const maxFileBytes = 16 * 2 ** 20

/**
 * The text of a file. Empty where there is none, where it is too large, and for what is no file: reading a pipe might
 * never end. Symbolic links are not followed: a repository may be hostile.
 */
export async function readTextFile(file: string): Promise<string> {
  return read(file, lstat)
}

/** As `readTextFile`, but follows symbolic links: for the user's own files and those that lead Git to a repository. */
export async function readLinkedTextFile(file: string): Promise<string> {
  return read(file, stat)
}

/** Whether reading a path comes to an end, also through a link; not so for a pipe, a socket or a device. */
export async function canBeReadToEnd(file: string): Promise<boolean> {
  const kind = await stat(file).catch(() => undefined)
  return kind === undefined || kind.isDirectory() || kind.isFile()
}

async function read(file: string, kindOf: (file: string) => ReturnType<typeof stat>) {
  try {
    const kind = await kindOf(file)
    return kind.isFile() && kind.size <= maxFileBytes ? await readFile(file, 'utf8') : ''
  } catch {
    return ''
  }
}
