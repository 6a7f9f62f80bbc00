import { readFile } from 'node:fs/promises'
import type { ZodMiniType } from 'zod/mini'

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
