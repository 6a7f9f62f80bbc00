import { lstat, open, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import type { Git } from '../git/git.ts'
import { readTextFile } from '../git/read-text-file.ts'
import { isFolderItself, readLooseRefs, type RefFolder } from './read-tips.ts'
import { readTables } from './read-work-tables.ts'
import type { RepositoryLocation } from './repository-location.ts'
import { hasConflict } from './rules/index-file.ts'
import { branchOfHead, waitingNames } from './rules/ref-files.ts'
import { parseReflog, type ReflogLine } from './rules/reflog.ts'
import type { LooseRefs, WorkLook, WorkState, WorktreeState } from './rules/work.ts'

/** Only the end of a reflog is read: some hundred lines. */
const maxLogBytes = 16 * 2 ** 10
/** An index this large has more than a hundred thousand files. It is not checked for conflicts. */
const maxIndexBytes = 16 * 2 ** 20
/** A hostile repository can claim any number of worktrees. */
const maxWorktrees = 50

/**
 * Looks at the user's work in a clone through Git's own files. The clone may be hostile, so links are not followed
 * and sizes are limited. If references are kept in reftables, asks Git.
 * @param before the state of the last look: reflogs of references that have not changed since are not read again
 * @param askGit called for reftables; returns null if there is no Git
 * @returns null if nobody works there (a bare repository), or if nothing can be told
 */
export async function readWork(
  location: RepositoryLocation,
  before: WorkState | null,
  askGit: () => Promise<Git | null>,
  signal: AbortSignal,
): Promise<WorkLook | null> {
  const { gitDir, cwd } = location
  if (cwd === gitDir) return null
  const parts = await ownParts(gitDir)
  if (parts === null) return null
  const [own] = parts
  if (own.entries.has('reftable')) {
    // Branches and reflogs are in the reftables.
    const main = await readWorktree(own.folder, own.entries, [])
    const git = await askGit()
    return git === null ? null : readTables(git, cwd, { before, main, signal })
  }
  const worktrees = new Map<string, WorktreeState>()
  const logs = new Map<string, readonly ReflogLine[]>()
  for (const { name, folder, entries } of parts) {
    const log = await readLog(folder, ['HEAD'])
    logs.set(name, log)
    worktrees.set(name, await readWorktree(folder, entries, log))
  }
  const refs = (top: RefFolder, known: LooseRefs | undefined) => readRefs(gitDir, top, known)
  const stashes = await readLog(gitDir, ['refs', 'stash'])
  const state: WorkState = {
    worktrees,
    branches: await refs('refs/heads', before?.branches),
    tags: await refs('refs/tags', before?.tags),
    remotes: await refs('refs/remotes', before?.remotes),
    stashes: stashes.map(({ oid }) => oid),
  }
  return { state, logs }
}

interface OwnPart {
  /** The worktree's name; empty for the main one. */
  readonly name: string
  readonly folder: string
  /** The names of the entries in the folder. */
  readonly entries: ReadonlySet<string>
}

/** Each worktree's own part of the Git directory, the main one's first. Null if there is no Git directory. */
async function ownParts(gitDir: string): Promise<readonly [OwnPart, ...OwnPart[]] | null> {
  const entries = await namesIn(gitDir)
  if (entries === null) return null
  const parts: [OwnPart, ...OwnPart[]] = [{ name: '', folder: gitDir, entries }]
  const list = path.join(gitDir, 'worktrees')
  if (!entries.has('worktrees') || !(await isFolderItself(list))) return parts
  for (const name of [...((await namesIn(list)) ?? [])].slice(0, maxWorktrees)) {
    const folder = path.join(list, name)
    const own = (await isFolderItself(folder)) ? await namesIn(folder) : null
    if (own !== null) parts.push({ name, folder, entries: own })
  }
  return parts
}

async function namesIn(folder: string): Promise<ReadonlySet<string> | null> {
  const names = await readdir(folder).catch(() => null)
  return names === null ? null : new Set(names)
}

async function readWorktree(
  folder: string,
  entries: ReadonlySet<string>,
  log: readonly ReflogLine[],
): Promise<WorktreeState> {
  const head = await readTextFile(path.join(folder, 'HEAD'))
  const last = log.at(-1) ?? null
  const fetched = entries.has('FETCH_HEAD')
    ? await lstat(path.join(folder, 'FETCH_HEAD')).catch(() => null)
    : null
  const isRebase = entries.has('rebase-merge') || entries.has('rebase-apply')
  // Read the index only if Git waits for the user.
  const waits = waitingNames.some((name) => entries.has(name))
  return {
    branch: branchOfHead(head),
    operation: isRebase ? 'rebase' : entries.has('MERGE_HEAD') ? 'merge' : null,
    hasConflict: waits && (await readConflict(path.join(folder, 'index'), last?.oid.length ?? 0)),
    last,
    // Git empties the file when a fetch begins, and writes it when the fetch ends.
    fetch: fetched && { key: `${fetched.mtimeMs} ${fetched.size}`, isOpen: fetched.size === 0 },
  }
}

async function readConflict(index: string, oidLength: number): Promise<boolean> {
  const kind = await lstat(index).catch(() => null)
  if (kind?.isFile() !== true || kind.size > maxIndexBytes) return false
  const bytes = await readFile(index).catch(() => new Uint8Array())
  return hasConflict(bytes, oidLength === 64 ? 32 : 20)
}

async function readRefs(
  gitDir: string,
  top: RefFolder,
  known: LooseRefs | undefined,
): Promise<LooseRefs> {
  const oids = await readLooseRefs(gitDir, top, true)
  if (oids === null) return null
  const refs = new Map<string, { readonly oid: string; readonly action: string | null }>()
  for (const [name, oid] of oids) {
    const isNew = known !== undefined && known !== null && known.get(name)?.oid !== oid
    const log = isNew && top !== 'refs/tags' ? await readLog(gitDir, name.split('/')) : []
    const last = log.at(-1)
    refs.set(name, { oid, action: last?.oid === oid ? last.action : null })
  }
  return refs
}

/** The end of a reflog. Empty if there is none, or if a link leads to it. */
async function readLog(folder: string, parts: readonly string[]): Promise<readonly ReflogLine[]> {
  let at = path.join(folder, 'logs')
  for (const part of parts) {
    if (!(await isFolderItself(at))) return []
    at = path.join(at, part)
  }
  return parseReflog(await readEnd(at, maxLogBytes))
}

async function readEnd(file: string, maxBytes: number): Promise<string> {
  const kind = await lstat(file).catch(() => null)
  if (kind?.isFile() !== true || kind.size === 0) return ''
  const handle = await open(file).catch(() => null)
  if (handle === null) return ''
  try {
    const length = Math.min(kind.size, maxBytes)
    const buffer = new Uint8Array(length)
    const { bytesRead } = await handle.read(buffer, 0, length, kind.size - length)
    return new TextDecoder().decode(buffer.subarray(0, bytesRead))
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}
