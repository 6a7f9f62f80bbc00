import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../base/log.ts'

/**
 * Makes the data folder where it is not there, and lets nobody but the user into it: the folder 0700, its files 0600, also
 * where they were wider. On Windows the rights of the user's profile do this.
 * @param folder absolute
 * @throws where the folder cannot be made or listed
 */
export function openDataFolder(folder: string, log: Pick<Log, 'warn'>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  try {
    chmodSync(folder, 0o700)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) chmodSync(join(folder, entry.name), 0o600)
    }
  } catch (cause) {
    // A file system without rights (FAT), or a folder of another user that this one may write to.
    log.warn('the rights of the data folder could not be narrowed', cause)
  }
}
