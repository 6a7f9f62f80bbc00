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
    ['ja', 'in English without Japanese', 'New:\n\n## English\n\n- A hat\n', '- A hat'],
    ['ja', 'in English if the Japanese is empty', '## 日本語\n## English\n- A hat', '- A hat'],
    ['en', 'in Japanese without English', '# 0.2.0\n\n## 日本語\n\n- 帽子\n', '- 帽子'],
    ['en', 'without what follows a higher heading', '## English\n- A hat\n# Files', '- A hat'],
    ['en', 'found although spaces follow their heading', 'New\n## English  \n- A hat', '- A hat'],
    ['ja', 'all of them if no language is named', 'A hat\n', 'A hat'],
    ['ja', 'none if there are none', '', ''],
  ] as const)('for %s are %s', (locale, _, notes, expected) =>
    expect(notesIn(notes, locale)).toBe(expected),
  )

  test('are limited in length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10_000 }), fc.constantFrom('ja', 'en'), (text, locale) => {
        expect(notesIn(text, locale).length).toBeLessThanOrEqual(4001)
      }),
    )
    expect(notesIn('x'.repeat(4001), 'en')).toBe(`${'x'.repeat(4000)}…`)
    expect(notesIn('x'.repeat(4000), 'en')).toBe('x'.repeat(4000))
  })
})
