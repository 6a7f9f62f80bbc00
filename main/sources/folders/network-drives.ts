import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { shareOf } from '../git/rules/network-share.ts'
import { isOnNetwork, parseMountinfo, parseMountList, type Mount } from './rules/mounts.ts'

/** macOS has no file that lists its mounts. */
const mountProgram = '/sbin/mount'
const mountTimeoutMs = 3000

/** Which folders lie on other machines. Finds out without touching them: a lost drive blocks its caller. */
export type NetworkDrives = ReturnType<typeof createNetworkDrives>

/** @param readMounts if absent, this system's */
export function createNetworkDrives(readMounts = systemMounts) {
  let mounts: readonly Mount[] = []
  return {
    /** Reads the mounts again, since drives come and go. Call it before folders are searched. */
    async refresh(): Promise<void> {
      mounts = await readMounts().catch(() => [])
    },
    /** @param folder absolute, without symbolic links: on Windows, that resolves a drive letter to its share */
    has: (folder: string) => shareOf(folder) !== null || isOnNetwork(folder, mounts),
  }
}

async function systemMounts(): Promise<readonly Mount[]> {
  if (process.platform === 'linux')
    return parseMountinfo(await readFile('/proc/self/mountinfo', 'utf8'))
  if (process.platform !== 'darwin') return []
  const { stdout } = await promisify(execFile)(mountProgram, { timeout: mountTimeoutMs })
  return parseMountList(stdout)
}
