import { expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import { parseConfig } from '../../../main/sources/clones/rules/git-config.ts'
import { createDayOidParser } from '../../../main/sources/clones/rules/day-commits.ts'
import { createLanguageDetector } from '../../../main/sources/clones/rules/languages.ts'
import { createOwnCommitParser } from '../../../main/sources/clones/rules/own-commits.ts'
import { parseSshConfig } from '../../../main/sources/clones/rules/ssh-config.ts'

/** 128 MB in small chunks. Copying all previous chunks with each new one would take hours. */
const chunkCount = 32_768
const chunk = 'x'.repeat(4096)
const oid = 'a'.repeat(40)

/** Pushes text with a given start and end, and endless in between. */
function pushAll(push: (text: string) => void, start: string, end: string): void {
  push(start)
  for (let n = 0; n < chunkCount; n += 1) push(chunk)
  push(end)
}

test('an endless address is skipped, and the commits after it are read', () => {
  const times: number[] = []
  const { push } = createOwnCommitParser(new Set(['a@b']), ({ time }) => times.push(time))
  pushAll(push, 'a', `@b\0\0${oid}\x001 +0000\0\0\na@b\0\0${oid}\x002 +0000\0a@b\0\n`)
  expect(times).toEqual([2])
})

test('an endless path is skipped', () => {
  const paths = createLanguageDetector()
  pushAll(paths.push, 'lib/', '.c\0lib/main.dart\0')
  expect(paths.languages()).toEqual(['Dart'])
})

test('an endless line in the log of a day is skipped', () => {
  const found: string[] = []
  const push = createDayOidParser(parseDay('2026-11-25')!, (each) => void found.push(each))
  pushAll(push, oid, ` 2026-11-25\n${oid} 2026-11-25\n`)
  expect(found).toEqual([oid])
})

test("an author's endless name is skipped", () => {
  const lines = createOwnCommitParser(new Set(), () => undefined)
  const [start, end] = ['a', 'b'].map((name) => `${name}@x\0\0${oid}\x001 +0000\0${name}@x\0Dash`)
  pushAll(lines.push, `${start}Dash`, `\n${end}\n`)
  expect(lines.authors).toEqual([{ name: 'Dash', email: 'b@x' }])
})

test('an absurdly large configuration is parsed quickly', () => {
  const many = 200_000
  const text = [
    `user.name\na${' '.repeat(1_000_000)}a`,
    ...Array.from({ length: many }, (_, n) => `url.https://example.com/${n}/.insteadof\nx${n}`),
    ...Array.from({ length: many }, (_, n) => `remote.origin.url\nhttps://example.com/dash/${n}`),
  ].join('\0')
  const { name, names } = parseConfig(text, '', parseSshConfig(''))
  expect(name).toBeNull()
  expect(names[0]).toEqual({ host: 'example.com', name: 'dash/0' })
})
