import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Environment } from '../base/find-program.ts'
import type { Log } from '../base/log.ts'
import { replaceFile } from '../base/replace-file.ts'
import { CloneFailed, createCloneGit, type CloneGit } from './clone-git.ts'
import { markName, markText, parseMark } from './folder-mark.ts'
import { segmentNumber } from './rules/own-files.ts'
import type { RemoteAddress } from './rules/remote-address.ts'
import { isBranchMissing, remoteFailureOf } from './rules/remote-failure.ts'
import { maxFileBytes } from './rules/segment-text.ts'
import { formatTree, isDeviceFolder, isSegment, type TreeEntry } from './rules/tree-entries.ts'
import type { RemoteGitFailure } from './run-remote-git.ts'

/** Our own branch: the repository can hold anything else, and rules for its default branch do not apply. */
const branch = 'refs/heads/hot-dash'
/** Give up after this many pushes lose the race against another device. */
const maxPushes = 5
const maxDevices = 100
const maxMarkBytes = 1000
/** An exchange leaves about five loose objects. */
const maxLoose = 30
/** Disables the remote's hooks, which would run here if the remote is a path on this computer. */
const receivePack =
  '--receive-pack=git -c core.hooksPath=/dev/null -c core.alternateRefsCommand=false receive-pack'

/** How Git is found, and where the carrier's clone is. */
export interface ExchangeOptions {
  /** @returns the absolute path of Git; undefined if it is not installed */
  readonly findGit: () => Promise<string | undefined>
  readonly environment: Environment
  /**
   * Holds the clone: `files`, which is read and written like a carrier's folder, and `repository`. Absolute. All of it is
   * expendable.
   */
  readonly folder: string
  readonly log: Pick<Log, 'warn'>
}

/** What happens between the fetch and the push of an exchange. */
interface ExchangeSteps {
  readonly keyId: string
  /** The current id of this device. */
  readonly device: () => string
  /** The id of a device whose files to delete. */
  readonly without?: string | undefined
  /** Called if another machine has pushed under this device's id. */
  readonly takeNewId: () => void
  /** Reads the files of other devices, and writes those of this one. */
  readonly readAndWrite: () => Promise<void>
}

const blobOf = (oid: string, path: string) => ({ mode: '100644', type: 'blob', oid, path })

type Answer<T> = Promise<Result<T, Problem>>

