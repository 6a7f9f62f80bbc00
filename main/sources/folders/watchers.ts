import { watch, type FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Log } from '../../base/log.ts'

/** Watches of single folders, not of what lies below them. */
export class Watches {
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
   * @param onEvent gets the name of what changed in it; null where the system does not tell. The folder's own end is
   * told with its own name on Linux.
   */
  open(folder: string, onEvent: (name: string | null) => void): void {
    if (this.#all.has(folder)) return
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => onEvent(name))
      watcher.on('error', () => {
        this.shut(folder)
        onEvent(null)
      })
      this.#all.set(folder, watcher)
    } catch (cause) {
      // Gone already, or the system has no more watches to give: comparing from time to time is left.
      const code = codeOf(cause)
      if (code !== 'ENOENT') this.#log.warn(`a folder cannot be watched: ${code}`)
    }
  }

  shut(folder: string): void {
    this.#all.get(folder)?.close()
    this.#all.delete(folder)
  }

  close(): void {
    for (const folder of this.folders()) this.shut(folder)
  }
}

/**
 * Watches the folders of a Git directory in which branches are kept: itself (`packed-refs`), `refs/heads` with all that
 * is below it, and `reftable`; and so its configuration too. Branches of linked worktrees are kept there too. Work trees are never watched.
 * What comes is a hint, and some never comes (network drives): whoever listens compares.
 */
export class RepositoryWatch {
  readonly #gitDir: string
  readonly #onHint: () => void
  readonly #watches: Watches
  /** A folder made anew under an old name is another one: its old watch is deaf. */
  readonly #identities = new Map<string, number>()

  /** @param onHint told when branches or the configuration may have changed */
  constructor(gitDir: string, log: Log, onHint: () => void) {
    this.#gitDir = gitDir
    this.#onHint = onHint
    this.#watches = new Watches(log)
  }

  /** Begins to watch what is new, and lets go of what is gone. To be called before branches are compared. */
  async sync(): Promise<void> {
    const heads = path.join(this.#gitDir, 'refs', 'heads')
    const wanted = new Map<string, (name: string | null) => void>([
      [this.#gitDir, (name) => this.#onTop(name)],
      [path.join(this.#gitDir, 'reftable'), (name) => this.#onTable(name)],
      ...(await foldersBelow(heads)).map(
        (folder) => [folder, (name: string | null) => this.#onBranch(name)] as const,
      ),
    ])
    for (const folder of this.#watches.folders()) if (!wanted.has(folder)) this.#shut(folder)
    for (const [folder, onEvent] of wanted) {
      const identity = (await stat(folder).catch(() => undefined))?.ino
      if (identity !== this.#identities.get(folder)) this.#shut(folder)
      if (identity === undefined || this.#isClosed) continue
      this.#identities.set(folder, identity)
      this.#watches.open(folder, onEvent)
    }
  }

  #isClosed = false

  close(): void {
    this.#isClosed = true
    this.#watches.close()
  }

  #shut(folder: string): void {
    this.#watches.shut(folder)
    this.#identities.delete(folder)
  }

  #onTop(name: string | null): void {
    if (name === null || ofTop.has(name) || name === path.basename(this.#gitDir)) this.#onHint()
  }

  #onTable(name: string | null): void {
    if (name === null || name === 'tables.list') this.#onHint()
  }

  #onBranch(name: string | null): void {
    // A branch is written as `<name>.lock` and then renamed; no branch's own name can end so.
    if (name?.endsWith('.lock') !== true) this.#onHint()
  }
}

const ofTop = new Set([
  ...['config', 'config.worktree', 'packed-refs', 'refs', 'reftable', 'shallow'],
])

/** A folder and all folders below it; none where it is none (reftable repositories have a file there). */
async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) return []
  const below = entries.filter((entry) => entry.isDirectory())
  const all = await Promise.all(below.map(({ name }) => foldersBelow(path.join(folder, name))))
  return [folder, ...all.flat()]
}

/** All that the log may have of a failure of the file system: its message names the folder. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
