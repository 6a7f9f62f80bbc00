import { describe, expect, test } from 'vitest'

import {
  clientIdsByHost,
  connectionsPage,
  devicePage,
  hostOfOrigin,
  noreplyAddresses,
  parseHost,
  tokenPage,
} from '../../../main/sources/github/rules/hosts.ts'

const github = { name: 'github.com', web: 'https://github.com', rest: 'https://api.github.com' }
const tenant = {
  name: 'octo.ghe.com',
  web: 'https://octo.ghe.com',
  rest: 'https://api.octo.ghe.com',
}
const server = {
  name: 'git.example.com',
  web: 'https://git.example.com',
  rest: 'https://git.example.com/api/v3',
}

describe('what the user types', () => {
  test.for([
    ['github.com', github],
    [' GitHub.com ', github],
    ['https://github.com/', github],
    ['https://www.github.com/login?x=1#y', github],
    ['api.github.com', github],
    ['http://github.com', github],
    ['octo.ghe.com', tenant],
    ['https://api.octo.ghe.com/graphql', tenant],
    ['git.example.com', server],
    ['HTTPS://GIT.example.com/api/v3', server],
    ['http://git.example.com', server],
    [
      'git.example.com:8443',
      {
        name: 'git.example.com:8443',
        web: 'https://git.example.com:8443',
        rest: 'https://git.example.com:8443/api/v3',
      },
    ],
    [
      '127.0.0.1:3000',
      {
        name: '127.0.0.1:3000',
        web: 'http://127.0.0.1:3000',
        rest: 'http://127.0.0.1:3000/api/v3',
      },
    ],
  ] as const)('%s is a host', ([typed, host]) => {
    expect(parseHost(typed)).toEqual(host)
  })

  test.for([
    '',
    ' ',
    'https://',
    'a b',
    'ftp://github.com',
    'me@github.com',
    'git..com',
    '-x.com',
    '株式会社',
  ])('%j is not a host', (typed) => {
    expect(parseHost(typed)).toBeNull()
  })

  test.for([
    'ghe.com.example.org',
    'octo.ghe.com.example.org',
    'team.octo.ghe.com',
    'octo.ghe.com:8443',
    'notgithub.com',
    'github.com.example.org',
    'github.com:8443',
  ])('%s is an Enterprise Server, though it looks like a GHE.com tenant or github.com', (typed) => {
    expect(parseHost(typed)?.rest).toBe(`https://${typed}/api/v3`)
  })
})

describe('HOT_DASH_GITHUB_URL', () => {
  test.for([
    ['https://github.com', github],
    ['https://octo.ghe.com', tenant],
    ['https://git.example.com', server],
  ] as const)('%s names its host', ([origin, host]) => {
    expect(hostOfOrigin(origin)).toEqual(host)
  })

  test.for([
    'http://127.0.0.1:4321',
    'http://localhost:80',
    'http://[::1]:9999',
    'https://localhost:8443',
  ])('%s keeps its scheme on loopback', (origin) => {
    expect(hostOfOrigin(origin)?.web).toBe(origin)
  })

  test.for([
    'http://github.com',
    'http://git.example.com',
    'http://127.0.0.1.example.com',
    'github.com',
    '',
  ])('%j is refused', (origin) => {
    expect(hostOfOrigin(origin)).toBeNull()
  })
})

describe('client ids', () => {
  const offered = parseHost('git.example.com')!
  const ids = (more: Partial<Parameters<typeof clientIdsByHost>[0]>) => [
    ...clientIdsByHost({ builtIn: null, environment: null, chosen: {}, ...more }, offered),
  ]

  test('the built-in client id is offered on github.com only', () => {
    expect(ids({ builtIn: 'built-in' })).toEqual([['github.com', 'built-in']])
  })

  test('the client id from the environment belongs to the host offered by default', () => {
    expect(ids({ builtIn: 'built-in', environment: 'of-env' })).toEqual([
      ['github.com', 'built-in'],
      ['git.example.com', 'of-env'],
    ])
  })

  test("the user's setting overrides both, unless it is empty", () => {
    expect(
      ids({
        builtIn: 'built-in',
        environment: 'of-env',
        chosen: { 'github.com': 'mine', 'git.example.com': '', 'octo.ghe.com': 'theirs' },
      }),
    ).toEqual([
      ['github.com', 'mine'],
      ['git.example.com', 'of-env'],
      ['octo.ghe.com', 'theirs'],
    ])
  })
})

describe('pages', () => {
  test('for a device code are on the host, whatever page an answer names', () => {
    const host = parseHost('github.com')!
    expect(devicePage(host, 'https://github.com/login/device')).toBe(
      'https://github.com/login/device',
    )
    const withCode = 'https://github.com/login/device?user_code=ABCD-1234'
    expect(devicePage(host, withCode)).toBe(withCode)
    for (const uri of ['https://github.com.evil.example/', 'file:///etc/passwd', ''])
      expect(devicePage(host, uri)).toBe('https://github.com/login/device')
  })

  test('for revoking access and creating tokens are on the host', () => {
    const host = parseHost('octo.ghe.com')!
    expect(connectionsPage(host, 'Ov23')).toBe(
      'https://octo.ghe.com/settings/connections/applications/Ov23',
    )
    expect(connectionsPage(host, undefined)).toBe('https://octo.ghe.com/settings/applications')
    const scopes = (page: string) => new URL(page).searchParams.get('scopes')
    expect(scopes(tokenPage(host))).toBe('read:user')
    expect(scopes(tokenPage(host, 'private'))).toBe('repo,read:user')
    expect(tokenPage(host, 'private')).toMatch(/^https:\/\/octo\.ghe\.com\/settings\/tokens\/new\?/)
  })
})

test.each([
  ['github.com', 'users.noreply.github.com'],
  ['octo.ghe.com', 'users.noreply.octo.ghe.com'],
  ['git.example.com:8443', 'users.noreply.git.example.com'],
])('the noreply addresses of %s are at %s', (typed, domain) => {
  expect(noreplyAddresses(parseHost(typed)!, { userId: 583231, login: 'dash' })).toEqual([
    `583231+dash@${domain}`,
    `dash@${domain}`,
  ])
})
