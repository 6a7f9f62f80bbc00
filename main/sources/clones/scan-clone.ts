import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { RepositoryLocation } from './repository-location.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readConfig } from './read-config.ts'
import { identify, readLanguages } from './read-head.ts'
import { readTips } from './read-tips.ts'
import { recordLog, type CloneRecorder, type LogSummary } from './record-log.ts'
import { isBotAddress } from './rules/agents.ts'
import { probablyOwnAddresses } from './rules/authors.ts'
import type { GitConfig } from './rules/config.ts'
import { rootOf } from './rules/repository-id.ts'
import { parseTips, revisionsBetween, sameTips, tipFormat, type BranchTips } from './rules/tips.ts'
import type { CloneStore, StoredClone } from './store.ts'
import { readRepositoryContext, type RepositoryContext } from './repository-context.ts'
import type { UserConfig } from './user-config.ts'

/** What every scan needs. */
export interface ScanContext {
  readonly git: Git
  readonly store: CloneStore
  readonly ledger: CloneRecorder
  readonly addresses: Addresses
  /** The user's home folder. */
  readonly home: string
  /** The configuration outside repositories, or null if only Git can tell. */
  readonly userConfig: UserConfig | null
}

/** The user's addresses: a scan looks for their commits. */
export interface Addresses {
  /** The addresses that count now. */
  addresses(): readonly string[]
  /**
   * Adds an address that was found, unless it is known.
   * @param from `git`: it is in the user's or the system's Git configuration. `repository`: only the repository's own
   *   configuration has it, which anybody may have written. `log`: commits that are probably the user's have it. For
   *   the last two, the user decides whether the address counts.
   */
  propose(email: string, from: 'git' | 'repository' | 'log'): void
}

/** A clone, and what the last scan of this run found. */
export interface CloneToScan extends RepositoryLocation {
  /** The clone's name as shown to the user. */
  readonly label: string
  /** As the last scan recorded it, or null before the first. */
  readonly head: CloneHead | null
}

/** How much a scan reads: what is new on the branches and in the configuration, or everything. */
export type ReadMode = 'incremental' | 'full'

export interface ScanResult {
  /** Null if nothing identifies it: it is empty, or shallow and without a remote. */
  readonly repository: RepositoryId | null
  readonly head: CloneHead | null
  /** Whether no branch has a commit. */
  readonly isEmpty: boolean
  /** Whether its history ends before its root. */
  readonly isShallow: boolean
  /**
   * Whether the languages still have to be read: commits are recorded first, and an earlier attempt may have failed.
   */
  readonly hasOldLanguages: boolean
  /** Why the languages could not be read in this scan. */
  readonly languageFailure: GitFailure | null
}

type Answer<T> = Promise<Result<T, GitFailure>>

/**
 * Records what a clone holds. Reads what is new since the last scan. Reads everything in mode `full`, if it was never
 * scanned, or if other addresses count now. Progress is stored after the commits are recorded, so a scan that was cut
 * short is repeated.
 */
export async function scanClone(
  context: ScanContext,
  clone: CloneToScan,
  mode: ReadMode,
  signal: AbortSignal,
): Answer<ScanResult> {
  const { git, store, userConfig } = context
  const read = await readBranches(git, clone, signal)
  if (!read.ok) return read
  // After the branches: `git clone --depth` writes where the history ends before it creates the first branch.
  const repositoryContext = await readRepositoryContext(git, clone, signal, userConfig)
  const tips = read.value
  const scan = new CloneScan(context, clone, repositoryContext, tips, signal)
  const stored = store.get(clone.gitDir)
  if (
    stored !== undefined &&
    mode !== 'full' &&
    stored.contextDigest === repositoryContext.digest
  ) {
    const read = await scan.readIncremental(stored)
    // Git refuses revisions that are no longer in the repository.
    if (read !== null && (read.ok || read.error.code !== 'exited')) return read
  }
  return scan.readFull(stored)
}

