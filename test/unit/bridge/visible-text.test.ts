import { describe, expect, test } from 'vitest'
import { withVisibleText } from '../../../main/bridge/rules/visible-text.ts'
import { richSnapshot } from '../../fakes/snapshots.ts'
import fc from '../../support/fast-check.ts'

describe('texts for pages', () => {
  test.each([
    ['a turned direction', 'photo\u202egpj.exe', 'photo\ufffdgpj.exe'],
    ['isolates', '\u2066a\u2069', '\ufffda\ufffd'],
    ['controls for a terminal', '\u001b[31mred\u009b\u0007', '\ufffd[31mred\ufffd\ufffd'],
    ['NUL', 'a\0b', 'a\ufffdb'],
    ['separators of lines', 'a\u2028b', 'a\ufffdb'],
  ])('show %s as replacement characters', (_, hidden, shown) => {
    expect(withVisibleText({ list: [{ name: hidden }, 1] })).toEqual({ list: [{ name: shown }, 1] })
  })

  test.each(['two\nlines\tand a tab', 'ずんだもん', 'é', '👩‍👩‍👧', 'שלום', '\u200f'])(
    'keep %j',
    (text) => {
      expect(withVisibleText(text)).toBe(text)
    },
  )

  test('stay the same objects if they have no hidden characters', () => {
    const snapshot = richSnapshot()
    expect(withVisibleText(snapshot)).toBe(snapshot)
  })

  test('have no hidden characters, whatever the value', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\u202e', '\u0000', '\u0085', '\n', '漢') })
    fc.assert(
      fc.property(fc.object({ values: [text, fc.integer(), fc.constant(null)] }), (value) => {
        const texts = JSON.stringify(withVisibleText(value))
        expect(texts).not.toMatch(/[\u202e\u0085]|\\u0000/)
        expect(texts).toHaveLength(JSON.stringify(value).replaceAll('\\u0000', '\ufffd').length)
      }),
    )
  })
})
