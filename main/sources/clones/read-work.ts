import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'

import { splitWords } from '../../base/rules/split-words.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { readTextFileNoFollow } from '../git/local-files.ts'
import { readGitOutput } from '../git/run-git.ts'
import { branchOfHead, isFolderOrMissing, readLooseRefs } from './read-refs.ts'
import { hasConflict } from './rules/index-file.ts'
import {
  parseReflog,
  parseWalkedReflogs,
  reflogFormat,
  type ReflogLine,
  type Reflogs,
} from './rules/reflog.ts'
import type { WorkState, WorktreeState } from './rules/work-events.ts'

/** Read only the end of a reflog: about a hundred lines. */
const maxLogBytes = 16 * 2 ** 10
const maxLogLines = 100
/** If reftables hold more references, a work check ignores all of them. */
const maxRefs = 2000
const refKinds = ['refs/heads', 'refs/tags', 'refs/remotes'] as const
/** A larger index, of more than 100,000 files, is not checked for conflicts. */
const maxIndexBytes = 16 * 2 ** 20
/** A hostile repository can claim any number of worktrees. */
const maxWorktrees = 50

/** Entries of a worktree's Git directory during a merge or a rebase that waits for the user. */
export const inProgressNames = splitWords(
  'MERGE_HEAD MERGE_MSG AUTO_MERGE rebase-merge rebase-apply',
)

/**
 * Reads the state of the user's work from a clone's Git files, because starting Git in every clone at each start
 * takes seconds. The clone may be hostile, so this follows no links and limits sizes. It asks Git only about
 * reftables, and then only about the worktree in which Git runs.
 * @param before the state at the last check: reflogs of unchanged references are not read again
 * @returns null for a bare repository, or if the files tell nothing; `logs` are HEAD's reflogs by worktree
 */
export async function readWork(git: RepositoryGit, before: WorkState | null) {
  const { gitDir, cwd } = git.location
  const gitDirs = cwd === gitDir ? [] : await listWorktreeGitDirs(gitDir)
  if (gitDirs.length === 0) return null
  const usesReftables = gitDirs[0]?.entries.has('reftable') === true
  const refs = usesReftables ? await readReftables(git) : await readRefFiles(gitDir)
  if (refs === null) return null
  const worktrees = new Map<string, WorktreeState>()
  const logs = new Map<string, readonly ReflogLine[]>()
  for (const { name, folder, entries } of usesReftables ? gitDirs.slice(0, 1) : gitDirs) {
    const log = (await refs.logs(['HEAD'], folder)).get('HEAD') ?? []
    logs.set(name, log)
    worktrees.set(name, { ...(await readWorktree(folder, entries, log)), ...refs.head })
  }
  const stashes = (await refs.logs(['refs/stash'])).get('refs/stash') ?? []
  const state: WorkState = {
    worktrees,
    refs: await withActions(refs, before),
    stashes: stashes.map(({ oid }) => oid),
  }
  return { state, logs }
}

/** References and reflogs, in files or in reftables. */
interface Refs {
  /** The checked-out branch. Absent if the HEAD file shows it. */
  readonly head?: { readonly branch: string | null }
  /** The object names by full name. Null if there are too many. */
  readonly oids: ReadonlyMap<string, string> | null
  /** The last lines of reflogs, if they exist. @param folder for HEAD: the Git directory of its worktree */
  logs(names: readonly string[], folder?: string): Promise<Reflogs>
}

async function readRefFiles(gitDir: string): Promise<Refs> {
  return {
    oids: await readLooseRefs(gitDir, refKinds, { skipsOdd: true }),
    async logs(names, folder = gitDir) {
      const logs = new Map<string, readonly ReflogLine[]>()
      for (const name of names) logs.set(name, await readReflog(folder, name.split('/')))
      return logs
    },
  }
}

async function readReftables(git: RepositoryGit): Promise<Refs | null> {
  const format = '--format=%(HEAD)%(objectname) %(refname)'
  const list = ['for-each-ref', `--count=${maxRefs}`, format, ...refKinds, 'refs/stash']
  const listed = await readGitOutput(git, { args: list })
  if (!listed.ok) return null
  const oids = new Map<string, string>()
  let branch: string | null = null
  for (const line of listed.value.split('\n')) {
    const [, mark, oid, name] = /^([* ])([0-9a-f]{40,64}) (refs\/.+)$/.exec(line) ?? []
    if (oid === undefined || name === undefined) continue
    oids.set(name, oid)
    if (mark === '*') branch = name
  }
  return {
    head: { branch },
    oids: oids.size >= maxRefs ? null : oids,
    async logs(names) {
      // Git refuses to walk the reflogs of unknown references. An unborn HEAD has no reflog.
      const known = names.filter((name) => (name === 'HEAD' ? oids.size > 0 : oids.has(name)))
      if (known.length === 0) return new Map()
      const show = ['--date=raw', `--format=${reflogFormat}`]
      const walked = await readGitOutput(git, {
        args: ['log', '-g', `--max-count=${maxLogLines}`, ...show, '--stdin'],
        input: known.map((name) => `${name}\n`).join(''),
      })
      return parseWalkedReflogs(walked.ok ? walked.value : '')
    },
  }
}

