import path from 'node:path'

import type { IsExcluded } from './excluded.ts'
import { isAtOrBelow, type Watch, type Watches } from './watches.ts'

/** How deep below the chosen folder new repositories are noticed: enough for `~/src/host/owner/app/packages/part/`. */
const maxWatchDepth = 6

interface WatchedFolder {
  readonly watch: Watch
  /** The names of its subfolders that were searched. */
  below: ReadonlySet<string>
}

/** The folders within one chosen folder, worktrees included, that are watched for new repositories. */
export class FolderTree {
  readonly #root: string
  readonly #watches: Watches
  readonly #isExcluded: IsExcluded
  readonly #onHint: (folder: string) => void
  readonly #folders = new Map<string, WatchedFolder>()
  #hasLeftOut = false

  /** @param onHint gets a folder in which something was created or removed */
  constructor(
    root: string,
    watches: Watches,
    isExcluded: IsExcluded,
    onHint: (folder: string) => void,
  ) {
    this.#root = root
    this.#watches = watches
    this.#isExcluded = isExcluded
    this.#onHint = onHint
  }

  /** Whether every folder down to that depth is watched. */
  get isComplete(): boolean {
    return !this.#hasLeftOut && [...this.#folders.values()].every(({ watch }) => watch.isOpen)
  }

  add(folder: string, rank: 'new' | 'spare'): void {
    if (this.#folders.get(folder)?.watch.isOpen === true) return
    const relative = path.relative(this.#root, folder)
    if (relative !== '' && relative.split(path.sep).length > maxWatchDepth) return
    const watch = this.#watches.watch({
      folder,
      rank,
      onEvent: (name, isEntry) => {
        if (
          name === null ||
          name === '.git' ||
          (isEntry && !this.#isExcluded(path.join(folder, name)))
        )
          this.#onHint(folder)
      },
    })
    if (watch.isOpen) this.#folders.set(folder, { watch, below: new Set() })
    else this.#hasLeftOut = true
  }

  /** Watches a `.git` that leads to no repository yet: the rest of it will appear inside. */
  addBroken(folder: string, rank: 'new' | 'spare'): void {
    const dotGit = path.join(folder, '.git')
    if (this.#folders.get(dotGit)?.watch.isOpen === true) return
    const onEvent = () => this.#onHint(folder)
    const watch = this.#watches.watch({ folder: dotGit, rank, onEvent })
    if (watch.isOpen) this.#folders.set(dotGit, { watch, below: new Set() })
  }

  /** A folder's subfolders as of when it was read. Empty if it is not watched. */
  below(folder: string): ReadonlySet<string> {
    return this.#folders.get(folder)?.below ?? new Set()
  }

  setBelow(folder: string, names: readonly string[]): void {
    const known = this.#folders.get(folder)
    if (known !== undefined) known.below = new Set(names)
  }

  /** Stops watching one folder. */
  remove(folder: string): void {
    this.#folders.get(folder)?.watch.close()
    this.#folders.delete(folder)
  }

  removeBelow(parent: string): void {
    for (const folder of [...this.#folders.keys()])
      if (isAtOrBelow(folder, parent)) this.remove(folder)
  }

  close(): void {
    for (const folder of [...this.#folders.keys()]) this.remove(folder)
  }
}
