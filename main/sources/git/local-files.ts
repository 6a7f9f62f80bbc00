import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'

import { leadsToOtherMachine } from './rules/network-share.ts'

/** Linux's own limit on the links in one path. */
const maxLinks = 40
/** Leave larger files to Git. */
const maxFileBytes = 16 * 2 ** 20

/** Whether an error came from the system. The functions below throw other errors if a link must not be followed. */
export const isSystemError = (cause: unknown): boolean => cause instanceof Error && 'code' in cause

/** Like `stat`, but throws on a link to another machine. */
export async function statOnThisMachine(file: string): Promise<Stats> {
  const own = await lstat(file)
  return own.isSymbolicLink() ? lstat(await resolveOnThisMachine(file)) : own
}

/** Like `readdir`, but throws on a link to another machine. */
export async function readdirOnThisMachine(folder: string): Promise<readonly Dirent[]> {
  const own = await lstat(folder)
  return readdir(own.isSymbolicLink() ? await resolveOnThisMachine(folder) : folder, {
    withFileTypes: true,
  })
}

/**
 * The text of a file. Empty if there is no file, if it is too large, or if it is not a regular file: reading a pipe
 * might never end. Does not follow symbolic links: a repository may be hostile.
 */
export const readTextFileNoFollow = async (file: string, maxBytes = maxFileBytes) =>
  (await read(file, lstat, maxBytes)) ?? ''

/** Like `readTextFileNoFollow`, but follows symbolic links on this machine. */
export const readTextFileOnThisMachine = async (file: string): Promise<string> =>
  (await readTextFileIfComplete(file)) ?? ''

/**
 * Like `readTextFileOnThisMachine`, but never returns less than Git would read.
 * @returns null if Git might read more: a large file, a pipe, or a file behind a link to another machine
 */
export const readTextFileIfComplete = (file: string): Promise<string | null> =>
  read(file, statOnThisMachine)

async function read(
  file: string,
  readStats: (file: string) => Promise<Stats>,
  maxBytes = maxFileBytes,
): Promise<string | null> {
  try {
    const stats = await readStats(file)
    if (stats.isDirectory()) return ''
    if (!stats.isFile()) return null
    return stats.size <= maxBytes ? await readFile(file, 'utf8') : null
  } catch (cause) {
    // If the system cannot read the file, Git cannot read it either.
    return isSystemError(cause) ? '' : null
  }
}

/** Like `realpath`, but checks each link first: `realpath` contacts another machine without asking. */
async function resolveOnThisMachine(file: string, links = { left: maxLinks }): Promise<string> {
  const { root } = path.parse(file)
  let resolved = root
  for (const part of file.slice(root.length).split(path.sep)) {
    const next = path.join(resolved, part)
    const target = await readlink(next).catch(() => null)
    if (target === null) {
      resolved = next
      continue
    }
    links.left -= 1
    if (links.left < 0) throw new Error('too many links')
    if (leadsToOtherMachine(target, resolved)) throw new Error('a link to another machine')
    resolved = await resolveOnThisMachine(path.resolve(resolved, target), links)
  }
  return resolved
}
