import { expect, test } from 'vitest'

import { createDelimiterSplitter } from '../../../main/sources/git/rules/delimiter-splitter.ts'
import fc from '../../support/fast-check.ts'

const maxPartLength = 8192

test('text is split the same however it arrives in chunks, and parts that are too long are left out', () => {
  const part = fc.oneof(
    fc.constantFrom('', 'soup', '辛い 🌶'),
    fc
      .integer({ min: maxPartLength - 2, max: maxPartLength + 2 })
      .map((length) => 'x'.repeat(length)),
  )
  fc.assert(
    fc.property(fc.array(part), part, fc.array(fc.nat()), (all, unfinished, places) => {
      const text = all.map((each) => `${each}\n`).join('') + unfinished
      const at = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b)
      const found: string[] = []
      const push = createDelimiterSplitter('\n', (each) => void found.push(each))
      for (const [n, start] of [0, ...at].entries()) push(text.slice(start, at[n]))
      expect(found).toEqual(all.filter(({ length }) => length <= maxPartLength))
    }),
  )
})
