import type { Problem } from '../../../preload/contract/problem.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Log } from '../../base/log.ts'
import { proposeAddresses } from '../clones/propose-addresses.ts'
import type { Clone } from './clone.ts'
import { findObstacle } from './find-obstacle.ts'
import { readUserConfigDigest } from '../clones/user-config.ts'
import type { Git, GitFailure } from '../git/git.ts'
import type { GitLocator } from '../git/git-locator.ts'
import { isQuickScan, scanClone, type ReadMode, type ScanContext } from '../clones/scan-clone.ts'
import { redact } from '../git/rules/redact.ts'
import { unsafeOwnerFolder } from '../git/rules/unsafe-owner.ts'

export interface ScannerOptions extends Omit<ScanContext, 'git' | 'userConfigDigest'> {
  readonly git: GitLocator
  readonly clock: Clock
  readonly log: Log
}

/** Work for the job queue. */
type Work = (signal: AbortSignal) => Promise<void>

/** Scans clones, and notes the outcome in each. */
export class CloneScanner {
  readonly #options: ScannerOptions

  #userConfig: Promise<string | null> | null = null

  constructor(options: ScannerOptions) {
    this.#options = options
  }

  /**
   * Scans a clone in its next mode, which stays after a failure. Does nothing without Git.
   * @returns work that can wait: after a full scan, to propose addresses from the log
   */
  async scan(clone: Clone, signal: AbortSignal): Promise<Work | null> {
    await clone.watcher.sync(clone.location.cwd === clone.gitDir)
    const git = await this.#options.git.locate(signal)
    if (git === null) return null
    if (await this.#isRefused(clone)) return null
    const mode = clone.nextMode
    clone.nextMode = 'incremental'
    try {
      const tried = git.afterTimeouts(clone.timeouts)
      const userConfigDigest = await this.#readUserConfig(tried, signal)
      const context = { ...this.#options, git: tried, userConfigDigest }
      const scan = await scanClone(context, clone.toScan(), mode, signal)
      if (!scan.ok) {
        this.#fail(clone, scan.error, mode)
        return null
      }
      clone.finish(scan.value)
      const { isFull, hasMailmap } = scan.value
      return isFull ? (workSignal) => this.#propose(clone, hasMailmap, workSignal) : null
    } catch (bug) {
      clone.request(mode)
      clone.fail('unexpected')
      throw bug
    }
  }

  /** The user's configuration may have changed: the next scan reads it again. */
  forgetUserConfig(): void {
    this.#userConfig = null
  }

  async #readUserConfig(git: Git, signal: AbortSignal): Promise<string | null> {
    this.#userConfig ??= readUserConfigDigest(git, this.#options.home, signal)
    const digest = await this.#userConfig
    // The scan that asked may have been stopped.
    if (digest === null) this.#userConfig = null
    return digest
  }

  async #propose(clone: Clone, hasMailmap: boolean, signal: AbortSignal): Promise<void> {
    const { addresses, home } = this.#options
    const git = await this.#options.git.locate(signal)
    if (git === null) return
    const { cwd } = clone.location
    const source = { cwd, home, hasMailmap }
    const read = await withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
      proposeAddresses(git, addresses, source, deadline.signal),
    )
    if (!read.ok) this.#warn('the addresses of a repository could not be read', read.error)
  }

  /** Whether Git is not asked, since it would hang; the clone then says where. */
  async #isRefused(clone: Clone): Promise<boolean> {
    const { home, store, addresses, log } = this.#options
    const isThorough =
      clone.timeouts > 0 || !isQuickScan(store.get(clone.gitDir), addresses, clone.nextMode)
    const place = await findObstacle(clone.location, { home, isThorough })
    if (place === null) return false
    if (clone.problem?.code !== 'repository-unsafe')
      log.warn('a repository is not read: what lies where Git expects a file would make it hang')
    clone.fail('repository-unsafe', { place })
    return true
  }

  #fail(clone: Clone, failure: GitFailure, mode: ReadMode): void {
    clone.request(mode)
    if (failure.code === 'aborted') return
    this.#warn('a repository could not be read', failure)
    // Git itself may have been updated or removed.
    if (failure.code === 'process-failed') this.#options.git.forget()
    if (failure.code === 'timeout' || failure.code === 'too-much-memory')
      clone.pause(this.#options.clock.now())
    const { code, params } = problemOf(failure)
    clone.fail(code, params)
  }

  #warn(what: string, failure: GitFailure): void {
    if (failure.code === 'aborted') return
    const redacted =
      failure.code === 'exited' ? { ...failure, message: redact(failure.message) } : failure
    this.#options.log.warn(what, redacted)
  }
}

function problemOf(failure: GitFailure): Problem {
  switch (failure.code) {
    case 'exited': {
      const folder = unsafeOwnerFolder(failure.message)
      return folder === undefined
        ? { code: 'repository-unreadable' }
        : { code: 'repository-owner', params: { folder } }
    }
    case 'too-much-memory':
      return { code: 'git-memory' }
    case 'process-failed':
    case 'timeout':
    case 'aborted':
      return { code: 'git-failed' }
  }
}
