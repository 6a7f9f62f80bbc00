import path from 'node:path'

import { isRestOver } from '../../base/rules/rest.ts'
import type { Timers } from '../../base/timers.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import type { CloneHead, RepositoryId } from '../../ledger/rules/facts.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import type { WorkState } from '../clones/rules/work.ts'
import type { CloneToScan, ScanResult, ReadMode } from '../clones/scan-clone.ts'
import { RepositoryWatcher, type RepositoryHints } from './repository-watcher.ts'
import type { RepositoryEffort } from './rules/first-scan.ts'
import { restMs } from './rules/rest.ts'
import type { Watches } from './watches.ts'

export interface CloneOptions extends RepositoryHints {
  readonly watches: Watches
  readonly timers: Timers
  /** Called when the rest after Git was killed is over. */
  readonly onRested: () => void
}

/** One clone, for as long as it lies in a chosen folder: its watcher and the outcome of its last scan. */
export class Clone {
  readonly gitDir: string
  readonly watcher: RepositoryWatcher
  /** Changes if another of its worktrees is used. */
  location: RepositoryLocation
  /** How much the next scan reads. */
  nextMode: ReadMode = 'incremental'
  /** Whether the scan that the user waits for has ended, successfully or not. */
  isScanned = false
  repository: RepositoryId | null = null
  /** Whether no branch had a commit at the last scan. */
  isEmpty = false
  /** How expensive its first scan may be. Null if it was scanned before. */
  effort: RepositoryEffort | null = null
  /** The user's work there at the last look, or null before the first one. */
  work: WorkState | null = null
  /** How often in a row Git was killed here. */
  timeouts = 0
  /** The same for listing its files. */
  languageTimeouts = 0
  readonly #label: string
  readonly #timers: Timers
  readonly #onRested: () => void
  readonly #stop = new AbortController()
  #head: CloneHead | null = null
  #scanProblem: Problem | null = null
  #languageProblem: Problem | null = null
  #pausedAt: number | null = null
  #cancelRest: () => void = () => undefined

  constructor(location: RepositoryLocation, options: CloneOptions) {
    const { watches, timers, onRested } = options
    this.location = location
    this.#timers = timers
    this.#onRested = onRested
    this.gitDir = location.gitDir
    this.#label = labelOf(location.gitDir)
    this.watcher = new RepositoryWatcher(location.gitDir, watches, options)
  }

  /** What the last scan could not read. A failed scan takes precedence over failed languages. */
  get problem(): Problem | null {
    return this.#scanProblem ?? this.#languageProblem
  }

  /** Aborted when the clone is closed. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  toScan(): CloneToScan {
    return { ...this.location, label: this.#label, head: this.#head }
  }

  /** Requests a mode for the next scan. Full stays full. */
  request(mode: ReadMode): void {
    if (mode === 'full') this.nextMode = mode
  }

  /** Makes the next scan a full one, and shows it as pending. */
  requestFull(): void {
    this.#endRest()
    this.request('full')
    this.isScanned = false
  }

  finish({ repository, head, isEmpty, isShallow, hasOldLanguages }: ScanResult): void {
    this.isScanned = true
    this.timeouts = 0
    this.effort = null
    this.isEmpty = isEmpty && !isShallow
    this.repository = repository
    this.#head = head
    this.#scanProblem = null
    if (!hasOldLanguages) this.#languageProblem = null
    // A clone of a tag: no branch leads to its commits.
    if (isEmpty && isShallow) this.fail('repository-shallow', { context: 'branchless' })
    // It has commits but no id: it is shallow and has no remote.
    else if (repository === null && !isEmpty) this.fail('repository-shallow')
  }

  /** Takes the head with the languages read after the last scan. */
  updateHead(head: CloneHead | null): void {
    this.#head = head
    this.#languageProblem = null
    this.languageTimeouts = 0
  }

  failLanguages(isTimeout: boolean): void {
    this.#languageProblem = this.#problemOf('languages-unread')
    if (isTimeout) this.languageTimeouts += 1
  }

  /** Notes that Git was killed. The clone rests, longer each time. @param now milliseconds since the epoch */
  pause(now: number): void {
    this.#endRest()
    this.timeouts += 1
    this.#pausedAt = now
    this.#cancelRest = this.#timers.after(restMs(this.timeouts), () => {
      this.#endRest()
      this.#onRested()
    })
  }

  isPaused(now: number): boolean {
    if (this.#pausedAt === null) return false
    const rest = restMs(this.timeouts)
    return !isRestOver(this.#pausedAt + rest, rest, now)
  }

  #endRest(): void {
    this.#pausedAt = null
    this.#cancelRest()
  }

  fail(code: ProblemCode, more: Problem['params'] = {}): void {
    this.isScanned = true
    this.#scanProblem = this.#problemOf(code, more)
  }

  /** Changes whenever something that a view can show changes. */
  viewKey(): string {
    return JSON.stringify([this.isScanned, this.isEmpty, this.repository, this.problem])
  }

  close(): void {
    this.#stop.abort()
    this.#endRest()
    this.watcher.close()
  }

  #problemOf(code: ProblemCode, more: Problem['params'] = {}): Problem {
    return { code, params: { name: this.#label, ...more } }
  }
}

/** The repository's name as shown to the user: the folder that contains `.git`, or a bare one's name without `.git`. */
export function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}
