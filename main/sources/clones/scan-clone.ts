import { isDeepStrictEqual } from 'node:util'

import { ok } from '../../../preload/contract/result.ts'
import { splitWords } from '../../base/rules/split-words.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { CommitFact, RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { readGitOutput, runGit, type GitResult } from '../git/run-git.ts'
import type { CloneStore, StoredClone } from './clone-store.ts'
import {
  readEffectiveConfig,
  readRepositoryConfig,
  readRepositoryContext,
  type RepositoryConfig,
  type RepositoryContext,
  type UserConfig,
} from './read-context.ts'
import { readTips } from './read-refs.ts'
import { isBotAddress } from './rules/coding-agents.ts'
import { plainLogOptions } from './rules/commit-fields.ts'
import type { GitConfig } from './rules/git-config.ts'
import { createLanguageDetector } from './rules/languages.ts'
import { probablyOwnAddresses } from './rules/own-addresses.ts'
import { createOwnCommitParser, logFormat } from './rules/own-commits.ts'
import { repositoryId, rootCommitOf } from './rules/repository-id.ts'
import type { ScanMode, ScanResult } from './rules/scan-state.ts'
import { parseTips, revisionsBetween, tipFormat, type BranchTips } from './rules/branch-tips.ts'

/** The user's addresses: a scan looks for their commits. */
export interface Addresses {
  /** The addresses that count now, each once. */
  counted(): readonly string[]
  /**
   * Adds an address that was found, unless it is known.
   * @param from `git`: the user's or the system's Git configuration. `repository`: only the repository's own
   *   configuration, which anyone may have written. `log`: commits that are probably the user's. For the last two,
   *   the user decides whether the address counts.
   */
  propose(email: string, from: 'git' | 'repository' | 'log'): void
}

interface ScanServices {
  readonly store: CloneStore
  readonly ledger: Pick<Ledger, 'recordScan'>
  readonly addresses: Addresses
}

interface ScanJob {
  readonly git: RepositoryGit
  /** The clone's name as the user sees it. */
  readonly label: string
  readonly userConfig: UserConfig
  readonly mode: ScanMode
}

interface Scan extends ScanServices, ScanJob {
  /** What the last scan stored. */
  readonly lastScan: StoredClone | undefined
  readonly tips: BranchTips
  readonly context: RepositoryContext
  readonly repositoryConfig: RepositoryConfig
}

/**
 * Records what is new in a clone since the last scan. Records everything in mode `full`, if the clone was never
 * scanned, or if other addresses count now. Progress is stored last, so an interrupted scan is repeated.
 */
export async function scanClone(services: ScanServices, job: ScanJob): GitResult<ScanResult> {
  const { git, mode, userConfig } = job
  const { store, addresses } = services
  const tips = await readBranches(git)
  if (!tips.ok) return tips
  // Read the context after the branches: `git clone --depth` writes the shallow boundary before it creates a branch.
  const context = await readRepositoryContext(git)
  const repositoryConfig = await readRepositoryConfig(git, userConfig)
  const lastScan = store.get(git.location.gitDir)
  const scan = { ...services, ...job, lastScan, tips: tips.value, context, repositoryConfig }
  if (
    mayReadIncrementally(lastScan, addresses, mode) &&
    lastScan.contextDigest === context.digest
  ) {
    const result = await readIncrementally(scan, lastScan)
    // Git refuses revisions that are no longer in the repository.
    if (result.ok || result.error.code !== 'exited') return result
  }
  return readInFull(scan)
}

/**
 * Whether a scan may read only new commits, which is fast. The scan still reads everything if the context has changed,
 * or if Git refuses a revision.
 */
export function mayReadIncrementally(
  lastScan: StoredClone | undefined,
  addresses: Addresses,
  mode: ScanMode,
): lastScan is StoredClone {
  const known = new Set(lastScan?.addresses)
  return (
    lastScan !== undefined &&
    mode !== 'full' &&
    addresses.counted().every((address) => known.has(address))
  )
}

