import path from 'node:path'

import { branchOfHead, waitingNames } from '../clones/rules/ref-files.ts'
import { listLocal } from '../git/follow-links.ts'
import { readTextFile } from '../git/read-text-file.ts'
import type { Watch, Watches, WatchRank, WatchRequest } from './watches.ts'

/** A hostile repository can hold any number of folders. This many of one repository are watched. */
const maxWatchesOfOne = 200

export interface RepositoryHints {
  /** Branches or the configuration may have changed. */
  readonly onRefs: () => void
  /** A submodule may have been added. */
  readonly onModules: () => void
  /** The user may have done something else with Git: started a merge, pushed, created a tag. */
  readonly onWork: () => void
  /** The index was written, which happens often. It tells when a conflict is over. */
  readonly onIndex: () => void
}

/**
 * Watches the folders of a Git directory in which Git keeps references and configuration. Does not watch worktrees'
 * files. An event is a hint to compare the branches, or to look at the user's work.
 *
 * Needed to see every commit: the Git directory (`config`, `packed-refs`, `HEAD`, `MERGE_HEAD`), `refs/heads`,
 * `reftable`, the folders of the branches that the worktrees are on, and those in which Git keeps the worktrees. In a
 * bare repository, commits can be pushed to any branch, so all branch folders are needed. Elsewhere, the other branch
 * folders are watched as long as watches are left, and then those of the stash, of tags and of remote branches.
 */
export class RepositoryWatcher {
  readonly #gitDir: string
  readonly #watches: Watches
  readonly #hints: RepositoryHints
  #needed: readonly Watch[] = []
  #others: readonly Watch[] = []
  #work: readonly Watch[] = []
  #isClosed = false

  constructor(gitDir: string, watches: Watches, hints: RepositoryHints) {
    this.#gitDir = gitDir
    this.#watches = watches
    this.#hints = hints
  }

  /** Whether every commit in a worktree is seen. */
  get isComplete(): boolean {
    return this.#needed.every(({ isOpen }) => isOpen)
  }

  /** Whether all of the user's work is seen. */
  get seesWork(): boolean {
    return this.isComplete && this.#work.every(({ isOpen }) => isOpen)
  }

