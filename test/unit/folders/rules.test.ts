import { describe, expect, test } from 'vitest'

import {
  isRecentEnough,
  oldestGit,
  parseGitVersion,
} from '../../../main/sources/folders/rules/git-version.ts'
import { languageOf, PathLanguages } from '../../../main/sources/folders/rules/languages.ts'
import { isSkipped } from '../../../main/sources/folders/rules/skipped.ts'
import { parseTips, revisions, sameTips } from '../../../main/sources/folders/rules/tips.ts'

describe("git's version", () => {
  test.each([
    ['git version 2.47.3\n', '2.47.3'],
    ['git version 2.39.3 (Apple Git-146)\n', '2.39.3'],
    ['git version 2.45.1.windows.1\r\n', '2.45.1'],
    ['git version 2.48.0-rc1\n', '2.48.0'],
    ['hub version 2.14\n', undefined],
    ['', undefined],
  ])('of %j is %s', (text, version) => {
    expect(parseGitVersion(text)).toBe(version)
  })

  test.each([
    ['1.9.1', false],
    ['2.9.5', false],
    ['2.24.4', false],
    [oldestGit, true],
    ['2.100', true],
    ['3.0.0', true],
  ])('%s is recent enough: %s', (version, answer) => {
    expect(isRecentEnough(version)).toBe(answer)
  })
})

describe('languages', () => {
  test.each([
    ['lib/main.dart', 'Dart'],
    ['packages/app/pubspec.yaml', 'Dart'],
    ['PubSpec.YAML', 'Dart'],
    ['a/pubspec.yml', undefined],
    ['pubspec.yaml.bak', undefined],
    ['lib/MAIN.DART', 'Dart'],
    ['dart', undefined],
    ['.dart', 'Dart'],
    ['lib.dart/readme', undefined],
    ['src/激辛.rs', 'Rust'],
    ['Dockerfile', 'Dockerfile'],
    ['web/app.tsx', 'TypeScript'],
    ['CMakeLists.txt', 'CMake'],
    ['notes.txt', undefined],
    ['constructor', undefined],
    ['x.__proto__', undefined],
    ['', undefined],
  ])('%j is %s', (path, language) => {
    expect(languageOf(path)).toBe(language)
  })

  test('are collected from paths cut anywhere', () => {
    const paths = new PathLanguages()
    for (const piece of ['lib/ma', 'in.da', 'rt\0a', '.c\0b.c\0unfinished.rs']) paths.push(piece)
    expect(paths.languages()).toEqual(['C', 'Dart'])
  })
})

describe('tips', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]

  test('are the local branches', () => {
    const text = `${a} refs/heads/main\n${b} refs/heads/feature/辛 い\n${c} refs/tags/v1\nwarning: odd\n`
    expect([...parseTips(text)]).toEqual([
      ['refs/heads/main', a],
      ['refs/heads/feature/辛 い', b],
    ])
  })

  test('are the same when each branch is', () => {
    const tips = parseTips(`${a} refs/heads/x\n${b} refs/heads/y\n`)
    expect(sameTips(tips, parseTips(`${b} refs/heads/y\n${a} refs/heads/x\n`))).toBe(true)
    expect(sameTips(tips, parseTips(`${a} refs/heads/x\n`))).toBe(false)
    expect(sameTips(tips, parseTips(`${a} refs/heads/x\n${c} refs/heads/y\n`))).toBe(false)
    expect(sameTips(tips, parseTips(`${a} refs/heads/x\n${b} refs/heads/z\n`))).toBe(false)
  })

  test('give what lies between them, and nothing where nothing does', () => {
    const before = parseTips(`${a} refs/heads/x\n${b} refs/heads/y\n`)
    const after = parseTips(`${c} refs/heads/x\n${b} refs/heads/y\n${c} refs/heads/z\n`)
    expect(revisions(after, before)).toBe(`${c}\n^${a}\n^${b}\n`)
    expect(revisions(before, after)).toBe(`${a}\n^${c}\n^${b}\n`)
    expect(revisions(after, new Map())).toBe(`${c}\n${b}\n`)
    expect(revisions(parseTips(`${a} refs/heads/other\n`), before)).toBe('')
  })
})

test('folders that tools fill are skipped, those of people are not', () => {
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(isSkipped)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(isSkipped)).toBe(false)
})