/** Exchanges the files of all devices with a branch of a Git repository. */
export function createGitExchange(address: RemoteAddress, options: ExchangeOptions) {
  const { findGit, environment, folder, log } = options
  const files = join(folder, 'files')
  const repository = join(folder, 'repository')

  /** Creates the clone if it is missing. @returns null if Git is not installed */
  async function prepareClone(signal: AbortSignal): Promise<CloneGit | null> {
    const program = await findGit()
    if (program === undefined) return null
    await mkdir(files, { recursive: true, mode: 0o700 })
    const { transports } = address
    const git = { program, environment, repository, cwd: files, transports, signal }
    const clone = createCloneGit(git)
    if (!existsSync(join(repository, 'HEAD'))) await clone.create()
    return clone
  }

  const problemOf = ({ message, cause }: RemoteGitFailure): Problem => {
    log.warn('the repository that carries Dash cannot be used', cause)
    return { code: remoteFailureOf(message) }
  }

  /** Fetches the last commit of the branch. @returns null if there is no branch yet */
  async function fetch({ remote, local, text }: CloneGit): Answer<string | null> {
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
      // No server refuses a fetch, so our clone is broken, for example by a lock file that a killed Git has left.
      if (problem.code === 'carry-git-refused') throw new CloneFailed('git fetch', { cause })
      return err(problem)
    }
    await local(['update-ref', '-d', branch])
    return ok(null)
  }

  /** The id of the key in the remote's mark. */
  async function readMarkIn({ blob }: CloneGit, top: readonly TreeEntry[]): Promise<string | null> {
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

  /** The oids of files, by path. @param store `-w` also stores the files as blobs */
  async function hash({ text }: CloneGit, paths: readonly string[], ...store: readonly '-w'[]) {
    const args = ['hash-object', ...store, '--no-filters', '--stdin-paths']
    const oids = paths.length === 0 ? [] : (await text(args, paths.join('\n'))).split('\n')
    return new Map(paths.map((path, index) => [path, oids[index] ?? '']))
  }

  /** Whether each of this device's files at the remote equals the file here, or the beginning of it. */
  async function isOwn(
    { blob }: CloneGit,
    remote: readonly TreeEntry[],
    own: ReadonlyMap<string, string>,
  ): Promise<boolean> {
    for (const { path, oid, size } of remote) {
      const here = own.get(path)
      if (here === oid) continue
      // This device has deleted a superseded segment that the remote still has.
      if (here === undefined && [...own.keys()].some((other) => other > path)) continue
      if (here === undefined || (await stat(join(files, path))).size < size) return false
      const bytes = await readFile(join(files, path))
      if (!bytes.subarray(0, size).equals(await blob(oid))) return false
    }
    return true
  }

  /** The files of all devices at the remote. @param tip the remote's last commit; null if its branch is unborn */
  async function listSegments({ tree }: CloneGit, tip: string | null, top: readonly TreeEntry[]) {
    const devices = top.filter(isDeviceFolder).slice(0, maxDevices)
    if (tip === null || devices.length === 0) return []
    const found = await tree('-r', '-l', tip, '--', ...devices.map(({ path }) => path))
    return found.filter((entry) => isSegment(entry, maxFileBytes))
  }

  /** Makes the folders of other devices equal to those at the remote. Takes a new id if another machine uses ours. */
  async function takeIn(clone: CloneGit, remote: readonly TreeEntry[], steps: ExchangeSteps) {
    const { device, without, takeNewId } = steps
    const here = await hash(clone, await listFiles())
    const isBelow = (folder: string | undefined, path: string) => dirname(path) === folder
    const isMine = (path: string) => isBelow(device(), path)
    const own = new Map([...here].filter(([path]) => isMine(path)))
    const ownRemote = remote.filter(({ path }) => isMine(path))
    if (!(await isOwn(clone, ownRemote, own))) takeNewId()
    const others = remote.filter(({ path }) => !isMine(path) && !isBelow(without, path))
    for (const { path, oid } of others) {
      if (here.get(path) === oid) continue
      await mkdir(join(files, dirname(path)), { recursive: true })
      await replaceFile(join(files, path), await clone.blob(oid))
    }
    const wanted = new Set(others.map(({ path }) => path))
    for (const path of here.keys())
      if (!isMine(path) && !wanted.has(path)) await rm(join(files, path), { force: true })
  }

  /** Writes a tree: the remote's, with this device's current files. @returns its oid, or null if nothing differs */
  async function writeTree(
    clone: CloneGit,
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

  /** Removes old objects, which Git would keep in the clone forever. */
  async function tidy({ local, text }: CloneGit): Promise<void> {
    const counted = await text(['count-objects', '-v'])
    const [loose, packs] = ['count', 'packs'].map((name) =>
      Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1]),
    )
    if ((loose ?? 0) > maxLoose || (packs ?? 0) > 1) await local(['gc', '--quiet', '--prune=now'])
  }

  async function exchange(clone: CloneGit, steps: ExchangeSteps): Answer<null> {
    const { local, text, tree, remote } = clone
    let before: string | null | undefined
    let refusal: Problem = { code: 'carry-git-refused' }
    for (let pushes = 0; pushes < maxPushes; pushes += 1) {
      const fetched = await fetch(clone)
      if (!fetched.ok) return fetched
      const tip = fetched.value
      // The tip has not moved, so no other device was faster: the remote refused the push.
      if (tip === before) return err(refusal)
      before = tip
      const top = tip === null ? [] : await tree('-l', tip)
      const keyId = await readMarkIn(clone, top)
      if (keyId !== null && keyId !== steps.keyId) return err({ code: 'carry-code-wrong' })
      await takeIn(clone, await listSegments(clone, tip, top), steps)
      await steps.readAndWrite()
      const written = await writeTree(clone, top, steps)
      if (written === null) return ok(null)
      const parents = tip === null ? [] : ['-p', tip]
      const commit = await text(['commit-tree', written, ...parents, '-m', 'Hot Dash'])
      const push = ['push', '--progress', ...(address.transports === 'file' ? [receivePack] : [])]
      const pushed = await remote([...push, '--', address.text, `${commit}:${branch}`])
      if (pushed.ok) {
        await local(['update-ref', branch, commit])
        // Forget this commit's parents, as `fetch --depth=1` does.
        await replaceFile(join(repository, 'shallow'), `${commit}\n`)
        return ok(null)
      }
      refusal = problemOf(pushed.error)
    }
    return err(refusal)
  }

  /** Calls `work` with the clone. Replaces a damaged clone once, because the remote and the database have everything. */
  async function withClone<T>(
    signal: AbortSignal,
    work: (clone: CloneGit) => Answer<T>,
  ): Answer<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const clone = await prepareClone(signal)
        return clone === null ? err({ code: 'git-missing' }) : await work(clone)
      } catch (cause) {
        if (!(cause instanceof CloneFailed) || attempt === 2 || signal.aborted) throw cause
        await rm(repository, { recursive: true, force: true })
      }
    }
  }

  return {
    /** Read and write these files like those of a carrier's folder. */
    files,
    /** The id of the key in the remote's mark; null if no device has used it yet. @throws what `exchange` throws */
    readMark: (signal: AbortSignal): Answer<string | null> =>
      withClone(signal, async (clone) => {
        const tip = await fetch(clone)
        if (!tip.ok) return tip
        return ok(
          tip.value === null ? null : await readMarkIn(clone, await clone.tree('-l', tip.value)),
        )
      }),
    /**
     * Fetches, reads, writes and pushes. Starts over if another device pushes meanwhile.
     * @throws what the file system throws, and an error if Git fails in the clone
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
