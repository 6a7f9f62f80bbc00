import { watch, type FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Log } from '../../base/log.ts'

/** Watches single folders, not what lies below them. */
export class FolderWatchers {
  readonly #log: Log
  readonly #all = new Map<string, FSWatcher>()

  constructor(log: Log) {
    this.#log = log
  }

  get size(): number {
    return this.#all.size
  }

  has(folder: string): boolean {
    return this.#all.has(folder)
  }

  /** The folders that are watched. */
  folders(): readonly string[] {
    return [...this.#all.keys()]
  }

  /**
   * Watches a folder unless it is watched.
   * @param onEvent gets the name of what changed in it, or null where the system does not tell. On Linux it gets the
   * folder's own name when the folder itself is removed.
   */
  watch(folder: string, onEvent: (name: string | null) => void): void {
    if (this.#all.has(folder)) return
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => onEvent(name))
      watcher.on('error', () => {
        this.unwatch(folder)
        onEvent(null)
      })
      this.#all.set(folder, watcher)
    } catch (cause) {
      // It is gone, or the system has no more watches. Branches are compared from time to time all the same.
      const code = codeOf(cause)
      if (code !== 'ENOENT') this.#log.warn(`a folder cannot be watched: ${code}`)
    }
  }

  unwatch(folder: string): void {
    this.#all.get(folder)?.close()
    this.#all.delete(folder)
  }

  close(): void {
    for (const folder of this.folders()) this.unwatch(folder)
  }
}

/**
 * Watches the folders of a Git directory in which Git keeps branches, also those of linked worktrees, and the
 * configuration: itself (`config`, `packed-refs`), `refs/heads` with all folders below it, and `reftable`. Work trees are
 * not watched. An event is a hint to compare the branches; on network drives some events are lost.
 */
export class RepositoryWatcher {
  readonly #gitDir: string
  readonly #onHint: () => void
  readonly #watchers: FolderWatchers
  /** The inodes of watched folders. A folder that replaces another of its name needs a new watch. */
  readonly #inodes = new Map<string, number>()

  /** @param onHint told when branches or the configuration may have changed */
  constructor(gitDir: string, log: Log, onHint: () => void) {
    this.#gitDir = gitDir
    this.#onHint = onHint
    this.#watchers = new FolderWatchers(log)
  }

  /** Watches new folders, and no more those that are gone. To be called before branches are compared. */
  async sync(): Promise<void> {
    const heads = path.join(this.#gitDir, 'refs', 'heads')
    const wanted = new Map<string, (name: string | null) => void>([
      [this.#gitDir, (name) => this.#onGitDirEvent(name)],
      [path.join(this.#gitDir, 'reftable'), (name) => this.#onReftableEvent(name)],
      ...(await foldersBelow(heads)).map(
        (folder) => [folder, (name: string | null) => this.#onBranchEvent(name)] as const,
      ),
    ])
    for (const folder of this.#watchers.folders()) if (!wanted.has(folder)) this.#unwatch(folder)
    for (const [folder, onEvent] of wanted) {
      const inode = (await stat(folder).catch(() => undefined))?.ino
      if (inode !== this.#inodes.get(folder)) this.#unwatch(folder)
      if (inode === undefined || this.#isClosed) continue
      this.#inodes.set(folder, inode)
      this.#watchers.watch(folder, onEvent)
    }
  }

  #isClosed = false

  close(): void {
    this.#isClosed = true
    this.#watchers.close()
  }

  #unwatch(folder: string): void {
    this.#watchers.unwatch(folder)
    this.#inodes.delete(folder)
  }

  #onGitDirEvent(name: string | null): void {
    if (name === null || watchedNames.has(name) || name === path.basename(this.#gitDir))
      this.#onHint()
  }

  #onReftableEvent(name: string | null): void {
    if (name === null || name === 'tables.list') this.#onHint()
  }

  #onBranchEvent(name: string | null): void {
    // A branch is written as `<name>.lock` and then renamed. No branch's own name can end so.
    if (name?.endsWith('.lock') !== true) this.#onHint()
  }
}

/** In a Git directory. */
const watchedNames = new Set([
  ...['config', 'config.worktree', 'packed-refs', 'refs', 'reftable', 'shallow'],
])

/** A folder and all folders below it. Empty where there is none: repositories with reftable have a file there. */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) return []
  const below = entries.filter((entry) => entry.isDirectory())
  const all = await Promise.all(below.map(({ name }) => foldersBelow(path.join(folder, name))))
  return [folder, ...all.flat()]
}

/** The code of a failure, for the log. Its message would name the folder. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