/** The local branches: from their files if those are plain, which is faster, else from Git. */
async function readBranches(
  git: Git,
  { gitDir, cwd }: RepositoryLocation,
  signal: AbortSignal,
): Answer<BranchTips> {
  const tips = await readTips(gitDir)
  // If there seem to be none, Git knows whether it is a repository at all.
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

  /** @returns null if everything has to be read because other addresses count now */
  async readIncremental(stored: StoredClone): Promise<Result<ScanResult, GitFailure> | null> {
    const addresses = distinctAddresses(this.#context.addresses)
    if (!coversAddresses(stored, addresses)) return null
    // Before the commits: a new remote tells which GitHub repository this is. Without it, commits found in both
    // places would count twice.
    const names = await this.#names(stored)
    if (!names.ok) return names
    const { repository } = stored
    const { configDigest } = this.#repositoryContext
    // Listing all files takes longer than the commits.
    const languages = this.#clone.head?.languages ?? null
    const head = this.#headOf(repository, names.value, languages)
    const hasNewTips = !sameTips(this.#tips, stored.tips)
    if (hasNewTips) {
      const input = addresses.length === 0 ? '' : revisionsBetween(this.#tips, stored.tips)
      const recorded = await this.#record(addresses, input, () => Promise.resolve(ok(head)))
      if (!recorded.ok) return recorded
    } else if (JSON.stringify(names.value) !== JSON.stringify(stored.names))
      this.#context.ledger.recordClone({ ...head, commits: [] })
    const isKept =
      !hasNewTips &&
      configDigest === stored.configDigest &&
      addresses.length === stored.addresses.length
    const areLanguagesRead = stored.areLanguagesRead && !hasNewTips
    const read = { addresses, tips: this.#tips, configDigest, names: names.value, areLanguagesRead }
    if (!isKept) this.#store({ ...stored, ...read })
    return this.#result(repository, head, { hasOldLanguages: !areLanguagesRead })
  }

  async readFull(stored: StoredClone | undefined): Answer<ScanResult> {
    const config = await this.#config()
    if (!config.ok) return config
    // After the configuration, which may have proposed an address.
    const addresses = distinctAddresses(this.#context.addresses)
    const languages = this.#languages()
    const input = revisionsBetween(this.#tips, new Map())
    let authors: LogSummary['authors'] = []
    const recorded = await this.#record<CloneHead | null>(addresses, input, async (log) => {
      authors = log.authors
      const identity = await this.#identity(stored, config.value, log.roots)
      if (!identity.ok) return identity
      const { value: repository } = identity
      if (repository === null) return ok(null)
      const known = await languages
      return ok(this.#headOf(repository, config.value.names, known.ok ? known.value : null))
    })
    if (!recorded.ok) return recorded
    if (recorded.value === null) return this.#result(null, null)
    const { repository, names } = recorded.value
    const listed = await languages
    this.#store({
      ...{ repository, addresses, tips: this.#tips, names, areLanguagesRead: listed.ok },
      contextDigest: this.#repositoryContext.digest,
      configDigest: this.#repositoryContext.configDigest,
    })
    this.#propose(config.value, authors)
    return this.#result(repository, recorded.value, {
      languageFailure: listed.ok ? null : listed.error,
    })
  }

  /** Proposes the addresses in a log that are probably the user's. */
  #propose({ name }: GitConfig, authors: LogSummary['authors']): void {
    const { addresses } = this.#context
    const known = { name, addresses: addresses.addresses() }
    for (const email of probablyOwnAddresses(authors, known)) addresses.propose(email, 'log')
  }

  async #identity(
    stored: StoredClone | undefined,
    { names }: GitConfig,
    roots: readonly string[],
  ): Answer<RepositoryId | null> {
    if (stored !== undefined && (await this.#isSameRepository(stored))) return ok(stored.repository)
    const { isShallow } = this.#repositoryContext
    const about = { names, isShallow, roots }
    return identify(this.#context.git, this.#clone.cwd, this.#tips, about, this.#signal)
  }

  /** Whether the Git directory still holds the repository that was read there, not another one. */
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

  /** The names by its remotes: as stored, unless the configuration may have changed since. */
  async #names({ configDigest, names }: StoredClone): Answer<readonly RepositoryName[]> {
    const current = this.#repositoryContext.configDigest
    if (current !== null && current === configDigest) return ok(names)
    const config = await this.#config()
    return config.ok ? ok(config.value.names) : config
  }

  async #config(): Answer<GitConfig> {
    const { git, home, addresses, userConfig } = this.#context
    const { config: own } = this.#repositoryContext
    const source = { cwd: this.#clone.cwd, home, userConfig, own }
    const config = await readConfig(git, source, this.#signal)
    if (!config.ok) return config
    const { email, usersEmail } = config.value
    if (usersEmail !== null && !isBotAddress(usersEmail)) addresses.propose(usersEmail, 'git')
    if (email !== null && email !== usersEmail && !isBotAddress(email))
      addresses.propose(email, 'repository')
    return config
  }

  #languages(): Answer<readonly string[] | null> {
    return readLanguages(this.#context.git, this.#clone.cwd, this.#tips, this.#signal)
  }

  #headOf(
    repository: RepositoryId,
    names: readonly RepositoryName[],
    languages: readonly string[] | null,
  ): CloneHead {
    return { repository, label: this.#clone.label, names, languages }
  }

  #result(
    repository: RepositoryId | null,
    head: CloneHead | null,
    about: Partial<Pick<ScanResult, 'hasOldLanguages' | 'languageFailure'>> = {},
  ): Result<ScanResult, never> {
    const { isShallow } = this.#repositoryContext
    const isEmpty = this.#tips.size === 0
    const languages = { hasOldLanguages: false, languageFailure: null, ...about }
    return ok({ repository, head, isEmpty, isShallow, ...languages })
  }

  #record<Known extends CloneHead | null>(
    addresses: readonly string[],
    input: string,
    headOf: (log: LogSummary) => Answer<Known>,
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

  #store(read: StoredClone): void {
    this.#context.store.put(this.#clone.gitDir, read)
  }
}

/**
 * Reads the languages again, since new commits may have changed them, and records them if they differ.
 * @returns the clone's head from now on
 */
export async function recordLanguages(
  { git, store, ledger }: Pick<ScanContext, 'git' | 'store' | 'ledger'>,
  { gitDir, cwd, head }: CloneToScan,
  signal: AbortSignal,
): Answer<CloneHead | null> {
  const tips = store.get(gitDir)?.tips
  if (head === null || tips === undefined) return ok(head)
  const read = await readLanguages(git, cwd, tips, signal)
  if (!read.ok) return read
  const languages = read.value
  const isNew = languages !== null && JSON.stringify(languages) !== JSON.stringify(head.languages)
  const current = isNew ? { ...head, languages } : head
  if (isNew) ledger.recordClone({ ...current, commits: [] })
  store.languagesRead(gitDir, tips)
  return ok(current)
}

/** Whether a scan will read only what is new, which is fast. */
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
