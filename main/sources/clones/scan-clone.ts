import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, RepositoryId } from '../../ledger/rules/facts.ts'
import type { Addresses } from './propose-addresses.ts'
import type { RepositoryLocation } from './repository-location.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readConfig } from './read-config.ts'
import { identify, readLanguages } from './read-head.ts'
import { readTips } from './read-tips.ts'
import { recordLog, type CloneRecorder } from './record-log.ts'
import { isBotAddress } from './rules/agents.ts'
import type { GitConfig } from './rules/config.ts'
import { rootOf } from './rules/repository-id.ts'
import { parseTips, revisionsBetween, sameTips, tipFormat, type BranchTips } from './rules/tips.ts'
import type { CloneStore, StoredClone } from './store.ts'
import { readRepositoryContext, type RepositoryContext } from './repository-context.ts'

/** What every scan needs. */
export interface ScanContext {
  readonly git: Git
  readonly store: CloneStore
  readonly ledger: CloneRecorder
  readonly addresses: Addresses
  /** The user's home folder. */
  readonly home: string
  /** The digest of the configuration outside of repositories; null where only Git can tell. */
  readonly userConfigDigest: string | null
}

/** A clone, and what the last scan of this run has found. */
export interface CloneToScan extends RepositoryLocation {
  /** What a person calls it. */
  readonly label: string
  /** As recorded by the last scan; null before the first. */
  readonly head: CloneHead | null
  /** The digest of its configuration at the last scan; null before the first, and where it is not known. */
  readonly configDigest: string | null
}

/** How much a scan reads: what is new on the branches and in the configuration, or all of it. */
export type ReadMode = 'incremental' | 'full'

export interface ScanResult {
  /** null where nothing tells which repository it is: it is empty, or shallow and without a remote. */
  readonly repository: RepositoryId | null
  readonly head: CloneHead | null
  /** The digest of its configuration; null where it is not known. */
  readonly configDigest: string | null
  /** Whether Git may read its `.mailmap`. */
  readonly hasMailmap: boolean
  /** No branch has a commit. */
  readonly isEmpty: boolean
  /** Whether all of history was read, and not only what is new. */
  readonly isFull: boolean
}

type Answer<T> = Promise<Result<T, GitFailure>>

/**
 * Records what a clone holds. Reads what is new since the last scan, or all of it: in the mode `full`, when it was never
 * scanned, and when other addresses count now. How far it has come is stored after the commits are recorded, so that
 * a scan that was cut short is repeated.
 */
export async function scanClone(
  context: ScanContext,
  clone: CloneToScan,
  mode: ReadMode,
  signal: AbortSignal,
): Answer<ScanResult> {
  const { git, store, userConfigDigest } = context
  const repositoryContext = await readRepositoryContext(git, clone, signal, userConfigDigest)
  const read = await readBranches(git, clone, repositoryContext, signal)
  if (!read.ok) return read
  const tips = read.value
  const scan = new CloneScan(context, clone, repositoryContext, tips, signal)
  const stored = store.get(clone.gitDir)
  if (
    stored !== undefined &&
    mode !== 'full' &&
    stored.contextDigest === repositoryContext.digest
  ) {
    const read = await scan.readIncremental(stored)
    // Git refuses revisions that are not in the repository any more.
    if (read !== null && (read.ok || read.error.code !== 'exited')) return read
  }
  return scan.readFull(stored)
}

/** The local branches: from their files where those are plain, which takes less time, else from Git. */
async function readBranches(
  git: Git,
  { gitDir, cwd }: RepositoryLocation,
  { keepsRefsInFiles }: RepositoryContext,
  signal: AbortSignal,
): Answer<BranchTips> {
  const tips = keepsRefsInFiles ? await readTips(gitDir) : null
  // Where there seems to be none, Git knows whether it is a repository at all.
  if (tips !== null && tips.size > 0) return ok(tips)
  const args = ['for-each-ref', `--format=${tipFormat}`, 'refs/heads']
  const listed = await git.text({ cwd, args, signal })
  return listed.ok ? ok(parseTips(listed.value)) : listed
}

