import { existsSync } from 'node:fs'

export interface Circumstances {
  readonly platform: NodeJS.Platform
  /** Undefined where there are no numeric users. */
  readonly uid: number | undefined
  readonly hasGpu: boolean
}

/** The circumstances of this process. */
export function circumstances(): Circumstances {
  const { platform } = process
  return {
    platform,
    uid: process.getuid?.(),
    hasGpu: platform !== 'linux' || existsSync('/dev/dri'),
  }
}

/** Switches that Electron needs because of where it runs, in development and tests only. */
export function electronArgs({ platform, uid, hasGpu }: Circumstances): readonly string[] {
  if (platform !== 'linux') return []
  // Chromium refuses to run its sandbox as root.
  const root = uid === 0 ? ['--no-sandbox'] : []
  return hasGpu ? root : [...root, '--disable-gpu']
}
