import { describe, expect, test } from 'vitest'

import { newUnitsAmong, type FamilyCommits } from '../../../main/ledger/rules/counting.ts'
import fc from '../../support/fast-check.ts'

const family = (identities: string, granted = 0, count = identities.length): FamilyCommits => ({
  identities: new Set(identities),
  count,
  granted,
})

describe('a family is granted', () => {
  test.each([
    ['what it counts alone', family('abc'), [], 3],
    ['what it counts beside others', family('abc', 1), [family('de', 2)], 2],
    ['nothing that another one was granted', family('abcde'), [family('abcde', 5)], 0],
    ['what the other one has not', family('abcdef'), [family('abcde', 5)], 1],
    ['all of it before the other one is', family('abcdef'), [family('abcde')], 6],
    ['nothing twice by a third one', family('ac'), [family('ab', 2), family('bc', 1)], 0],
    ['what only GitHub knows, too', family('ab', 0, 4), [family('ab', 2)], 2],
    ['as much as ever for what the other one had too much', family('ab'), [family('a', 9)], 1],
    ['nothing while it has more than it counts', family('a', 3), [family('ab', 0)], 0],
  ])('%s', (_, own, others, units) => {
    expect(newUnitsAmong(own, others)).toBe(units)
  })
})

test('families together get each distinct commit once, in any order', () => {
  const identities = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 1 })
    .map((letters) => letters.join(''))
  const families = fc.array(identities, { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(families, fc.array(fc.nat(), { maxLength: 10 }), (all, picks) => {
      const known: FamilyCommits[] = all.map((letters) => family(letters))
      const grant = (index: number) => {
        const own = known[index]
        if (own === undefined) return
        const units = newUnitsAmong(
          own,
          known.filter((other) => other !== own),
        )
        known[index] = { ...own, granted: own.granted + units }
      }
      for (const pick of picks) grant(pick % all.length)
      for (const index of all.keys()) grant(index)
      expect(known.reduce((sum, { granted }) => sum + granted, 0)).toBe(new Set(all.join('')).size)
    }),
  )
})
