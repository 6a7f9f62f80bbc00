import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Environment } from '../base/find-program.ts'
import type { Log } from '../base/log.ts'
import { replaceFile } from '../base/replace-file.ts'
import { markName, markText, parseMark } from './folder-mark.ts'
import { segmentNumber } from './rules/own-files.ts'
import type { RemoteAddress } from './rules/remote-address.ts'
import { isBranchMissing, remoteFailureOf } from './rules/remote-failure.ts'
import { maxSegmentBytes } from './rules/segment-text.ts'
import {
  formatTree,
  isDeviceFolder,
  isSegment,
  parseTree,
  type TreeEntry,
} from './rules/tree-entries.ts'
import { runRemoteGit, type RemoteGit, type RemoteGitFailure } from './run-remote-git.ts'

/** A branch of its own, so the repository may hold anything else, and rules for its default branch do not matter. */
const branch = 'refs/heads/hot-dash'
/** How many others may push between our fetch and our push. */
const maxPushes = 5
const maxDevices = 100
const maxMarkBytes = 1000
/** An exchange leaves about five objects in files of their own. */
const maxLoose = 30
const maxFileBytes = 2 * maxSegmentBytes
/** On a path of this computer, Git itself would run the hooks that are there. */
const receivePack =
  '--receive-pack=git -c core.hooksPath=/dev/null -c core.alternateRefsCommand=false receive-pack'

/** How Git is found, and where the carrier's clone is. */
export interface ExchangeOptions {
  /** @returns the absolute path of Git; undefined if it is not installed */
  readonly findGit: () => Promise<string | undefined>
  readonly environment: Environment
  /** The clone: `files`, which the folder's code reads and writes, and `repository`. Absolute. All of it can be lost. */
  readonly folder: string
  readonly log: Pick<Log, 'warn'>
}

/** What happens between the fetch and the push of an exchange. */
export interface ExchangeSteps {
  readonly keyId: string
  /** The id of this device, as it is now. */
  readonly device: () => string
  /** A device whose files go. */
  readonly without?: string | undefined
  /** Another machine has pushed under this device's id. */
  readonly takeNewId: () => void
  /** Reads the files of other devices, and writes those of this one. */
  readonly readAndWrite: () => Promise<void>
}

const blobOf = (oid: string, path: string) => ({ mode: '100644', type: 'blob', oid, path })

type Answer<T> = Promise<Result<T, Problem>>

/** Git failed in the carrier's own clone, not at the remote. */
class CloneFailed extends Error {}

