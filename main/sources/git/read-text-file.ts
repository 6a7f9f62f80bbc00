import { lstat, readFile } from 'node:fs/promises'

import { statLocal } from './follow-links.ts'

/** No file read here needs more. */
const maxFileBytes = 16 * 2 ** 20

/**
 * The text of a file. Empty if there is none, if it is too large, or if it is not a regular file: reading a pipe
 * might never end. Does not follow symbolic links: a repository may be hostile.
 */
export async function readTextFile(file: string): Promise<string> {
  return (await read(file, lstat)) ?? ''
}

/**
 * Like `readTextFile`, but follows symbolic links on this machine: for the user's own files and those that lead Git
 * to a repository.
 */
export async function readLinkedTextFile(file: string): Promise<string> {
  return (await readWholeTextFile(file)) ?? ''
}

/**
 * Like `readLinkedTextFile`, for content that has to be known before Git reads it.
 * @returns null if Git might read something that we do not: a file that is too large, or one behind a link to another
 *   machine
 */
export function readWholeTextFile(file: string): Promise<string | null> {
  return read(file, statLocal)
}

/** Whether reading a path ends, also through a link. A pipe, a device or another machine may never answer. */
export async function canBeReadToEnd(file: string): Promise<boolean> {
  const kind = await statLocal(file).catch(asNothing)
  return kind === '' || (kind !== null && (kind.isDirectory() || kind.isFile()))
}

async function read(
  file: string,
  kindOf: (file: string) => ReturnType<typeof lstat>,
): Promise<string | null> {
  try {
    const kind = await kindOf(file)
    if (!kind.isFile()) return ''
    return kind.size <= maxFileBytes ? await readFile(file, 'utf8') : null
  } catch (cause) {
    return asNothing(cause)
  }
}

/** Empty if the system cannot read it, since Git cannot either. Null if it must not be followed. */
function asNothing(cause: unknown): '' | null {
  return cause instanceof Error && 'code' in cause ? '' : null
}
