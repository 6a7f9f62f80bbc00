import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../base/log.ts'

/**
 * Creates the data folder if it is missing, and locks out other users. The folder gets 0700 and its files 0600, even if
 * they had wider permissions. On Windows, the rights of the user's profile lock others out already.
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
    // The file system has no permissions (FAT), or the folder belongs to another user and we may write to it.
    log.warn('the permissions of the data folder could not be restricted', cause)
  }
}
