import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { readTextFileNoFollow } from '../git/local-files.ts'
import { isOid } from './rules/commit-fields.ts'
import type { BranchTips } from './rules/branch-tips.ts'

/** If `packed-refs` is larger, or a folder like `refs/heads` has more entries, the files are not read. */
const maxPackedBytes = 16 * 2 ** 20
const maxLooseEntries = 2000
/** A loose branch file holds one object name. */
const maxLooseBytes = 100

/**
 * Reads a repository's branches from Git's own files (https://git-scm.com/docs/gitrepository-layout), which takes a
 * tenth of the time that starting Git takes. The result equals that of `git for-each-ref refs/heads`.
 * @param gitDir the common Git directory
 * @returns null if only Git can tell: reftables, symbolic references, odd names, links, broken or large files
 */
export async function readTips(gitDir: string): Promise<BranchTips | null> {
  // Read loose refs first, as Git does: a branch that Git packs in between is then found in `packed-refs`.
  const loose = await readLooseRefs(gitDir, ['refs/heads'])
  if (loose === null) return null
  const packed = await readPackedRefs(path.join(gitDir, 'packed-refs'))
  const branches = packed === null ? null : parsePackedBranches(packed)
  if (branches === null) return null
  const tips = new Map([...branches, ...loose])
  const lengths = new Set([...tips.values()].map(({ length }) => length))
  return lengths.size > 1 ? null : tips
}

/**
 * Reads the loose references below some folders.
 * @param tops such as `refs/heads`
 * @param options.skipsOdd whether to skip a file that is not a plain reference
 * @returns the object names by full name; null if there are too many, or if a file is not plain and is not skipped
 */
export async function readLooseRefs(
  gitDir: string,
  tops: readonly string[],
  { skipsOdd = false } = {},
) {
  const found = new Map<string, string>()
  let entriesLeft = 0

  /** @returns false if only Git can tell what is there */
  async function visit(folder: string): Promise<boolean> {
    const folderPath = path.join(gitDir, ...folder.split('/'))
    const entries = await readdir(folderPath, { withFileTypes: true }).catch(asMissing([]))
    if (entries === null) return false
    entriesLeft -= entries.length
    if (entriesLeft < 0) return false
    const answers = await Promise.all(
      entries.map(async (entry) => {
        const ref = `${folder}/${entry.name}`
        // Git silently skips hidden files, and the `.lock` files of branches that are being written.
        if (entry.name.startsWith('.') || entry.name.endsWith('.lock')) return true
        if (!isRefPart(entry.name)) return skipsOdd
        if (entry.isDirectory()) return visit(ref)
        // The text is also empty if the branch was packed or deleted in the meantime.
        const text = await readTextFileNoFollow(path.join(folderPath, entry.name), maxLooseBytes)
        const oid = text.replace(/\n$/, '')
        if (!isCommitOid(oid)) return skipsOdd
        found.set(ref, oid)
        return true
      }),
    )
    return !answers.includes(false)
  }

  for (const folder of ['refs', ...tops])
    if (!(await isFolderOrMissing(path.join(gitDir, ...folder.split('/'))))) return null
  for (const top of tops) {
    entriesLeft = maxLooseEntries
    if (!(await visit(top))) return null
  }
  return found
}

/** The full name of the branch in a `HEAD` file. Null for anything else, such as the commit of a detached HEAD. */
export function branchOfHead(text: string): string | null {
  return /^ref: (refs\/heads\/[^\n]+)\n?$/.exec(text)?.[1] ?? null
}

/** Whether the path is a folder and not a link, which could lead anywhere. True if nothing is there. */
export async function isFolderOrMissing(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(asMissing(undefined))
  return stats === undefined || stats?.isDirectory() === true
}

/** The text is empty if there is no file; null if it is not a plain file, too large, or unreadable. */
async function readPackedRefs(file: string): Promise<string | null> {
  try {
    const stats = await lstat(file)
    return stats.isFile() && stats.size <= maxPackedBytes ? await readFile(file, 'utf8') : null
  } catch (cause) {
    return asMissing('')(cause)
  }
}

/** The branches in `packed-refs`, by full name. Skips other references. Null if a line has another shape. */
function parsePackedBranches(text: string): BranchTips | null {
  const branches = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue
    const [, oid = '', name = ''] = /^([0-9a-f]+) (refs\/\S+)$/.exec(line) ?? []
    if (!isOid(oid)) return null
    if (!name.startsWith('refs/heads/')) continue
    if (!isCommitOid(oid) || !name.split('/').every(isRefPart)) return null
    branches.set(name, oid)
  }
  return branches
}

/** Whether Git allows this as part of a reference's name (https://git-scm.com/docs/git-check-ref-format). */
function isRefPart(name: string): boolean {
  return name !== '' && !/^\.|\.\.|\.lock$|\.$|@\{|[\p{Cc} ~^:?*[\\\uFFFD]/u.test(name)
}

function isCommitOid(text: string): boolean {
  return isOid(text) && !/^0+$/.test(text)
}

/** Maps a failure to `missing` if nothing is at the path, otherwise to null. */
function asMissing<T>(missing: T): (cause: unknown) => T | null {
  return (cause) => ((cause as NodeJS.ErrnoException).code === 'ENOENT' ? missing : null)
}
