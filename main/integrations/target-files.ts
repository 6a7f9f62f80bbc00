import { constants } from 'node:fs'
import { access, lstat, mkdir, readFile, realpath, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Problem, ProblemCode } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { isAtOrBelow } from '../base/file-paths.ts'
import { ifMissing } from '../base/if-missing.ts'
import { replaceFile } from '../base/replace-file.ts'
import { succeeds } from '../base/succeeds.ts'

/** No hooks file is longer. */
const maxBytes = 1024 * 1024

const errorCodeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code

/**
 * Reads a file that Hot Dash may write.
 * @param file absolute
 * @param roots the absolute folders that it may be in, once links are resolved
 * @param isOwn whether nobody else writes it, so that it is never a link
 * @returns its text with its byte order mark, null if the file is missing, or why Hot Dash must not write it
 */
export async function readTarget(
  file: string,
  roots: readonly string[],
  isOwn: boolean,
): Promise<Result<string | null, Problem>> {
  const refuse = (code: ProblemCode) => err({ code, params: { file } })
  try {
    const link = await lstat(file).catch(ifMissing(undefined))
    const isLink = link?.isSymbolicLink() === true
    const existing = await firstExisting(file)
    // A link that leads nowhere exists, but has no real path.
    const real = await realpath(isLink ? file : existing).catch(ifMissing(undefined))
    // If a root does not exist yet, use the folder that will hold it.
    const inside = await Promise.all(roots.map(async (root) => realpath(await firstExisting(root))))
    if (real === undefined || !inside.some((root) => isAtOrBelow(real, root)) || (isOwn && isLink))
      return refuse('integration-link')
    const target = await stat(real)
    if (!(await isWritable(real)) || (link && !(await isWritable(path.dirname(real)))))
      return refuse('integration-readonly')
    if (link === undefined) return target.isDirectory() ? ok(null) : refuse('integration-invalid')
    if (!target.isFile() || target.size > maxBytes) return refuse('integration-invalid')
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    try {
      return ok(decoder.decode(await readFile(real)))
    } catch (cause) {
      if (errorCodeOf(cause) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
        return refuse('integration-invalid')
      throw cause
    }
  } catch (cause) {
    if (errorCodeOf(cause) === undefined) throw cause
    return refuse('integration-readonly')
  }
}

/** The file, or the nearest folder above it that exists. */
async function firstExisting(file: string): Promise<string> {
  let place = file
  while ((await stat(place).catch(ifMissing(undefined))) === undefined) place = path.dirname(place)
  return place
}

/** Also checks the permission bits, because a superuser may write even what they protect. */
async function isWritable(place: string): Promise<boolean> {
  const { mode } = await stat(place)
  if ((mode & 0o200) === 0) return false
  return succeeds(access(place, constants.W_OK))
}

/**
 * Writes a file through a link, with its former permissions.
 * @param text null deletes the file
 * @throws what the file system throws
 */
export async function writeTarget(file: string, text: string | null): Promise<void> {
  if (text === null) {
    await rm(file)
    return
  }
  const real = await realpath(file).catch(ifMissing(undefined))
  const mode = real === undefined ? undefined : (await stat(real)).mode & 0o777
  await replaceFile(real ?? file, text, mode)
}

/** @returns the folders above a file that do not exist yet, outermost first */
export async function missingFolders(file: string): Promise<readonly string[]> {
  const existing = await firstExisting(file)
  const missing: string[] = []
  for (
    let place = path.dirname(file);
    isAtOrBelow(place, existing) && place !== existing;
    place = path.dirname(place)
  )
    missing.unshift(place)
  return missing
}

/** @param folders outermost first */
export async function makeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Deletes those of the folders that are empty. @param folders outermost first */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed())
    await rmdir(folder).catch((cause: unknown) => {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCodeOf(cause) ?? '')) throw cause
    })
}
