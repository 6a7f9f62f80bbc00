import { lstat } from 'node:fs/promises'
import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import { configEntries, type ConfigEntry } from '../clones/rules/config.ts'
import type { Git, GitAnswer, RepositoryLocation } from '../git/git.ts'
import { listLocal, readWholeTextFile, statLocal } from '../git/local-files.ts'
import { leadsToOtherMachine } from '../git/rules/network-share.ts'
import { gitDirectoryOf } from './git-directory.ts'
import {
  configPaths,
  isPartialClone,
  settingOfOtherMachine,
  type ConfigPath,
} from './rules/config-paths.ts'

export interface ObstacleSearch {
  /** The user's home folder: a configuration can name files below it. */
  readonly home: string
  /** Whether to check each folder of loose objects too, which takes some milliseconds more. */
  readonly isThorough: boolean
  /** How often in a row Git was killed in this repository. */
  readonly timeouts: number
  readonly signal: AbortSignal
}

/** Folders in a Git directory that may be links. */
const linkedFolders = ['objects', 'refs', 'info', 'objects/info', 'objects/pack']
/** Files in a Git directory, besides those in the folders that are listed. */
const singleFiles = [
  ...['HEAD', 'commondir', 'config', 'config.worktree', 'packed-refs', 'shallow'],
  'info/grafts',
]
/** Folders of objects in which Git opens every file. */
const objectLists = ['info', 'pack', 'info/commit-graphs', 'pack/multi-pack-index.d']

/** Git itself goes no deeper (https://github.com/git/git/blob/v2.47.0/config.c, `MAX_INCLUDE_DEPTH`). */
const maxIncludeDepth = 10
/** How many included configuration files are checked. */
const maxIncludes = 100
/** Git goes five deep. This many in all is enough for any repository that shares objects. */
const maxObjectFolders = 100

/**
 * Looks for anything that would make Git hang, use up the machine's memory or sign in elsewhere, before Git is asked
 * about the repository: pipes and devices in place of files, circular links, and paths to other machines.
 * @param git reads the configuration, without following anything
 * @returns the first obstacle, as shown to the user: a place within the Git directory, or the setting that names it;
 *   null if Git can be asked. Fails if Git cannot read the configuration.
 */
export async function findObstacle(
  git: Git,
  { gitDir, cwd }: RepositoryLocation,
  search: ObstacleSearch,
): GitAnswer<string | null> {
  const own = gitDir === cwd ? gitDir : await gitDirectoryOf(cwd).catch(() => gitDir)
  for (const folder of new Set([own, gitDir])) {
    const inFolder = await obstacleIn(folder)
    const found =
      inFolder === null ? await obstacleOfConfig(git, folder, cwd, search) : ok(inFolder)
    if (!found.ok) return found
    // A worktree's own part lies in the common Git directory.
    if (found.value !== null) return ok(path.posix.join(path.relative(gitDir, folder), found.value))
  }
  return ok(await obstacleInObjects(path.join(gitDir, 'objects'), search.isThorough))
}

async function obstacleIn(folder: string): Promise<string | null> {
  const folders = endless(await lookAll(folder, linkedFolders))
  if (folders !== null) return folders
  const common = await readWholeTextFile(path.join(folder, 'commondir'))
  if (common === null || leadsToOtherMachine(common, folder)) return 'commondir'
  return (
    endless(await lookAll(folder, singleFiles)) ??
    endless(await list('reftable', path.join(folder, 'reftable'))) ??
    obstacleInRefs(folder)
  )
}

/**
 * Checks `refs`, breadth first. Git walks all of it and follows links: each link to a folder can double what Git
 * finds, and Git keeps all of it in memory. Git itself never creates such a link. `refs` itself may be one.
 */
async function obstacleInRefs(folder: string): Promise<string | null> {
  for (let places: readonly string[] = ['refs']; places.length > 0;) {
    const lists = await Promise.all(places.map((place) => list(place, path.join(folder, place))))
    const found = lists.flat()
    const circle = found.find(({ kind, isLink }) => isLink && kind === 'folder')
    const obstacle = endless(found) ?? circle?.place ?? null
    if (obstacle !== null) return obstacle
    places = found.filter(({ kind }) => kind === 'folder').map(({ place }) => place)
  }
  return null
}

