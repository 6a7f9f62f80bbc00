import { lstat, readdir, stat } from 'node:fs/promises'
import path from 'node:path'

import type { RepositoryLocation } from '../clones/repository-location.ts'
import { readLinkedTextFile } from '../git/read-text-file.ts'
import { gitDirectoryOf } from './git-directory.ts'
import { configPaths } from './rules/config-paths.ts'
import { leadsToOtherMachine } from './rules/network-share.ts'
import { isObstacle, type FoundPath, type PathKind } from './rules/obstacles.ts'

export interface ObstacleSearch {
  /** The user's home folder: a configuration can name files below it. */
  readonly home: string
  /** Whether each folder of loose objects is looked at too, which takes some milliseconds more. */
  readonly isThorough: boolean
}

/** In a Git directory, beside what lies in folders that are listed. */
const singleFiles = [
  ...['HEAD', 'commondir', 'config', 'config.worktree', 'packed-refs', 'shallow'],
  'info/grafts',
]

/** Git itself reads no more (https://github.com/git/git/blob/v2.47.0/config.c, `MAX_INCLUDE_DEPTH`). */
const maxIncludeDepth = 10
/** Git goes five deep; so many in all are enough for any repository that shares objects. */
const maxObjectFolders = 100

/**
 * Looks for what would make Git hang or take the machine's memory, without asking Git: pipes and devices where it expects
 * files, links that lead in circles, and paths to other machines.
 * @returns the first such place, for a person: within the Git directory, or the setting that names it; null where Git can
 * be asked
 */
export async function findObstacle(
  { gitDir, cwd }: RepositoryLocation,
  search: ObstacleSearch,
): Promise<string | null> {
  const own = gitDir === cwd ? gitDir : await gitDirectoryOf(cwd).catch(() => gitDir)
  for (const folder of new Set([own, gitDir])) {
    const place =
      (await obstacleIn(folder)) ??
      (await obstacleOfConfig(path.join(folder, 'config'), { ...search, cwd })) ??
      (await obstacleOfConfig(path.join(folder, 'config.worktree'), { ...search, cwd }))
    // A worktree's own part lies in the common Git directory.
    if (place !== null) return path.posix.join(path.relative(gitDir, folder), place)
  }
  return obstacleInObjects(path.join(gitDir, 'objects'), search)
}

async function obstacleIn(folder: string): Promise<string | null> {
  const common = await readLinkedTextFile(path.join(folder, 'commondir'))
  if (leadsToOtherMachine(common, folder)) return 'commondir'
  return (
    firstObstacle(
      await Promise.all(singleFiles.map((name) => look(name, path.join(folder, name)))),
    ) ??
    (await obstacleInList('reftable', path.join(folder, 'reftable'))) ??
    obstacleInRefs(folder)
  )
}

/** Below `refs`, breadth first. `refs` itself may be a link. */
async function obstacleInRefs(folder: string): Promise<string | null> {
  for (let places: readonly string[] = ['refs']; places.length > 0;) {
    const lists = await Promise.all(places.map((place) => list(place, path.join(folder, place))))
    const found = lists.flat().map((entry) => ({ ...entry, isWalked: true }))
    const obstacle = firstObstacle(found)
    if (obstacle !== null) return obstacle
    places = found.filter(({ kind }) => kind === 'folder').map(({ place }) => place)
  }
  return null
}

/** Of objects, also those in the repositories from which it borrows (`alternates`). */
async function obstacleInObjects(
  first: string,
  { isThorough }: ObstacleSearch,
): Promise<string | null> {
  const folders = [first]
  for (const folder of folders) {
    const alternates = path.join(folder, 'info', 'alternates')
    const place =
      firstObstacle([await look('objects/info/alternates', alternates)]) ??
      (await obstacleInList('objects/pack', path.join(folder, 'pack'))) ??
      (await obstacleInList('objects/info', path.join(folder, 'info'))) ??
      (await obstacleInList(
        'objects/info/commit-graphs',
        path.join(folder, 'info', 'commit-graphs'),
      )) ??
      (await obstacleInList(
        'objects/pack/multi-pack-index.d',
        path.join(folder, 'pack', 'multi-pack-index.d'),
      )) ??
      (isThorough ? await obstacleInLooseObjects(folder) : null)
    if (place !== null) return place
    for (const line of (await readLinkedTextFile(alternates)).split('\n')) {
      if (line === '' || line.startsWith('#')) continue
      const target = line.replace(/^"(.*)"$/, '$1')
      if (leadsToOtherMachine(target, folder)) return 'objects/info/alternates'
      const other = path.resolve(folder, target)
      if (folders.includes(other)) continue
      if (folders.length >= maxObjectFolders) return 'objects/info/alternates'
      folders.push(other)
    }
  }
  return null
}

async function obstacleInLooseObjects(folder: string): Promise<string | null> {
  const names = (await list('objects', folder)).filter(({ place }) =>
    /^objects\/[0-9a-f]{2}$/.test(place),
  )
  const lists = await Promise.all(
    names.map(({ place }) => list(place, path.join(folder, path.basename(place)))),
  )
  return firstObstacle(lists.flat())
}

/** Of the files that a configuration file names, also through others that it includes. */
async function obstacleOfConfig(
  first: string,
  { home, cwd }: { readonly home: string; readonly cwd: string },
): Promise<string | null> {
  const seen = new Set<string>([first])
  let files: readonly string[] = [first]
  for (let depth = 0; depth <= maxIncludeDepth && files.length > 0; depth += 1) {
    const next: string[] = []
    for (const file of files) {
      for (const { setting, value } of configPaths(await readLinkedTextFile(file))) {
        if (leadsToOtherMachine(value, file)) return setting
        const from = setting === 'include.path' ? path.dirname(file) : cwd
        const target = path.resolve(
          from,
          value.replace(/^~(?=\/)/, () => home),
        )
        if (firstObstacle([await look(setting, target)]) !== null) return setting
        if (setting !== 'include.path' || seen.has(target)) continue
        seen.add(target)
        next.push(target)
      }
    }
    files = next
  }
  return null
}

async function obstacleInList(place: string, folder: string): Promise<string | null> {
  return firstObstacle(await list(place, folder))
}

function firstObstacle(found: readonly FoundPath[]): string | null {
  return found.find(isObstacle)?.place ?? null
}

/** The entries of a folder; none where it cannot be listed. */
async function list(place: string, folder: string): Promise<readonly FoundPath[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return Promise.all(
    entries.map(async (entry): Promise<FoundPath> => {
      const named = `${place}/${entry.name}`
      if (entry.isSymbolicLink()) return look(named, path.join(folder, entry.name))
      return { place: named, kind: kindOf(entry), isLink: false, isWalked: false }
    }),
  )
}

async function look(place: string, file: string): Promise<FoundPath> {
  const own = await lstat(file).catch(() => undefined)
  const isLink = own?.isSymbolicLink() === true
  const led = isLink ? await stat(file).catch(() => undefined) : own
  return { place, kind: led === undefined ? 'nothing' : kindOf(led), isLink, isWalked: false }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): PathKind {
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'endless'
}
