import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import { splitWords } from '../../base/rules/split-words.ts'
import { findGitDirectory, type RepositoryLocation } from './git-directory.ts'
import {
  isSystemError,
  readdirOnThisMachine,
  readTextFileIfComplete,
  statOnThisMachine,
} from './local-files.ts'
import {
  parseConfigListing,
  configPaths,
  isPartialClone,
  settingToOtherMachine,
  type ConfigEntry,
  type ConfigPath,
} from './rules/config-entries.ts'
import { leadsToOtherMachine } from './rules/network-share.ts'
import { listConfig, type Git, type GitAttempt, type GitResult } from './run-git.ts'

/** One attempt at a job, with what the check of the repository needs. */
export interface RepositoryAttempt extends GitAttempt {
  /** The user's home folder: a configuration can name files below it. */
  readonly home: string
  /** Whether to check each folder of loose objects too, which takes a few milliseconds more. */
  readonly isThorough: boolean
}

/**
 * What Git opens by name in a Git directory. The check looks these names up, as Git does, because the file system may
 * ignore case. Any other entry may be a pipe or a socket: Git's own daemon keeps a socket there.
 */
const namesGitOpens: Readonly<Partial<Record<string, readonly string[]>>> = {
  '': splitWords(
    'HEAD commondir config config.worktree packed-refs shallow info objects refs reftable',
  ),
  info: ['grafts'],
  objects: ['info', 'pack'],
}
/** The folders whose entries Git opens, including every folder in `refs`. */
const foldersGitLists = /^(?:info|reftable|refs(?:\/.*)?|objects(?:\/(?:info|pack)(?:\/[^/]+)?)?)$/s
const looseObjects = /^objects\/[0-9a-f]{2}$/

const maxConfigFiles = 100
/** Git follows alternates five levels deep. This total is enough for any repository that shares objects. */
const maxObjectFolders = 100

/**
 * Looks for anything that would make Git hang, use up the machine's memory or sign in elsewhere: pipes and devices in
 * place of files, circular links, and paths to other machines. Call it before asking Git about the repository.
 * @param git reads the configuration, without following anything
 * @returns the first obstacle, as shown to the user: a path from the Git directory, or the setting that names it;
 *   null if Git can be asked. Fails if Git cannot read the configuration.
 */
export async function findObstacle(
  git: Git,
  { gitDir, cwd }: RepositoryLocation,
  attempt: RepositoryAttempt,
): GitResult<string | null> {
  const mailmap = path.join(cwd, '.mailmap')
  if ((await inspect('', mailmap)).type === 'endless') return ok(path.relative(gitDir, mailmap))
  const own = gitDir === cwd ? gitDir : await findGitDirectory(cwd).catch(() => gitDir)
  for (const folder of new Set([own, gitDir])) {
    const below = await findObstacleBelow('', folder, attempt)
    const found =
      below === null ? await findObstacleInConfig(git, { folder, cwd }, attempt) : ok(below)
    if (!found.ok) return found
    // A linked worktree's own Git directory is inside the common one.
    if (found.value !== null) return ok(path.posix.join(path.relative(gitDir, folder), found.value))
  }
  return ok(await findObstacleInAlternates(path.join(gitDir, 'objects'), attempt))
}

/** A path that Git may open. */
interface Path {
  /** What the user is shown: the path from the Git directory, or the setting that names it. */
  readonly place: string
  readonly fullPath: string
  readonly isLink: boolean
  /** The type of a link's target. `endless`: reading a pipe, a socket, a device or another machine may never end. */
  readonly type: 'nothing' | 'file' | 'folder' | 'endless'
}

/** Checks a Git directory, or its `objects`, breadth first. */
async function findObstacleBelow(
  top: '' | 'objects',
  fullPath: string,
  { isThorough }: RepositoryAttempt,
) {
  let folders: readonly Path[] = [{ place: top, fullPath, isLink: top !== '', type: 'folder' }]
  while (folders.length > 0) {
    const found = (await Promise.all(folders.map(list))).flat()
    const obstacle = found.find(({ place, type, isLink }) => {
      // Git walks all of `refs` and follows links. Each link to a folder can double what Git finds, and Git keeps it
      // all in memory. Git itself never creates such a link. Only `refs` itself may be a link.
      const isFolderLink = isLink && type === 'folder' && place.startsWith('refs/')
      return isFolderLink || type === 'endless'
    })
    if (obstacle !== undefined) return obstacle.place
    const common = found.find(({ place }) => place === 'commondir')
    if (common !== undefined) {
      const target = await readTextFileIfComplete(common.fullPath)
      if (target === null || leadsToOtherMachine(target, fullPath)) return common.place
    }
    folders = found.filter(
      ({ place, type }) =>
        type === 'folder' &&
        (foldersGitLists.test(place) || (isThorough && looseObjects.test(place))),
    )
  }
  return null
}

