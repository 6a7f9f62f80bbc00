import { existsSync, renameSync, statSync } from 'node:fs'
import { parse, join } from 'node:path'

/**
 * A dated name, in the same folder, for what must not stay under its own: nothing has it yet.
 * @param path absolute @param now milliseconds since the epoch
 */
export function asideName(path: string, now: number): string {
  const { dir, name, ext } = parse(path)
  const time = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(':', '')
  let aside = `${name}-put-aside-${time}${ext}`
  for (let n = 2; existsSync(join(dir, aside)); n += 1) {
    aside = `${name}-put-aside-${time}-${n}${ext}`
  }
  return join(dir, aside)
}

/** What stands at a path: a pipe or a link that leads to itself is `other`. */
export function kindOf(path: string): 'absent' | 'file' | 'folder' | 'other' {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return 'absent'
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ELOOP') return 'other'
    throw cause
  }
}

/** Renames what is of the wrong kind, so that Hot Dash can make its own. @throws what the file system says */
export function clearWay(path: string, wanted: 'file' | 'folder', now: number): void {
  const kind = kindOf(path)
  if (kind !== 'absent' && kind !== wanted) renameSync(path, asideName(path, now))
}
