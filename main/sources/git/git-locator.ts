import type { Problem } from '../../../preload/contract/problem.ts'
import type { Git } from './git.ts'
import { openGit, type GitOptions } from './open-git.ts'

/** Keeps the `git` program once it was found, and why it was not. */
export class GitKeeper {
  readonly #options: GitOptions
  readonly #onChange: () => void
  #git: Git | null = null
  #trouble: Problem | null = null

  /** @param onChange told when `trouble` is another one */
  constructor(options: GitOptions, onChange: () => void) {
    this.#options = options
    this.#onChange = onChange
  }

  get trouble(): Problem | null {
    return this.#trouble
  }

  /** @returns null where there is none that can be used, and when `signal` stops it */
  async open(signal: AbortSignal): Promise<Git | null> {
    if (this.#git !== null) return this.#git
    const opened = await openGit(this.#options, signal)
    if (signal.aborted) return null
    const before = JSON.stringify(this.#trouble)
    this.#git = opened.ok ? opened.value : null
    this.#trouble = opened.ok ? null : opened.error
    if (JSON.stringify(this.#trouble) !== before) this.#onChange()
    return this.#git
  }

  /** Looks for it again the next time: it may have been updated or taken away. */
  forget(): void {
    this.#git = null
  }
}
