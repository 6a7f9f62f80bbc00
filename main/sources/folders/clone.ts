import path from 'node:path'

import type { Log } from '../../base/log.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import type { CloneHead, RepositoryId } from '../../ledger/rules/facts.ts'
import type { Place } from '../clones/repository-location.ts'
import type { CloneToRead, Reading, Wish } from '../clones/scan-clone.ts'
import { RepositoryWatch } from './watchers.ts'

/** So long one is left alone whose reading hung, in milliseconds: it keeps all others waiting while it does. */
const rest = 10 * 60_000

/** One clone as long as it lies in a chosen folder: its watch, and how the last reading went. */
export class Clone {
  readonly gitDir: string
  readonly watch: RepositoryWatch
  /** Where Git is asked; another worktree may take over. */
  place: Place
  /** What the next reading is for. */
  wish: Wish = 'changes'
  /** Whether the reading that a person waits for has ended, well or not. */
  isRead = false
  repository: RepositoryId | null = null
  /** Whether it had no commit on any branch when it was read. */
  isEmpty = false
  problem: Problem | null = null
  readonly #label: string
  readonly #stop = new AbortController()
  #head: CloneHead | null = null
  #config: string | null = null
  #hungAt: number | null = null

  /** @param onHint told when its branches may have moved, or its configuration may have changed */
  constructor(place: Place, log: Log, onHint: () => void) {
    this.place = place
    this.gitDir = place.gitDir
    this.#label = labelOf(place.gitDir)
    this.watch = new RepositoryWatch(place.gitDir, log, onHint)
  }

  /** Aborted when the clone is let go. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  toRead(): CloneToRead {
    return { ...this.place, label: this.#label, head: this.#head, config: this.#config }
  }

  /** Asks for a wish beside those that wait already. */
  wishFor(wish: Wish): void {
    if (wish === 'whole') this.wish = wish
  }

  /** Asks for everything once more, and shows that it is being read. */
  askForAll(): void {
    this.#hungAt = null
    this.wishFor('whole')
    this.isRead = false
  }

  read({ repository, head, config, isEmpty }: Reading): void {
    this.isRead = true
    this.isEmpty = isEmpty
    this.repository = repository
    this.#head = head
    this.#config = config
    // With commits and yet unknown: its history ends before its root, and no remote tells its name.
    this.problem = repository === null && !isEmpty ? this.#trouble('repository-shallow') : null
  }

  /** Notes that Git hung when it was asked. */
  hang(now: number): void {
    this.#hungAt = now
  }

  isResting(now: number): boolean {
    const since = this.#hungAt === null ? rest : now - this.#hungAt
    // A clock set back must not put off the reading.
    return since >= 0 && since < rest
  }

  fail(code: ProblemCode): void {
    this.isRead = true
    this.problem = this.#trouble(code)
  }

  /** All that a view can show of it, for comparing. */
  visible(): string {
    return JSON.stringify([this.isRead, this.isEmpty, this.repository, this.problem])
  }

  close(): void {
    this.#stop.abort()
    this.watch.close()
  }

  #trouble(code: ProblemCode): Problem {
    return { code, params: { name: this.#label } }
  }
}

/** What a person calls the repository: the folder of `.git`, or the bare one's name without `.git`. */
export function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}
