import type { Problem } from '../../../preload/contract/problem.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Clone } from './clone.ts'
import { examinedGit } from './examined-git.ts'
import { readUserConfig, type UserConfig } from '../clones/user-config.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { Git, GitFailure } from '../git/git.ts'
import type { GitLocator } from '../git/git-locator.ts'
import {
  isQuickScan,
  recordLanguages,
  scanClone,
  type ReadMode,
  type ScanContext,
} from '../clones/scan-clone.ts'
import { redact } from '../git/rules/redact.ts'
import { unsafeOwnerFolder } from '../git/rules/unsafe-owner.ts'

export interface ScannerOptions extends Omit<ScanContext, 'git' | 'userConfig'> {
  readonly git: GitLocator
  readonly clock: Clock
  readonly log: Log
}

/** Work for the job queue. */
type Work = (signal: AbortSignal) => Promise<void>

/** Scans clones and stores the outcome in each. */
export class CloneScanner {
  readonly #options: ScannerOptions

  #userConfig: Promise<UserConfig | null> | null = null

  constructor(options: ScannerOptions) {
    this.#options = options
  }

  /**
   * Scans a clone in its next mode, which is kept if the scan fails. A no-op without Git.
   * @returns work that can wait: listing the languages
   */
  async scan(clone: Clone, signal: AbortSignal): Promise<Work | null> {
    await clone.watcher.sync(clone.location.cwd === clone.gitDir)
    const git = await this.#options.git.locate(signal)
    if (git === null) return null
    const mode = clone.nextMode
    clone.nextMode = 'incremental'
    try {
      const userConfig = await this.#readUserConfig(git, signal)
      const context = { ...this.#options, git: this.#gitFor(clone, git, mode), userConfig }
      const scan = await scanClone(context, clone.toScan(), mode, signal)
      if (!scan.ok) {
        this.#fail(clone, scan.error, mode)
        return null
      }
      clone.finish(scan.value)
      const { hasOldLanguages, languageFailure } = scan.value
      if (languageFailure !== null) this.#failLanguages(clone, languageFailure)
      if (!hasOldLanguages) return null
      return async (later) => {
        const more = { ...context, git: context.git.afterTimeouts(clone.languageTimeouts) }
        const head = await recordLanguages(more, clone.toScan(), later)
        if (head.ok) clone.updateHead(head.value)
        else this.#failLanguages(clone, head.error)
      }
    } catch (bug) {
      clone.request(mode)
      const fault = faultOf(bug)
      clone.fail(fault ?? 'unexpected', fault === undefined ? {} : { context: 'scan' })
      throw bug
    }
  }

  /** Git for looking at the user's work in a clone, or null if there is none. */
  async gitFor(clone: Clone, signal: AbortSignal): Promise<Git | null> {
    const git = await this.#options.git.locate(signal)
    return git && this.#examined(clone, git, true)
  }

  /** The user's configuration may have changed, so the next scan reads it again. */
  forgetUserConfig(): void {
    this.#userConfig = null
  }

  async #readUserConfig(git: Git, signal: AbortSignal): Promise<UserConfig | null> {
    this.#userConfig ??= readUserConfig(git, this.#options.home, signal)
    const config = await this.#userConfig
    // The scan that started the read may have been stopped.
    if (config === null) this.#userConfig = null
    return config
  }

  /** Git for one scan of a clone, which is examined before Git is asked. */
  #gitFor(clone: Clone, git: Git, mode: ReadMode): Git {
    const { store, addresses } = this.#options
    const isQuick = isQuickScan(store.get(clone.gitDir), addresses, mode)
    return this.#examined(clone, git, clone.timeouts > 0 || !isQuick)
  }

  #examined(clone: Clone, git: Git, isThorough: boolean): Git {
    const { home } = this.#options
    return examinedGit(git.afterTimeouts(clone.timeouts), clone.location, { home, isThorough })
  }

  #fail(clone: Clone, failure: GitFailure, mode: ReadMode): void {
    clone.request(mode)
    if (failure.code === 'aborted') return
    const { code, params } = problemOf(failure)
    if (code !== 'repository-unsafe' || clone.problem?.code !== code)
      this.#warn('a repository could not be read', failure)
    // Git itself may have been updated or removed.
    if (failure.code === 'process-failed') this.#options.git.forget()
    if (failure.code === 'timeout' || failure.code === 'too-much-memory')
      clone.pause(this.#options.clock.now())
    clone.fail(code, params)
  }

  /** The commits are recorded. Whether they count is unknown until a later scan has listed the languages. */
  #failLanguages(clone: Clone, failure: GitFailure): void {
    if (failure.code === 'aborted') return
    this.#warn('the files of a repository could not be listed', failure)
    clone.failLanguages(failure.code === 'timeout')
  }

  #warn(what: string, failure: GitFailure): void {
    if (failure.code === 'aborted') return
    this.#options.log.warn(what, forLog(failure))
  }
}

/** A failure without the names of repositories, branches and files. */
function forLog(failure: GitFailure): object {
  if (failure.code === 'obstacle') return { code: failure.code }
  return failure.code === 'exited' ? { ...failure, message: redact(failure.message) } : failure
}

function problemOf(failure: GitFailure): Problem {
  switch (failure.code) {
    case 'exited': {
      const folder = unsafeOwnerFolder(failure.message)
      return folder === undefined
        ? { code: 'repository-unreadable' }
        : { code: 'repository-owner', params: { folder } }
    }
    case 'obstacle':
      return { code: 'repository-unsafe', params: { place: failure.place } }
    case 'too-much-memory':
      return { code: 'git-memory' }
    case 'process-failed':
    case 'timeout':
    case 'aborted':
      return { code: 'git-failed' }
  }
}
