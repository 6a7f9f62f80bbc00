import { expect, test } from 'vitest'
import { ownProgram } from '../../../main/base/rules/own-program.ts'

const mount = '/tmp/.mount_HotDas3xYz'

test.each([
  [
    'an AppImage',
    `${mount}/hot-dash`,
    { APPIMAGE: '/home/me/Hot Dash.AppImage', APPDIR: mount },
    1,
  ],
  ['a package', '/opt/Hot Dash/hot-dash', {}, 0],
  // Started from the terminal of an editor that is an AppImage.
  ['a package', '/opt/Hot Dash/hot-dash', { APPIMAGE: '/a.AppImage', APPDIR: '/tmp/.mount_a' }, 0],
  ['a package', '/opt/Hot Dash/hot-dash', { APPIMAGE: '/a.AppImage' }, 0],
  ['what names no place', `${mount}/hot-dash`, { APPIMAGE: 'a.AppImage', APPDIR: mount }, 0],
  ['a package', `${mount}2/hot-dash`, { APPIMAGE: '/a.AppImage', APPDIR: mount }, 0],
] as const)('%s at %s is found again (%j)', (_, execPath, variables, isImage) => {
  const image = 'APPIMAGE' in variables ? variables.APPIMAGE : ''
  expect(ownProgram(execPath, variables)).toBe(isImage ? image : execPath)
})
