import { ok, type Result } from '../../../preload/contract/result.ts'
import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { GitAnswer, GitFailure, RepositoryGit } from '../git/git.ts'
import type { CloneStore, StoredClone } from './clone-store.ts'
import { readConfig, type UserConfig } from './read-config.ts'
import { readTips } from './read-refs.ts'
import { headsOf, readLanguages } from './record-languages.ts'
import { recordLog, type CloneRecorder } from './record-log.ts'
import { readRepositoryContext, type RepositoryContext } from './repository-context.ts'
import { isBotAddress } from './rules/agents.ts'
import type { GitConfig } from './rules/config.ts'
import { probablyOwnAddresses, type Author } from './rules/own-addresses.ts'
import { repositoryId, rootOf } from './rules/repository-id.ts'
import { parseTips, revisionsBetween, sameTips, tipFormat, type BranchTips } from './rules/tips.ts'

/** What a scan of one clone needs. */
export interface ScanContext {
  readonly git: RepositoryGit
  /** The clone's name as shown to the user. */
  readonly label: string
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

/** How much a scan reads: what is new on the branches and in the configuration, or everything. */
export type ReadMode = 'incremental' | 'full'

export interface ScanResult {
  /** Null if nothing identifies it: it is empty, or shallow and without a remote. */
  readonly repository: RepositoryId | null
  /** Whether no branch has a commit. */
  readonly isEmpty: boolean
  /** Whether its history ends before its root. */
  readonly isShallow: boolean
  /**
   * Whether the languages at these branches are recorded. If not, `recordLanguages` is due: commits are recorded
   * first, and an earlier attempt may have failed.
   */
  readonly areLanguagesRead: boolean
}

/** What a scan has found out so far. */
interface Scan extends ScanContext {
  readonly tips: BranchTips
  readonly about: RepositoryContext
}

/**
 * Records what a clone holds. Reads what is new since the last scan. Reads everything in mode `full`, if it was never
 * scanned, or if other addresses count now. Progress is stored after the commits are recorded, so a scan that was cut
 * short is repeated.
 */
export async function scanClone(context: ScanContext, mode: ReadMode): GitAnswer<ScanResult> {
  const { git, store, addresses, userConfig } = context
  const tips = await readBranches(git)
  if (!tips.ok) return tips
  // After the branches: `git clone --depth` writes where the history ends before it creates the first branch.
  const about = await readRepositoryContext(git, userConfig)
  const scan = { ...context, tips: tips.value, about }
  const stored = store.get(git.location.gitDir)
  if (isQuickScan(stored, addresses, mode) && stored.contextDigest === about.digest) {
    const read = await readNew(scan, stored)
    // Git refuses revisions that are no longer in the repository.
    if (read.ok || read.error.code !== 'exited') return read
  }
  return readAll(scan, stored)
}

/** Whether a scan will read only what is new, which is fast. */
export function isQuickScan(
  stored: StoredClone | undefined,
  addresses: Addresses,
  mode: ReadMode,
): stored is StoredClone {
  const known = new Set(stored?.addresses)
  return (
    stored !== undefined &&
    mode !== 'full' &&
    distinctAddresses(addresses).every((address) => known.has(address))
  )
}

/** The local branches: from their files if those are plain, which is faster, else from Git. */
async function readBranches(git: RepositoryGit): GitAnswer<BranchTips> {
  const tips = await readTips(git.location.gitDir)
  // If there seem to be none, Git knows whether it is a repository at all.
  if (tips !== null && tips.size > 0) return ok(tips)
  const args = ['for-each-ref', `--format=${tipFormat}`, 'refs/heads']
  const listed = await git.text({ args })
  return listed.ok ? ok(parseTips(listed.value)) : listed
}

/** Reads the commits that are new on the branches. Leaves the languages for later: listing all files takes longer. */
async function readNew(scan: Scan, stored: StoredClone): GitAnswer<ScanResult> {
  const { git, store, ledger, label, tips, about } = scan
  const addresses = distinctAddresses(scan.addresses)
  // Before the commits: a new remote tells which GitHub repository this is. Without it, commits found in both places
  // would count twice.
  const names = await readNames(scan, stored)
  if (!names.ok) return names
  const head = { repository: stored.repository, label, names: names.value, languages: null }
  const hasNewTips = !sameTips(tips, stored.tips)
  if (hasNewTips) {
    const revisions = addresses.length === 0 ? '' : revisionsBetween(tips, stored.tips)
    const log = { revisions, addresses }
    const recorded = await recordLog(git, ledger, about, log, () => Promise.resolve(ok(head)))
    if (!recorded.ok) return recorded
  } else if (JSON.stringify(names.value) !== JSON.stringify(stored.names))
    ledger.recordClone({ ...head, commits: [] })
  const areLanguagesRead = stored.areLanguagesRead && !hasNewTips
  const { configDigest } = about
  const isKept =
    !hasNewTips &&
    configDigest === stored.configDigest &&
    addresses.length === stored.addresses.length
  if (!isKept) {
    const read = { addresses, tips, configDigest, names: names.value, areLanguagesRead }
    store.put(git.location.gitDir, { ...stored, ...read })
  }
  return ok(resultOf(scan, stored.repository, areLanguagesRead))
}

async function readAll(scan: Scan, stored: StoredClone | undefined): GitAnswer<ScanResult> {
  const { git, store, ledger, label, tips, about } = scan
  const config = await readOwnConfig(scan)
  if (!config.ok) return config
  const { name, names } = config.value
  // After the configuration, which may have proposed an address.
  const addresses = distinctAddresses(scan.addresses)
  const listed = readLanguages(git, tips)
  let authors: readonly Author[] = []
  const log = { revisions: revisionsBetween(tips, new Map()), addresses }
  const recorded = await recordLog(git, ledger, about, log, async (read) => {
    authors = read.authors
    const identity = await identify(scan, stored, names, read.roots)
    if (!identity.ok) return identity
    const { value: repository } = identity
    if (repository === null) return ok(null)
    const languages = await listed
    return ok({ repository, label, names, languages: languages.ok ? languages.value : null })
  })
  if (!recorded.ok) return recorded
  if (recorded.value === null) return ok(resultOf(scan, null, true))
  const { repository } = recorded.value
  const areLanguagesRead = (await listed).ok
  const { digest: contextDigest, configDigest } = about
  const digests = { contextDigest, configDigest }
  const read = { repository, addresses, tips, names, areLanguagesRead }
  store.put(git.location.gitDir, { ...read, ...digests })
  const known = { name, addresses: scan.addresses.addresses() }
  for (const email of probablyOwnAddresses(authors, known)) scan.addresses.propose(email, 'log')
  return ok(resultOf(scan, repository, areLanguagesRead))
}

function resultOf(
  { tips, about }: Scan,
  repository: RepositoryId | null,
  areLanguagesRead: boolean,
): ScanResult {
  return { repository, isEmpty: tips.size === 0, isShallow: about.isShallow, areLanguagesRead }
}

/** The names by its remotes: as stored, unless the configuration may have changed since. */
async function readNames(
  scan: Scan,
  { configDigest, names }: StoredClone,
): GitAnswer<readonly RepositoryName[]> {
  const current = scan.about.configDigest
  if (current !== null && current === configDigest) return ok(names)
  const config = await readOwnConfig(scan)
  return config.ok ? ok(config.value.names) : config
}

/** Reads the configuration, and proposes the address that it sets. */
async function readOwnConfig(scan: Scan): GitAnswer<GitConfig> {
  const { git, home, addresses, userConfig, about } = scan
  const config = await readConfig(git, { home, userConfig, own: about.config })
  if (!config.ok) return config
  const { email, usersEmail } = config.value
  if (usersEmail !== null && !isBotAddress(usersEmail)) addresses.propose(usersEmail, 'git')
  if (email !== null && email !== usersEmail && !isBotAddress(email))
    addresses.propose(email, 'repository')
  return config
}

/**
 * Identifies a clone's repository.
 * @param roots the commits without parents on its branches
 * @returns null if nothing identifies it: no commit yet, or shallow and without a remote
 */
async function identify(
  scan: Scan,
  stored: StoredClone | undefined,
  names: readonly RepositoryName[],
  roots: readonly string[],
): GitAnswer<RepositoryId | null> {
  const { git, tips, about } = scan
  if (stored !== undefined && (await isSameRepository(scan, stored))) return ok(stored.repository)
  if (tips.size === 0) return ok(null)
  if (about.isShallow) return ok(repositoryId(null, names))
  // Usually there is one root. Asking which one HEAD descends from would walk all of history again.
  const [only, ...others] = roots
  if (only !== undefined && others.length === 0) return ok(repositoryId(only, names))
  let answer: Result<string, GitFailure> = ok('')
  for (const commit of headsOf(tips)) {
    const args = ['rev-list', '--first-parent', '--max-parents=0', commit]
    answer = await git.text({ args, isWalk: true })
    if (answer.ok) break
  }
  return answer.ok ? ok(repositoryId(answer.value.trim(), names)) : answer
}

/** Whether the Git directory still holds the repository that was read there, not another one. */
async function isSameRepository({ git, tips }: Scan, stored: StoredClone): Promise<boolean> {
  const current = new Set(tips.values())
  const former = [...stored.tips.values()]
  if (former.some((oid) => current.has(oid))) return true
  const root = rootOf(stored.repository)
  const oids = [...(root === null ? [] : [root]), ...former]
  const answer = await git.text({
    args: ['cat-file', '--batch-check'],
    input: oids.map((oid) => `${oid}\n`).join(''),
  })
  return answer.ok && answer.value.split('\n').some((line) => / commit \d+$/.test(line))
}

function distinctAddresses(addresses: Addresses): readonly string[] {
  return [...new Set(addresses.addresses())].toSorted()
}
