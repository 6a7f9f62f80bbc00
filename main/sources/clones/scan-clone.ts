import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, RepositoryId } from '../../ledger/rules/facts.ts'
import type { Addresses } from './propose-addresses.ts'
import type { Place } from './repository-location.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { readConfig } from './read-config.ts'
import { identify, readLanguages } from './read-head.ts'
import { recordLog, type CloneRecorder } from './record-log.ts'
import type { GitConfig } from './rules/config.ts'
import { rootOf } from './rules/repository-id.ts'
import { parseTips, revisions, sameTips, tipFormat, type Tips } from './rules/tips.ts'
import type { CloneStore, StoredClone } from './store.ts'
import { readSurroundings, type Surroundings } from './repository-context.ts'

export interface CloneContext {
  readonly git: Git
  readonly store: CloneStore
  readonly ledger: CloneRecorder
  readonly addresses: Addresses
  /** The user's home folder. */
  readonly home: string
}

export interface CloneToRead extends Place {
  /** Its folder's name. */
  readonly label: string
  /** As recorded last; null when it was not since the start. */
  readonly head: CloneHead | null
  /** The state in which its configuration was read; null when it was not since the start. */
  readonly config: string | null
}

/** What a reading is for: what is new on the branches and in the configuration, or everything once more. */
export type Wish = 'changes' | 'whole'

export interface Reading {
  /** null while nothing tells which repository it is: an empty one, or a shallow one without a remote. */
  readonly repository: RepositoryId | null
  readonly head: CloneHead | null
  /** The state in which its configuration was read. */
  readonly config: string
  /** Whether Git can be asked to read its `.mailmap`. */
  readonly hasMailmap: boolean
  /** No branch has a commit. */
  readonly isEmpty: boolean
  /** Whether all of history was read, and not only what is new. */
  readonly isWhole: boolean
}

type Answer<T> = Promise<Result<T, GitFailure>>

/**
 * Brings what is recorded of a clone up to its branches: reads what is new since the last time, or all of it when there
 * was none, when other addresses count now, or when it is wished. How far it came is remembered after the
 * commits are kept, so that a run that was cut short is repeated.
 */
export async function readClone(
  context: CloneContext,
  clone: CloneToRead,
  wish: Wish,
  signal: AbortSignal,
): Answer<Reading> {
  const { git, store } = context
  const args = ['for-each-ref', `--format=${tipFormat}`, 'refs/heads']
  const [listed, seen] = await Promise.all([
    git.text({ cwd: clone.cwd, args, signal }),
    readSurroundings(git, clone, signal),
  ])
  if (!listed.ok) return listed
  const tips = parseTips(listed.value)
  const reader = new CloneReader(context, clone, seen, tips, signal)
  const stored = store.get(clone.gitDir)
  if (stored !== undefined && wish !== 'whole' && stored.readWith === seen.digest) {
    const read = await reader.changes(stored)
    // Refused: what was read last is not in the repository any more.
    if (read !== null && (read.ok || read.error.code !== 'refused')) return read
  }
  return reader.all(stored)
}

class CloneReader {
  readonly #context: CloneContext
  readonly #clone: CloneToRead
  readonly #seen: Surroundings
  readonly #tips: Tips
  readonly #signal: AbortSignal

  constructor(
    context: CloneContext,
    clone: CloneToRead,
    seen: Surroundings,
    tips: Tips,
    signal: AbortSignal,
  ) {
    this.#context = context
    this.#clone = clone
    this.#seen = seen
    this.#tips = tips
    this.#signal = signal
  }

