import path from 'node:path'

import { splitWords } from '../../base/rules/split-words.ts'
import { branchOfHead } from './read-refs.ts'
import { inProgressNames } from './read-work.ts'
import { readdirOnThisMachine, readTextFileNoFollow } from '../git/local-files.ts'
import type { Watch, SharedWatches, WatchRank } from './shared-watches.ts'

/** How many folders one call of `watchAll` watches at most. A hostile repository can hold any number. */
const maxFoldersPerGroup = 200

/** A hostile repository may change all the time. */
const maxPasses = 3

interface HintListeners {
  /** Branches, the configuration or the user's work may have changed. */
  readonly onRepositoryHint: () => void
  /** Git wrote the index, which happens often and matters only during a conflict. */
  readonly onIndexHint: () => void
}

/**
 * Watches the folders of a Git directory in which Git keeps references and configuration.
 *
 * These watches are needed to see every commit: the Git directory, `refs/heads`, `reftable`, the folders of the
 * checked-out branches, and the folders in which Git keeps linked worktrees. A push can add commits to any branch of a
 * bare repository, so all branch folders are needed there. Other branch folders, the stash, tags and remote branches
 * are watched only while watches are left.
 */
export function openCloneWatcher(
  gitDir: string,
  watches: SharedWatches,
  { onRepositoryHint, onIndexHint }: HintListeners,
) {
  let needed: readonly Watch[] = []
  let wanted: readonly Watch[] = []
  /** The folders that the last refresh watched. */
  let known: ReadonlySet<string> = new Set()
  let isClosed = false

  const onEntryEvent: OnEvent = (name) => {
    if (name === 'index') onIndexHint()
    else if (name === null || relevantNames.has(name) || name === path.basename(gitDir))
      onRepositoryHint()
  }
  const onRefEvent: OnEvent = (name) => {
    // Git writes a branch as `<name>.lock` and then renames it. No branch name can end in `.lock`.
    if (name?.endsWith('.lock') !== true) onRepositoryHint()
  }
  const watchAll = (rank: WatchRank, folders: readonly string[], onEvent: OnEvent) =>
    folders.slice(0, maxFoldersPerGroup).map((folder) => watches.watch({ folder, rank, onEvent }))

  /** @returns the folders that are watched now */
  async function refreshOnce(isBare: boolean): Promise<readonly string[]> {
    const refs = path.join(gitDir, 'refs')
    const worktrees = path.join(gitDir, 'worktrees')
    const reftable = path.join(gitDir, 'reftable')
    const [heads, tags, remotes, linkedGitDirs, belowReftable] = await Promise.all([
      readFolderTree(path.join(refs, 'heads')),
      isBare ? [] : readFolderTree(path.join(refs, 'tags')),
      isBare ? [] : readFolderTree(path.join(refs, 'remotes')),
      readSubfolders(worktrees),
      readSubfolders(reftable),
    ])
    const gitDirs = [gitDir, ...(linkedGitDirs ?? [])]
    const current = await Promise.all(gitDirs.map((own) => readBranchFolder(own, gitDir)))
    if (isClosed) return []
    const isNeeded = (folder: string) => isBare || folder === heads[0] || current.includes(folder)
    const neededHeads = heads.filter(isNeeded)
    const otherHeads = heads.filter((folder) => !isNeeded(folder))
    const entryFolders = belowReftable === null ? gitDirs : [...gitDirs, reftable]
    const refFolders = linkedGitDirs === null ? neededHeads : [...neededHeads, worktrees]
    const before = [...needed, ...wanted]
    needed = [
      ...watchAll('needed', entryFolders, onEntryEvent),
      ...watchAll('needed', refFolders, onRefEvent),
    ]
    const others = isBare ? [] : [...otherHeads, refs, ...tags, ...remotes]
    wanted = watchAll('wanted', others, onRefEvent)
    // Close the old watches after opening the new ones, so a folder in both keeps its system watch.
    for (const old of before) old.close()
    return [...entryFolders, ...refFolders, ...others]
  }

  return {
    /** Whether the watches see every commit in a worktree. */
    seesAllCommits: () => needed.every(({ isOpen }) => isOpen),
    /** Whether the watches see all of the user's work. */
    seesAllWork: () => [...needed, ...wanted].every(({ isOpen }) => isOpen),
    /**
     * Watches new folders, and stops watching those that are gone. Call it before comparing branches.
     *
     * A folder that appears after its parent was listed, but before it was watched, causes no event. So list again after
     * watching new folders.
     */
    async refresh({ isBare }: { readonly isBare: boolean }): Promise<void> {
      for (let pass = 0; pass < maxPasses; pass += 1) {
        const current = await refreshOnce(isBare)
        const isKnown = current.every((folder) => known.has(folder))
        known = new Set(current)
        if (isKnown) return
      }
    },
    close(): void {
      isClosed = true
      for (const watch of [...needed, ...wanted]) watch.close()
      needed = []
      wanted = []
    },
  }
}

type OnEvent = (name: string | null) => void

/** The entries that matter in a Git directory, in a linked worktree's Git directory, and in `reftable`. */
const relevantNames: ReadonlySet<string> = new Set([
  ...splitWords(
    'HEAD FETCH_HEAD config config.worktree packed-refs refs reftable tables.list',
    'shallow worktrees',
  ),
  ...inProgressNames,
])

/** The folder in which Git keeps a worktree's branch. @param own the worktree's own Git directory */
async function readBranchFolder(own: string, gitDir: string): Promise<string> {
  const head = await readTextFileNoFollow(path.join(own, 'HEAD'))
  const branch = branchOfHead(head) ?? 'refs/heads/main'
  return path.dirname(path.join(gitDir, ...branch.split('/')))
}

/** The folders in a folder, without links. Null if there is no folder: with reftable, `refs/heads` is a file. */
async function readSubfolders(folder: string): Promise<readonly string[] | null> {
  const entries = await readdirOnThisMachine(folder).catch(() => null)
  if (entries === null) return null
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name))
}

/** A folder and everything below it that is a folder. Empty if there is no folder. */
async function readFolderTree(folder: string): Promise<readonly string[]> {
  const subfolders = await readSubfolders(folder)
  if (subfolders === null) return []
  return [folder, ...(await Promise.all(subfolders.map(readFolderTree))).flat()]
}
