import { constants } from 'node:fs'
import { access, chmod, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { readJsonFile } from '../../base/json-file.ts'
import { succeeds } from '../../base/succeeds.ts'
import type { LocalEngine } from '../engine/rules/engine-state.ts'
import { isOutsideFolder } from './rules/archive-entries.ts'

const manifestSchema = z.object({
  uuid: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  version: z._default(z.string().check(z.maxLength(100)), ''),
  // The program must be inside this folder.
  command: z.string().check(
    z.minLength(1),
    z.maxLength(300),
    z.refine((command) => !isOutsideFolder(command)),
  ),
})

/** Reads `engine_manifest.json`. @returns undefined if the folder has no engine that can be started */
export async function readEngine(folder: string): Promise<LocalEngine | undefined> {
  const manifest = await readJsonFile(join(folder, 'engine_manifest.json'), manifestSchema)
  if (manifest === undefined) return undefined
  const command = join(folder, manifest.command)
  return access(command, constants.R_OK).then(
    () => ({ folder, ...manifest, command }),
    () => undefined,
  )
}

/** The engines in the subfolders of a folder. Names that begin with a dot are leftovers. */
export async function readEngines(parent: string): Promise<readonly LocalEngine[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  const engines = await Promise.all(folders.map(({ name }) => readEngine(join(parent, name))))
  return engines.filter((engine) => engine !== undefined)
}

/** The name that the VOICEVOX app would give, so that both sort alike. Replaces forbidden characters with `_`. */
export function folderNameOf({ name, uuid }: Pick<LocalEngine, 'name' | 'uuid'>): string {
  // Replace dots too: a name of dots only, or with a dot at its end, would be another folder.
  return `${name.replace(/[\s<>:"/\\|?*.\u0000-\u001f]+/g, '_')}+${uuid}`
}

/** Makes the program executable: a ZIP may have lost that permission. */
export async function makeExecutable({ command }: LocalEngine): Promise<void> {
  if (process.platform !== 'win32') await chmod(command, 0o755)
}

/** Where an engine moves before its removal. The next start clears every name that begins with a dot. */
const asideOf = (folder: string) => join(dirname(folder), `.removed+${basename(folder)}`)

/** Removes an engine, which must not be running. Renames it first, so that no search ever finds half an engine. */
export async function removeFolder(folder: string): Promise<void> {
  const aside = asideOf(folder)
  await rm(aside, { recursive: true, force: true })
  await rename(folder, aside)
  await rm(aside, { recursive: true, force: true })
}

/** Puts an unpacked engine in place in one step. An engine already there must not run, and stays if this fails. */
export async function putInPlace(unpacked: string, target: string): Promise<void> {
  const aside = asideOf(target)
  await rm(aside, { recursive: true, force: true })
  const hadOne = await succeeds(rename(target, aside))
  try {
    await rename(unpacked, target)
  } catch (cause) {
    if (hadOne) await rename(aside, target)
    throw cause
  }
  await rm(aside, { recursive: true, force: true })
}
