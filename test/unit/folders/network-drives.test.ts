import { describe, expect, test } from 'vitest'

import {
  isOnNetwork,
  parseMountinfo,
  parseMountList,
} from '../../../main/sources/folders/network-drives.ts'

const linux = parseMountinfo(
  [
    String.raw`22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw`,
    String.raw`96 22 0:52 / /mnt/nas\040of\040Dash rw,noatime shared:77 - nfs4 nas:/volume rw,vers=4.2`,
    String.raw`97 96 8:17 / /mnt/nas\040of\040Dash/stick rw - vfat /dev/sdb1 rw`,
    String.raw`98 22 0:60 / /home/dash/remote rw master:3 propagate_from:2 - fuse.sshfs dash@host: rw`,
    String.raw`99 22 8:33 / /run/media/dash/ntfs rw shared:9 - fuseblk /dev/sdc1 rw`,
    String.raw`100 22 0:61 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs`,
    String.raw`101 22 0:70 / /srv rw - nfs server:/old rw`,
    String.raw`102 22 8:49 / /srv rw - ext4 /dev/sdd1 rw`,
    'nonsense',
  ].join('\n'),
)
const mac = parseMountList(
  [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)',
    '//dash@nas._smb._tcp.local/src on /Volumes/src on nas (smbfs, nodev, nosuid, mounted by dash)',
    '/dev/disk4s1 on /Volumes/STICK (exfat, local, nodev, nosuid, noowners)',
  ].join('\n'),
)

describe('whether a folder lies on a network drive', () => {
  test.each([
    ['/mnt/nas of Dash', true],
    ['/mnt/nas of Dash/src/app', true],
    ['/mnt/nas of Dashing', false],
    ['/mnt/nas of Dash/stick/app', false],
    ['/home/dash/remote/src', true],
    ['/home/dash/src', false],
    ['/run/media/dash/ntfs/src', false],
    ['/mnt/c/Users/dash/src', true],
    // The later mount covers the earlier one.
    ['/srv/git', false],
  ])('on Linux, %s: %s', (folder, expected) => {
    expect(isOnNetwork(folder, linux)).toBe(expected)
  })

  test.each([
    ['/Users/dash/src', false],
    ['/Volumes/src on nas/app', true],
    ['/Volumes/STICK/app', false],
  ])('on macOS, %s: %s', (folder, expected) => {
    expect(isOnNetwork(folder, mac)).toBe(expected)
  })

  test('is false if the system has no list of mounts', () => {
    expect(isOnNetwork('/home/dash', [])).toBe(false)
  })
})
