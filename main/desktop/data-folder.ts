import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../base/log.ts'

/**
 * Creates the data folder if it is missing, and locks out other users: the folder gets 0700 and its files 0600, even
 * if they were wider. On Windows, the rights of the user's profile do this.
 * @param folder absolute
 * @throws if the folder cannot be created or listed
 */
export function prepareDataFolder(folder: string, log: Pick<Log, 'warn'>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  try {
    chmodSync(folder, 0o700)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) chmodSync(join(folder, entry.name), 0o600)
    }
  } catch (cause) {
    // A file system without permissions (FAT), or another user's folder that we may write to.
    log.warn('the permissions of the data folder could not be restricted', cause)
  }
}
