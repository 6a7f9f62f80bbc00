import { expect, test } from 'vitest'
import { x11Restart } from '../../../main/desktop/rules/x11-restart.ts'

const wayland = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'wayland' }
const inX11 = ['--ozone-platform=x11', '--feed']

test.each([
  ['a Wayland session with XWayland', 'linux', wayland, 'wayland', ['--feed'], inX11],
  ['an Electron that does not tell', 'linux', wayland, '', ['--feed'], inX11],
  ['a session of unknown type', 'linux', { DISPLAY: ':0' }, 'wayland', ['--feed'], inX11],
  ['the new start', 'linux', wayland, 'x11', inX11, null],
  ['the new start, if Electron does not tell', 'linux', wayland, '', inX11, null],
  ['no XWayland', 'linux', { XDG_SESSION_TYPE: 'wayland' }, 'wayland', [], null],
  ['an empty DISPLAY', 'linux', { ...wayland, DISPLAY: '' }, 'wayland', [], null],
  ['an X11 session', 'linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' }, 'x11', [], null],
  ['a user who wants Wayland', 'linux', wayland, 'wayland', ['--ozone-platform=wayland'], null],
  ['Windows', 'win32', wayland, '', [], null],
] as const)(
  'Hot Dash starts again in X11 only if it must: %s',
  (_name, platform, environment, chosen, words, expected) => {
    expect(x11Restart(platform, environment, chosen, words)).toEqual(expected)
  },
)
