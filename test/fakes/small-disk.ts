import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A separate in-memory disk that a test can fill to the last byte. */
export interface SmallDisk {
  readonly path: string
  /** Leaves no room for another byte. */
  fill(): void
  /** Frees all of that room again. */
  free(): void
  /** Makes it read-only, or writable again. */
  setReadOnly(isReadOnly: boolean): void
  /** Unmounts it, even if a file on it is still open. */
  remove(): void
}

/** @throws if no disk can be mounted: not on Linux, or no permission */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'hot-dash-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  if (mounted.status !== 0) {
    rmdirSync(path)
    throw mounted.error ?? new Error(mounted.stderr.toString())
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill() {
      const file = openSync(ballast, 'a')
      let part = Buffer.alloc(1 << 20)
      while (part.length > 0) {
        try {
          writeSync(file, part)
        } catch (cause) {
          if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
          part = part.subarray(0, part.length >> 1)
        }
      }
      closeSync(file)
    },
    setReadOnly(isReadOnly) {
      const mode = isReadOnly ? 'ro' : 'rw'
      const { status, stderr } = spawnSync('mount', ['-o', `remount,${mode}`, path])
      if (status !== 0) throw new Error(stderr.toString())
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      spawnSync('umount', ['--lazy', path])
      rmdirSync(path)
    },
  }
}

/** Whether a test can mount a disk here: on Linux, as root, in a container that allows it. */
export const canMountDisks = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    mountSmallDisk(1).remove()
    return true
  } catch {
    return false
  }
})()
