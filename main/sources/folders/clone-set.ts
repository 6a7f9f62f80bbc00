import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Timers } from '../../base/timers.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import { isQuickScan, type Addresses } from '../clones/scan-clone.ts'
import type { CloneStore } from '../clones/store.ts'
import { Clone } from './clone.ts'
import { isRepositoryAt } from './git-directory.ts'
import type { JobQueue } from './job-queue.ts'
import { readEffort } from './read-effort.ts'
import { firstScanRank, isSmallRepository } from './rules/first-scan.ts'
import type { CloneScanner } from './scanner.ts'
import type { StartupScan } from './startup-scan.ts'
import { isAtOrBelow, type Watches } from './watches.ts'
import type { WorkObserver } from './work-observer.ts'

export interface CloneSetOptions {
  readonly queue: JobQueue
  readonly scanner: CloneScanner
  readonly startupScan: StartupScan
  readonly store: CloneStore
  readonly addresses: Addresses
  readonly clock: Clock
  readonly watches: Watches
  readonly timers: Timers
  readonly observer: WorkObserver
  /** Called when a view of a clone has changed. */
  readonly onChange: () => void
  /** Called when a clone may have got a submodule. */
  readonly onModules: (clone: Clone) => void
  /** Called when a repository is no longer where it was found. */
  readonly onMissing: (clone: Clone) => Promise<void>
}

/** The clones in all chosen folders, and the queue of their scans. */
export class CloneSet {
  readonly #options: CloneSetOptions
  readonly #clones = new Map<string, Clone>()

  constructor(options: CloneSetOptions) {
    this.#options = options
  }

  /** By common Git directory. A clone can lie in several folders. */
  get all(): ReadonlyMap<string, Clone> {
    return this.#clones
  }

  /** Watches and scans a clone, unless it is known. Settles once its scan is queued. */
  async add(location: RepositoryLocation): Promise<void> {
    const { gitDir } = location
    const known = this.#clones.get(gitDir)
    if (known !== undefined) {
      known.location = location
      return
    }
    const { store, watches, timers, observer, onModules } = this.#options
    const clone: Clone = new Clone(location, {
      ...{ watches, timers },
      onRefs: () => {
        this.#queueScan(clone, true)
        observer.hint(clone)
      },
      onWork: () => observer.hint(clone),
      onIndex: () => observer.hintOfIndex(clone),
      onModules: () => onModules(clone),
      onRested: () => this.#queueScan(clone),
    })
    this.#clones.set(gitDir, clone)
    if (store.get(gitDir) === undefined) clone.effort = await readEffort(gitDir)
    else if (this.#isQuick(clone)) this.#options.startupScan.expect(keyOf(clone))
    this.#queueScan(clone)
  }

  /** Closes the clones that are no longer in any folder. */
  keepOnly(isListed: (gitDir: string) => boolean): void {
    for (const [gitDir, clone] of this.#clones) {
      if (isListed(gitDir)) continue
      clone.close()
      this.#clones.delete(gitDir)
    }
  }

  scanAll(): void {
    this.#options.scanner.forgetUserConfig()
    for (const clone of this.#clones.values()) this.#queueScan(clone)
  }

  /** Like `scanAll`, but reads everything again. */
  rescanAll(): void {
    this.#options.scanner.forgetUserConfig()
    for (const clone of this.#clones.values()) {
      clone.requestFull()
      this.#queueScan(clone)
    }
  }

  /** Scans the clones at and below a path first. */
  scanBelow(path: string): void {
    for (const clone of this.#clones.values())
      if (isAtOrBelow(clone.gitDir, path) || isAtOrBelow(clone.location.cwd, path))
        this.#queueScan(clone, true)
  }

  close(): void {
    for (const clone of this.#clones.values()) clone.close()
  }

  #queueScan(clone: Clone, isUrgent = false): void {
    const { queue, startupScan, clock } = this.#options
    const { effort } = clone
    const key = keyOf(clone)
    queue.add({
      key,
      work: startupScan.tracking(key, (signal) =>
        withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
          this.#scan(clone, deadline.signal),
        ),
      ),
      isUrgent,
      isQuick: effort === null ? this.#isQuick(clone) : isSmallRepository(effort),
      rank: effort === null ? 0 : firstScanRank(effort, clock.now()),
      isSuspect: clone.timeouts > 0,
    })
  }

  #isQuick(clone: Clone): boolean {
    const { store, addresses } = this.#options
    return isQuickScan(store.get(clone.gitDir), addresses, clone.nextMode)
  }

  async #scan(clone: Clone, signal: AbortSignal): Promise<void> {
    const { clock, scanner, queue, observer, onMissing } = this.#options
    if (this.#clones.get(clone.gitDir) !== clone) return
    if (clone.isPaused(clock.now())) return
    if (!(await isRepositoryAt(clone.location))) return onMissing(clone)
    // If the watches see all work, hints trigger the looks.
    if (clone.work === null || !clone.watcher.seesWork) observer.look(clone)
    const followUp = await this.#telling(clone, () => scanner.scan(clone, signal))
    if (followUp === null) return
    queue.add({
      key: `languages ${clone.gitDir}`,
      group: keyOf(clone),
      work: (later) =>
        withDeadline({ signals: [later, clone.signal] }, (deadline) =>
          this.#telling(clone, () => followUp(deadline.signal)),
        ),
      isQuick: true,
    })
  }

  /** Runs work on a clone and reports if that changed the clone's view. */
  async #telling<T>(clone: Clone, work: () => Promise<T>): Promise<T> {
    const before = clone.viewKey()
    try {
      return await work()
    } finally {
      if (clone.viewKey() !== before) this.#options.onChange()
    }
  }
}

function keyOf(clone: Clone): string {
  return `clone ${clone.gitDir}`
}
