import path from 'node:path'

import { isRestOver } from '../../base/rules/rest.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import type { CloneHead, RepositoryId } from '../../ledger/rules/facts.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import type { CloneToScan, ScanResult, ReadMode } from '../clones/scan-clone.ts'
import { RepositoryWatcher, type RepositoryHints } from './repository-watcher.ts'
import type { Watches } from './watches.ts'

/** A clone at which Git hung is not scanned for so long: all others wait while it hangs. */
const pauseAfterTimeoutMs = 10 * 60_000

/** One clone as long as it lies in a chosen folder: its watcher, and the outcome of its last scan. */
export class Clone {
  readonly gitDir: string
  readonly watcher: RepositoryWatcher
  /** Changes when another of its worktrees is used. */
  location: RepositoryLocation
  /** How much the next scan reads. */
  nextMode: ReadMode = 'incremental'
  /** Whether the scan that a person waits for has ended, well or not. */
  isScanned = false
  repository: RepositoryId | null = null
  /** Whether no branch had a commit at the last scan. */
  isEmpty = false
  problem: Problem | null = null
  readonly #label: string
  readonly #stop = new AbortController()
  #head: CloneHead | null = null
  #configDigest: string | null = null
  #timedOutAt: number | null = null

  constructor(location: RepositoryLocation, watches: Watches, hints: RepositoryHints) {
    this.location = location
    this.gitDir = location.gitDir
    this.#label = labelOf(location.gitDir)
    this.watcher = new RepositoryWatcher(location.gitDir, watches, hints)
  }

  /** Aborted when the clone is closed. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  toScan(): CloneToScan {
    return {
      ...this.location,
      label: this.#label,
      head: this.#head,
      configDigest: this.#configDigest,
    }
  }

  /** Takes the mode for the next scan, which stays full once it is. */
  request(mode: ReadMode): void {
    if (mode === 'full') this.nextMode = mode
  }

  /** Takes a full scan for the next one, and shows that it is wanted. */
  requestFull(): void {
    this.#timedOutAt = null
    this.request('full')
    this.isScanned = false
  }

  finish({ repository, head, configDigest, isEmpty }: ScanResult): void {
    this.isScanned = true
    this.isEmpty = isEmpty
    this.repository = repository
    this.#head = head
    this.#configDigest = configDigest
    // With commits and without an id: it is shallow and has no remote.
    this.problem = repository === null && !isEmpty ? this.#problemOf('repository-shallow') : null
  }

  /** Notes that Git hung. @param now milliseconds since the epoch */
  pause(now: number): void {
    this.#timedOutAt = now
  }

  isPaused(now: number): boolean {
    if (this.#timedOutAt === null) return false
    return !isRestOver(this.#timedOutAt + pauseAfterTimeoutMs, pauseAfterTimeoutMs, now)
  }

  fail(code: ProblemCode, more: Problem['params'] = {}): void {
    this.isScanned = true
    this.problem = this.#problemOf(code, more)
  }

  /** Changes when anything changes that a view can show. */
  viewKey(): string {
    return JSON.stringify([this.isScanned, this.isEmpty, this.repository, this.problem])
  }

  close(): void {
    this.#stop.abort()
    this.watcher.close()
  }

  #problemOf(code: ProblemCode, more: Problem['params'] = {}): Problem {
    return { code, params: { name: this.#label, ...more } }
  }
}

/** What a person calls the repository: the folder of `.git`, or a bare one's name without `.git`. */
export function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}
