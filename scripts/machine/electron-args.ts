import { existsSync } from 'node:fs'

export interface HostSystem {
  readonly platform: NodeJS.Platform
  /** Undefined on systems without numeric user ids. */
  readonly uid: number | undefined
  readonly hasGpu: boolean
}

export function thisHost(): HostSystem {
  const { platform } = process
  return {
    platform,
    uid: process.getuid?.(),
    hasGpu: platform !== 'linux' || existsSync('/dev/dri'),
  }
}

/** The switches that Electron needs on this system, in development and tests only. */
export function electronArgs({ platform, uid, hasGpu }: HostSystem): readonly string[] {
  if (platform !== 'linux') return []
  // Chromium refuses to run its sandbox as root.
  const root = uid === 0 ? ['--no-sandbox'] : []
  return hasGpu ? root : [...root, '--disable-gpu']
}