  /**
   * Watches new folders, and stops watching those that are gone. Call it before comparing branches.
   * @param isBare whether there is no worktree, so that commits reach any branch from elsewhere
   */
  async sync(isBare: boolean): Promise<void> {
    const gitDir = this.#gitDir
    const [heads, worktrees, tables, modules, work] = await Promise.all([
      foldersBelow(path.join(gitDir, 'refs', 'heads')),
      foldersBelow(path.join(gitDir, 'worktrees'), 1),
      foldersBelow(path.join(gitDir, 'reftable'), 0),
      foldersBelow(path.join(gitDir, 'modules'), 0),
      isBare ? [] : this.#workFolders(),
    ])
    const [worktreeList, ...ownParts] = worktrees
    const current = await Promise.all(
      [gitDir, ...ownParts].map((part) => branchFolderAt(part, gitDir)),
    )
    if (this.#isClosed) return
    const isNeeded = (folder: string, place: number) =>
      isBare || place === 0 || current.includes(folder)
    const needed: Wanted[] = [{ folder: gitDir, onEvent: this.#onGitDirEvent }]
    if (worktreeList !== undefined)
      needed.push({ folder: worktreeList, onEvent: this.#onWorktreesEvent })
    needed.push(
      ...tables.map((folder) => ({ folder, onEvent: this.#onTablesEvent })),
      ...heads.filter(isNeeded).map((folder) => ({ folder, onEvent: this.#onBranchEvent })),
      ...ownParts.map((folder) => ({ folder, onEvent: this.#onWorktreeEvent })),
    )
    const others: readonly Wanted[] = [
      ...modules.map((folder) => ({ folder, onEvent: this.#onModulesEvent })),
      ...heads
        .filter((folder, place) => !isNeeded(folder, place))
        .map((folder) => ({ folder, onEvent: this.#onBranchEvent })),
    ]
    const before = [...this.#needed, ...this.#others, ...this.#work]
    this.#needed = this.#watchAll(needed, 'needed')
    this.#others = this.#watchAll(others, 'wanted')
    this.#work = this.#watchAll(work, 'wanted')
    // After opening the new ones, so that a watch that stays is not reopened.
    for (const old of before) old.close()
  }

  close(): void {
    this.#isClosed = true
    for (const watch of [...this.#needed, ...this.#others, ...this.#work]) watch.close()
    this.#needed = []
    this.#others = []
    this.#work = []
  }

  /** The folders of stash, tags and remote branches, if there are any. Reftables have everything in one folder. */
  async #workFolders(): Promise<readonly Wanted[]> {
    const refs = path.join(this.#gitDir, 'refs')
    const [tags, remotes] = await Promise.all([
      foldersBelow(path.join(refs, 'tags')),
      foldersBelow(path.join(refs, 'remotes')),
    ])
    const [remoteList, ...each] = remotes
    const lists = remoteList === undefined ? [refs] : [refs, remoteList]
    return [
      ...lists.map((folder) => ({ folder, onEvent: this.#onRefListEvent })),
      ...[...tags, ...each].map((folder) => ({ folder, onEvent: this.#onOtherRefEvent })),
    ]
  }

  #watchAll(wanted: readonly Wanted[], rank: WatchRank): readonly Watch[] {
    return wanted
      .slice(0, maxWatchesOfOne)
      .map(({ folder, onEvent }) => this.#watches.watch({ folder, rank, onEvent }))
  }

  readonly #onGitDirEvent: OnEvent = (name) => {
    if (name === null || watchedNames.has(name) || name === path.basename(this.#gitDir))
      this.#hints.onRefs()
    this.#tellWork(name)
    // Adding a submodule ends with a change to the configuration.
    if (name === null || name === 'modules' || name === 'config') this.#hints.onModules()
  }

  readonly #onTablesEvent: OnEvent = (name) => {
    if (name === null || name === 'tables.list') this.#hints.onRefs()
  }

  readonly #onBranchEvent: OnEvent = (name) => {
    // Git writes a branch as `<name>.lock` and then renames it. No branch name can end in `.lock`.
    if (name?.endsWith('.lock') !== true) this.#hints.onRefs()
  }

  readonly #onWorktreesEvent: OnEvent = (_, isEntry) => {
    if (isEntry) this.#hints.onRefs()
  }

  readonly #onWorktreeEvent: OnEvent = (name) => {
    // Another branch was checked out, and its folder may not be watched.
    if (name === null || name === 'HEAD') this.#hints.onRefs()
    this.#tellWork(name)
  }

  /** A first tag or remote branch creates a folder, which then needs a watch. */
  readonly #onRefListEvent: OnEvent = (name, isEntry) => {
    if (name === 'stash') this.#hints.onWork()
    else if (isEntry && name?.endsWith('.lock') !== true) this.#hints.onRefs()
  }

  readonly #onOtherRefEvent: OnEvent = (name) => {
    if (name?.endsWith('.lock') !== true) this.#hints.onWork()
  }

  #tellWork(name: string | null): void {
    if (name === null || workNames.has(name)) this.#hints.onWork()
    else if (name === 'index') this.#hints.onIndex()
  }

  readonly #onModulesEvent: OnEvent = (_, isEntry) => {
    if (isEntry) this.#hints.onModules()
  }
}

type OnEvent = WatchRequest['onEvent']
type Wanted = Pick<WatchRequest, 'folder' | 'onEvent'>

/** Names in a Git directory. */
const watchedNames = new Set([
  ...[
    'HEAD',
    'config',
    'config.worktree',
    'packed-refs',
    'refs',
    'reftable',
    'shallow',
    'worktrees',
  ],
])

/** Names in a worktree's own part: what Git has there while it waits for the user, and what a fetch writes. */
const workNames: ReadonlySet<string> = new Set([...waitingNames, 'FETCH_HEAD'])

/**
 * The folder in which Git keeps a worktree's branch.
 * @param folder the worktree's own part of the Git directory
 */
async function branchFolderAt(folder: string, gitDir: string): Promise<string> {
  const head = await readTextFile(path.join(folder, 'HEAD'))
  const branch = branchOfHead(head) ?? 'refs/heads/main'
  return path.dirname(path.join(gitDir, ...branch.split('/')))
}

/**
 * A folder and its subfolders down to a depth. Empty if there is none: repositories with reftable have a file there.
 */
async function foldersBelow(folder: string, depth = Infinity): Promise<readonly string[]> {
  const entries = await listLocal(folder).catch(() => null)
  if (entries === null) return []
  if (depth === 0) return [folder]
  const below = entries.filter((entry) => entry.isDirectory())
  const all = await Promise.all(
    below.map(({ name }) => foldersBelow(path.join(folder, name), depth - 1)),
  )
  return [folder, ...all.flat()]
}