/** Exchanges the files of all devices with a branch of a Git repository. */
export function createGitExchange(address: RemoteAddress, options: ExchangeOptions) {
  const { findGit, environment, folder, log } = options
  const files = join(folder, 'files')
  const repository = join(folder, 'repository')

  /** Opens the clone for one exchange. */
  async function open(signal: AbortSignal) {
    const program = await findGit()
    if (program === undefined) return null
    await mkdir(files, { recursive: true, mode: 0o700 })
    const { transports } = address
    const git: RemoteGit = { program, environment, repository, cwd: files, transports, signal }

    /** Runs Git in the clone alone. @throws CloneFailed */
    async function local(args: readonly string[], input = ''): Promise<Buffer> {
      const run = await runRemoteGit(git, args, { input })
      if (!run.ok) throw new CloneFailed(`git ${args[0]}`, { cause: run.error.cause })
      return run.value
    }
    const text = async (args: readonly string[], input?: string) =>
      (await local(args, input)).toString('utf8').trimEnd()

    async function remote(args: readonly string[]) {
      if (transports === 'file') return runRemoteGit(git, args)
      const config = await runRemoteGit(git, ['config', '--get', 'core.sshCommand'])
      const own = config.ok ? config.value.toString().trim() : ''
      const ssh = environment['GIT_SSH_COMMAND'] ?? (own || 'ssh')
      return runRemoteGit(git, args, { ssh })
    }

    if (!existsSync(join(repository, 'HEAD')))
      await local(['init', '--bare', '--quiet', '--template=', '--object-format=sha1', repository])
    return {
      local,
      text,
      remote,
      tree: async (...args: readonly string[]) =>
        parseTree((await local(['--literal-pathspecs', 'ls-tree', '-z', ...args])).toString()),
      blob: (oid: string) => local(['cat-file', 'blob', oid]),
    }
  }
  type Clone = NonNullable<Awaited<ReturnType<typeof open>>>

  const problemOf = ({ message, cause }: RemoteGitFailure): Problem => {
    log.warn('the repository that carries Dash cannot be used', cause)
    return { code: remoteFailureOf(message) }
  }

  /** Fetches the last commit of the branch. @returns null if there is no branch yet */
  async function fetch({ remote, local, text }: Clone): Answer<string | null> {
    const fetched = await remote([
      'fetch',
      '--progress',
      '--depth=1',
      '--no-tags',
      '--no-write-fetch-head',
      '--',
      address.text,
      `+${branch}:${branch}`,
    ])
    if (fetched.ok) return ok(await text(['rev-parse', '--verify', `${branch}^{commit}`]))
    const { message, cause } = fetched.error
    if (!isBranchMissing(message)) {
      const problem = problemOf(fetched.error)
      // Whoever reads is refused nothing: something is wrong here, such as a lock that a kill has left.
      if (problem.code === 'carry-git-refused') throw new CloneFailed('git fetch', { cause })
      return err(problem)
    }
    await local(['update-ref', '-d', branch])
    return ok(null)
  }

  /** The key that the remote is marked with. */
  async function markOf({ blob }: Clone, top: readonly TreeEntry[]): Promise<string | null> {
    const mark = top.find(({ path, size }) => path === markName && size < maxMarkBytes)
    return mark === undefined ? null : parseMark((await blob(mark.oid)).toString())
  }

  /** The paths of the segments in the clone's files. */
  async function listFiles(): Promise<readonly string[]> {
    const entries = await readdir(files, { withFileTypes: true })
    const names = await Promise.all(
      entries
        .filter((entry) => entry.isDirectory())
        .map(async ({ name }) =>
          (await readdir(join(files, name)))
            .filter((file) => segmentNumber(file) !== null)
            .map((file) => `${name}/${file}`),
        ),
    )
    return names.flat()
  }

  /** The ids that Git gives to files. */
  async function hash({ text }: Clone, paths: readonly string[], ...store: readonly '-w'[]) {
    const args = ['hash-object', ...store, '--no-filters', '--stdin-paths']
    const oids = paths.length === 0 ? [] : (await text(args, paths.join('\n'))).split('\n')
    return new Map(paths.map((path, index) => [path, oids[index] ?? '']))
  }

  /** Whether what the remote has of this device is what it has written, or the beginning of it. */
  async function isOwn(
    { blob }: Clone,
    remote: readonly TreeEntry[],
    own: ReadonlyMap<string, string>,
  ): Promise<boolean> {
    for (const { path, oid, size } of remote) {
      const here = own.get(path)
      if (here === oid) continue
      // It was superseded here, but not there.
      if (here === undefined && [...own.keys()].some((other) => other > path)) continue
      if (here === undefined || (await stat(join(files, path))).size < size) return false
      const bytes = await readFile(join(files, path))
      if (!bytes.subarray(0, size).equals(await blob(oid))) return false
    }
    return true
  }

  /** Makes the folders of other devices what they are at the remote. */
  async function place(
    { blob }: Clone,
    remote: readonly TreeEntry[],
    here: ReadonlyMap<string, string>,
    isOthers: (path: string) => boolean,
  ): Promise<void> {
    const wanted = new Set<string>()
    for (const { path, oid } of remote.filter((entry) => isOthers(entry.path))) {
      wanted.add(path)
      if (here.get(path) === oid) continue
      await mkdir(join(files, dirname(path)), { recursive: true })
      await replaceFile(join(files, path), await blob(oid))
    }
    for (const path of here.keys())
      if (isOthers(path) && !wanted.has(path)) await rm(join(files, path), { force: true })
  }

  /** Writes the tree of the remote with this device's files in place of what it had. @returns null if it is the same */
  async function writeTree(
    clone: Clone,
    top: readonly TreeEntry[],
    { keyId, device, without }: ExchangeSteps,
  ): Promise<string | null> {
    const { text } = clone
    const own = device()
    const paths = (await listFiles()).filter((path) => dirname(path) === own).sort()
    const blobs = [...(await hash(clone, paths, '-w'))].map(([path, oid]) => blobOf(oid, path))
    const plain = blobs.map((blob) => ({ ...blob, path: basename(blob.path) }))
    const oid = blobs.length === 0 ? null : await text(['mktree', '-z'], formatTree(plain))
    const before = top.find(({ path }) => path === own)?.oid ?? null
    const hasMark = top.some(({ path }) => path === markName)
    if (oid === before && hasMark && top.every(({ path }) => path !== without)) return null
    const mark = await text(['hash-object', '-w', '--stdin'], markText(keyId))
    const replaced = [own, without, markName]
    return text(
      ['mktree', '-z'],
      formatTree([
        ...top.filter(({ path }) => !replaced.includes(path)),
        blobOf(mark, markName),
        ...(oid === null ? [] : [{ mode: '040000', type: 'tree', oid, path: own }]),
      ]),
    )
  }

  /** What the branch has no longer would stay in the clone for ever. */
  async function tidy({ local, text }: Clone): Promise<void> {
    const counted = await text(['count-objects', '-v'])
    const [loose, packs] = ['count', 'packs'].map((name) =>
      Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1]),
    )
    if ((loose ?? 0) > maxLoose || (packs ?? 0) > 1) await local(['gc', '--quiet', '--prune=now'])
  }

  async function exchange(clone: Clone, steps: ExchangeSteps): Answer<null> {
    const { local, text, tree, remote } = clone
    let before: string | null | undefined
    let refusal: Problem = { code: 'carry-git-refused' }
    for (let pushes = 0; pushes < maxPushes; pushes += 1) {
      const fetched = await fetch(clone)
      if (!fetched.ok) return fetched
      const tip = fetched.value
      // The push failed, but not because another device was faster.
      if (tip === before) return err(refusal)
      before = tip
      const top = tip === null ? [] : await tree('-l', tip)
      const keyId = await markOf(clone, top)
      if (keyId !== null && keyId !== steps.keyId) return err({ code: 'carry-code-wrong' })
      const devices = top.filter(isDeviceFolder).slice(0, maxDevices)
      const found =
        tip === null || devices.length === 0
          ? []
          : await tree('-r', '-l', tip, '--', ...devices.map(({ path }) => path))
      const segments = found.filter((entry) => isSegment(entry, maxFileBytes))
      const here = await hash(clone, await listFiles())
      const isBelow = (device: string) => (path: string) => dirname(path) === device
      const ofOwn = isBelow(steps.device())
      const own = new Map([...here].filter(([path]) => ofOwn(path)))
      if (
        !(await isOwn(
          clone,
          segments.filter(({ path }) => ofOwn(path)),
          own,
        ))
      )
        steps.takeNewId()
      const wanted = segments.filter(({ path }) => dirname(path) !== steps.without)
      await place(clone, wanted, here, (path) => dirname(path) !== steps.device())
      await steps.readAndWrite()
      const written = await writeTree(clone, top, steps)
      if (written === null) return ok(null)
      const parents = tip === null ? [] : ['-p', tip]
      const commit = await text(['commit-tree', written, ...parents, '-m', 'Hot Dash'])
      const push = ['push', '--progress', ...(address.transports === 'file' ? [receivePack] : [])]
      const pushed = await remote([...push, '--', address.text, `${commit}:${branch}`])
      if (pushed.ok) {
        await local(['update-ref', branch, commit])
        // Keep this commit alone, as a fetch does.
        await replaceFile(join(repository, 'shallow'), `${commit}\n`)
        return ok(null)
      }
      refusal = problemOf(pushed.error)
    }
    return err(refusal)
  }

  /** Opens the clone and does something with it. A damaged clone is replaced, since the remote and the database have all. */
  async function withClone<T>(signal: AbortSignal, work: (clone: Clone) => Answer<T>): Answer<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const clone = await open(signal)
        return clone === null ? err({ code: 'git-missing' }) : await work(clone)
      } catch (cause) {
        if (!(cause instanceof CloneFailed) || attempt === 2 || signal.aborted) throw cause
        await rm(repository, { recursive: true, force: true })
      }
    }
  }

  return {
    /** What the folder's code reads and writes. */
    files,
    /** The key that the remote is marked with; null if it has no Dash yet. @throws as `exchange` */
    readMark: (signal: AbortSignal): Answer<string | null> =>
      withClone(signal, async (clone) => {
        const tip = await fetch(clone)
        if (!tip.ok) return tip
        return ok(
          tip.value === null ? null : await markOf(clone, await clone.tree('-l', tip.value)),
        )
      }),
    /**
     * Fetches, reads, writes and pushes, again if another device pushes meanwhile.
     * @throws what the file system throws, and if Git fails here
     */
    exchange: (steps: ExchangeSteps, signal: AbortSignal): Answer<null> =>
      withClone(signal, async (clone) => {
        const ended = await exchange(clone, steps)
        if (ended.ok) await tidy(clone)
        return ended
      }),
    /** Deletes the clone. */
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export type GitExchange = ReturnType<typeof createGitExchange>
