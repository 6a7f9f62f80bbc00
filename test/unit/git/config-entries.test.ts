import { describe, expect, test } from 'vitest'

import {
  listPlainConfig,
  parseConfigListing,
  configPaths,
  isPartialClone,
  settingToOtherMachine,
} from '../../../main/sources/git/rules/config-entries.ts'
import fc from '../../support/fast-check.ts'

const entry = (key: string, value: string | null = 'x') => ({ key, value })

test('entries are read as Git lists them', () => {
  expect(parseConfigListing('')).toEqual([])
  expect(parseConfigListing('core.bare\nfalse\0a.b\0c.d\n\0e.f\n1\n2\0')).toEqual([
    entry('core.bare', 'false'),
    entry('a.b', null),
    entry('c.d', ''),
    entry('e.f', '1\n2'),
  ])
})

const core = '[core]\n\tbare = false\n'

test.each<[string, string | null]>([
  ['', ''],
  [core, 'core.bare\nfalse\0'],
  [
    `# 1\n${core}\n \t; 2\n\tlogAllRefUpdates = true`,
    'core.bare\nfalse\0core.logallrefupdates\ntrue\0',
  ],
  ['[Remote "Dash.Nest"]\n\turl = https://x/y z\n', 'remote.Dash.Nest.url\nhttps://x/y z\0'],
  ['[a-1 ""]\n\tk2 = \n', 'a-1..k2\n\0'],
  // Only Git itself can decide.
  [`${core}\tname = 辛い\n`, null],
  ['\tbare = false\n', null],
  [`${core}\tflag\n`, null],
  [`${core}\tname = "x"\n`, null],
  [`${core}\tname = x # y\n`, null],
  [`${core}\tname = x \n`, null],
  [`${core}\tname =  x\n`, null],
  [`${core}\t1name = x\n`, null],
  [`${core}name = x\n`, null],
  [`${core} [a]\n`, null],
  [`${core}[a] k = v\n`, null],
  [`${core}[a_b]\n`, null],
  [`${core}[a "b\\"]\n`, null],
])('without Git, %j is read as %j', (config, listed) => {
  expect(listPlainConfig(config)).toBe(listed)
})

test('the three settings that name paths for Git are found', () => {
  expect(
    configPaths([
      entry('include.path', 'a'),
      entry('includeif.gitdir:~/x.y/.path', 'b'),
      entry('mailmap.file', 'c'),
      entry('core.worktree', 'd'),
      entry('include.path', null),
      entry('include.path', ''),
      entry('remote.include.path', 'e'),
      entry('mailmap.blob', 'f'),
    ]),
  ).toEqual([
    { setting: 'include.path', value: 'a' },
    { setting: 'include.path', value: 'b' },
    { setting: 'mailmap.file', value: 'c' },
    { setting: 'core.worktree', value: 'd' },
  ])
})

test.each([
  ['extensions.partialclone', true],
  ['remote.a.b.promisor', true],
  ['remote.origin.partialclonefilter', true],
  ['remote.origin.url', false],
])('a clone with %s is partial: %s', (key, isPartial) => {
  expect(isPartialClone([entry(key)])).toBe(isPartial)
})

describe('a setting that leads to another machine', () => {
  const folder = String.raw`C:\code\app\.git`
  const partial = entry('remote.origin.promisor', null)

  test.each([
    ['core.worktree', '//server/share', 'core.worktree'],
    ['core.worktree', String.raw`\\server\share`, 'core.worktree'],
    ['core.worktree', String.raw`\/server/share`, 'core.worktree'],
    ['core.worktree', String.raw`\\?\UNC\server\share`, 'core.worktree'],
    ['core.worktree', String.raw`\\?\C:\code`, 'core.worktree'],
    ['core.worktree', String.raw`\\.\pipe\x`, 'core.worktree'],
    ['core.worktree', '//./pipe/x', 'core.worktree'],
    ['core.worktree', String.raw`\??\UNC\server\share`, 'core.worktree'],
    ['includeif.gitdir:/.path', '//server/share', 'include.path'],
    ['includeif.gitdir://server/share/.path', 'x', null],
    ['include.path', ' //server/share', 'include.path'],
    ['include.path', '%(prefix)///server/share', 'include.path'],
    ['include.path', ':(optional)//server/share', 'include.path'],
    ['include.path', ':(optional)%(prefix)///server/share', 'include.path'],
    ['lfs.//server/share.access', 'basic', 'lfs.access'],
    ['core.worktree', '../../part', null],
    ['core.worktree', '/home/dash/app', null],
    ['include.path', '~//server/share', null],
    ['include.path', '%(prefix)//etc/gitconfig', null],
    ['core.worktree', null, null],
    ['remote.origin.url', '//server/share/app.git', null],
    ['submodule.part.url', '//server/share/app.git', null],
    ['url.//server/share/.insteadof', 'https://example.com/', null],
    ['remote.origin.url', 'https://example.com/app.git', null],
  ])('%s = %s: %s', (key, value, expected) => {
    expect(settingToOtherMachine([entry('core.bare', 'false'), entry(key, value)], folder)).toBe(
      expected,
    )
  })

  test.each([
    ['remote.origin.url', '//server/share/app.git', 'remote.url'],
    ['remote.//server/share.promisor', null, 'remote.promisor'],
    ['extensions.partialclone', String.raw`\\server\share`, 'extensions.partialclone'],
    ['url./.insteadof', 'x', 'url.insteadof'],
    ['url..insteadof', 'x', 'url.insteadof'],
    ['url.//server/.insteadof', 'x', 'url.insteadof'],
    ['url./srv/git/.insteadof', 'x', null],
    ['url.ssh://git@example.com/.insteadof', 'x', null],
    ['remote.origin.url', 'file:///srv/app.git', null],
    ['remote.origin.url', '../app.git', null],
  ])('of a partial clone, %s = %s: %s', (key, value, expected) => {
    expect(settingToOtherMachine([partial, entry(key, value)], folder)).toBe(expected)
  })

  test('is fine if it names the share on which the repository is', () => {
    const own = String.raw`\\server\share\code\app\.git`
    const settings = [entry('core.worktree', '//SERVER/share/code/app')]
    expect(settingToOtherMachine(settings, own)).toBeNull()
    expect(settingToOtherMachine(settings, '//server/other/app/.git')).toBe('core.worktree')
  })

  test('is found at any position and in any spelling', () => {
    const slashes = fc
      .array(fc.constantFrom('/', '\\'), { minLength: 2, maxLength: 4 })
      .map((some) => some.join(''))
    const ahead = fc.constantFrom('', ' ', '\t', ':(optional)', '%(prefix)/', '%(x):(y)')
    const host = fc.stringMatching(/^[\w.?-]{1,10}$/)
    const settings = fc.array(fc.constantFrom(entry('core.bare', 'false'), entry('user.name')))
    const paths = fc.tuple(ahead, slashes, host).map((parts) => parts.join(''))
    fc.assert(
      fc.property(settings, paths, settings, (before, path, after) => {
        const all = [...before, entry('some.thing', `${path}/share`), ...after]
        expect(settingToOtherMachine(all, folder)).toBe('some.thing')
      }),
    )
  })
})
