import { describe, expect, test } from 'vitest'

import {
  hasIncludes,
  parseConfig,
  parseScopedConfig,
} from '../../../main/sources/clones/rules/git-config.ts'
import { parseRemote } from '../../../main/sources/clones/rules/remotes.ts'
import { parseSshConfig } from '../../../main/sources/clones/rules/ssh-config.ts'
import { repositoryId, rootCommitOf } from '../../../main/sources/clones/rules/repository-id.ts'

const noAliases = parseSshConfig('')

describe("a remote's URL", () => {
  test.each([
    ['https://github.com/Dash/Nest', 'github.com', 'Dash/Nest'],
    ['https://github.com/dash/nest.git', 'github.com', 'dash/nest'],
    ['https://github.com/dash/nest.git/', 'github.com', 'dash/nest'],
    ['https://github.com//dash//nest/', 'github.com', 'dash/nest'],
    ['HTTPS://GitHub.com/dash/nest', 'github.com', 'dash/nest'],
    ['https://www.github.com/dash/nest', 'github.com', 'dash/nest'],
    ['https://dash:secret@github.com/dash/nest.git', 'github.com', 'dash/nest'],
    ['https://github.com:443/dash/nest', 'github.com', 'dash/nest'],
    ['https://git.example.com:8443/dash/nest', 'git.example.com:8443', 'dash/nest'],
    ['http://127.0.0.1:3000/dash/nest', '127.0.0.1:3000', 'dash/nest'],
    ['https://github.com/dash/nest?x=1#y', 'github.com', 'dash/nest'],
    ['ssh://git@github.com/dash/nest.git', 'github.com', 'dash/nest'],
    ['ssh://git@ssh.github.com:443/dash/nest.git', 'github.com', 'dash/nest'],
    ['ssh://git@git.example.com:2222/dash/nest', 'git.example.com', 'dash/nest'],
    ['git+ssh://git@github.com/dash/nest', 'github.com', 'dash/nest'],
    ['git://github.com/dash/nest', 'github.com', 'dash/nest'],
    ['git@github.com:dash/nest.git', 'github.com', 'dash/nest'],
    ['git@GITHUB.com:/dash/nest/', 'github.com', 'dash/nest'],
    ['github.com:dash/nest', 'github.com', 'dash/nest'],
    ['org-1234@github.com:dash/nest.git', 'github.com', 'dash/nest'],
    ['https://gitlab.com/group/sub/nest.git', 'gitlab.com', 'group/sub/nest'],
    ['https://dev.example.com/team/a%20b', 'dev.example.com', 'team/a b'],
    ['https://dev.example.com/team/100%', 'dev.example.com', 'team/100%'],
    ['https://github.com/dash/nest.github.io', 'github.com', 'dash/nest.github.io'],
    ['  https://github.com/dash/nest.js\n', 'github.com', 'dash/nest.js'],
  ])('%s names a repository', (address, host, name) => {
    expect(parseRemote(address, noAliases)).toEqual({ host, name })
  })

  test.each([
    '/srv/git/nest.git',
    './nest',
    '../dash/nest',
    'dash/nest',
    '~/dash/nest',
    'file:///srv/git/nest.git',
    'C:\\code\\nest',
    'C:/code/nest',
    '\\\\server\\share\\nest',
    'https://github.com',
    'https://github.com/nest',
    'https://github.com/dash/..',
    'https://github.com/./nest',
    'https://github.com/dash/.git',
    'git@github.com:nest.git',
    'ext::sh -c evil',
    'https://',
    '',
  ])('%j names no repository', (address) => {
    expect(parseRemote(address, noAliases)).toBeNull()
  })
})