class CloneScan {
  readonly #context: ScanContext
  readonly #clone: CloneToScan
  readonly #repositoryContext: RepositoryContext
  readonly #tips: BranchTips
  readonly #signal: AbortSignal

  constructor(
    context: ScanContext,
    clone: CloneToScan,
    repositoryContext: RepositoryContext,
    tips: BranchTips,
    signal: AbortSignal,
  ) {
    this.#context = context
    this.#clone = clone
    this.#repositoryContext = repositoryContext
    this.#tips = tips
    this.#signal = signal
  }

  /** @returns null when all has to be read, since other addresses count now */
  async readIncremental(stored: StoredClone): Promise<Result<ScanResult, GitFailure> | null> {
    const addresses = distinctAddresses(this.#context.addresses)
    if (!coversAddresses(stored, addresses)) return null
    const { repository } = stored
    const { head } = this.#clone
    const { configDigest } = this.#repositoryContext
    const before = this.#clone.configDigest ?? stored.configDigest
    const read = { ...stored, addresses, tips: this.#tips }
    if (sameTips(this.#tips, stored.tips)) {
      if (stored.addresses.length !== addresses.length) this.#store(read)
      return configDigest !== null && configDigest === before
        ? this.#result(repository, head)
        : this.#checkConfig(read)
    }
    // The head of the last scan will do at first: the commit must not wait for a list of all files.
    const known = head === null ? this.#head(repository) : Promise.resolve(ok(head))
    const input = revisionsBetween(this.#tips, stored.tips)
    const recorded = await this.#record(addresses, input, () => known)
    if (!recorded.ok) return recorded
    if (head === null) {
      this.#store({ ...read, configDigest, names: JSON.stringify(recorded.value.names) })
      return this.#result(repository, recorded.value)
    }
    this.#store(read)
    return this.#refreshHead(read)
  }

  async readFull(stored: StoredClone | undefined): Answer<ScanResult> {
    const config = await this.#config()
    if (!config.ok) return config
    // After the configuration, which may have proposed an address.
    const addresses = distinctAddresses(this.#context.addresses)
    const languages = this.#languages()
    const input = revisionsBetween(this.#tips, new Map())
    const recorded = await this.#record<CloneHead | null>(addresses, input, async (roots) => {
      const identity = await this.#identity(stored, config.value, roots)
      if (!identity.ok) return identity
      const { value: repository } = identity
      if (repository === null) return ok(null)
      return ok(this.#headOf(repository, config.value, await languages))
    })
    if (!recorded.ok) return recorded
    if (recorded.value === null) return this.#result(null, null)
    const { repository, names } = recorded.value
    this.#store({
      ...{ repository, addresses, tips: this.#tips },
      contextDigest: this.#repositoryContext.digest,
      configDigest: this.#repositoryContext.configDigest,
      names: JSON.stringify(names),
    })
    return this.#result(repository, recorded.value, true)
  }

  async #identity(
    stored: StoredClone | undefined,
    { names }: GitConfig,
    roots: readonly string[] | null,
  ): Answer<RepositoryId | null> {
    if (stored !== undefined && (await this.#isSameRepository(stored))) return ok(stored.repository)
    const { isShallow } = this.#repositoryContext
    const about = { names, isShallow, roots }
    return identify(this.#context.git, this.#clone.cwd, this.#tips, about, this.#signal)
  }

  /** Whether the Git directory still holds the repository that was read there, and not another one. */
  async #isSameRepository(stored: StoredClone): Promise<boolean> {
    const current = new Set(this.#tips.values())
    const former = [...stored.tips.values()]
    if (former.some((oid) => current.has(oid))) return true
    const root = rootOf(stored.repository)
    const oids = [...(root === null ? [] : [root]), ...former]
    const answer = await this.#context.git.text({
      cwd: this.#clone.cwd,
      args: ['cat-file', '--batch-check'],
      input: oids.map((oid) => `${oid}\n`).join(''),
      signal: this.#signal,
    })
    return answer.ok && answer.value.split('\n').some((line) => / commit \d+$/.test(line))
  }

  async #config(): Answer<GitConfig> {
    const { git, home, addresses } = this.#context
    const config = await readConfig(git, { cwd: this.#clone.cwd, home }, this.#signal)
    if (config.ok && config.value.email !== null && !isBotAddress(config.value.email))
      addresses.propose(config.value.email, 'git')
    return config
  }

  #languages(): Promise<readonly string[] | null> {
    return readLanguages(this.#context.git, this.#clone.cwd, this.#tips, this.#signal)
  }

  async #head(repository: RepositoryId, asked = this.#config()): Answer<CloneHead> {
    const [config, languages] = await Promise.all([asked, this.#languages()])
    return config.ok ? ok(this.#headOf(repository, config.value, languages)) : config
  }

  #headOf(
    repository: RepositoryId,
    { names }: GitConfig,
    languages: readonly string[] | null,
  ): CloneHead {
    return { repository, label: this.#clone.label, names, languages }
  }

  #result(
    repository: RepositoryId | null,
    head: CloneHead | null,
    isFull = false,
  ): Result<ScanResult, never> {
    const { configDigest, hasMailmap } = this.#repositoryContext
    const isEmpty = this.#tips.size === 0
    return ok({ repository, head, configDigest, hasMailmap, isEmpty, isFull })
  }

  /**
   * Reads the configuration again, which may have been changed while Hot Dash was closed. A new remote tells which of
   * GitHub's repositories this is. Without it, commits that both count would count twice.
   */
  async #checkConfig(stored: StoredClone): Answer<ScanResult> {
    const config = await this.#config()
    if (!config.ok) return config
    if (JSON.stringify(config.value.names) === stored.names) {
      this.#storeConfig(stored, stored.names)
      return this.#result(stored.repository, this.#clone.head)
    }
    return this.#refreshHead(stored, Promise.resolve(config))
  }

  /** Reads configuration and languages again, and records them where they have changed. */
  async #refreshHead(stored: StoredClone, config?: Answer<GitConfig>): Answer<ScanResult> {
    const head = await this.#head(stored.repository, config)
    if (!head.ok) return head
    if (JSON.stringify(head.value) !== JSON.stringify(this.#clone.head))
      this.#context.ledger.recordClone({ ...head.value, commits: [] })
    const names = JSON.stringify(head.value.names)
    this.#storeConfig(stored, names)
    return this.#result(stored.repository, head.value)
  }

  #record<Known extends CloneHead | null>(
    addresses: readonly string[],
    input: string,
    headOf: (roots: readonly string[] | null) => Answer<Known>,
  ): Answer<Known> {
    const { git, ledger } = this.#context
    const log = {
      cwd: this.#clone.cwd,
      revisions: input,
      addresses,
      hasMailmap: this.#repositoryContext.hasMailmap,
      excluded: this.#repositoryContext.shallowMerges,
      signal: this.#signal,
    }
    return recordLog(git, ledger, log, headOf)
  }

  #storeConfig(stored: StoredClone, names: string): void {
    const { configDigest } = this.#repositoryContext
    if (names !== stored.names || configDigest !== stored.configDigest)
      this.#store({ ...stored, names, configDigest })
  }

  #store(read: StoredClone): void {
    this.#context.store.put(this.#clone.gitDir, read)
  }
}

/** Whether a scan will read only what is new, which takes little time. */
export function isQuickScan(
  stored: StoredClone | undefined,
  addresses: Addresses,
  mode: ReadMode,
): boolean {
  return (
    stored !== undefined && mode !== 'full' && coversAddresses(stored, distinctAddresses(addresses))
  )
}

function coversAddresses(stored: StoredClone, addresses: readonly string[]): boolean {
  const before = new Set(stored.addresses)
  return addresses.every((address) => before.has(address))
}

function distinctAddresses(addresses: Addresses): readonly string[] {
  return [...new Set(addresses.addresses())].toSorted()
}
