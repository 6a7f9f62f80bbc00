import type { Problem } from '../../../preload/contract/problem.ts'
import type { Git } from './git.ts'
import { openGit, type GitOptions } from './open-git.ts'

/** Finds `git` once and keeps it, or the reason why there is none. */
export class GitLocator {
  readonly #options: GitOptions
  readonly #onChange: () => void
  #git: Git | null = null
  #problem: Problem | null = null

  /** @param onChange called when `problem` has changed */
  constructor(options: GitOptions, onChange: () => void) {
    this.#options = options
    this.#onChange = onChange
  }

  get problem(): Problem | null {
    return this.#problem
  }

  /** @returns null if no Git is usable, or if `signal` is aborted */
  async locate(signal: AbortSignal): Promise<Git | null> {
    if (this.#git !== null) return this.#git
    const opened = await openGit(this.#options, signal)
    if (signal.aborted) return null
    const before = JSON.stringify(this.#problem)
    this.#git = opened.ok ? opened.value : null
    this.#problem = opened.ok ? null : opened.error
    if (JSON.stringify(this.#problem) !== before) this.#onChange()
    return this.#git
  }

  /** The next call searches again: the program may have been updated or removed. */
  forget(): void {
    this.#git = null
  }
}
