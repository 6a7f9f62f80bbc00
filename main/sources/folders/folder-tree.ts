import path from 'node:path'

import { isAtOrBelow, type Watch, type Watches } from './watches.ts'

/** How deep below the chosen folder new repositories are noticed: enough for `~/src/host/owner/app/packages/part/`. */
const maxWatchDepth = 6

/** Whether to leave a folder out of searches. @param folder absolute, without symbolic links */
export type IsExcluded = (folder: string) => boolean

export type FolderTree = ReturnType<typeof openFolderTree>

/**
 * Watches the folders within one chosen folder, worktrees included, for new repositories.
 * @param onHint gets a folder in which something was created or removed
 */
export function openFolderTree(
  root: string,
  watches: Watches,
  isExcluded: IsExcluded,
  onHint: (folder: string) => void,
) {
  const folders = new Map<string, { readonly watch: Watch; below: ReadonlySet<string> }>()
  const stopWatchingAll = watches.watchBelow(root)
  let hasLeftOut = false

  /** @returns whether it is watched */
  function watch(
    folder: string,
    rank: 'new' | 'spare',
    onEvent: (name: string | null, isEntry: boolean) => void,
  ): boolean {
    if (folders.get(folder)?.watch.isOpen === true) return true
    const opened = watches.watch({ folder, rank, onEvent })
    if (opened.isOpen) folders.set(folder, { watch: opened, below: new Set() })
    return opened.isOpen
  }

  /** Stops watching a folder and everything below it. */
  function removeBelow(parent: string): void {
    for (const [folder, watched] of folders) {
      if (!isAtOrBelow(folder, parent)) continue
      watched.watch.close()
      folders.delete(folder)
    }
  }

  return {
    /** Whether every folder down to that depth is watched. */
    get isComplete(): boolean {
      return !hasLeftOut && [...folders.values()].every((folder) => folder.watch.isOpen)
    },
    add(folder: string, rank: 'new' | 'spare'): void {
      const relative = path.relative(root, folder)
      if (relative !== '' && relative.split(path.sep).length > maxWatchDepth) return
      const isWatched = watch(folder, rank, (name, isEntry) => {
        const isFolder = name === null || (isEntry && !isExcluded(path.join(folder, name)))
        if (isFolder || name === '.git') onHint(folder)
      })
      if (!isWatched) hasLeftOut = true
    },
    /** Watches a `.git` that leads to no repository yet: the rest of it will appear inside. */
    addBroken(folder: string, rank: 'new' | 'spare'): void {
      watch(path.join(folder, '.git'), rank, () => onHint(folder))
    },
    /**
     * Notes a folder's subfolders that are searched, and stops watching those that are gone.
     * @returns the names that were not noted before, which is all of them if the folder is not watched, and the names
     *   that are gone
     */
    setBelow(folder: string, names: readonly string[]) {
      const known = folders.get(folder)
      const before = known?.below ?? new Set()
      const now = new Set(names)
      if (known !== undefined) known.below = now
      const lost = [...before].filter((name) => !now.has(name))
      for (const name of lost) removeBelow(path.join(folder, name))
      return { added: names.filter((name) => !before.has(name)), lost }
    },
    removeBelow,
    close(): void {
      removeBelow(root)
      stopWatchingAll()
    },
  }
}
