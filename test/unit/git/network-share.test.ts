import { describe, expect, test } from 'vitest'

import { leadsToOtherMachine, shareOf } from '../../../main/sources/git/rules/network-share.ts'

describe('the network share', () => {
  test.each([
    [String.raw`\\server\share\code\app`, 'server/share'],
    [String.raw`\\Server\SHARE`, 'server/share'],
    ['//server/share/code', 'server/share'],
    [String.raw`\/server\share/code`, 'server/share'],
    [String.raw`\\\server\\share\\code`, 'server/share'],
    [String.raw`\\server`, 'server/'],
    [String.raw`\\10.0.0.1\c$\code`, '10.0.0.1/c$'],
    [String.raw`\\server@SSL@8443\DavWWWRoot\code`, 'server@ssl@8443/davwwwroot'],
    [String.raw`\\?\UNC\server\share\code`, 'server/share'],
    ['//?/unc/server/share', 'server/share'],
    [String.raw`\\.\UNC\server\share`, 'server/share'],
    [String.raw`\??\UNC\server\share`, 'server/share'],
    [String.raw`\\?\GLOBALROOT\Device\Mup\server\share`, expect.stringContaining('server')],
    [String.raw`\\.\C:\..\UNC\server\share`, expect.stringContaining('server')],
    [String.raw`\\?\uncle\server\share`, expect.stringContaining('device')],
    [String.raw`\\?\xc:\code`, expect.stringContaining('device')],
    [String.raw`\\?\c:x\code`, expect.stringContaining('device')],
    [String.raw`\\wsl$\Ubuntu\home\dash`, 'wsl.localhost/ubuntu'],
    [String.raw`\\wsl.localhost\Ubuntu\home\dash`, 'wsl.localhost/ubuntu'],
    ['//wsl.localhost/Ubuntu/home/dash', 'wsl.localhost/ubuntu'],
    // On this machine.
    ['/home/dash/code', null],
    [String.raw`\code`, null],
    [String.raw`C:\code`, null],
    ['C:/code', null],
    ['Z:/code', null],
    [String.raw`\\?\C:\code`, null],
    [String.raw`\\.\c:\code`, null],
    [String.raw`\\?\Volume{b75e2c83-0000-0000-0000-602f00000000}\code`, null],
    ['../app/.git', null],
    ['a//server/share', null],
    ['', null],
  ])('of %s is %s', (path, share) => {
    expect(shareOf(path)).toEqual(share)
  })
})

describe('where a repository may lead', () => {
  const here = String.raw`C:\code\app`
  const shared = String.raw`\\server\share\code\app`
  const linux = String.raw`\\wsl$\Ubuntu\home\dash\app`

  test.each([
    [here, '../.git/worktrees/app', true],
    [here, 'D:/code/.git', true],
    [here, '//server/share/code/.git', false],
    [here, String.raw`\\?\UNC\server\share`, false],
    [here, '//wsl.localhost/Ubuntu/home/dash/.git', false],
    // A repository must not lead to a device, even on this machine.
    [here, String.raw`\\?\C:\code\.git`, false],
    [here, String.raw`\\.\C:`, false],
    [here, String.raw`\??\C:\code\.git`, false],
    ['/home/dash/app', '//./pipe/x', false],
    ['/home/dash/app', '//server/share/code/.git', false],
    ['/home/dash/app', '/srv/code/.git', true],
    [shared, '../.git/worktrees/app', true],
    [shared, '//SERVER/share/other/.git', true],
    [shared, 'C:/code/.git', true],
    [shared, '//server/other/.git', false],
    [shared, '//evil/share/.git', false],
    [linux, '/home/dash/other/.git', true],
    [linux, '//wsl.localhost/ubuntu/home/dash/other/.git', true],
    [linux, '//wsl$/Debian/home/dash/other/.git', false],
  ])('in %s: %s', (folder, target, isFollowed) => {
    expect(leadsToOtherMachine(target, folder)).toBe(!isFollowed)
  })
})