/** Reads the local branches from Git's files if those are plain, which is faster. Otherwise asks Git. */
async function readBranches(git: RepositoryGit): GitResult<BranchTips> {
  const tips = await readTips(git.location.gitDir)
  // If the files show no branches, ask Git, which knows whether this is a repository at all.
  if (tips !== null && tips.size > 0) return ok(tips)
  const args = ['for-each-ref', `--format=${tipFormat}`, 'refs/heads']
  const listed = await readGitOutput(git, { args })
  return listed.ok ? ok(parseTips(listed.value)) : listed
}

async function readIncrementally(scan: Scan, lastScan: StoredClone): GitResult<ScanResult> {
  const { git, store, ledger, label, tips } = scan
  const { repository } = lastScan
  const addresses = scan.addresses.counted()
  // Record a new remote before the commits: it says which GitHub repository this is. Otherwise, commits found in
  // both places would count twice.
  const names = await readNames(scan, lastScan)
  if (!names.ok) return names
  const hasNewTips = !isDeepStrictEqual(tips, lastScan.tips)
  // Without addresses no commit counts, so start at the tips: that log is empty.
  const log = await readOwnCommits(scan, addresses, addresses.length === 0 ? tips : lastScan.tips)
  if (!log.ok) return log
  const { commits } = log.value
  // New commits may bring languages. Leave those to another scan, so that the commits count at once.
  const listing = hasNewTips || lastScan.areLanguagesRead ? null : await readLanguages(scan)
  const languages = listing?.ok ? listing.value : null
  const hasNewNames = !isDeepStrictEqual(names.value, lastScan.names)
  if (hasNewTips || hasNewNames || languages !== null)
    await ledger.recordScan({ repository, label, names: names.value, languages, commits })
  const areLanguagesRead = !hasNewTips && (lastScan.areLanguagesRead || listing?.ok === true)
  const thisScan: StoredClone = {
    ...lastScan,
    addresses,
    tips,
    configDigest: scan.repositoryConfig.digest,
    names: names.value,
    areLanguagesRead,
  }
  if (!isDeepStrictEqual(thisScan, lastScan)) store.put(git.location.gitDir, thisScan)
  const state = areLanguagesRead ? 'read' : listing?.ok === false ? listing.error : 'due'
  return ok(resultOf(scan, repository, state))
}

async function readInFull(scan: Scan): GitResult<ScanResult> {
  const { git, store, ledger, label, tips } = scan
  const config = await readConfigAndPropose(scan)
  if (!config.ok) return config
  const { name, names } = config.value
  // Ask for the addresses after reading the configuration, which may have proposed one.
  const addresses = scan.addresses.counted()
  const pendingListing = readLanguages(scan)
  const log = await readOwnCommits(scan, addresses, new Map())
  if (!log.ok) return log
  const { commits, authors, roots } = log.value
  const identity = await identify(scan, names, roots)
  if (!identity.ok) return identity
  const { value: repository } = identity
  if (repository === null) return ok(resultOf(scan, null, 'read'))
  const listing = await pendingListing
  const languages = listing.ok ? listing.value : null
  await ledger.recordScan({ repository, label, names, languages, commits })
  store.put(git.location.gitDir, {
    repository,
    addresses,
    tips,
    names,
    areLanguagesRead: listing.ok,
    contextDigest: scan.context.digest,
    configDigest: scan.repositoryConfig.digest,
  })
  const known = { name, addresses: scan.addresses.counted() }
  for (const email of probablyOwnAddresses(authors, known)) scan.addresses.propose(email, 'log')
  return ok(resultOf(scan, repository, listing.ok ? 'read' : listing.error))
}

function resultOf(
  { tips, context }: Scan,
  repository: RepositoryId | null,
  languages: ScanResult['languages'],
): ScanResult {
  return { repository, isEmpty: tips.size === 0, isShallow: context.isShallow, languages }
}

/**
 * Reads the user's commits from a log. The caller records them, because only the log's last commits, the roots,
 * identify the repository. Filters the authors here: `--author` makes Git take 1.4 times as long, and skipping a line
 * here costs almost nothing.
 * @param from the branches up to which the log was read before
 */
