import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { isOnNetwork, parseMountinfo, parseMountList, type Mount } from './rules/mounts.ts'
import { shareOf } from '../git/rules/network-share.ts'

/** macOS has no file that names its mounts. */
const mountProgram = '/sbin/mount'
const mountTimeoutMs = 3000

/** Which folders lie on other machines. Nothing there is touched to find out: a lost drive stops whoever asks it. */
export class NetworkDrives {
  readonly #readMounts: () => Promise<readonly Mount[]>
  #mounts: readonly Mount[] = []

  /** @param readMounts this system's, when absent */
  constructor(readMounts = systemMounts) {
    this.#readMounts = readMounts
  }

  /** Drives come and go. To be called before folders are searched. */
  async refresh(): Promise<void> {
    this.#mounts = await this.#readMounts().catch(() => [])
  }

  /** @param folder absolute, without symbolic links. On Windows a drive's letter is resolved to its share thereby. */
  has(folder: string): boolean {
    return shareOf(folder) !== null || isOnNetwork(folder, this.#mounts)
  }
}

async function systemMounts(): Promise<readonly Mount[]> {
  if (process.platform === 'linux')
    return parseMountinfo(await readFile('/proc/self/mountinfo', 'utf8'))
  if (process.platform !== 'darwin') return []
  const { stdout } = await promisify(execFile)(mountProgram, { timeout: mountTimeoutMs })
  return parseMountList(stdout)
}