/** Checks the object folders of the repositories from which this repository borrows objects. */
async function findObstacleInAlternates(
  first: string,
  attempt: RepositoryAttempt,
): Promise<string | null> {
  const place = 'objects/info/alternates'
  const folders = [first]
  for (const folder of folders) {
    const obstacle = folder === first ? null : await findObstacleBelow('objects', folder, attempt)
    if (obstacle !== null) return obstacle
    const text = await readTextFileIfComplete(path.join(folder, 'info', 'alternates'))
    if (text === null) return place
    for (const target of text.split('\n')) {
      if (target === '' || target.startsWith('#')) continue
      // Git reads quoted lines but never writes them, so do not follow them.
      if (target.startsWith('"') || leadsToOtherMachine(target, folder)) return place
      const other = path.resolve(folder, target)
      if (folders.includes(other)) continue
      if (folders.length >= maxObjectFolders) return place
      folders.push(other)
    }
  }
  return null
}

/** Checks a Git directory's configuration and the paths that it names, including those in included files. */
async function findObstacleInConfig(
  git: Git,
  { folder, cwd }: { readonly folder: string; readonly cwd: string },
  attempt: RepositoryAttempt,
) {
  const all: ConfigEntry[] = []
  const files = ['config', 'config.worktree'].map((place) => ({
    place,
    fullPath: path.join(folder, place),
  }))
  for (const { place, fullPath } of files) {
    const text = await readTextFileIfComplete(fullPath)
    if (text === null) return ok(place)
    const read = await listConfig({ git, attempt }, text)
    if (!read.ok) return read
    const entries = parseConfigListing(read.value)
    all.push(...entries)
    const remoteSetting = settingToOtherMachine(all, folder)
    if (remoteSetting !== null) return ok(remoteSetting)
    const bases: Readonly<Record<ConfigPath['setting'], string>> = {
      'include.path': path.dirname(fullPath),
      'mailmap.file': cwd,
      'core.worktree': folder,
    }
    for (const { setting, value } of configPaths(entries)) {
      const named = path.resolve(
        bases[setting],
        value.replace(/^~(?=\/)/, () => attempt.home),
      )
      const target = setting === 'core.worktree' ? path.join(named, '.mailmap') : named
      if ((await inspect(setting, target)).type === 'endless') return ok(setting)
      if (setting !== 'include.path' || files.some((known) => known.fullPath === target)) continue
      if (files.length >= maxConfigFiles) return ok(setting)
      files.push({ place: setting, fullPath: target })
    }
  }
  return ok(isPartialClone(all) ? await findObstacleInOldRemotes(folder) : null)
}

/** These folders define remotes in older ways. Git reads them only to fetch for a partial clone. */
async function findObstacleInOldRemotes(folder: string): Promise<string | null> {
  for (const place of ['remotes', 'branches']) {
    const entries = await readdirOnThisMachine(path.join(folder, place)).catch(() => [])
    if (entries.length > 0) return place
  }
  return null
}

/** The entries of a folder that Git opens. */
async function list(folder: Path): Promise<readonly Path[]> {
  const names = namesGitOpens[folder.place]
  const named = (names ?? []).map((name) => inspectEntry(folder, name))
  if (names !== undefined && folder.place !== 'objects') return Promise.all(named)
  const read = folder.isLink
    ? readdirOnThisMachine(folder.fullPath)
    : readdir(folder.fullPath, { withFileTypes: true })
  const entries = await read.catch(() => [])
  const found = entries.map(async (entry): Promise<Path | null> => {
    const place = path.posix.join(folder.place, entry.name)
    if (names !== undefined && !looseObjects.test(place)) return null
    return entry.isSymbolicLink()
      ? inspectEntry(folder, entry.name)
      : {
          place,
          fullPath: path.join(folder.fullPath, entry.name),
          type: typeOf(entry),
          isLink: false,
        }
  })
  return (await Promise.all([...named, ...found])).filter((one) => one !== null)
}

const inspectEntry = (folder: Path, name: string): Promise<Path> =>
  inspect(path.posix.join(folder.place, name), path.join(folder.fullPath, name))

async function inspect(place: string, fullPath: string): Promise<Path> {
  const own = await lstat(fullPath).catch(() => undefined)
  if (own === undefined) return { place, fullPath, type: 'nothing', isLink: false }
  if (!own.isSymbolicLink()) return { place, fullPath, type: typeOf(own), isLink: false }
  const type = await statOnThisMachine(fullPath).then(typeOf, (cause: unknown) =>
    isSystemError(cause) ? 'nothing' : 'endless',
  )
  return { place, fullPath, type, isLink: true }
}

function typeOf(entry: { isFile(): boolean; isDirectory(): boolean }): Path['type'] {
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'endless'
}