/** Checks the objects, also in repositories that this one borrows from (`alternates`). */
async function obstacleInObjects(first: string, isThorough: boolean): Promise<string | null> {
  const alternates = 'objects/info/alternates'
  const folders = [first]
  for (const folder of folders) {
    const lists = isThorough ? [...objectLists, ...(await looseFolders(folder))] : objectLists
    const found = await Promise.all(
      lists.map((name) => list(`objects/${name}`, path.join(folder, ...name.split('/')))),
    )
    const obstacle = endless(found.flat())
    if (obstacle !== null) return obstacle
    const text = await readWholeTextFile(path.join(folder, 'info', 'alternates'))
    if (text === null) return alternates
    for (const target of text.split('\n')) {
      if (target === '' || target.startsWith('#')) continue
      // Git reads a quoted line but never writes one: such a path is not followed.
      if (target.startsWith('"') || leadsToOtherMachine(target, folder)) return alternates
      const other = path.resolve(folder, target)
      if (folders.includes(other)) continue
      if (folders.length >= maxObjectFolders) return alternates
      folders.push(other)
    }
  }
  return null
}

async function looseFolders(folder: string): Promise<readonly string[]> {
  const entries = await listLocal(folder).catch(() => [])
  return entries.map(({ name }) => name).filter((name) => /^[0-9a-f]{2}$/.test(name))
}

/** Checks a Git directory's configuration and what it names, also through files that it includes. */
async function obstacleOfConfig(
  git: Git,
  folder: string,
  cwd: string,
  { home, timeouts, signal }: ObstacleSearch,
): GitAnswer<string | null> {
  const all: ConfigEntry[] = []
  const seen = new Set<string>()
  let files = ['config', 'config.worktree'].map((name) => ({
    place: name,
    file: path.join(folder, name),
  }))
  for (let depth = 0; depth <= maxIncludeDepth && files.length > 0; depth += 1) {
    const next: typeof files = []
    for (const { place, file } of files) {
      const text = await readWholeTextFile(file)
      if (text === null) return ok(place)
      if (text === '') continue
      const listed = await git.configEntries(text, signal, timeouts)
      if (!listed.ok) return listed
      const entries = configEntries(listed.value)
      all.push(...entries)
      const foreign = settingOfOtherMachine(all, folder)
      if (foreign !== null) return ok(foreign)
      const bases: Readonly<Record<ConfigPath['setting'], string>> = {
        'include.path': path.dirname(file),
        'mailmap.file': cwd,
        'core.worktree': folder,
      }
      for (const { setting, value } of configPaths(entries)) {
        const named = path.resolve(
          bases[setting],
          value.replace(/^~(?=\/)/, () => home),
        )
        // Git reads a worktree's .mailmap. For the repository's own worktree, we tell Git not to if that is a pipe.
        const target = setting === 'core.worktree' ? path.join(named, '.mailmap') : named
        if (setting === 'core.worktree' && named === cwd) continue
        if (endless([await look(setting, target)]) !== null) return ok(setting)
        if (setting !== 'include.path' || seen.has(target)) continue
        if (seen.size >= maxIncludes) return ok(setting)
        seen.add(target)
        next.push({ place: setting, file: target })
      }
    }
    files = next
  }
  if (!isPartialClone(all)) return ok(null)
  // Older ways to define remotes. Git reads them only to fetch for a partial clone.
  for (const place of ['remotes', 'branches'])
    if ((await list(place, path.join(folder, place))).length > 0) return ok(place)
  return ok(null)
}

/** What was found at a path that Git would open. */
interface FoundPath {
  /** What the user is shown: the path within the Git directory, or the setting that names it. */
  readonly place: string
  /**
   * What it is, after following links. `endless`: a pipe, a socket, a device or another machine: reading it may never
   * end.
   */
  readonly kind: 'nothing' | 'file' | 'folder' | 'endless'
  readonly isLink: boolean
}

function endless(found: readonly FoundPath[]): string | null {
  return found.find(({ kind }) => kind === 'endless')?.place ?? null
}

/** The entries of a folder. Empty if it cannot be listed. */
async function list(place: string, folder: string): Promise<readonly FoundPath[]> {
  const entries = await listLocal(folder).catch(() => [])
  return Promise.all(
    entries.map(async (entry): Promise<FoundPath> => {
      const named = `${place}/${entry.name}`
      if (entry.isSymbolicLink()) return look(named, path.join(folder, entry.name))
      return { place: named, kind: kindOf(entry), isLink: false }
    }),
  )
}

function lookAll(folder: string, names: readonly string[]): Promise<readonly FoundPath[]> {
  return Promise.all(names.map((name) => look(name, path.join(folder, name))))
}

async function look(place: string, file: string): Promise<FoundPath> {
  const own = await lstat(file).catch(() => undefined)
  if (own === undefined) return { place, kind: 'nothing', isLink: false }
  if (!own.isSymbolicLink()) return { place, kind: kindOf(own), isLink: false }
  const kind = await statLocal(file).then(kindOf, (cause: unknown) =>
    cause instanceof Error && 'code' in cause ? 'nothing' : 'endless',
  )
  return { place, kind, isLink: true }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): FoundPath['kind'] {
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'endless'
}
