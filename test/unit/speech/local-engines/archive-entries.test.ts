import { describe, expect, test } from 'vitest'
import {
  archiveType,
  faultOf,
  isOutsideFolder,
  parseArchiveList,
} from '../../../../main/speech/local-engines/rules/archive-entries.ts'
import fc from '../../../support/fast-check.ts'

test.each([
  [[0x50, 0x4b, 3, 4, 0], 'zip'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7z'],
  [[0x50, 0x4b, 5, 6], undefined],
  [[0x37, 0x7a], undefined],
  [[], undefined],
])('a file that begins with the bytes %j is an archive of the type %s', (head, type) => {
  expect(archiveType(Uint8Array.from(head))).toBe(type)
})

describe('names', () => {
  test.each([
    ['run', false],
    ['a/b/c.so', false],
    ['ずんだもん/声.bin', false],
    ['a..b', false],
    ['a/b: c', false],
    ['..', true],
    ['../run', true],
    ['a/../../run', true],
    ['a\\..\\..\\run', true],
    ['/etc/passwd', true],
    ['\\\\host\\share', true],
    ['C:\\run.exe', true],
    ['c:run.exe', true],
    ['a\0b', true],
  ])('%j leaves the folder: %s', (path, leaves) => {
    expect(isOutsideFolder(path)).toBe(leaves)
  })

  test('a name that stays inside by this rule stays inside on every system', () => {
    const segment = fc.constantFrom('a', '.', '..', '', 'C:', 'b')
    const paths = fc.array(segment).map((segments) => segments.join('/'))
    fc.assert(
      fc.property(paths, (path) => {
        if (isOutsideFolder(path)) return
        expect(new URL(path.replaceAll('%', ''), 'file:///root/in/').pathname).toMatch(
          /^\/root\/in\//,
        )
      }),
    )
  })
})

describe("7-Zip's list", () => {
  const file = ['Path = run', 'Folder = -', 'Size = 12', 'Attributes =  -rwxr-xr-x', '']

  const read = (lines: readonly string[]) => faultOf(parseArchiveList(lines) ?? [])

  test('has entries with their sizes', () => {
    const lines = [...file, 'Path = a = b', 'Size = 3', 'Attributes = D drwxr-xr-x', '']
    expect(parseArchiveList(lines)).toEqual([
      { path: 'run', size: 12, isLink: false },
      { path: 'a = b', size: 3, isLink: false },
    ])
    expect(read(lines)).toBeUndefined()
  })

  test.each([
    ['Attributes =  lrwxrwxrwx'],
    ['Attributes = A lrwxrwxrwx'],
    ['Attributes = lrwxrwxrwx'],
    ['Attributes = AL'],
    ['Attributes = RLI'],
    ['Symbolic Link = /etc/passwd'],
    ['Hard Link = run'],
  ])('marks a link: %s', (line) => {
    expect(read([...file, 'Path = link', 'Size = 1', line])).toBe('link')
  })

  test('is refused if the archive is empty, or a name leaves the folder', () => {
    expect(read([])).toBe('empty')
    expect(read([...file, 'Path = ../run', 'Size = 1'])).toBe('leaves-folder')
  })

  test.each<[string, readonly string[]]>([
    [
      'progress before the first entry',
      ['  0M Scan /in/\b\b\bPath = ../out', 'Size = 1', '', ...file],
    ],
    ['a heading', ['7-Zip 24.09', '', ...file]],
    ['an entry without a path', [...file, 'Size = 1']],
    ['a field twice', [...file, 'Path = ../out', 'Path = run']],
    ['a line that is not a field', [...file, 'Path = a', 'Path']],
    ['a path with a line break', ['Path = a\u2028/../../out', 'Size = 1']],
  ])('is rejected for %s', (_, lines) => {
    expect(parseArchiveList(lines)).toBeUndefined()
  })
})
