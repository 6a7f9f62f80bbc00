import { lstat, readFile, stat } from 'node:fs/promises'

/** Whoever writes more into a file that is read whole means harm. */
const longest = 16 * 2 ** 20

/**
 * The text of a file; empty where there is none, or something else (a pipe would hold up the reader for good).
 * Links are not followed: a repository may be hostile.
 */
export async function textOf(file: string): Promise<string> {
  return read(file, lstat)
}

/** The same of a file that may be kept elsewhere and linked: the user's own, and those that lead Git to a repository. */
export async function linkedTextOf(file: string): Promise<string> {
  return read(file, stat)
}

/** Whether reading a file, or what a link there leads to, has an end: not so of a pipe, a socket or a device. */
export async function hasEnd(file: string): Promise<boolean> {
  const kind = await stat(file).catch(() => undefined)
  return kind === undefined || kind.isDirectory() || kind.isFile()
}

async function read(file: string, kindOf: (file: string) => ReturnType<typeof stat>) {
  try {
    const kind = await kindOf(file)
    return kind.isFile() && kind.size <= longest ? await readFile(file, 'utf8') : ''
  } catch {
    return ''
  }
}
