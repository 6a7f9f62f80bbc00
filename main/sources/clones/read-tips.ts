import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { readLinkedTextFile } from '../git/read-text-file.ts'
import { keepsRefsInFiles, kindOfEntry, parseLooseRef, parsePackedRefs } from './rules/ref-files.ts'
import type { BranchTips } from './rules/tips.ts'

/** For larger files, ask Git. */
const maxPackedBytes = 16 * 2 ** 20
const maxLooseEntries = 2000
/** A loose branch file holds one object name. */
const maxLooseBytes = 100

/**
 * Reads a repository's branches from Git's own files, which is faster than starting Git. The answer is the same as from
 * `git for-each-ref refs/heads`, or none.
 * @param gitDir the common Git directory
 * @returns null if only Git can tell: reftables, symbolic references, odd names, links, broken or large files
 */
export async function readTips(gitDir: string): Promise<BranchTips | null> {
  const configs = await Promise.all(
    ['config', 'config.worktree'].map((name) => readLinkedTextFile(path.join(gitDir, name))),
  )
  if (!configs.every(keepsRefsInFiles)) return null
  // Loose ones first, as Git does: a branch that is packed meanwhile is then found in one or the other.
  const loose = await readLooseRefs(gitDir, 'refs/heads')
  if (loose === null) return null
  const packed = await readSmallFile(path.join(gitDir, 'packed-refs'), maxPackedBytes)
  if (packed === null) return null
  const branches = parsePackedRefs(packed ?? '')
  if (branches === null) return null
  const tips = new Map([...branches, ...loose])
  const lengths = new Set([...tips.values()].map(({ length }) => length))
  return lengths.size > 1 ? null : tips
}

/** The folders where Git keeps references, one file each. */
export type RefFolder = 'refs/heads' | 'refs/tags' | 'refs/remotes'

/**
 * The object names in the files below a folder of references, by full name.
 * @param skipsOdd whether to skip anything that is not a plain reference; otherwise any such entry makes the answer
 *   null
 * @returns null also if there are too many
 */
export async function readLooseRefs(
  gitDir: string,
  top: RefFolder,
  skipsOdd = false,
): Promise<ReadonlyMap<string, string> | null> {
  const found = new Map<string, string>()
  let entriesLeft = maxLooseEntries
  let folders: string[] = [top]
  if (!(await isFolderItself(path.join(gitDir, 'refs')))) return null
  while (folders.length > 0) {
    const below: string[] = []
    for (const folder of folders) {
      const at = path.join(gitDir, ...folder.split('/'))
      if (folder === top && !(await isFolderItself(at))) return null
      const entries = await readdir(at, { withFileTypes: true }).catch(asMissing([]))
      if (entries === null) return null
      entriesLeft -= entries.length
      if (entriesLeft < 0) return null
      const files: string[] = []
      for (const entry of entries) {
        const kind = kindOfEntry(entry.name)
        if (kind === 'ignored') continue
        const ref = `${folder}/${entry.name}`
        if (kind === 'part' && entry.isDirectory()) below.push(ref)
        else if (kind === 'part' && entry.isFile()) files.push(ref)
        else if (!skipsOdd) return null
      }
      const texts = await Promise.all(
        files.map((ref) => readSmallFile(path.join(gitDir, ...ref.split('/')), maxLooseBytes)),
      )
      for (const [place, ref] of files.entries()) {
        const text = texts[place]
        // It was packed or deleted meanwhile.
        if (text === undefined) continue
        const oid = text === null ? null : parseLooseRef(text)
        if (oid !== null) found.set(ref, oid)
        else if (!skipsOdd) return null
      }
    }
    folders = below
  }
  return found
}

/** Whether it is a folder itself, not a link, which could lead anywhere. True also if nothing is there. */
export async function isFolderItself(at: string): Promise<boolean> {
  const kind = await lstat(at).catch(asMissing(undefined))
  return kind === undefined || kind?.isDirectory() === true
}

/** @returns undefined if there is none, null if it is not a small file */
async function readSmallFile(file: string, maxBytes: number): Promise<string | null | undefined> {
  try {
    const kind = await lstat(file)
    return kind.isFile() && kind.size <= maxBytes ? await readFile(file, 'utf8') : null
  } catch (cause) {
    return asMissing(undefined)(cause)
  }
}

/** Maps a failure to `missing` if nothing is there, and to null for any other reason. */
function asMissing<T>(missing: T): (cause: unknown) => T | null {
  return (cause) =>
    cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? missing : null
}
