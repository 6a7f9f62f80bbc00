import { expect, test } from 'vitest'
import { parseRemoteAddress } from '../../../main/carrier/rules/remote-address.ts'
import fc from '../../support/fast-check.ts'

test.each([
  'https://github.com/me/dash.git',
  'https://me@git.example.org:8443/me/dash',
  'ssh://git@git.example.org:2222/~/dash.git',
  'ssh://[2001:db8::1]/srv/dash.git',
  'git@github.com:me/dash.git',
  'nas:dash.git',
  ' git@github.com:me/dash.git ',
])('%s uses https or ssh', (typed) => {
  expect(parseRemoteAddress(typed)).toEqual({ text: typed.trim(), transports: 'https:ssh' })
})

test.each(['/srv/git/dash.git', 'C:\\dash.git', 'D:/with a space/dash.git'])(
  '%s is on this computer',
  (typed) => {
    expect(parseRemoteAddress(typed)).toEqual({ text: typed, transports: 'file' })
  },
)

test.each([
  '',
  'dash.git',
  '../dash.git',
  '~/dash.git',
  '--upload-pack=touch /tmp/x',
  '-oProxyCommand=x:y',
  'ext::sh -c "touch /tmp/x"',
  'fd::3',
  'http://github.com/me/dash.git',
  'git://github.com/me/dash.git',
  'file:///srv/dash.git',
  'ftp://example.org/dash.git',
  '//server/share/dash.git',
  '\\\\server\\share\\dash.git',
  'C:\\\\server\\dash.git',
  'https://me:secret@github.com/me/dash.git',
  'https://-oProxyCommand=x/dash.git',
  'ssh://-oProxyCommand=x/dash.git',
  'ssh://git@-oProxyCommand=x/dash.git',
  'git@-oProxyCommand=x:dash.git',
  'git@host:-dash.git',
  'git@github.com:me/dash.git\n[core]',
  '/srv/dash.git\0',
  `https://github.com/${'x'.repeat(600)}`,
])('%s is refused', (typed) => {
  expect(parseRemoteAddress(typed)).toBeNull()
})

test('no accepted address is an option, a program or another transport', () => {
  const part = fc.constantFrom(
    '-',
    ':',
    '/',
    '\\',
    '@',
    'ext',
    'a',
    'host',
    'C',
    '.',
    ' ',
    '\n',
    'ssh',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const { text, transports } = parseRemoteAddress(parts.join('')) ?? {}
      if (text === undefined) return
      expect(text).not.toMatch(/^-|^[^/]*::|@-|:-|\n/)
      if (transports === 'file') expect(text).toMatch(/^\/(?!\/)|^[A-Za-z]:[\\/]/)
    }),
  )
})
