import { lstat } from 'node:fs/promises'
import path from 'node:path'

import { ok, type Result } from '../../../preload/contract/result.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import { configEntries, type ConfigEntry } from '../clones/rules/config-entries.ts'
import { listLocal, statLocal } from '../git/follow-links.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readWholeTextFile } from '../git/read-text-file.ts'
import { leadsToOtherMachine } from '../git/rules/network-share.ts'
import { gitDirectoryOf } from './git-directory.ts'
import { alternateFolders } from './rules/alternates.ts'
import { configPaths, isPartialClone, settingOfOtherMachine } from './rules/config-paths.ts'
import { isObstacle, type FoundPath, type PathKind } from './rules/obstacles.ts'

export interface ObstacleSearch {
  /** The user's home folder: a configuration can name files below it. */
  readonly home: string
  /** Whether to check each folder of loose objects too, which takes some milliseconds more. */
  readonly isThorough: boolean
}

/** Folders in a Git directory that may be links. */
const linkedFolders = ['objects', 'refs', 'info', 'objects/info', 'objects/pack']
/** Files in a Git directory, besides those in the folders that are listed. */
const singleFiles = [
  ...['HEAD', 'commondir', 'config', 'config.worktree', 'packed-refs', 'shallow'],
  'info/grafts',
]

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
  signal: AbortSignal,
): Promise<Result<string | null, GitFailure>> {
  const own = gitDir === cwd ? gitDir : await gitDirectoryOf(cwd).catch(() => gitDir)
  for (const folder of new Set([own, gitDir])) {
    const inFolder = await obstacleIn(folder)
    const inConfig =
      inFolder === null
        ? await obstacleOfConfig(git, folder, { ...search, cwd, signal })
        : ok(inFolder)
    if (!inConfig.ok) return inConfig
    // A worktree's own part lies in the common Git directory.
    if (inConfig.value !== null)
      return ok(path.posix.join(path.relative(gitDir, folder), inConfig.value))
  }
  return ok(await obstacleInObjects(path.join(gitDir, 'objects'), search))
}

async function obstacleIn(folder: string): Promise<string | null> {
  const folders = firstObstacle(await lookAll(folder, linkedFolders))
  if (folders !== null) return folders
  const common = await readWholeTextFile(path.join(folder, 'commondir'))
  if (common === null || leadsToOtherMachine(common, folder)) return 'commondir'
  return (
    firstObstacle(await lookAll(folder, singleFiles)) ??
    (await obstacleInList('reftable', path.join(folder, 'reftable'))) ??
    obstacleInRefs(folder)
  )
}

/** Checks `refs`, breadth first. `refs` itself may be a link. */
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

/** Checks the objects, also in repositories that this one borrows from (`alternates`). */
async function obstacleInObjects(
  first: string,
  { isThorough }: ObstacleSearch,
): Promise<string | null> {
  const folders = [first]
  for (const folder of folders) {
    const alternates = path.join(folder, 'info', 'alternates')
    const place =
      (await obstacleInList('objects/info', path.join(folder, 'info'))) ??
      (await obstacleInList('objects/pack', path.join(folder, 'pack'))) ??
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
    const targets = alternateFolders((await readWholeTextFile(alternates)) ?? '"')
    if (targets === null) return 'objects/info/alternates'
    for (const target of targets) {
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

/** Checks a Git directory's configuration and what it names, also through files that it includes. */
async function obstacleOfConfig(
  git: Git,
  folder: string,
  {
    home,
    cwd,
    signal,
  }: { readonly home: string; readonly cwd: string; readonly signal: AbortSignal },
): Promise<Result<string | null, GitFailure>> {
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
      const listed = await git.configEntries(text, signal)
      if (!listed.ok) return listed
      const entries = configEntries(listed.value)
      all.push(...entries)
      const foreign = settingOfOtherMachine(all, folder)
      if (foreign !== null) return ok(foreign)
      for (const { setting, value } of configPaths(entries)) {
        const named = path.resolve(
          baseOf[setting]({ file, folder, cwd }),
          value.replace(/^~(?=\/)/, () => home),
        )
        // Git reads a worktree's .mailmap. For the repository's own worktree, we tell Git not to if that is a pipe.
        const target = setting === 'core.worktree' ? path.join(named, '.mailmap') : named
        if (setting === 'core.worktree' && named === cwd) continue
        if (firstObstacle([await look(setting, target)]) !== null) return ok(setting)
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

/** What a setting's paths are relative to. */
const baseOf: Readonly<
  Record<
    ReturnType<typeof configPaths>[number]['setting'],
    (of: { readonly file: string; readonly folder: string; readonly cwd: string }) => string
  >
> = {
  'include.path': ({ file }) => path.dirname(file),
  'mailmap.file': ({ cwd }) => cwd,
  'core.worktree': ({ folder }) => folder,
}

async function obstacleInList(place: string, folder: string): Promise<string | null> {
  return firstObstacle(await list(place, folder))
}

function firstObstacle(found: readonly FoundPath[]): string | null {
  return found.find(isObstacle)?.place ?? null
}

/** The entries of a folder. Empty if it cannot be listed. */
async function list(place: string, folder: string): Promise<readonly FoundPath[]> {
  const entries = await listLocal(folder).catch(() => [])
  return Promise.all(
    entries.map(async (entry): Promise<FoundPath> => {
      const named = `${place}/${entry.name}`
      if (entry.isSymbolicLink()) return look(named, path.join(folder, entry.name))
      return { place: named, kind: kindOf(entry), isLink: false, isWalked: false }
    }),
  )
}

function lookAll(folder: string, names: readonly string[]): Promise<readonly FoundPath[]> {
  return Promise.all(names.map((name) => look(name, path.join(folder, name))))
}

async function look(place: string, file: string): Promise<FoundPath> {
  const own = await lstat(file).catch(() => undefined)
  const isLink = own?.isSymbolicLink() === true
  const kind = isLink ? await kindOfLinked(file) : own === undefined ? 'nothing' : kindOf(own)
  return { place, kind, isLink, isWalked: false }
}

function kindOfLinked(file: string): Promise<PathKind> {
  return statLocal(file).then(kindOf, (cause: unknown) =>
    cause instanceof Error && 'code' in cause ? 'nothing' : 'endless',
  )
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): PathKind {
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'endless'
}