  /** @returns null when all has to be read, since addresses count that did not */
  async changes(stored: StoredClone): Promise<Result<Reading, GitFailure> | null> {
    const addresses = wantedOf(this.#context.addresses)
    if (!wasReadFor(stored, addresses)) return null
    const { repository } = stored
    const { head, config } = this.#clone
    const read = { ...stored, addresses, tips: this.#tips }
    if (sameTips(this.#tips, stored.tips)) {
      if (stored.addresses.length !== addresses.length) this.#remember(read)
      return config === this.#seen.config ? this.#reading(repository, head) : this.#look(read)
    }
    // The languages as of the last commit are good enough for a start: a dish must not wait for a list of all files.
    const known = head === null ? this.#head(repository) : Promise.resolve(ok(head))
    const input = revisions(this.#tips, stored.tips)
    const recorded = await this.#record(addresses, input, () => known)
    if (!recorded.ok) return recorded
    if (head === null) {
      this.#remember({ ...read, names: JSON.stringify(recorded.value.names) })
      return this.#reading(repository, recorded.value)
    }
    this.#remember(read)
    return this.#refresh(read)
  }

  async all(stored: StoredClone | undefined): Answer<Reading> {
    const config = await this.#config()
    if (!config.ok) return config
    // Asked after the configuration, which may have brought an address.
    const addresses = wantedOf(this.#context.addresses)
    const languages = this.#languages()
    const input = revisions(this.#tips, new Map())
    const recorded = await this.#record<CloneHead | null>(addresses, input, async (roots) => {
      const identity = await this.#identity(stored, config.value, roots)
      if (!identity.ok) return identity
      const { value: repository } = identity
      if (repository === null) return ok(null)
      return ok(this.#headOf(repository, config.value, await languages))
    })
    if (!recorded.ok) return recorded
    if (recorded.value === null) return this.#reading(null, null)
    const { repository, names } = recorded.value
    this.#remember({
      ...{ repository, addresses, tips: this.#tips },
      ...{ readWith: this.#seen.digest, names: JSON.stringify(names) },
    })
    return this.#reading(repository, recorded.value, true)
  }

  async #identity(
    stored: StoredClone | undefined,
    { names }: GitConfig,
    roots: readonly string[] | null,
  ): Answer<RepositoryId | null> {
    if (stored !== undefined && (await this.#isStill(stored))) return ok(stored.repository)
    const { isShallow } = this.#seen
    const about = { names, isShallow, roots }
    return identify(this.#context.git, this.#clone.cwd, this.#tips, about, this.#signal)
  }

  /** Whether the Git directory still holds the repository that was read in it, and not another in its place. */
  async #isStill(stored: StoredClone): Promise<boolean> {
    const current = new Set(this.#tips.values())
    const former = [...stored.tips.values()]
    if (former.some((oid) => current.has(oid))) return true
    const root = rootOf(stored.repository)
    const asked = [...(root === null ? [] : [root]), ...former]
    const answer = await this.#context.git.text({
      cwd: this.#clone.cwd,
      args: ['cat-file', '--batch-check'],
      input: asked.map((oid) => `${oid}\n`).join(''),
      signal: this.#signal,
    })
    return answer.ok && answer.value.split('\n').some((line) => / commit \d+$/.test(line))
  }

  async #config(): Answer<GitConfig> {
    const { git, home, addresses } = this.#context
    const config = await readConfig(git, { cwd: this.#clone.cwd, home }, this.#signal)
    if (config.ok && config.value.email !== null) addresses.propose(config.value.email, 'git')
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

  #reading(
    repository: RepositoryId | null,
    head: CloneHead | null,
    isWhole = false,
  ): Result<Reading, never> {
    const { config, hasMailmap } = this.#seen
    const isEmpty = this.#tips.size === 0
    return ok({ repository, head, config, hasMailmap, isEmpty, isWhole })
  }

  /**
   * Reads the configuration again, which may have been changed while Hot Dash was closed. A remote that was added then
   * tells which of GitHub's repositories this is: what both count would be counted twice.
   */
  async #look(stored: StoredClone): Answer<Reading> {
    const config = await this.#config()
    if (!config.ok) return config
    if (JSON.stringify(config.value.names) === stored.names)
      return this.#reading(stored.repository, this.#clone.head)
    return this.#refresh(stored, Promise.resolve(config))
  }

  /** Reads configuration and files again, and records what has changed of them. */
  async #refresh(stored: StoredClone, config?: Answer<GitConfig>): Answer<Reading> {
    const head = await this.#head(stored.repository, config)
    if (!head.ok) return head
    if (JSON.stringify(head.value) !== JSON.stringify(this.#clone.head))
      this.#context.ledger.recordClone({ ...head.value, commits: [] })
    const names = JSON.stringify(head.value.names)
    if (names !== stored.names) this.#remember({ ...stored, names })
    return this.#reading(stored.repository, head.value)
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
      hasMailmap: this.#seen.hasMailmap,
      left: this.#seen.hiddenMerges,
      signal: this.#signal,
    }
    return recordLog(git, ledger, log, headOf)
  }

  #remember(read: StoredClone): void {
    this.#context.store.put(this.#clone.gitDir, read)
  }
}

/** Whether only what is new has to be read for it, which takes little time. */
export function isQuick(
  stored: StoredClone | undefined,
  addresses: Addresses,
  wish: Wish,
): boolean {
  return stored !== undefined && wish !== 'whole' && wasReadFor(stored, wantedOf(addresses))
}

function wasReadFor(stored: StoredClone, addresses: readonly string[]): boolean {
  const before = new Set(stored.addresses)
  return addresses.every((address) => before.has(address))
}

function wantedOf(addresses: Addresses): readonly string[] {
  return [...new Set(addresses.addresses())].toSorted()
}
