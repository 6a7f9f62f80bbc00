import { describe, expect, test } from 'vitest'

import {
  createLanguageDetector,
  canonicalLanguageName,
  languageOf,
} from '../../../main/sources/clones/rules/languages.ts'

describe('languages', () => {
  test.each([
    ['lib/main.dart', 'Dart'],
    ['packages/app/pubspec.yaml', 'Dart'],
    ['PubSpec.YAML', 'Dart'],
    ['a/pubspec.yml', null],
    ['pubspec.yaml.bak', null],
    ['lib/MAIN.DART', 'Dart'],
    ['dart', null],
    ['.dart', 'Dart'],
    ['lib.dart/readme', null],
    ['src/激辛.rs', 'Rust'],
    ['Dockerfile', 'Dockerfile'],
    ['web/app.tsx', 'TypeScript'],
    ['CMakeLists.txt', 'CMake'],
    ['notes.txt', null],
    ['constructor', null],
    ['x.__proto__', null],
    ['', null],
  ])('%j is %s', (path, language) => {
    expect(languageOf(path)).toBe(language)
  })

  test.each([
    ['go', 'Go'],
    [' typescript ', 'TypeScript'],
    ['DOCKERFILE', 'Dockerfile'],
    ['Dart', 'Dart'],
    ['COBOL', 'COBOL'],
    ['constructor', 'constructor'],
  ])('the typed name %j is the language %s', (typed, language) => {
    expect(canonicalLanguageName(typed)).toBe(language)
  })

  test('are collected from paths however the output is split into chunks', () => {
    const paths = createLanguageDetector()
    for (const piece of ['lib/ma', 'in.da', 'rt\0a', '.c\0b.c\0unfinished.rs']) paths.push(piece)
    expect(paths.languages()).toEqual(['C', 'Dart'])
  })
})
