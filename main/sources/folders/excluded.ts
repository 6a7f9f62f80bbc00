import { realpath } from 'node:fs/promises'
import path from 'node:path'

import type { Environment } from '../../base/find-program.ts'
import { isExcludedFolder, toolFolders } from './rules/excluded-folders.ts'

/** Whether to leave a folder out of searches. @param folder absolute, without symbolic links */
export type IsExcluded = (folder: string) => boolean

/**
 * Finds out where the tools keep what they download.
 * @param home the user's home folder
 */
export async function readExcluded(environment: Environment, home: string): Promise<IsExcluded> {
  const ofTools = toolFolders(environment, home).map((folder) => path.resolve(home, folder))
  const found = await Promise.all(ofTools.map((folder) => realpath(folder).catch(() => folder)))
  const all = new Set(found)
  return (folder) => isExcludedFolder(path.basename(folder)) || all.has(folder)
}
