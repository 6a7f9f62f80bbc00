import { expect, test } from 'vitest'
import {
  formatTree,
  isDeviceFolder,
  isSegment,
  parseTree,
} from '../../../main/carrier/rules/tree-entries.ts'
import fc from '../../support/fast-check.ts'

const oid = 'a'.repeat(40)
const device = '3f2b8a94-1c5d-4e6f-8a7b-9c0d1e2f3a4b'
const entry = (path: string, mode = '100644', size = 10, type = 'blob') => ({
  mode,
  type,
  oid,
  size,
  path,
})

test('a tree is parsed from the output of Git, whatever its names are', () => {
  const letter = fc.constantFrom('a', '/', '.', ' ', '\t', '\n', '"', 'é', '鳥', '\u202e')
  const name = fc.string({ minLength: 1, maxLength: 9, unit: letter })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.option(fc.nat(), { nil: null })), { maxLength: 5 }),
      (files) => {
        const lines = files.map(
          ([path, size]) => `100644 blob ${oid} ${String(size ?? '-').padStart(7)}\t${path}\0`,
        )
        expect(parseTree(lines.join(''))).toEqual(
          files.map(([path, size]) => entry(path, '100644', size ?? Number.NaN)),
        )
      },
    ),
  )
  expect(parseTree(`040000 tree ${oid}\tx\0nonsense\0\0`)).toEqual([
    entry('x', '040000', Number.NaN, 'tree'),
  ])
})

test('a tree is formatted as Git reads it', () => {
  expect(formatTree([entry('a b'), entry('c', '040000', 0, 'tree')])).toBe(
    [`100644 blob ${oid}\ta b`, `040000 tree ${oid}\tc`, ''].join('\0'),
  )
})

test('only folders with the id of a device count', () => {
  expect(isDeviceFolder(entry(device, '040000', 0, 'tree'))).toBe(true)
  expect(isDeviceFolder(entry(device, '120000'))).toBe(false)
  for (const name of ['..', '.git', 'CON', device.toUpperCase(), `${device} `, `../${device}`])
    expect(isDeviceFolder(entry(name, '040000', 0, 'tree'))).toBe(false)
})

test('only plain files with the name of a segment count', () => {
  expect(isSegment(entry(`${device}/000001.dash`), 10)).toBe(true)
  expect(isSegment(entry(`${device}/000001.dash`), 9)).toBe(false)
  expect(isSegment(entry(`${device}/000001.dash`, '120000'), 10)).toBe(false)
  expect(isSegment(entry(`${device}/000001.dash`, '160000', Number.NaN), 10)).toBe(false)
  for (const name of [
    'x/000001.dash',
    `${device}/1.dash`,
    `${device}/000001.dash/x`,
    '000001.dash',
  ])
    expect(isSegment(entry(name), 10)).toBe(false)
})
