import { lstat, readFile, stat } from 'node:fs/promises'

/**
 * The text of a file; empty where there is none, or something else (a pipe would hold up the reader for good).
 * Links are not followed: a repository may be hostile.
 */
export async function textOf(file: string): Promise<string> {
  return read(file, lstat)
}

/** The same of a file of the user's own, which may be kept elsewhere and linked. */
export async function linkedTextOf(file: string): Promise<string> {
  return read(file, stat)
}

async function read(file: string, kindOf: (file: string) => ReturnType<typeof stat>) {
  try {
    return (await kindOf(file)).isFile() ? await readFile(file, 'utf8') : ''
  } catch {
    return ''
  }
}
