import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { splitWords } from '../../base/rules/split-words.ts'
import { shareOf } from '../git/rules/network-share.ts'

/** macOS has no file that lists its mounts. */
const mountProgram = '/sbin/mount'
const mountTimeoutMs = 3000

export interface Mount {
  /** Absolute. */
  readonly mountPoint: string
  /** The file system as the system names it: `ext4`, `nfs4`, `fuse.sshfs`. */
  readonly type: string
}

/** File systems on other machines, as Linux and macOS name them. Watches here do not report changes made there. */
const networkTypes = new Set(
  splitWords(
    '9p afpfs afs ceph cifs coda drvfs ftp glusterfs lustre ncpfs nfs nfs4 prl_fs smb3 smbfs',
    'vboxsf virtiofs vmhgfs webdav macfuse osxfuse fuse.ceph fuse.curlftpfs fuse.davfs',
    'fuse.gcsfuse fuse.glusterfs fuse.gvfsd-fuse fuse.juicefs fuse.rclone fuse.s3fs fuse.sshfs',
    'fuse.vmhgfs-fuse',
  ),
)

/** Which folders are on other machines. Decides without touching the folders: a lost drive blocks its caller. */
export type NetworkDrives = ReturnType<typeof createNetworkDrives>

/** @param readMounts if absent, this system's */
export function createNetworkDrives(readMounts = readSystemMounts) {
  let mounts: readonly Mount[] = []
  return {
    /** Reads the mounts again, since drives come and go. Call it before folders are searched. */
    async refresh(): Promise<void> {
      mounts = await readMounts().catch(() => [])
    },
    /** @param folder absolute, without symbolic links. On Windows, resolving them turns a drive letter into its share. */
    has: (folder: string) => shareOf(folder) !== null || isOnNetwork(folder, mounts),
  }
}

async function readSystemMounts(): Promise<readonly Mount[]> {
  if (process.platform === 'linux')
    return parseMountinfo(await readFile('/proc/self/mountinfo', 'utf8'))
  if (process.platform !== 'darwin') return []
  const { stdout } = await promisify(execFile)(mountProgram, { timeout: mountTimeoutMs })
  return parseMountList(stdout)
}

/**
 * Parses `/proc/self/mountinfo` (https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html): the fifth field is
 * the mount point, and the type follows a lone hyphen.
 */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, escaped, type] = /^\d+ \d+ \S+ \S+ (\S+) .+? - (\S+) /.exec(line) ?? []
    if (escaped === undefined || type === undefined) return []
    return [{ mountPoint: unescaped(escaped), type }]
  })
}

/** Space, tab, line feed and backslash are escaped as three octal digits. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
}

/** Parses the output of `mount` on macOS: `//dash@nas/src on /Volumes/src (smbfs, nodev, nosuid)`. */
export function parseMountList(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, mountPoint, type] = /^.*? on (\/.*) \(([^,()]+)[^()]*\)$/.exec(line) ?? []
    return mountPoint === undefined || type === undefined ? [] : [{ mountPoint, type }]
  })
}

/** The nearest mount above a path decides. If several have the same mount point, the last one decides. */
export function isOnNetwork(path: string, mounts: readonly Mount[]): boolean {
  let nearest: Mount | undefined
  for (const mount of mounts) {
    const { mountPoint } = mount
    const prefix = mountPoint.endsWith('/') ? mountPoint : `${mountPoint}/`
    const isAbove = path === mountPoint || path.startsWith(prefix)
    if (isAbove && mountPoint.length >= (nearest?.mountPoint.length ?? 0)) nearest = mount
  }
  return nearest !== undefined && networkTypes.has(nearest.type)
}
