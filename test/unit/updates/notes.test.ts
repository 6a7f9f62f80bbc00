import { describe, expect, it } from 'vitest'
import { notesIn } from '../../../main/updates/rules/notes.ts'
import fc from '../../fast-check.ts'

const both = `# 0.2.0

## English

- A new hat
- ### Not a heading

### Mended

- Eyes

## 日本語

- 新しい帽子
`

describe('the notes of a release', () => {
  it('are those of the language in use', () => {
    expect(notesIn(both, 'en')).toBe('- A new hat\n- ### Not a heading\n\n### Mended\n\n- Eyes')
    expect(notesIn(both, 'ja')).toBe('- 新しい帽子')
    expect(notesIn(both.replaceAll('\n', '\r\n'), 'ja')).toBe('- 新しい帽子')
  })

  it.each([
    ['of the other language where this one has none', '## English\n\n- A hat\n', '- A hat'],
    ['of the other language where it is empty', '## 日本語\n\n## English\n- A hat', '- A hat'],
    ['all there is where no language is named', 'A hat\n', 'A hat'],
    ['none where there are none', '', ''],
  ])('are %s', (_, notes, expected) => expect(notesIn(notes, 'ja')).toBe(expected))

  it('have an end', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10_000 }), fc.constantFrom('ja', 'en'), (text, locale) => {
        expect(notesIn(text, locale).length).toBeLessThanOrEqual(4001)
      }),
    )
    expect(notesIn('x'.repeat(5000), 'en')).toBe(`${'x'.repeat(4000)}…`)
  })
})
