import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import path from 'node:path'

import { leadsToOtherMachine } from './rules/network-share.ts'

/** Linux's own limit. */
const maxLinks = 40

/**
 * Like `stat`, but does not follow links to another machine.
 * @throws like `stat`, and on such a link
 */
export async function statLocal(at: string): Promise<Stats> {
  const own = await lstat(at)
  return own.isSymbolicLink() ? lstat(await resolveLocal(at)) : own
}

/**
 * Lists a folder. Does not follow links to another machine.
 * @throws like `readdir`, and on such a link
 */
export async function listLocal(folder: string): Promise<readonly Dirent[]> {
  const own = await lstat(folder)
  return readdir(own.isSymbolicLink() ? await resolveLocal(folder) : folder, {
    withFileTypes: true,
  })
}

/** Like `realpath`, which would contact another machine before its answer could be checked. */
async function resolveLocal(at: string, links = { left: maxLinks }): Promise<string> {
  const { root } = path.parse(at)
  let resolved = root
  for (const part of at.slice(root.length).split(path.sep)) {
    const next = path.join(resolved, part)
    const target = await readlink(next).catch(() => null)
    if (target === null) {
      resolved = next
      continue
    }
    links.left -= 1
    if (links.left < 0) throw new Error('too many links')
    if (leadsToOtherMachine(target, resolved)) throw new Error('a link to another machine')
    resolved = await resolveLocal(path.resolve(resolved, target), links)
  }
  return resolved
}