async function readOwnCommits(
  { git, tips, context: { shallowMerges } }: Scan,
  addresses: readonly string[],
  from: BranchTips,
) {
  const commits: CommitFact[] = []
  const { push, ...summary } = createOwnCommitParser(new Set(addresses), (commit) => {
    if (!shallowMerges.has(commit.oid)) commits.push(withCopiedTexts(commit))
  })
  const revisions = revisionsBetween(tips, from)
  if (revisions === '') return ok({ ...summary, commits })
  const command = splitWords('log --stdin --no-merges --encoding=UTF-8 --use-mailmap --date=raw')
  const args = [...command, ...plainLogOptions, `--format=${logFormat}`]
  const read = await runGit(git, { args, input: revisions, isWalk: true }, push)
  return read.ok ? ok({ ...summary, commits }) : read
}

/** Copies the strings of a commit: a substring keeps the whole string, here Git's log, in memory. */
function withCopiedTexts({ author, ...commit }: CommitFact): CommitFact {
  const copyOf = (text: string) => Buffer.from(text).toString()
  const copy = { ...commit, oid: copyOf(commit.oid), email: copyOf(commit.email) }
  return author === undefined ? copy : { ...copy, author: copyOf(author) }
}

/** The languages of the files. Fails if they cannot be listed: a partial clone may lack them. */
function readLanguages({ git, tips }: Scan) {
  return askAtHead(tips, async (commit) => {
    const { push, languages } = createLanguageDetector()
    const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]
    const listed = await runGit(git, { args, isWalk: true }, push)
    return listed.ok ? ok(languages()) : listed
  })
}

/** Asks about HEAD, or the first branch if HEAD has no commit (orphan branch, bare clone). Null without branches. */
async function askAtHead<T>(tips: BranchTips, ask: (commit: string) => GitResult<T>) {
  const [first] = [...tips].toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (first === undefined) return ok(null)
  const answer = await ask('HEAD')
  return answer.ok || answer.error.code !== 'exited' ? answer : ask(first[1])
}

/** The repository's names by its remotes: as stored, unless the configuration may have changed since. */
async function readNames(scan: Scan, { configDigest, names }: StoredClone) {
  const { digest } = scan.repositoryConfig
  if (digest !== null && digest === configDigest) return ok(names)
  const config = await readConfigAndPropose(scan)
  return config.ok ? ok(config.value.names) : config
}

async function readConfigAndPropose(scan: Scan): GitResult<GitConfig> {
  const { git, addresses, userConfig, repositoryConfig } = scan
  const config = await readEffectiveConfig(git, userConfig, repositoryConfig.text)
  if (!config.ok) return config
  const { email, usersEmail } = config.value
  if (usersEmail !== null && !isBotAddress(usersEmail)) addresses.propose(usersEmail, 'git')
  if (email !== null && email !== usersEmail && !isBotAddress(email))
    addresses.propose(email, 'repository')
  return config
}

/** @returns null if nothing identifies the repository: no commit yet, or shallow and without a remote */
async function identify(
  scan: Scan,
  names: readonly RepositoryName[],
  roots: readonly string[],
): GitResult<RepositoryId | null> {
  const { git, tips, context, lastScan } = scan
  if (lastScan !== undefined && (await isSameRepository(scan, lastScan)))
    return ok(lastScan.repository)
  if (tips.size === 0) return ok(null)
  if (context.isShallow) return ok(repositoryId(null, names))
  // Usually there is one root. Asking which one HEAD descends from would walk all of history again.
  const [only, ...others] = roots
  if (only !== undefined && others.length === 0) return ok(repositoryId(only, names))
  const root = await askAtHead(tips, (commit) => {
    const args = ['rev-list', '--first-parent', '--max-parents=0', commit]
    return readGitOutput(git, { args, isWalk: true })
  })
  return root.ok ? ok(repositoryId(root.value?.trim() ?? null, names)) : root
}

/** Whether the Git directory still holds the repository that an earlier scan read there. */
async function isSameRepository({ git, tips }: Scan, lastScan: StoredClone): Promise<boolean> {
  const current = new Set(tips.values())
  const former = [...lastScan.tips.values()]
  if (former.some((oid) => current.has(oid))) return true
  const root = rootCommitOf(lastScan.repository)
  const oids = root === null ? former : [root, ...former]
  const answer = await readGitOutput(git, {
    args: ['cat-file', '--batch-check'],
    input: oids.map((oid) => `${oid}\n`).join(''),
  })
  return answer.ok && answer.value.split('\n').some((line) => / commit \d+$/.test(line))
}