describe('the configuration', () => {
  const config = (...entries: readonly string[]) =>
    parseConfig(entries.map((entry) => `${entry}\0`).join(''), '', noAliases)

  test('yields the last address, and prefers author settings to user settings', () => {
    expect(config('user.email\na@b', 'user.email\nc@d').email).toBe('c@d')
    expect(config('author.email\nx@y', 'user.email\nc@d').email).toBe('x@y')
    expect(config('user.email\n a@b ').email).toBe('a@b')
  })

  test("separates the user's settings from the repository's", () => {
    const scoped = parseScopedConfig(
      'global\0user.email\na@b\0local\0user.email\nc@d\0local\0core.bare\0',
      noAliases,
    )
    expect(scoped).toMatchObject({ email: 'c@d', usersEmail: 'a@b' })
    const ofSystem = parseScopedConfig('system\0user.email\ns@x\0', noAliases)
    expect(ofSystem).toMatchObject({ email: 's@x', usersEmail: 's@x' })
    expect(config('user.email\na@b')).toMatchObject({ email: 'a@b', usersEmail: null })
  })

  test.each([
    [[]],
    [['user.email\n']],
    [['user.email']],
    [['user.email\na\tb']],
    [['user.email\n<a@b>']],
    [[`user.email\n${'a'.repeat(8190)}@b`]],
  ])('%j contains no address', (entries) => {
    expect(config(...entries).email).toBeNull()
  })

  test.each([
    [['user.name\nDash'], 'Dash'],
    [['user.name\n 唐辛子 \t', 'user.email\na@b'], '唐辛子'],
    [['author.name\nD', 'user.name\nDash'], 'D'],
    [['user.name\nDash Jr.'], 'Dash Jr'],
    [['user.name\n"Dash <the> Bird"'], 'Dash the Bird'],
    [['user.name\n...'], null],
    [['user.email\na@b'], null],
  ])('the name in %j is %j', (entries, name) => {
    expect(config(...entries).name).toBe(name)
  })

  test('lists remotes with origin first, and each name once', () => {
    expect(
      config(
        'remote.backup.url\n/srv/nest.git',
        'remote.a.b.url\nhttps://github.com/dash/fork',
        'remote.origin.url\ngit@github.com:Dash/Nest.git',
        'remote.origin.pushurl\nhttps://github.com/dash/elsewhere',
        'remote.upstream.url\nhttps://github.com/dash/nest',
        'submodule.remote.sub.url\nhttps://github.com/dash/sub',
      ).names,
    ).toEqual([
      { host: 'github.com', name: 'Dash/Nest' },
      { host: 'github.com', name: 'dash/fork' },
    ])
  })

  test('lists remotes by name, and the addresses of one in their order', () => {
    const remotes = ['c 1', 'origin 2', 'a 4', 'b 6', 'a 3', 'd 5'].map((remote) => {
      const [name = '', path = ''] = remote.split(' ')
      return `remote.${name}.url\nhttps://github.com/dash/${path}`
    })
    const names = config(...remotes).names.map(({ name }) => name)
    expect(names.join(' ')).toBe('dash/2 dash/4 dash/3 dash/6 dash/1 dash/5')
  })

  test('expands the longest abbreviation first', () => {
    expect(
      config(
        'remote.origin.url\ngh:dash/nest',
        'url.https://example.com/.insteadof\ng',
        'url.git@github.com:.insteadof\ngh:',
        'url.https://example.com/.insteadof\ngh',
        'url.https://example.com/.insteadof\nsomething-else',
      ).names,
    ).toEqual([{ host: 'github.com', name: 'dash/nest' }])
  })
})

test.each([
  ['[include]\n\tpath = x', true],
  ['[core]\n[  IncludeIf "gitdir:x"]', true],
  ['[core]\n\tbare = false', false],
])('%j includes other files: %s', (text, does) => {
  expect(hasIncludes(text)).toBe(does)
})

describe('the id of a clone', () => {
  const names = [{ host: 'github.com', name: 'Dash/Nest' }]

  test('is its root commit, or its remote if the root is unknown', () => {
    expect(repositoryId('abc', names)).toBe('git:abc')
    expect(repositoryId(null, names)).toBe('remote:github.com/dash/nest')
    expect(repositoryId(null, [])).toBeNull()
  })

  test('contains its root commit', () => {
    expect(rootCommitOf(repositoryId('abc', [])!)).toBe('abc')
    expect(rootCommitOf(repositoryId(null, names)!)).toBeNull()
  })
})
