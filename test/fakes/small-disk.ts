import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk in memory, which a test can fill to the last byte. */
export interface SmallDisk {
  readonly path: string
  /** Fills the disk to its last byte. */
  fill(): void
  /** Frees all space that `fill` took. */
  free(): void
  /** Makes the disk read-only or writable. */
  setReadOnly(isReadOnly: boolean): void
  /** Unmounts the disk, even if a file on it is open. */
  remove(): void
}

/** @throws if the disk cannot be mounted: not on Linux, or no permission */
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

/** Whether a test can mount a disk: on Linux, as root, in a container that allows it. */
export const canMountDisks = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    mountSmallDisk(1).remove()
    return true
  } catch {
    return false
  }
})()
