import { expect, test } from 'vitest'

import { plainEntries } from '../../../main/sources/clones/rules/config-file.ts'

test('entries are told as Git lists them', () => {
  const text = [
    '[core]',
    '\tbare = false',
    '\tlogAllRefUpdates=true  ',
    '# a comment',
    '  ; another',
    '',
    '[remote "Origin / 辛い"]\r',
    '\turl = git@github.com:dash/nest.git\r',
    '\tfetch = +refs/heads/*:refs/remotes/origin/*',
    '[User]',
    'name = "  Dash  "',
    'email =',
  ].join('\n')
  expect(plainEntries(text)?.split('\0')).toEqual([
    'core.bare\nfalse',
    'core.logallrefupdates\ntrue',
    'remote.Origin / 辛い.url\ngit@github.com:dash/nest.git',
    'remote.Origin / 辛い.fetch\n+refs/heads/*:refs/remotes/origin/*',
    'user.name\n  Dash  ',
    'user.email\n',
    '',
  ])
  expect(plainEntries('')).toBe('')
})

test.each([
  ['another file', '[include]\npath = other'],
  ['another file under a condition', '[includeIf "gitdir:~/work/"]\npath = other'],
  ['a file for each worktree', '[Extensions]\nworktreeConfig = true'],
  ['an escape', '[user]\nname = "D\\"ash"'],
  ['a value that goes on in the next line', '[user]\nname = Da\\\nsh'],
  ['a comment behind a value', '[user]\nname = Dash # the bird'],
  ['a quote within a value', '[user]\nname = Da"s"h'],
  ['a tab within a value', '[user]\nname = Da\tsh'],
  ['a key behind its section', '[user] name = Dash'],
  ['a section of the older kind', '[remote.origin]\nurl = x'],
  ['a key without a value', '[core]\nbare'],
  ['a key without a section', 'name = Dash'],
  ['a mark before the text', '\uFEFF[user]\nname = Dash'],
  ['what is no configuration', '[user'],
])('where there is %s, only Git can tell', (_, text) => {
  expect(plainEntries(text)).toBeNull()
})
