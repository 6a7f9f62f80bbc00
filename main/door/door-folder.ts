import { chmodSync, lstatSync, mkdirSync } from 'node:fs'

/**
 * Creates the door's folder, and makes sure that only the user can enter it, so that nobody else can put a socket
 * there. On Windows, the rights of the user's profile do that.
 * @throws if the folder is a link or belongs to another user
 */
export function prepareDoorFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new Error("the door's folder is not ours")
  chmodSync(folder, 0o700)
}
