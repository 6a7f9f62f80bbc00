import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { replaceFile } from '../../base/replace-file.ts'
import { engineNames, type EngineName } from '../../../preload/contract/views/engines.ts'
import type { EnginePackage } from './rules/makers-list.ts'

/** A package being downloaded. Stored beside it, so that the download survives a restart. */
export interface Fetching {
  readonly engine: EngineName
  readonly pack: EnginePackage
  /** The validator with which each file can be resumed, by its address. */
  readonly validators: Map<string, string>
}

const digestSchema = z.object({ algorithm: z.enum(['sha1', 'sha256', 'sha512']), hex: z.string() })
const fileSchema = z.object({
  engine: z.enum(engineNames),
  version: z.string(),
  files: z
    .array(z.object({ url: z.string(), size: z.int().positive(), digest: digestSchema.nullable() }))
    .min(1),
  validators: z.record(z.string(), z.string()),
})

/** @returns undefined if nothing is being downloaded */
export async function readFetching(path: string): Promise<Fetching | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    const { engine, version, files, validators } = fileSchema.parse(JSON.parse(text))
    return { engine, pack: { version, files }, validators: new Map(Object.entries(validators)) }
  } catch {
    return undefined
  }
}

export async function keepFetching(path: string, fetching: Fetching): Promise<void> {
  const { engine, pack, validators } = fetching
  const kept = { engine, ...pack, validators: Object.fromEntries(validators) }
  await replaceFile(path, JSON.stringify(kept))
}
