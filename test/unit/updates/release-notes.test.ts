import { describe, expect, test } from 'vitest'
import { notesIn } from '../../../main/updates/rules/release-manifest.ts'
import fc from '../../support/fast-check.ts'

const both = `# 0.2.0

## English

- A new hat
- ### Not a heading

### Mended

- Eyes

## 日本語

- 新しい帽子
`

describe('release notes', () => {
  test('are in the current language', () => {
    expect(notesIn(both, 'en')).toBe('- A new hat\n- ### Not a heading\n\n### Mended\n\n- Eyes')
    expect(notesIn(both, 'ja')).toBe('- 新しい帽子')
    expect(notesIn(both.replaceAll('\n', '\r\n'), 'ja')).toBe('- 新しい帽子')
  })

  test.each([
    ['in the other language if this one has none', '## English\n\n- A hat\n', '- A hat'],
    ['in the other language if this one is empty', '## 日本語\n\n## English\n- A hat', '- A hat'],
    ['all of them if no language is named', 'A hat\n', 'A hat'],
    ['none if there are none', '', ''],
  ])('are %s', (_, notes, expected) => expect(notesIn(notes, 'ja')).toBe(expected))

  test('are limited in length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10_000 }), fc.constantFrom('ja', 'en'), (text, locale) => {
        expect(notesIn(text, locale).length).toBeLessThanOrEqual(4001)
      }),
    )
    expect(notesIn('x'.repeat(5000), 'en')).toBe(`${'x'.repeat(4000)}…`)
  })
})
