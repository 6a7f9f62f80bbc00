import { expect, test } from 'vitest'

import { alternateFolders } from '../../../main/sources/folders/rules/alternates.ts'

test.each([
  ['', []],
  ['/srv/objects\n', ['/srv/objects']],
  ['# shared\n\n../a b/objects\n//server/x', ['../a b/objects', '//server/x']],
  ['a"b\n', ['a"b']],
  ['"/srv/objects"\n', null],
  ['/srv\n"\\057\\057server"\n', null],
])('%j', (text, expected) => {
  expect(alternateFolders(text)).toEqual(expected)
})
