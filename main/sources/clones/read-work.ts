import { lstat, open, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import type { RepositoryGit } from '../git/repository-git.ts'
import { readTextFile } from '../git/local-files.ts'
import { branchOfHead, isFolderItself, readLooseRefs, type RefFolder } from './read-refs.ts'
import { hasConflict } from './rules/index-file.ts'
import {
  parseReflog,
  parseWalkedReflogs,
  reflogFormat,
  type ReflogLine,
  type Reflogs,
} from './rules/reflog.ts'
import type { LooseRefs, WorkLook, WorkState, WorktreeState } from './rules/work-events.ts'

/** Only the end of a reflog is read: some hundred lines. */
const maxLogBytes = 16 * 2 ** 10
/** How many lines of reflogs Git is asked for. */
const maxLogLines = 100
/** If reftables have more references, none are looked at. */
const maxRefs = 2000
/** An index this large has more than a hundred thousand files. It is not checked for conflicts. */
const maxIndexBytes = 16 * 2 ** 20
/** A hostile repository can claim any number of worktrees. */
const maxWorktrees = 50

/** Entries in a worktree's own part of the Git directory while Git waits for the user, amid a merge or a rebase. */
export const waitingNames: readonly string[] = [
  'MERGE_HEAD',
  'MERGE_MSG',
  'AUTO_MERGE',
  'rebase-merge',
  'rebase-apply',
]

/**
 * Looks at the user's work in a clone, through Git's own files: Hot Dash looks at every clone when it starts, and
 * starting Git in each would take seconds. The clone may be hostile, so links are not followed and sizes are limited.
 * Git is asked only about reftables, and then only about the worktree in which it runs.
 * @param before the state of the last look: reflogs of references that have not changed since are not read again
 * @returns null if nobody works there (a bare repository), or if nothing can be told
 */
export async function readWork(
  git: RepositoryGit,
  before: WorkState | null,
): Promise<WorkLook | null> {
  const { gitDir, cwd } = git.location
  const parts = cwd === gitDir ? [] : await ownParts(gitDir)
  const isInTables = parts[0]?.entries.has('reftable') === true
  const refs = isInTables ? await readTables(git) : refFiles(gitDir)
  if (parts.length === 0 || refs === null) return null
  const worktrees = new Map<string, WorktreeState>()
  const logs = new Map<string, readonly ReflogLine[]>()
  for (const { name, folder, entries } of isInTables ? parts.slice(0, 1) : parts) {
    const log = (await refs.logs(['HEAD'], folder)).get('HEAD') ?? []
    logs.set(name, log)
    worktrees.set(name, { ...(await readWorktree(folder, entries, log)), ...refs.head })
  }
  const stashes = (await refs.logs(['refs/stash'])).get('refs/stash') ?? []
  const state: WorkState = {
    worktrees,
    branches: await readRefs(refs, 'refs/heads', before?.branches),
    tags: await readRefs(refs, 'refs/tags', before?.tags),
    remotes: await readRefs(refs, 'refs/remotes', before?.remotes),
    stashes: stashes.map(({ oid }) => oid),
  }
  return { state, logs }
}

/** References and reflogs, in files or in reftables. */
interface Refs {
  /** What HEAD leads to, unless the file tells. */
  readonly head?: { readonly branch: string | null }
  /** The object names by full name. Null if there are too many. */
  list(top: RefFolder): Promise<ReadonlyMap<string, string> | null>
  /**
   * The ends of reflogs. Leaves out references that do not exist.
   * @param folder for HEAD: the worktree's own part of the Git directory
   */
  logs(names: readonly string[], folder?: string): Promise<Reflogs>
}

function refFiles(gitDir: string): Refs {
  return {
    list: (top) => readLooseRefs(gitDir, top, true),
    async logs(names, folder = gitDir) {
      const logs = new Map<string, readonly ReflogLine[]>()
      for (const name of names) logs.set(name, await readLog(folder, name.split('/')))
      return logs
    },
  }
}

async function readTables(git: RepositoryGit): Promise<Refs | null> {
  const format = '%(HEAD)%(objectname) %(refname)'
  const kinds = ['refs/heads', 'refs/tags', 'refs/remotes', 'refs/stash']
  const list = ['for-each-ref', `--count=${maxRefs}`, `--format=${format}`, ...kinds]
  const listed = await git.text({ args: list })
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
    list: (top) =>
      Promise.resolve(
        oids.size >= maxRefs
          ? null
          : new Map([...oids].filter(([name]) => name.startsWith(`${top}/`))),
      ),
    async logs(names) {
      // Git would refuse to walk others. An unborn HEAD has no reflog.
      const known = names.filter((name) => (name === 'HEAD' ? oids.size > 0 : oids.has(name)))
      if (known.length === 0) return new Map()
      const args = [
        'log',
        '-g',
        '-n',
        String(maxLogLines),
        '--date=raw',
        `--format=${reflogFormat}`,
      ]
      const input = known.map((name) => `${name}\n`).join('')
      const walked = await git.text({ args: [...args, '--stdin'], input })
      return parseWalkedReflogs(walked.ok ? walked.value : '')
    },
  }
}

async function readRefs(
  refs: Refs,
  top: RefFolder,
  known: LooseRefs | undefined,
): Promise<LooseRefs> {
  const oids = await refs.list(top)
  if (oids === null) return null
  const hasMoved = ([name, oid]: readonly [string, string]) => known?.get(name)?.oid !== oid
  // The first look only records the state.
  const moved = known ? [...oids].filter(hasMoved).map(([name]) => name) : []
  const logs = await refs.logs(top === 'refs/tags' ? [] : moved)
  return new Map(
    [...oids].map(([name, oid]) => {
      const last = logs.get(name)?.at(-1)
      return [name, { oid, action: last?.oid === oid ? last.action : null }]
    }),
  )
}

interface OwnPart {
  /** The worktree's name; empty for the main one. */
  readonly name: string
  readonly folder: string
  /** The names of the entries in the folder. */
  readonly entries: ReadonlySet<string>
}

/** Each worktree's own part of the Git directory, the main one's first. Empty if there is no Git directory. */
async function ownParts(gitDir: string): Promise<readonly OwnPart[]> {
  const entries = await namesIn(gitDir)
  if (entries === null) return []
  const parts: OwnPart[] = [{ name: '', folder: gitDir, entries }]
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

/** The end of a reflog. Empty if there is none, or if a link leads to it. */
async function readLog(folder: string, parts: readonly string[]): Promise<readonly ReflogLine[]> {
  let at = path.join(folder, 'logs')
  for (const part of parts) {
    if (!(await isFolderItself(at))) return []
    at = path.join(at, part)
  }
  return parseReflog(await readEnd(at))
}

async function readEnd(file: string): Promise<string> {
  const kind = await lstat(file).catch(() => null)
  if (kind?.isFile() !== true || kind.size === 0) return ''
  const handle = await open(file).catch(() => null)
  if (handle === null) return ''
  try {
    const buffer = new Uint8Array(Math.min(kind.size, maxLogBytes))
    const start = kind.size - buffer.length
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
    return new TextDecoder().decode(buffer.subarray(0, bytesRead))
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}
