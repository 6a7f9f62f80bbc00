import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import about from '../../package.json' with { type: 'json' }

/** A Hot Dash that can be started: its version number, and the folder that Electron runs. */
export interface Version {
  readonly version: string
  readonly folder: string
}

/** This folder's build. */
export const thisVersion: Version = {
  version: about.version,
  folder: resolve(import.meta.dirname, '../..'),
}

/**
 * The same build under another version.
 * @param into a folder that is empty or does not exist yet
 * @param options.isBroken makes the module that loads everything behind the first window throw
 */
export async function makeVersion(
  into: string,
  version: string,
  { isBroken = false }: { readonly isBroken?: boolean } = {},
): Promise<Version> {
  const { folder } = thisVersion
  await mkdir(into, { recursive: true })
  await cp(join(folder, 'out'), join(into, 'out'), { recursive: true })
  for (const shared of ['node_modules', 'resources'])
    await symlink(join(folder, shared), join(into, shared), 'junction')
  await writeFile(join(into, 'package.json'), JSON.stringify({ ...about, version }))
  if (isBroken) {
    const chunks = join(into, 'out/main/chunks')
    const compose = (await readdir(chunks)).find((name) => name.startsWith('compose-'))
    if (compose === undefined) throw new Error('the build has no chunk of compose.ts')
    await writeFile(join(chunks, compose), "throw new Error('broken')\n")
  }
  return { version, folder: into }
}
