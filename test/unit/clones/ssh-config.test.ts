import { describe, expect, test } from 'vitest'

import { parseRemote } from '../../../main/sources/clones/rules/remotes.ts'
import { parseSshConfig } from '../../../main/sources/clones/rules/ssh-config.ts'

const config = `
# HostName before any Host would be for all of them
Host work-github github.com-work
  HostName github.com
  User git
  IdentityFile ~/.ssh/work

host=spaced
\thostname = "git.example.com"

Host *.corp !secret.corp
  HostName %h.example.com

Host secret.corp
  HostName secret.example.org

Host numbered
  HostName 10.0.0.7
Host numbered6
  HostName fe80::1%eth0

Match host matched
  HostName wrong.example.com

Host twice
  HostName first.example.com
Host tw?ce
  HostName second.example.com

Include ~/.ssh/more
Host half
`

describe('a host alias in the ssh configuration', () => {
  const hosts = () => parseSshConfig(config)

  test.each([
    ['work-github', 'github.com'],
    ['github.com-work', 'github.com'],
    ['spaced', 'git.example.com'],
    ['git.corp', 'git.corp.example.com'],
    ['secret.corp', 'secret.example.org'],
    ['twice', 'first.example.com'],
    ['twoce', 'second.example.com'],
  ])('%s stands for %s', (alias, name) => {
    expect(hosts().resolve(alias)).toBe(name)
  })

  test.each([
    ['github.com'],
    ['Work-GitHub'],
    ['numbered'],
    ['numbered6'],
    ['matched'],
    ['half'],
    ['gitxcorp'],
    [''],
  ])('%j stands for itself', (host) => {
    expect(hosts().resolve(host)).toBe(host)
  })

  test('may be set for every host before the first block', () => {
    expect(parseSshConfig('HostName proxy.example.com\nHost a\nHostName b').resolve('a')).toBe(
      'proxy.example.com',
    )
  })

  test.each([
    ['git@work-github:Dash/Nest.git', 'github.com'],
    ['ssh://git@github.com-work:22/Dash/Nest', 'github.com'],
    ['git+ssh://git@github.com-work/Dash/Nest', 'github.com'],
    ['https://work-github/Dash/Nest', 'work-github'],
    ['git://work-github/Dash/Nest', 'work-github'],
  ])('in %s leads to %s', (address, host) => {
    expect(parseRemote(address, hosts())).toEqual({ host, name: 'Dash/Nest' })
  })

  test('of GitHub for port 443 stands for github.com', () => {
    const overWeb = parseSshConfig('Host github.com\nHostName ssh.github.com\nPort 443')
    expect(parseRemote('git@github.com:dash/nest', overWeb)?.host).toBe('github.com')
  })
})

test.each([
  ['Host a\n  User git\n  HostName example.com', 'example.com'],
  ['Host a\nMatch host b\n  HostName wrong.example.com', 'a'],
  ['Host a\n  HostName 1a.example.com', '1a.example.com'],
  ['Host a\n  HostName host.1', 'host.1'],
  ['Host a\n  HostName', 'a'],
])('in the configuration %j, a stands for %s', (text, name) => {
  expect(parseSshConfig(text).resolve('a')).toBe(name)
})
