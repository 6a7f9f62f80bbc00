import { expect, test } from 'vitest'

import { configPaths } from '../../../main/sources/folders/rules/config-paths.ts'

const include = (value: string) => ({ setting: 'include.path', value })

test.each([
  ['[include]\n\tpath = more', [include('more')]],
  ['[Include] Path=more', [include('more')]],
  ['[include]\r\n\tpath = more\r\n\tpath = other\r\n', [include('more'), include('other')]],
  ['[include]\n path = "a ;b"  c # d', [include('a ;b  c')]],
  ['[include]\n path = "a\\"b\\\\c" ', [include('a"b\\c')]],
  ['[include]\n path = mo\\\nre', [include('more')]],
  ['[includeIf "gitdir:~/[x]/\\"y"]\n path = x', [include('x')]],
  ['[includeIf.onbranch:main]\n path = x', [include('x')]],
  ['[mailmap]\n\tfile = map\n\tblob = HEAD:x', [{ setting: 'mailmap.file', value: 'map' }]],
  ['[core]\n path = x\n[include "x"] y = 1\n[include]\n path\n path =\n', []],
  ['# [include]\n; path = x\n[remote "include"]\n path = x', []],
  ['', []],
])('%j', (text, expected) => {
  expect(configPaths(text)).toEqual(expected)
})

test('a configuration without end is read in no time', () => {
  const text = `[include]\n${'\tpath = x\n'.repeat(200_000)}${'['.repeat(1_000_000)}${'\\'.repeat(1_000_000)}`
  expect(configPaths(text)).toHaveLength(100)
})
