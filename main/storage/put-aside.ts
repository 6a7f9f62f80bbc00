import { existsSync, renameSync, statSync } from 'node:fs'
import { parse, join } from 'node:path'

/** A free, dated name in the same folder, to rename a path to. @param now milliseconds since the epoch */
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

/** What is at a path. A pipe, or a link that points to itself, is `other`. */
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

/** Renames anything that blocks the path of our file or folder. @throws what the file system throws */
export function clearWay(path: string, wanted: 'file' | 'folder', now: number): void {
  const kind = kindOf(path)
  if (kind !== 'absent' && kind !== wanted) renameSync(path, asideName(path, now))
}
