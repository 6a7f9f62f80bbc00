import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ZodMiniType } from 'zod/mini'
import { replaceFile } from './replace-file.ts'

/** @returns undefined if there is no such file, it cannot be read, or it does not match the schema */
export async function readJsonFile<T>(
  path: string,
  schema: ZodMiniType<T>,
): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes a value as JSON, atomically. Creates the folder if necessary. Only the user can read the two. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await replaceFile(path, JSON.stringify(value))
}