/** The references, each with the last action on it if it has moved since the last check. */
async function withActions(refs: Refs, before: WorkState | null): Promise<WorkState['refs']> {
  if (refs.oids === null) return null
  const known = before?.refs ?? null
  const hasMoved = ([name, oid]: readonly [string, string]) => known?.get(name)?.oid !== oid
  // The first check only records the state.
  const moved = known === null ? [] : [...refs.oids].filter(hasMoved).map(([name]) => name)
  const logs = await refs.logs(moved.filter((name) => !name.startsWith('refs/tags/')))
  return new Map(
    [...refs.oids].map(([name, oid]) => {
      const last = logs.get(name)?.at(-1)
      return [name, { oid, action: last?.oid === oid ? last.action : null }]
    }),
  )
}

/** Each worktree's own Git directory, and its entries. The main worktree comes first, with an empty name. */
async function listWorktreeGitDirs(gitDir: string) {
  const entries = await readEntryNames(gitDir)
  if (entries === null) return []
  const main = { name: '', folder: gitDir, entries }
  if (!entries.has('worktrees')) return [main]
  const list = path.join(gitDir, 'worktrees')
  const names = [...((await readEntryNames(list)) ?? [])].slice(0, maxWorktrees)
  const linked = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(list, name)
      return { name, folder, entries: await readEntryNames(folder) }
    }),
  )
  return [
    main,
    ...linked.flatMap(({ entries, ...one }) => (entries === null ? [] : { ...one, entries })),
  ]
}

/** The names in a folder. Null if there is no folder, or if a link leads to it. */
async function readEntryNames(folder: string): Promise<ReadonlySet<string> | null> {
  if (!(await isFolderOrMissing(folder))) return null
  return readdir(folder).then(
    (names) => new Set(names),
    () => null,
  )
}

async function readWorktree(
  folder: string,
  entries: ReadonlySet<string>,
  log: readonly ReflogLine[],
): Promise<WorktreeState> {
  const head = await readTextFileNoFollow(path.join(folder, 'HEAD'))
  const last = log.at(-1) ?? null
  const fetched = entries.has('FETCH_HEAD')
    ? await lstat(path.join(folder, 'FETCH_HEAD')).catch(() => null)
    : null
  const isRebase = entries.has('rebase-merge') || entries.has('rebase-apply')
  // Read the index only during an unfinished merge or rebase.
  const isInProgress = inProgressNames.some((name) => entries.has(name))
  return {
    branch: branchOfHead(head),
    operation: isRebase ? 'rebase' : entries.has('MERGE_HEAD') ? 'merge' : null,
    hasConflict:
      isInProgress && (await readConflict(path.join(folder, 'index'), last?.oid.length ?? 0)),
    last,
    // Git empties FETCH_HEAD when a fetch begins, and writes it when the fetch ends.
    fetch: fetched && { key: `${fetched.mtimeMs} ${fetched.size}`, isOpen: fetched.size === 0 },
  }
}

async function readConflict(index: string, oidLength: number): Promise<boolean> {
  const stats = await lstat(index).catch(() => null)
  if (stats?.isFile() !== true || stats.size > maxIndexBytes) return false
  const bytes = await readFile(index).catch(() => new Uint8Array())
  return hasConflict(bytes, oidLength === 64 ? 32 : 20)
}

/** The end of a reflog. Empty if there is no reflog, or if a link leads to it. */
async function readReflog(
  folder: string,
  parts: readonly string[],
): Promise<readonly ReflogLine[]> {
  let file = path.join(folder, 'logs')
  for (const part of parts) {
    if (!(await isFolderOrMissing(file))) return []
    file = path.join(file, part)
  }
  return parseReflog(await readEnd(file))
}

async function readEnd(file: string): Promise<string> {
  const stats = await lstat(file).catch(() => null)
  if (stats?.isFile() !== true || stats.size === 0) return ''
  const range = { start: Math.max(0, stats.size - maxLogBytes), end: stats.size - 1 }
  return text(createReadStream(file, range)).catch(() => '')
}
