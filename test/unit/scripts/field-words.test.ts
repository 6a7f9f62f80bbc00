import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { fieldWordsRule } from '../../../scripts/lint/field-words.ts'

const linter = new Linter()
const complaints = (code: string, filename = 'main/base/clock.js') =>
  linter
    .verify(
      code,
      [
        {
          files: ['**/*.js'],
          plugins: { 'hot-dash': { rules: { 'field-words': fieldWordsRule } } },
          rules: { 'hot-dash/field-words': 'error' },
        },
      ],
      { filename },
    )
    .map(({ message }) => message)

describe('our own words for something the field has a word for', () => {
  it.each([
    ['const patience = 4000', 'timeoutMs'],
    ['const mostCommits = 500', 'max… with what and unit'],
    ['class Silence {}', 'IdleTimeout'],
    ['class A { #longestPart = 1 }', 'max… with what and unit'],
  ])('are refused in %s', (code, better) => {
    expect(complaints(code)).toEqual([expect.stringContaining(better)])
  })

  it('are refused in file names', () => {
    expect(complaints('', 'main/sources/git-keeper.js')).toEqual([
      expect.stringContaining('store, locator'),
    ])
  })

  it.each([
    'const almost = 1',
    'const maxCommits = 500',
    'speech.say(line)',
    "const a = 'patience'",
  ])('are not found in %s', (code) => {
    expect(complaints(code)).toEqual([])
  })
})
