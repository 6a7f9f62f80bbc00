import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Log } from '../../base/log.ts'
import { proposeFromLog } from '../clones/propose-addresses.ts'
import type { Clone } from './clone.ts'
import type { GitFailure } from '../git/git.ts'
import type { GitKeeper } from '../git/git-locator.ts'
import { readClone, type CloneContext, type Wish } from '../clones/scan-clone.ts'
import { withoutNames } from '../git/rules/redact.ts'

export interface ReadingsOptions extends Omit<CloneContext, 'git'> {
  readonly git: GitKeeper
  readonly clock: Clock
  readonly log: Log
}

/** Work of the queue, ended by its signal. */
type Work = (signal: AbortSignal) => Promise<void>

/** Reads clones, and notes in each how it went. */
export class Readings {
  readonly #options: ReadingsOptions

  constructor(options: ReadingsOptions) {
    this.#options = options
  }

  /**
   * Reads what a clone wishes for. Without Git nothing is read, and after a failure the wish stays.
   * @returns what is to be done after it and can wait: a look for addresses in a log that was read whole
   */
  async read(clone: Clone, signal: AbortSignal): Promise<Work | null> {
    await clone.watch.sync()
    const git = await this.#options.git.open(signal)
    if (git === null) return null
    const { wish } = clone
    clone.wish = 'changes'
    try {
      const read = await readClone({ ...this.#options, git }, clone.toRead(), wish, signal)
      if (!read.ok) {
        this.#fail(clone, read.error, wish)
        return null
      }
      clone.read(read.value)
      const { isWhole, hasMailmap } = read.value
      return isWhole ? (stop) => this.#propose(clone, hasMailmap, stop) : null
    } catch (bug) {
      clone.wishFor(wish)
      clone.fail('unexpected')
      throw bug
    }
  }

  async #propose(clone: Clone, hasMailmap: boolean, signal: AbortSignal): Promise<void> {
    const { addresses, home } = this.#options
    const git = await this.#options.git.open(signal)
    if (git === null) return
    const { cwd } = clone.place
    const log = { cwd, home, hasMailmap }
    const read = await withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
      proposeFromLog(git, addresses, log, deadline.signal),
    )
    if (!read.ok) this.#warn('the addresses of a repository could not be read', read.error)
  }

  #fail(clone: Clone, failure: GitFailure, wish: Wish): void {
    clone.wishFor(wish)
    if (failure.code === 'stopped') return
    this.#warn('a repository could not be read', failure)
    // Git itself may have been updated or taken away: it is looked for again the next time.
    if (failure.code === 'broken') this.#options.git.forget()
    if (failure.code === 'silent') clone.hang(this.#options.clock.now())
    clone.fail(failure.code === 'refused' ? 'repository-unreadable' : 'git-failed')
  }

  #warn(what: string, failure: GitFailure): void {
    if (failure.code === 'stopped') return
    const told =
      failure.code === 'refused' ? { ...failure, message: withoutNames(failure.message) } : failure
    this.#options.log.warn(what, told)
  }
}
