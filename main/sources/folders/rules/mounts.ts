/** A file system and its mount point. */
export interface Mount {
  /** Absolute path of the mount point. */
  readonly at: string
  /** As the system names it: `ext4`, `nfs4`, `fuse.sshfs`. */
  readonly type: string
}

/**
 * File systems that lie on other machines, as Linux and macOS name them. This machine hears nothing of changes made
 * there by another.
 */
const networkTypes = new Set([
  ...['9p', 'afpfs', 'afs', 'ceph', 'cifs', 'coda', 'drvfs', 'ftp', 'glusterfs', 'lustre'],
  ...['ncpfs', 'nfs', 'nfs4', 'prl_fs', 'smb3', 'smbfs', 'vboxsf', 'virtiofs', 'vmhgfs', 'webdav'],
  ...['macfuse', 'osxfuse', 'fuse.ceph', 'fuse.curlftpfs', 'fuse.davfs', 'fuse.gcsfuse'],
  ...['fuse.glusterfs', 'fuse.gvfsd-fuse', 'fuse.juicefs', 'fuse.rclone', 'fuse.s3fs'],
  ...['fuse.sshfs', 'fuse.vmhgfs-fuse'],
])

/**
 * Parses `/proc/self/mountinfo` (https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html): the fifth field is
 * the mount point, and the type follows a lone hyphen.
 */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+ \d+ \S+ \S+ (\S+) .+? - (\S+) /.exec(line)
    const [, at, type] = match ?? []
    return at === undefined || type === undefined ? [] : [{ at: unescaped(at), type }]
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
    const [, at, type] = /^.*? on (\/.*) \(([^,()]+)[^()]*\)$/.exec(line) ?? []
    return at === undefined || type === undefined ? [] : [{ at, type }]
  })
}

/**
 * Whether a path lies on a network drive: the nearest mount above it decides, and the last one if there are several.
 */
export function isOnNetwork(path: string, mounts: readonly Mount[]): boolean {
  let nearest: Mount | undefined
  for (const mount of mounts) {
    const above = mount.at.endsWith('/') ? mount.at : `${mount.at}/`
    const isAbove = path === mount.at || path.startsWith(above)
    if (isAbove && mount.at.length >= (nearest?.at.length ?? 0)) nearest = mount
  }
  return nearest !== undefined && networkTypes.has(nearest.type)
}
